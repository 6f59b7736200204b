"""A round, a member of a pokja and the ketua tim."""

import pytest

from assessment.people.areas import AreaKey
from assessment.people.models import Role
from tests.factories import make_assessment, make_member, make_unit


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(time_zone="Asia/Makassar"))


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Made Wirawan")


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client
