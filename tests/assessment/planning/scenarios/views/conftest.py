"""A round, its people, a scratch sheet and a kept scenario."""

from decimal import Decimal

import pytest

from assessment.people.models import Role
from assessment.planning.scenarios import services as write
from assessment.scoring import Index
from tests.assessment.planning.scenarios.views.sheet import SURVEY
from tests.factories import fill, make_assessment, make_member, make_unit, make_window
from tests.sheets import best_answers


@pytest.fixture
def assessment(instruments):
    assessment = make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    return assessment


@pytest.fixture
def sari(assessment):
    """Return a member of a pokja whose office has all but the service survey."""
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Dewi")
    answers = {code: answer for code, answer in best_answers().items() if code != SURVEY}
    fill(assessment.evaluations.get(), answers, by=sari, supported=answers)
    return sari


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


@pytest.fixture
def scratch(assessment, sari):
    return write.open_scratch(assessment=assessment, by=sari)


@pytest.fixture
def kept(scratch, sari):
    write.simulate(scenario=scratch, values={SURVEY: Index(Decimal("3.6"))}, by=sari)
    return write.name_scenario(scenario=scratch, name="Survei 3,60", by=sari)


@pytest.fixture
def shared(kept, sari):
    return write.share_scenario(scenario=kept, is_shared=True, by=sari)


@pytest.fixture
def as_head(client_factory, assessment):
    browser = client_factory()
    browser.force_login(make_member(Role.HEAD, unit=assessment.unit, full_name="Putu Arta"))
    return browser
