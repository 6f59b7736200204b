"""`python -m bench.pages.plan_office`: put a year of 60 lines, each reported in twelve months, into the rencana kerja of the bench's round.

Runs in a process of its own with the database of the bench in its environment; prints what the load needs as JSON.
"""

import json
import os
import sys

import django

LINES, MONTHS = 60, 12


def main() -> None:
    """Insert the rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    json.dump(_fill(), sys.stdout)


def _fill() -> dict[str, int]:
    from django.utils import timezone  # noqa: PLC0415  (needs the set-up above)

    from assessment.people.areas import LEVERAGE_AREAS  # noqa: PLC0415
    from assessment.people.models import User  # noqa: PLC0415
    from assessment.programme.models import WorkItem  # noqa: PLC0415
    from assessment.programme.months import LARGEST, end_of  # noqa: PLC0415
    from assessment.programme.plan.models import WorkProgress  # noqa: PLC0415
    from assessment.rounds.models import Assessment  # noqa: PLC0415

    assessment = Assessment.objects.select_related("period").latest("pk")
    person = User.objects.filter(memberships__unit=assessment.unit_id).first()
    if person is None:
        raise RuntimeError("nobody is of the unit")
    items = [
        WorkItem(
            assessment=assessment,
            area=LEVERAGE_AREAS[number % len(LEVERAGE_AREAS)],
            title=f"Pemantauan kegiatan nomor {number} terhadap target tahun ini",
            months=LARGEST,
            due_on=end_of(assessment.period.year, LARGEST),
            owner=person,
        )
        for number in range(LINES)
    ]
    items = WorkItem.objects.bulk_create(items)
    rows = [
        WorkProgress(
            item=item,
            month=month,
            percent=8 * month,
            text="Dilaporkan.",
            reported_at=timezone.now(),
            reported_by=person,
        )
        for item in items
        for month in range(1, MONTHS + 1)
    ]
    WorkProgress.objects.bulk_create(rows)
    return {"lines": len(items)}


if __name__ == "__main__":
    main()
