"""The agreement to a destruction, for which a minute is made: done at once while a turn is free, else in the line of papers.

Its order holds `disposal` (its pk).
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.disposal.exports import minute_pdf
from evidence.disposal.selectors import get_disposal, minute_of
from evidence.disposal.services import confirm_disposal
from evidence.documents import permissions
from evidence.documents.models import Disposal
from evidence.papers.acts import Order, Way
from evidence.papers.models import PaperRequest
from zi_portal.confined.slots import Patience


def order_of(disposal: Disposal) -> Order:
    """Return the order by which `disposal` is agreed to in its turn."""
    return {"disposal": disposal.pk}


def destroy(disposal: Disposal, by: User, *, since: datetime, patience: Patience) -> Disposal:
    """Agree to a destruction: the minute of this moment is made and kept, then the files go.

    since: when the order was given; what the same person has agreed to after it was this order, and stands. Raises
    SlotsTaken without a turn within `patience`, ReportUnavailable, and what `confirm_disposal` raises.
    """
    is_agreed = disposal.outcome == Disposal.Outcome.CONFIRMED and disposal.decided_by_id == by.pk
    if is_agreed and disposal.decided_at is not None and disposal.decided_at >= since:
        return disposal
    now = timezone.now()
    minute = minute_pdf(minute_of(disposal, by=by, at=now), patience=patience)
    return confirm_disposal(disposal=disposal, minute=minute, at=now, by=by)


class DestructionAct:
    """The agreement to a destruction as an act of the line of papers."""

    def check(self, by: User, order: Order) -> None:
        """Raise ActionDenied unless `by` may decide the destruction now."""
        disposal = Disposal.objects.select_related("unit").get(pk=order["disposal"])
        permissions.check_can_decide_disposal(by, disposal)

    def carry_out(self, request: PaperRequest, assessment: Assessment) -> None:
        """Agree as the person who sent the form; raises as `destroy` does."""
        disposal = get_disposal(request.reader, assessment, request.order["disposal"])
        destroy(disposal, request.reader, since=request.requested_at, patience=Patience.ENDLESS)

    def way(self, request: PaperRequest) -> Way:
        """Lead to the page of the destruction."""
        address = reverse("evidence:disposal-detail", args=[request.assessment_id, request.order["disposal"]])
        return Way(address, "Buka pemusnahan")
