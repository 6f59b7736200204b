"""Who is told that a line of the rencana kerja is theirs, where no task of it tells so."""

from collections.abc import Sequence

from django.urls import reverse

from assessment.notices.models import Kind
from assessment.notices.services.notices import tell
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment


def tell_owners(items: Sequence[WorkItem], *, assessment: Assessment, mark: str, by: User) -> None:
    """Tell each owner once of all lines that one act made theirs; whoever takes a line for themselves is told nothing.

    mark: names the act, so that another one tells again.
    """
    for owner in dict.fromkeys(item.owner for item in items):
        if owner is None:
            continue
        theirs = [item for item in items if item.owner == owner]
        first = theirs[0]
        page = reverse("assessment:plan-detail", args=[assessment.pk])
        alone = reverse("assessment:plan-line-edit", args=[assessment.pk, first.pk])
        tell(
            Kind.WORK_GIVEN,
            [owner],
            assessment=assessment,
            by=by,
            mark=f"kegiatan:{mark}",
            url=alone if len(theirs) == 1 else page,
            params={"work": first.title, "count": len(theirs)},
        )
