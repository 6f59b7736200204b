"""What waits in the queue and what was given up, in words: for the admin portal's first page and the health of the portal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_ox import actions
from django_ox.models import OxTask

LONGEST_WAIT = timedelta(minutes=15)
GIVEN_UP_SHOWN = timedelta(days=7)
Status = OxTask.Status
NOBODY_WORKS = (
    "Pekerjaan latar menunggu lebih dari 15 menit. Periksa apakah layanan zi-jobs berjalan, atau mulai ulang portal."
)
GIVEN_UP = (
    "Ada pekerjaan latar yang gagal setelah beberapa kali dicoba. Lihat sebabnya, lalu ulangi, di halaman "
    "Pekerjaan admin portal atau dengan perintah manage.py jobs di server."
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


@dataclass(frozen=True)
class GivenUp:
    """Jobs of one kind that were given up within a week: how many, when last, and the name of the error, "" where workers died."""

    path: str
    error: str
    count: int
    at: datetime | None


def given_up_kinds() -> list[GivenUp]:
    """Return what was given up, by kind and error, the latest first; one query.

    Of an error its name alone: its words may hold what somebody typed.
    """
    found: dict[tuple[str, str], GivenUp] = {}
    jobs = OxTask.objects.filter(given_up(timezone.now())).order_by("-finished_at")
    for path, errors, at in jobs.values_list("task_path", "errors", "finished_at"):
        error = str(errors[-1].get("exception_class_path", "")).rpartition(".")[2] if errors else ""
        before = found.get((path, error), GivenUp(path, error, 0, at))
        found[path, error] = GivenUp(path, error, before.count + 1, before.at)
    return list(found.values())


def retry_all() -> int:
    """Have everything that was given up tried again; return how many. Told twice, nothing is tried twice."""
    ids = OxTask.objects.filter(given_up(timezone.now())).values_list("pk", flat=True)
    return sum(actions.retry(pk) for pk in list(ids))


def given_up(now: datetime) -> Q:
    """Return the condition of a job that failed for good within a week, or whose workers died once too often."""
    return Q(status__in=(Status.FAILED, Status.LOST)) & Q(finished_at__gt=now - GIVEN_UP_SHOWN)
