"""Two people move one round at the very same moment, each on a connection of their own: exactly one act happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.evaluation.services import tpi_review
from assessment.handover.services import reopening, submission
from assessment.kelola.cancelling import cancel_round, restore_round
from assessment.kelola.services import open_assessments
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Cancellation, Handover, ReopenRequest
from assessment.rounds.workflow import Act, Status
from assessment.seals.services.check import differences_of
from assessment.sheet.services import StaleAnswer, save_answer
from tests.assessment.sheet.test_answer_races import at_once
from tests.factories import make_member
from tests.flow import Flow
from zi_portal.kit.refusals import WrongState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flow(instruments):
    return Flow()


def test_k04_two_people_hand_over_at_once(flow):
    people = [flow.lead, flow.person(Role.TEAM_LEAD)]
    now = [flow.now for _ in people]

    def handing(person, assessment):
        return lambda: submission.hand_to_head(assessment=assessment, step=0, by=person)

    outcomes = at_once(*map(handing, people, now))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(outcome).__mro__[1] for outcome in refused] == [WrongState]
    assert Handover.objects.count() == 1
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.ROUND_MOVED).count() == 1
    assert flow.now.status == Status.WITH_HEAD


def test_a_save_and_the_cancelling_of_its_round_at_the_same_instant(flow):
    code = flow.codes[0]
    admin, saver = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi), flow.lead
    first, second = flow.now, flow.now

    def save():
        return save_answer(
            assessment=first, code=code, value=scoring.Choice("Tidak"), explanation="baru", version=1, by=saver
        )

    saved, cancelled = at_once(save, lambda: cancel_round(assessment=second, reason="keliru", by=admin))
    assert isinstance(cancelled, Cancellation)
    assert Assessment.every.get(pk=first.pk).status == Status.CANCELLED
    stored = Answer.objects.get(evaluation=flow.sheet, indicator__code=code)
    if isinstance(saved, Exception):
        assert isinstance(saved, WrongState)
        assert stored.level == "Ya"
    else:  # saved just before: it is there when the round is restored
        assert (stored.level, stored.explanation) == ("Tidak", "baru")
    assert differences_of(cancelled.assessment) == []


def test_a_round_is_restored_and_another_opened_at_the_same_instant(flow):
    admin = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi)
    row = cancel_round(assessment=flow.now, reason="keliru", by=admin)
    period = flow.assessment.period

    def opening():
        return open_assessments(period=period, units=[flow.unit], target="WBK", by=admin)

    outcomes = at_once(lambda: restore_round(cancellation=row, by=admin), opening)
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [WrongState]
    assert Assessment.objects.filter(unit=flow.unit, period=period).count() == 1


def test_k03_a_save_and_the_hand_over_at_the_same_instant(flow):
    code = flow.codes[0]
    lead, saver = flow.lead, flow.person(Role.TEAM_LEAD)
    first, second = flow.now, flow.now

    def save():
        return save_answer(
            assessment=first, code=code, value=scoring.Choice("Tidak"), explanation="baru", version=1, by=saver
        )

    saved, handed = at_once(save, lambda: submission.hand_to_head(assessment=second, step=0, by=lead))
    assert isinstance(handed, Handover)
    stored = Answer.objects.get(evaluation=flow.sheet, indicator__code=code)
    if isinstance(saved, Exception):
        assert isinstance(saved, WrongState)
        assert stored.level == "Ya"
        assert handed.claim_total == 100
    else:
        assert stored.level == "Tidak"
        assert handed.claim_total < 100


def test_k03_a_save_of_an_old_page_and_the_return_for_repair_at_the_same_instant(flow):
    flow.to_tpi()
    leader, lead, code = flow.leader, flow.lead, flow.codes[0]
    first, second, step = flow.now, flow.now, flow.step

    def send_back():
        return tpi_review.return_for_repair(
            assessment=first, step=step, reason="Lengkapi.", due_at=timezone.now() + timedelta(days=2), by=leader
        )

    def save():
        return save_answer(
            assessment=second, code=code, value=scoring.Choice("Tidak"), explanation="", version=1, by=lead
        )

    returned, saved = at_once(send_back, save)
    assert isinstance(returned, Handover)
    assert isinstance(saved, WrongState | StaleAnswer)
    assert set(Answer.objects.filter(indicator__code=code).values_list("level", flat=True)) == {"Ya"}


def test_k04_two_admins_decide_on_one_request_at_once(flow):
    flow.to_tpi()
    flow.ask()
    second = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi)
    first, reopen_requests, step = flow.admin, [flow.request, flow.request], flow.step
    due_at = timezone.now() + timedelta(days=2)

    def opening():
        return reopening.reopen_round(request=reopen_requests[0], step=step, reason="Boleh.", due_at=due_at, by=first)

    def refusing():
        return reopening.refuse_reopening(request=reopen_requests[1], reason="Tidak perlu.", by=second)

    outcomes = at_once(opening, refusing)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], WrongState)
    stands = flow.request
    is_opened = isinstance(outcomes[0], Handover)
    assert stands.state == (stands.State.OPENED if is_opened else stands.State.REFUSED)
    assert flow.now.status == (Status.RETURNED if is_opened else Status.TPI_REVIEW)
    assert flow.sheet.round == (2 if is_opened else 1)
    kinds = AuditEvent.objects.filter(kind=AuditEvent.Kind.REOPENING_REFUSED).count()
    assert (Handover.objects.filter(act=Act.REOPEN).count(), kinds) == ((1, 0) if is_opened else (0, 1))


def test_k04_two_admins_open_one_round_at_once(flow):
    flow.to_tpi()
    flow.ask()
    people = [flow.admin, make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi)]
    reopen_requests, step, due_at = [flow.request for _ in people], flow.step, timezone.now() + timedelta(days=2)

    def opening(person, reopen_request):
        return lambda: reopening.reopen_round(
            request=reopen_request, step=step, reason="Boleh.", due_at=due_at, by=person
        )

    outcomes = at_once(*map(opening, people, reopen_requests))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [isinstance(outcome, WrongState) for outcome in refused] == [True]
    assert Handover.objects.filter(act=Act.REOPEN).count() == 1
    assert flow.sheet.round == 2
    assert flow.assessment.evaluations.filter(stage="mandiri").count() == 2


@pytest.mark.parametrize("is_proposed", [True, False])
def test_k04_the_unit_asks_while_tpi_publishes(flow, is_proposed):
    flow.to_tpi()
    flow.score_and_raise()
    now, lead, leader, step = flow.now, flow.lead, flow.leader, flow.step

    def publish():
        return tpi_review.publish_tpi(assessment=now, step=step, is_proposed=is_proposed, reason="Belum.", by=leader)

    asked, published = at_once(flow.ask, publish)
    assert lead
    assert isinstance(published, Handover)
    waiting = ReopenRequest.objects.filter(state=ReopenRequest.State.ASKED).count()
    if is_proposed:  # nothing to open any more: refused, or lapsed with the result
        assert waiting == 0
        assert isinstance(asked, WrongState | ReopenRequest)
    else:
        assert isinstance(asked, ReopenRequest)
        assert waiting == 1


def test_k04_two_people_of_the_unit_ask_at_once(flow):
    flow.to_tpi()
    people = [flow.lead, flow.head]
    rounds = [flow.now for _ in people]

    def asking(person, assessment):
        return lambda: reopening.ask_reopening(assessment=assessment, reason="Keliru.", by=person)

    outcomes = at_once(*map(asking, people, rounds))
    assert sorted(isinstance(outcome, WrongState) for outcome in outcomes) == [False, True]
    assert ReopenRequest.objects.count() == 1
