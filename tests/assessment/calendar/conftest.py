"""An office in Denpasar in the last month of its window, and what is due there."""

from datetime import UTC, datetime

import pytest
import time_machine

from assessment.people.models import Role
from assessment.rounds.models import Stage
from tests.factories import make_assessment, make_member, make_period, make_unit, make_window

NOW = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)  # 09.00 in Denpasar


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def unit(instruments):
    return make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar")


@pytest.fixture
def assessment(unit):
    made = make_assessment(unit=unit, period=make_period(instansi=unit.instansi, name="WBK 2026"))
    opens, closes = datetime(2026, 9, 30, 16, 30, tzinfo=UTC), datetime(2026, 12, 15, 15, 59, tzinfo=UTC)
    make_window(made.period, opens_at=opens, closes_at=closes)
    opens, closes = datetime(2027, 1, 10, 0, 0, tzinfo=UTC), datetime(2027, 1, 31, 15, 59, tzinfo=UTC)
    make_window(made.period, stage=Stage.TPI, opens_at=opens, closes_at=closes)
    return made


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Indrawati")


@pytest.fixture
def komang(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Yasa")
