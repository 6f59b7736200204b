"""Many lines at once, from a sheet or from last year: all of them or none."""

from collections.abc import Sequence

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.services.lines import make_lines
from assessment.programme.plan.services.telling import tell_owners
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from zi_portal.kit.refusals import InvalidInput

MOST = 500  # lines at once


@transaction.atomic
def bring_lines(*, assessment: Assessment, found: Sequence[Facts], origin: str, by: User) -> list[WorkItem]:
    """Put lines into the rencana kerja. origin: where they come from, for the trail.

    Raises as `add_line`, and InvalidInput for none or more than MOST; then nothing is written.
    """
    if not found:
        raise InvalidInput({"": ["Pilih sedikitnya satu kegiatan."]})
    if len(found) > MOST:
        raise InvalidInput({"": [f"Paling banyak {MOST} kegiatan sekaligus. Bagi menjadi beberapa bagian."]})
    if bare := [facts.title for facts in found if not facts.months]:
        said = f"Belum ada bulan pada: {'; '.join(bare)}. Lepaskan centangnya dan buat sebagai kegiatan baru."
        raise InvalidInput({"": [said]})
    assessment = lock_assessment(assessment)
    items = make_lines(assessment=assessment, found=found, by=by)
    detail = {"from": origin, "items": [item.pk for item in items]}
    event = audit.record(AuditEvent.Kind.WORK_PLANNED, assessment, by=by, scope=assessment.unit, detail=detail)
    tell_owners(items, assessment=assessment, mark=str(event.pk), by=by)
    return items
