"""Two rounds side by side: what happens to one leaves the other as it is; and what each act is refused with, in words."""

import pytest

from assessment.evaluation.services import tpi_review
from assessment.handover.services import submission
from assessment.handover.services.handovers import AlreadyMoved
from assessment.people.models import Role
from assessment.rounds.models import AnswerLock, ReopenRequest
from assessment.rounds.workflow import Status
from tests.factories import make_membership
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput

pytestmark = pytest.mark.django_db

State = ReopenRequest.State


@pytest.fixture
def flow(instruments):
    return Flow()


@pytest.fixture
def other(flow):
    """The round of another unit, of another instansi."""
    return Flow()


def test_a_sheet_that_comes_back_from_the_kepala_opens_no_other_units_answers(flow, other):
    flow.hand_to_head()
    other.hand_to_head()
    flow.return_to_team()
    assert (flow.now.status, other.now.status) == (Status.RETURNED, Status.WITH_HEAD)
    assert list(AnswerLock.objects.values_list("evaluation_id", flat=True)) == [other.sheet.pk]


def test_a_round_that_goes_on_lets_only_its_own_waiting_request_lapse(flow, other):
    for each in (flow, other):
        each.to_tpi()
        each.ask()
    refused = flow.refuse()
    flow.ask()
    flow.send_back()
    refused.refresh_from_db()
    assert refused.state == State.REFUSED
    assert (flow.request.state, other.request.state) == (State.LAPSED, State.ASKED)


def test_of_two_waiting_requests_the_one_that_was_read_is_decided(flow, other):
    for each in (flow, other):
        each.to_tpi()
        each.ask()
    opened = flow.reopen()
    assert (flow.request.state, flow.request.handover) == (State.OPENED, opened)
    assert (flow.now.status, other.now.status) == (Status.RETURNED, Status.TPI_REVIEW)
    assert other.refuse().state == State.REFUSED
    assert flow.request.state == State.OPENED


@pytest.mark.parametrize(("by", "refusal"), [("lead", AlreadyMoved), ("member", ActionDenied)])
def test_k04_who_was_faster_is_told_only_to_those_who_could_have_done_it(flow, by, refusal):
    flow.hand_to_head()
    with pytest.raises((AlreadyMoved, ActionDenied)) as refused:
        submission.hand_to_head(assessment=flow.now, step=0, by=getattr(flow, by))
    assert type(refused.value) is refusal
    assert ("Diserahkan kepada kepala kantor oleh" in refused.value.reason) is (by == "lead")


@pytest.mark.parametrize(
    ("act", "field", "said"),
    [
        (Flow.ask, "reason", "Isi alasannya, supaya admin instansi dapat memutuskan."),
        (Flow.send_back, "reason", "Isi alasannya, supaya unit tahu apa yang harus diperbaiki."),
    ],
)
def test_b10_a_reason_that_is_missing_is_asked_for_with_what_it_serves(flow, act, field, said):
    flow.to_tpi()
    with pytest.raises(InvalidInput) as refused:
        act(flow, reason=" \n ")
    assert refused.value.errors == {field: [said]}


def test_b10_a_refusal_without_a_reason_is_asked_for_one_that_the_unit_reads(flow):
    flow.to_tpi()
    flow.ask()
    with pytest.raises(InvalidInput) as refused:
        flow.refuse(reason=" \n ")
    assert refused.value.errors == {"reason": ["Isi alasan penolakan. Unit membaca kalimat ini."]}
    assert flow.request.is_open


def test_a_result_is_published_in_the_role_of_its_tier_by_who_holds_several(flow):
    flow.to_tpi()
    flow.score_and_raise()
    make_membership(flow.leader, Role.TPI_MEMBER, unit=flow.unit)
    made = tpi_review.publish_tpi(assessment=flow.now, step=flow.step, is_proposed=True, reason="", by=flow.leader)
    assert made.by_role == Role.TPI_LEAD
