"""Several people save at the very same moment, each on a connection of their own: one wins, nothing is lost or mixed."""

import threading

import pytest
from django.db import connection

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, EvaluationScore
from assessment.rounds.workflow import EDITABLE, Status
from assessment.scores.selectors import compute_sheets
from assessment.sheet.services import StaleAnswer, save_answer
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import WrongState

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "A.I.1.i.a"
PEOPLE = 4


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def people(assessment):
    return [make_member(Role.TEAM_LEAD, unit=assessment.unit) for _ in range(PEOPLE)]


def at_once(*acts):
    """Run all acts at the same moment; return what each returned or raised."""
    outcomes = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def work(place, act):
        start.wait()
        try:
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001  (handed to the test)
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def saver(assessment, person, code=CODE):
    loaded = Assessment.objects.select_related("unit", "period__instrument").get(pk=assessment.pk)

    def act():
        text = f"ditulis {person}"
        value = scoring.Choice("Ya")
        return save_answer(assessment=loaded, code=code, value=value, explanation=text, version=0, by=person)

    return act


def test_k01_of_several_first_saves_exactly_one_is_stored(assessment, people):
    outcomes = at_once(*(saver(assessment, person) for person in people))
    stored = Answer.objects.get()
    won = [person for person, outcome in zip(people, outcomes, strict=True) if not isinstance(outcome, Exception)]
    assert won == [stored.answered_by]
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [StaleAnswer] * (PEOPLE - 1)
    assert (stored.version, stored.explanation) == (1, f"ditulis {won[0]}")
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED).count() == 1


def test_saves_of_different_questions_are_all_in_the_score(assessment, people):
    codes = ["A.I.1.i.a", "A.I.1.ii.a", "A.I.1.iv.a", "A.I.3.i.a"]
    outcomes = at_once(*(saver(assessment, person, code) for person, code in zip(people, codes, strict=True)))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    stored = EvaluationScore.objects.get()
    assert stored.answered == PEOPLE
    assert stored.claim == compute_sheets(assessment.evaluations.get()).claim.to_dict()


def test_k03_a_save_and_the_hand_over_at_the_same_instant(assessment, people):
    def hand_over():
        Assessment.objects.filter(pk=assessment.pk).update(status=Status.WITH_HEAD)

    saved, _ = at_once(saver(assessment, people[0]), hand_over)
    assert Assessment.objects.get().status not in EDITABLE
    if isinstance(saved, Exception):
        assert isinstance(saved, WrongState)
        assert not Answer.objects.exists()
    else:
        assert Answer.objects.get().explanation == f"ditulis {people[0]}"
