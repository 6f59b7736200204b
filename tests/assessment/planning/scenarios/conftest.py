"""A round, three of its people, a scratch sheet and a kept scenario."""

import pytest

from assessment.people.models import Role
from assessment.planning.scenarios import services as write
from assessment.scoring import Choice
from tests.assessment.planning.scenarios.office import (
    CHOICE,
)
from tests.factories import make_assessment, make_member, make_unit


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Dewi")


@pytest.fixture
def putu(assessment):
    return make_member(Role.HEAD, unit=assessment.unit, full_name="Putu Arta")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def scratch(assessment, sari):
    return write.open_scratch(assessment=assessment, by=sari)


@pytest.fixture
def kept(scratch, sari):
    write.simulate(scenario=scratch, values={CHOICE: Choice("A")}, by=sari)
    return write.name_scenario(scenario=scratch, name="Tim terpilih", by=sari)
