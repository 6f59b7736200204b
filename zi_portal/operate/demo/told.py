"""What the demo people were told: of last year's round on the days of its hand-overs, read long ago, and what is new."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.services.calendar_reminders import remind_of_chains, remind_of_weeks
from assessment.notices.services.notices import Param, tell
from assessment.people.models import User
from assessment.rounds.models import Assessment, Handover
from zi_portal.operate.demo import rows as demo_rows

OFFICE = "ngurah-rai"


def load_notices() -> None:
    """Write them once; a second run writes nothing."""
    _move_old()
    unit = demo_rows.unit_code(OFFICE)
    current = (
        Assessment.objects.select_related("unit", "period").filter(unit__code=unit).order_by("-period__year").first()
    )
    if current is not None:
        _tell_new(current)
    remind_of_weeks()
    remind_of_chains()


@transaction.atomic
def _move_old() -> None:
    for handover in Handover.objects.order_by("pk"):
        old = Notice.objects.filter(kind=Kind.ROUND_MOVED, mark=f"serah:{handover.pk}")
        old.update(at=handover.at, read_at=handover.at + timedelta(hours=3))
    last = Handover.objects.order_by("-at").first()
    if last is not None:
        Notice.objects.filter(kind=Kind.EVALUATION_RAISED).update(at=last.at, read_at=last.at)


@transaction.atomic
def _tell_new(assessment: Assessment) -> None:
    sari, lead = User.objects.get(username="anggota"), User.objects.get(username="ketua.tim")
    ends = timezone.localdate() + timedelta(days=27)
    new: list[tuple[Kind, User | None, str, dict[str, Param], int]] = [
        (Kind.DOCUMENT_ENDING, None, "evidence:document-list", _ending("Sertifikat ISO 9001:2015", ends), 30),
        (Kind.ANSWER_ACCEPTED, lead, "A.I.6.i.b", {"question": "A.I.6.i.b"}, 18),
        (Kind.ANSWER_RETURNED, lead, "A.II.6.ii.a", {"question": "A.II.6.ii.a"}, 2),
    ]
    for kind, by, place, params, hours in new:
        page, args = (place, [assessment.pk]) if ":" in place else ("assessment:answer-edit", [assessment.pk, place])
        told = tell(
            kind, [sari], assessment=assessment, by=by, mark="contoh", url=reverse(page, args=args), params=params
        )
        at = timezone.now() - timedelta(hours=hours)
        Notice.objects.filter(pk__in=[row.pk for row in told]).update(at=at, way="")


def _ending(title: str, ends: date) -> dict[str, Param]:
    return {"document": title, "ends": ends, "answers": 3}
