"""The page on which a unit asks to have its round opened again, and the one on which the admin instansi decides."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.handovers import last_number
from assessment.handover.selectors.reopening import kept_requests, requests_of
from assessment.overview.selectors.rounds import Round, rounds
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Assessment, ReopenRequest, Stage, Window
from assessment.rounds.selectors.assessments import assessments_in_scope, get_assessment
from assessment.rounds.window import stage_window
from assessment.rounds.workflow import Status


@dataclass(frozen=True)
class AskPage:
    """The page on which a lead of the unit asks. `denied` says why not now, "" if he may."""

    assessment: Assessment
    denied: str

    @property
    def is_ended(self) -> bool:
        """Whether TPI has ended the round, so that there is an outcome to take back."""
        return self.assessment.status == Status.CLOSED


@dataclass(frozen=True)
class DecisionPage:
    """One request as the admin instansi decides on it: no answer of the unit, the totals he may see anyway."""

    request: ReopenRequest
    round: Round
    step: int
    denied: str  # why he may not decide, "" if he may
    tpi_window: Window | None  # within which TPI scores what the unit submits again

    @property
    def is_ended(self) -> bool:
        """Whether TPI has ended the round, so that there is an outcome to take back."""
        return self.round.assessment.status == Status.CLOSED


def get_ask_page(user: User, pk: int) -> AskPage:
    """Return a round of one's unit to ask for; Http404 out of scope, ActionDenied for who is no lead of the unit."""
    assessment = get_assessment(user, pk)
    handover_permissions.check_is_reopening_asker(user, assessment)
    return AskPage(assessment, permissions.denial(handover_permissions.check_can_ask_reopening, user, assessment))


def get_own_request(user: User, assessment_pk: int, pk: int) -> ReopenRequest:
    """Return one request of a round whose sheet `user` may read, or Http404; ActionDenied without the right."""
    assessment = get_assessment(user, assessment_pk)
    request = get_object_or_404(requests_of(assessment), pk=pk)
    request.assessment = assessment
    return request


def get_decision_page(user: User, pk: int) -> DecisionPage:
    """Return one request as its admin sees it: Http404 elsewhere, ActionDenied for who is admin of nothing."""
    request = get_object_or_404(kept_requests(user), pk=pk)
    assessment = assessments_in_scope(user).get(pk=request.assessment_id)
    request.assessment = assessment
    return DecisionPage(
        request=request,
        round=rounds(user, [assessment])[0],
        step=last_number(assessment),
        denied=permissions.denial(handover_permissions.check_can_decide_reopening, user, request),
        tpi_window=stage_window(assessment, Stage.TPI),
    )
