"""A status of a round has its say wherever something is said of each: a new one is not forgotten there.

docs/architecture.md lists the places under *A status of a round*.
"""

import pytest

from assessment.handover.permissions import _MISSING_STEP, _WHY_NOT_REOPENED, STAGES
from assessment.handover.selectors.handovers import STATIONS
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import SEEN_BY_TPI, SEEN_BY_TPN
from assessment.rounds.workflow import BEFORE_SUBMISSION, MOVES, ON_THE_WAY, OVER, TURNS, Act, Status
from tests.portal.access import rows


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_every_status_has_its_say(status):
    assert TURNS[status].sentence
    assert TURNS[status].who
    assert [label for label, statuses in STATIONS if status in statuses] != []
    assert (status in BEFORE_SUBMISSION) != (status in SEEN_BY_TPI), "either the unit's own still, or read by TPI"
    # Opened again, or why not; of a closed round it rests on who closed it.
    assert status in MOVES[Act.REOPEN].begins or status in _WHY_NOT_REOPENED
    assert rows.STATUSES.count(status) == 1, "who may what in it is asked of every page"
    assert len(status.value) <= Assessment._meta.get_field("status").max_length


def test_every_status_is_one_station_of_the_way():
    assert sorted(status for _, statuses in STATIONS for status in statuses) == sorted(ON_THE_WAY)


def test_a_status_that_is_scored_is_read_by_whoever_scores_it():
    assert set(STAGES) <= SEEN_BY_TPI
    assert SEEN_BY_TPN <= SEEN_BY_TPI


def test_every_status_but_the_first_is_reached_and_every_one_is_left_by_an_act():
    assert {move.ends for move in MOVES.values()} == set(ON_THE_WAY) - {Status.DRAFT}
    assert {status for move in MOVES.values() for status in move.begins} == set(ON_THE_WAY)


def test_a_cancelled_round_is_on_no_way_and_nobody_works_on_it():
    assert set(Status) - set(ON_THE_WAY) == {Status.CANCELLED}
    assert Status.CANCELLED in OVER
    assert Status.CANCELLED not in BEFORE_SUBMISSION | SEEN_BY_TPI
    assert TURNS[Status.CANCELLED].sentence == "Penilaian ini dibatalkan admin instansi"


def test_what_has_to_happen_first_is_said_where_the_act_is_not_possible():
    assert [act for act, steps in _MISSING_STEP.items() if MOVES[act].begins & set(steps)] == []
    assert set(MOVES) == set(Act)
