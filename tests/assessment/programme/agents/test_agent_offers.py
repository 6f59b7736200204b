"""What agents and their changes make, beside the questions that ask it: told, and taken over by a person alone."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.lke.selectors.layout import get_layout
from assessment.people.models import Role
from assessment.programme.agents.questions import QUESTIONS
from assessment.programme.agents.selectors import offers
from assessment.rounds.models import Answer
from tests.factories import make_agent, make_assessment, make_member
from tests.texts import text_of

pytestmark = pytest.mark.django_db
MADE, INTEGRATED = "A.II.1.i.a", "A.II.1.i.b"


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def agents(assessment, lead):
    """Two agents in office with three changes of the year, one of them in a system; what is ended, planned or older is left out."""
    ended = {"ended_at": "2026-05-01T00:00:00Z", "ended_by": lead, "ended_reason": "Pindah."}
    done = {"plan": "Rencana", "made": "Dibuat.", "made_on": date(2026, 3, 2)}
    part = {"system": "SOP", "integrated_on": date(2026, 4, 1)}
    first, second = make_agent(assessment, "Satu"), make_agent(assessment, "Dua")
    first.changes.create(**done)
    first.changes.create(**done, **part)
    first.changes.create(**done, **part, **ended)
    second.changes.create(**done)
    second.changes.create(plan="Rencana")
    second.changes.create(**done | {"made_on": date(2025, 3, 2)}, **part)
    make_agent(assessment, "Tiga", **ended).changes.create(**done)
    make_agent(assessment, "Kepala", "teladan")
    return first, second


def asked(assessment, code):
    return get_layout(assessment.period.instrument).questions[code]


def told(user, assessment, code):
    return {one.key: one.value for one in offers.offered_at(user, assessment, asked(assessment, code))}


@pytest.mark.parametrize("code", sorted(QUESTIONS))
def test_each_row_of_the_data_is_one_of_90_2021_in_its_words(instruments, code):
    question = get_layout(Instrument.objects.get(code="permenpanrb-90-2021")).questions[code]
    assert question.indicator.statement == QUESTIONS[code].statement
    assert [(entry.key, entry.label) for entry in question.indicator.inputs] == [
        (row.key, row.label) for row in QUESTIONS[code].rows
    ]


@pytest.mark.parametrize("code", ["permenpanrb-52-2014", "permenpanrb-10-2019"])
def test_the_older_editions_are_offered_nothing(instruments, code):
    questions = get_layout(Instrument.objects.get(code=code)).questions
    assert [one for one in questions.values() if offers.asked_by(one) is not None] == []


def test_the_numbers_are_those_in_office_and_of_the_year(assessment, lead, agents):
    assert told(lead, assessment, MADE) == {"jumlah_agen": 2, "jumlah_perubahan": 3}
    assert told(lead, assessment, INTEGRATED) == {"jumlah_perubahan": 3, "jumlah_terintegrasi": 1}


def test_a_question_in_other_words_is_offered_nothing(assessment, lead, agents):
    question = asked(assessment, MADE)
    other = replace(question, indicator=replace(question.indicator, statement="Agen perubahan sudah ditetapkan"))
    assert offers.offered_at(lead, assessment, other) == ()


def test_other_questions_and_a_round_without_agents_are_offered_nothing(assessment, lead, django_assert_num_queries):
    assert told(lead, assessment, MADE) == {}
    question = asked(assessment, "A.I.1.i.b")
    with django_assert_num_queries(0):
        assert offers.offered_at(lead, assessment, question) == ()


def test_evaluators_are_told_nothing(assessment, agents):
    assert told(make_member(Role.TPI_MEMBER, unit=assessment.unit), assessment, MADE) == {}


def test_the_question_tells_where_each_comes_from_and_one_press_takes_them_over(client, assessment, lead, agents):
    client.force_login(lead)
    url = reverse("assessment:answer-edit", args=[assessment.pk, MADE])
    page = client.get(url)
    text = text_of(page)
    assert "Dari mana angka ini?" in text
    assert "perubahan yang dibuat agen itu dalam tahun 2026" in text
    assert reverse("assessment:agent-list", args=[assessment.pk]) in page.text
    assert not Answer.objects.exists()
    client.post(url, {"version": 0, "tawaran": "jumlah_agen=2 jumlah_perubahan=3"})
    assert Answer.objects.get().counts == {"jumlah_agen": 2, "jumlah_perubahan": 3}
