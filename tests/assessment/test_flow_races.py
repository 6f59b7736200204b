"""Two people move one round at the very same moment, each on a connection of their own: exactly one act happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import scoring
from assessment.exceptions import WrongState
from assessment.models import Answer, AuditEvent, Handover, Role
from assessment.services import submission, tpi_review
from assessment.services.answers import StaleAnswer, save_answer
from assessment.workflow import Status
from tests.assessment.test_answer_races import at_once
from tests.flow import Flow

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
