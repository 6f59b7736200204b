"""What was handed over with a sheet: the revision at each question and condition, readable whatever came after."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from assessment import permissions as sheet
from assessment.models import Assessment, Handover, User
from assessment.selectors.assessments import assessments_in_scope
from assessment.workflow import BEFORE_SUBMISSION, Act
from evidence import permissions
from evidence.models import Revision, RevisionPin


@dataclass(frozen=True)
class PinLine:
    """One document as it was handed over. What the reader may not open has no title, name or link."""

    pin: RevisionPin
    where: str  # code of the question, or the condition
    is_open: bool
    is_replaced: bool  # a newer revision has come since


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
        sheet.check_can_read_sheet(user, handover.assessment)
    pins = (
        handover.pins.select_related(
            "indicator", "condition", "revision", "document__unit__instansi", "document__unit__parent__parent"
        )
        .prefetch_related("document__revisions", "document__citations__indicator")
        .order_by("indicator__position", "condition__position", "pk")
    )
    return handover, [_line(user, pin) for pin in pins]


def _line(user: User, pin: RevisionPin) -> PinLine:
    document = pin.document
    return PinLine(
        pin=pin,
        where=pin.indicator.code
        if pin.indicator is not None
        else f"Syarat: {pin.condition.label if pin.condition else ''}",
        is_open=not document.is_restricted or permissions.may_open_restricted(user, document),
        is_replaced=document.revisions.all()[0].pk != pin.revision_id,
    )
