"""What was handed over with a sheet: the revision at each question and condition, readable whatever came after."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404

from assessment.people.models import User
from assessment.rounds.models import Assessment, Handover
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.selectors.assessments import assessments_in_scope
from assessment.rounds.workflow import BEFORE_SUBMISSION, Act
from assessment.scores.support_rule import Window
from evidence.documents import permissions
from evidence.documents.models import Revision, RevisionPin
from evidence.documents.selectors.support import reason_of


@dataclass(frozen=True)
class PinLine:
    """One document as it was handed over. What the reader may not open has no title, name or link."""

    pin: RevisionPin
    where: str  # code of the question, or the condition
    is_open: bool
    is_replaced: bool  # a newer revision has come since
    reason: str  # why it did not count then, as far as the reader may open it; "" where it did


def pinned_at(assessment: Assessment, indicator_id: int) -> Mapping[int, Revision]:
    """Return document pk → the revision handed over at one question, while the sheet is out of the unit's hands.

    Nothing before; one query after.
    """
    if assessment.status in BEFORE_SUBMISSION:
        return {}
    pins = RevisionPin.objects.filter(
        handover__assessment=assessment, handover__act=Act.SUBMIT, indicator=indicator_id
    ).select_related("revision")
    return {pin.document_id: pin.revision for pin in pins.order_by("handover__number")}  # the last one stays


def get_pins(user: User, handover_pk: int) -> tuple[Handover, list[PinLine]]:
    """Return what was handed over to TPI once; Http404 out of scope, ActionDenied without the right.

    Evaluators whom it was handed to read it also while the unit repairs its sheet.
    """
    known = Handover.objects.filter(assessment__in=assessments_in_scope(user), act=Act.SUBMIT)
    handover = get_object_or_404(known.select_related("by", "evaluation"), pk=handover_pk)
    handover.assessment = assessments_in_scope(user).get(pk=handover.assessment_id)
    if not permissions.received(user, handover.assessment):
        check_can_read_sheet(user, handover.assessment)
    pins = (
        handover.pins.select_related(
            "indicator", "condition", "revision", "document__unit__instansi", "document__unit__parent__parent"
        )
        .prefetch_related("document__revisions", "document__citations__indicator")
        .order_by("indicator__position", "condition__position", "pk")
    )
    return handover, [_line(user, pin, handover) for pin in pins]


def _line(user: User, pin: RevisionPin, handover: Handover) -> PinLine:
    document = pin.document
    is_open = not document.is_restricted or permissions.may_open_restricted(user, document)
    return PinLine(
        pin=pin,
        where=pin.indicator.code
        if pin.indicator is not None
        else f"Syarat: {pin.condition.label if pin.condition else ''}",
        is_open=is_open,
        is_replaced=document.revisions.all()[0].pk != pin.revision_id,
        reason=_why_not(pin, handover) if is_open and pin.indicator is not None and not pin.counts else "",
    )


def _why_not(pin: RevisionPin, handover: Handover) -> str:
    """Return why a document did not count when it was handed over, by what was said of it then."""
    period = handover.assessment.period
    day = handover.at.astimezone(ZoneInfo(handover.assessment.unit.time_zone)).date()
    return reason_of(
        Window(period.evidence_from, period.evidence_to, day), dated=pin.document_date, valid_until=pin.valid_until
    )
