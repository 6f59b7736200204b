"""Every status × role × act: who may do what when, and that scores stay what a recomputation gives (BAD_INPUTS F12, B09)."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import scoring
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.handover import permissions as handover_permissions
from assessment.people.models import Role
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import SEEN_BY_TPI, SEEN_BY_TPN, check_can_read_sheet
from assessment.rounds.workflow import MOVES, Act, Status
from assessment.scores.services import check_scores
from tests.factories import make_assessment, make_handover, make_member, make_membership
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

TEAM = {Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD}
TPI = {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}
# The table: act → who does it, and in which statuses.
TABLE = {
    Act.HAND_TO_HEAD: ({Role.TEAM_LEAD}, {Status.DRAFT, Status.RETURNED}),
    Act.RETURN_TO_TEAM: ({Role.HEAD}, {Status.WITH_HEAD}),
    Act.SUBMIT: ({Role.HEAD}, {Status.WITH_HEAD}),
    Act.RETURN_FOR_REPAIR: ({Role.TPI_LEAD, Role.TPI_CONTROLLER}, {Status.TPI_REVIEW}),
    Act.PROPOSE: (TPI, {Status.TPI_REVIEW}),
    Act.END_AT_TPI: (TPI, {Status.TPI_REVIEW}),
    Act.FINISH: ({Role.TPN_RECORDER}, {Status.TPN_REVIEW}),
    Act.REOPEN: ({Role.INSTANSI_ADMIN}, {Status.TPI_REVIEW, Status.CLOSED}),
}


@pytest.mark.parametrize("act", Act)
def test_every_status_role_and_act(instruments, act):
    assessment = make_assessment()
    unit = assessment.unit
    make_handover(assessment, act=Act.END_AT_TPI)  # of closed rounds only what TPI ended is opened again
    scoped = {Role.TPN_RECORDER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD}
    people = {
        role: make_member(role, instansi=unit.instansi) if role in scoped else make_member(role, unit=unit)
        for role in Role
        if role not in {Role.PORTAL_ADMIN, Role.PRELIMINARY}
    }
    who, when = TABLE[act]
    assert MOVES[act].begins == when
    wrong = []
    for status in Status:
        assessment.status = status
        for role, person in people.items():
            reads = (
                role in TEAM
                or (role in TPI and status in SEEN_BY_TPI)
                or (role == Role.TPN_RECORDER and status in SEEN_BY_TPN)
                or act == Act.REOPEN  # by the admin, who reads nothing of it
            )
            expected = ActionDenied if role not in who or not reads else None if status in when else WrongState
            if status == Status.CANCELLED and role in TEAM and act != Act.REOPEN:
                expected = WrongState  # the team is told first what became of its round
            try:
                handover_permissions.check_can_act(person, assessment, act)
                got = None
            except ActionDenied as denied:
                got = type(denied)
            if got is not expected:
                wrong.append((status, role, got, expected))
    assert not wrong


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_acts_stored_scores_equal_a_recomputation(instruments, seed):
    """Acts in any order, most of them refused: nothing is half done, and no stored score is stale."""
    flow, dice = Flow(), random.Random(seed)
    assert flow.member
    assert flow.leader
    outcome = Outcome(Assessment.Outcome.FAILED, reason="Belum terbukti.", total=80)
    code = flow.codes[0]
    acts = [
        flow.hand_to_head,
        flow.submit,
        flow.return_to_team,
        flow.begin,
        lambda: flow.score(code, scoring.Choice("Tidak"), note="x"),
        flow.score_all,
        flow.hand_up,
        flow.send_back,
        flow.publish,
        lambda: flow.finish(outcome),
    ]
    done = 0
    forward = {
        Status.DRAFT: [flow.hand_to_head],
        Status.RETURNED: [flow.hand_to_head],
        Status.WITH_HEAD: [flow.submit],
        Status.TPI_REVIEW: [flow.begin, flow.score_all, flow.hand_up, flow.publish],
        Status.TPN_REVIEW: [flow.begin, acts[-1]],
        Status.CLOSED: acts,
    }
    for _ in range(24):
        before = flow.now.status
        act = dice.choice(acts if dice.random() < 0.4 else forward[Status(before)])
        try:
            act()
            done += 1
        except (ActionDenied, InvalidInput, AttributeError):
            assert flow.now.status == before
        assert not [check.problem for check in check_scores() if check.problem]
    assert done


def test_evaluators_may_not_read_while_the_unit_repairs(instruments):
    flow = Flow()
    assert flow.member
    flow.to_tpi()
    flow.send_back()
    with pytest.raises(ActionDenied):
        check_can_read_sheet(flow.member, flow.now)


def test_b09_an_evaluator_writes_nothing_outside_his_turn(instruments):
    flow = Flow()
    flow.to_tpi()
    flow.begin()
    sheet = flow.tpi_sheet
    Assessment.objects.update(status=Status.CLOSED)
    with pytest.raises(WrongState):
        handover_permissions.check_can_evaluate(flow.member, type(sheet).objects.get(pk=sheet.pk))


def test_the_time_of_repair_is_asked_again_in_the_service(instruments):
    flow = Flow()
    flow.to_tpi()
    with pytest.raises(InvalidInput):
        tpi_review.return_for_repair(
            assessment=flow.now, step=2, reason=" ", due_at=timezone.now() + timedelta(days=1), by=flow.leader
        )
    assert flow.now.status == Status.TPI_REVIEW


def ready_to_publish(flow):
    flow.to_tpi()
    assert flow.leader
    flow.begin()
    flow.score_all()
    flow.hand_up()


def test_the_history_names_the_tier_that_published(instruments):
    flow = Flow()
    make_membership(flow.leader, Role.TPI_MEMBER, unit=flow.unit)
    ready_to_publish(flow)
    assert flow.publish().by_role == Role.TPI_LEAD


def test_a_closed_account_is_no_tier(instruments):
    flow = Flow()
    gone = flow.person(Role.TPI_CONTROLLER)
    gone.is_active = False
    gone.save()
    ready_to_publish(flow)
    handover_permissions.check_can_publish(flow.leader, flow.tpi_sheet)
    assert flow.publish()
