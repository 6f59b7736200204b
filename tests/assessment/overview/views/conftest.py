"""A round, its kepala and ketua tim, and the kepala signed in."""

import pytest

from assessment.people.models import Role
from assessment.rounds.models import Assessment, Stage
from tests.assessment.overview.views.office import past_round
from tests.factories import (
    fill,
    make_assessment,
    make_member,
    make_period,
    make_recap,
    make_unit,
)
from tests.sheets import OLD, OLDEST, best_answers


@pytest.fixture
def assessment(instruments):
    unit = make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar")
    return make_assessment(unit=unit, period=make_period(instansi=unit.instansi, name="ZI 2026"))


@pytest.fixture
def head(assessment):
    return make_member(Role.HEAD, unit=assessment.unit, full_name="Wayan Suardana")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_head(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def years(assessment, lead):
    """The reference office's rounds: 2018 granted, 2019 failed without figures, 2020 with a total only, now a draft."""
    unit = assessment.unit
    first = past_round(unit, OLDEST, 2018, outcome_decree="S-2164/BC.01/2018")
    make_recap(first, Stage.TPI, {"A": "52.07", "B": "36.87"}, by=lead)
    make_recap(first, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead)
    past_round(
        unit, OLD, 2019, target="WBBM", outcome=Assessment.Outcome.FAILED, outcome_reason="Inovasi buatan kantor pusat."
    )
    third = past_round(unit, OLD, 2020, target="WBBM", outcome_decree="Keputusan Menteri PANRB 934/2020")
    make_recap(third, Stage.TPN, {}, total="93.97", by=lead)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})
    return unit
