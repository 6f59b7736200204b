"""What waits in the queue and what was given up, in words: for the admin portal's first page and the health of the portal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_ox.models import OxTask

LONGEST_WAIT = timedelta(minutes=15)
GIVEN_UP_SHOWN = timedelta(days=7)
Status = OxTask.Status
NOBODY_WORKS = (
    "Pekerjaan latar menunggu lebih dari 15 menit. Periksa apakah layanan zi-jobs berjalan, atau mulai ulang portal."
)
GIVEN_UP = (
    "Ada pekerjaan latar yang gagal setelah beberapa kali dicoba. Lihat sebabnya, lalu ulangi, dengan "
    "perintah manage.py jobs di server."
)


@dataclass(frozen=True)
class JobsState:
    """How many jobs wait for their time, are due, run, and were given up within a week; the moment since which the first due one waits."""

    later: int
    due: int
    running: int
    given_up: int
    due_since: datetime | None
    problem: str  # Indonesian, "" while all is well


def jobs_state() -> JobsState:
    """Return how it stands with the queue, by one query."""
    now = timezone.now()
    is_due = Q(status=Status.READY) & (Q(run_after=None) | Q(run_after__lte=now))
    told = OxTask.objects.aggregate(
        later=Count("pk", filter=Q(status=Status.READY, run_after__gt=now)),
        due=Count("pk", filter=is_due),
        running=Count("pk", filter=Q(status=Status.RUNNING)),
        given_up=Count("pk", filter=given_up(now)),
        due_since=Min(Coalesce("run_after", "enqueued_at"), filter=is_due),
    )
    problem = GIVEN_UP if told["given_up"] else ""
    if told["due_since"] is not None and now - told["due_since"] > LONGEST_WAIT:
        problem = NOBODY_WORKS
    return JobsState(**told, problem=problem)


def given_up(now: datetime) -> Q:
    """Return the condition of a job that failed for good within a week, or whose workers died once too often."""
    return Q(status__in=(Status.FAILED, Status.LOST)) & Q(finished_at__gt=now - GIVEN_UP_SHOWN)
