"""The first and the last second in which a stage may be worked at."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.handover.permissions import check_stage_is_in_time
from assessment.rounds.models import Stage
from assessment.rounds.permissions import check_unit_is_in_time, check_unit_may_write
from tests.factories import make_assessment, make_window
from zi_portal.kit.refusals import WrongState

pytestmark = pytest.mark.django_db

OPENS, CLOSES = datetime(2026, 3, 1, 1, 0, tzinfo=UTC), datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
SECOND, GRACE = timedelta(seconds=1), timedelta(minutes=15)
EDGES = [
    (OPENS - SECOND, "dibuka"),
    (OPENS, ""),
    (CLOSES, ""),
    (CLOSES + GRACE, ""),
    (CLOSES + GRACE + SECOND, "ditutup"),
]


def refusal(check, *args):
    try:
        check(*args)
    except WrongState as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize(("moment", "said"), EDGES)
def test_the_unit_works_from_the_first_second_to_the_end_of_the_grace(instruments, clock, moment, said):
    assessment = make_assessment()
    make_window(assessment.period, opens_at=OPENS, closes_at=CLOSES)
    clock.move_to(moment)
    told = refusal(check_unit_is_in_time, assessment)
    assert told.startswith(f"Pengisian {said} ") if said else told == ""
    assert ("admin instansi" in told) is (said == "ditutup")


@pytest.mark.parametrize(("moment", "said"), EDGES)
@pytest.mark.parametrize("stage", [Stage.TPI, Stage.TPN])
def test_a_stage_is_open_from_its_first_second_to_its_grace(instruments, clock, stage, moment, said):
    assessment = make_assessment()
    make_window(assessment.period, stage=stage, opens_at=OPENS, closes_at=CLOSES)
    clock.move_to(moment)
    told = refusal(check_stage_is_in_time, assessment, stage)
    assert f" {said} " in told if said else told == ""
    assert ("admin instansi" in told) is (said == "ditutup")


def test_a_repair_that_is_over_is_told_as_a_repair(instruments, clock):
    assessment = make_assessment(status="dikembalikan", repair_from=OPENS, repair_until=CLOSES)
    clock.move_to(CLOSES + GRACE)
    assert refusal(check_unit_is_in_time, assessment) == ""
    clock.shift(1)
    told = refusal(check_unit_is_in_time, assessment)
    assert told.startswith("Perbaikan ditutup ")
    assert "ketua atau pengendali teknis TPI" in told


def test_a_unit_whose_turn_it_is_writes_only_in_its_window(instruments, clock):
    assessment = make_assessment()
    make_window(assessment.period, opens_at=OPENS, closes_at=CLOSES)
    assert refusal(check_unit_may_write, assessment) == ""
    clock.move_to(CLOSES + GRACE + SECOND)
    assert refusal(check_unit_may_write, assessment).startswith("Pengisian ditutup ")
