"""Scorers side by side: what each role reads there, and what never reaches them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from assessment import scoring
from assessment.people.models import Role
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import Status
from tests.assessment.overview.views.office import CANARY, address, past_round, read
from tests.factories import (
    fill,
    make_member,
    make_recap,
)
from tests.sheets import OLDEST, best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- Scorers side by side


def test_comparison_of_2018_shows_both_scorers_the_gap_and_unknown_gates(as_head, assessment, head):
    old = past_round(assessment.unit, OLDEST, 2018, outcome_decree="S-2164/BC.01/2018", outcome_date=date(2018, 7, 13))
    make_recap(old, Stage.TPI, {"A": "52.07", "B": "36.87"}, by=head, scorer="Tim Kementerian", source="Studi")
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=head, scorer="Tim Kemenpan")

    page = read(as_head, "comparison-detail", old)

    assert (
        "Nilai total 88,94 menurut Penilaian TPI (Tim Kementerian), 77,58 menurut Penilaian TPN (Tim Kemenpan):"
        " turun 11,36." in page
    )
    assert "Nilai total 100,00 88,94 77,58 −11,36" in page
    assert "Pengungkit 60,00 52,07 41,14 −10,93" in page
    assert "Hasil 40,00 36,87 36,44 −0,43" in page
    assert page.count("Tidak diketahui") == 6  # three gates, two scorers
    assert "13 Juli 2018" in page


def test_comparison_of_one_scorer_says_that_others_will_come(as_head, assessment, lead):
    fill(assessment.evaluations.get(), best_answers(), by=lead)

    page = read(as_head, "comparison-detail", assessment)

    assert "Nilai total 0,00 berdata dukung, klaim 100,00, menurut Penilaian mandiri." in page
    assert "Belum ada penilaian lain yang dapat dibandingkan." in page


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD])
@pytest.mark.parametrize("stage", [Stage.PRELIMINARY, Stage.TPI, Stage.TPN])
def test_f06_draft_of_an_evaluator_never_reaches_a_unit_user(client, assessment, lead, role, stage):
    fill(assessment.evaluations.get(), best_answers(), by=lead)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    client.force_login(make_member(role, unit=assessment.unit, areas=["MP"]))
    pages = [
        address("readiness-detail", assessment),
        address("comparison-detail", assessment),
        address("unit-history", assessment.unit),
    ]
    before = [text_of(client.get(page)) for page in pages]
    make_recap(assessment, stage, {"A": "43.21", "B": "32.10"}, scorer=CANARY)

    after = [text_of(client.get(page)) for page in pages]

    assert [re.sub(r"\d\d\.\d\d", "", page) for page in after] == [re.sub(r"\d\d\.\d\d", "", page) for page in before]
    assert not any(trace in page for page in after for trace in (CANARY, "43,21", "75,31"))


def test_comparison_shows_an_evaluation_once_it_is_published(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    make_recap(assessment, Stage.TPI, {"A": "43.21", "B": "32.10"}, scorer=CANARY, by=lead)

    page = read(as_head, "comparison-detail", assessment)

    assert "Nilai total 100,00 menurut Penilaian mandiri (berdata dukung 82,50), 75,31 menurut Penilaian TPI" in page
    assert "Nilai total 100,00 82,50 100,00 75,31 −24,69" in page


def test_each_figure_of_a_comparison_leads_to_its_own_calculation(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})

    content = as_head.get(address("comparison-detail", assessment)).content.decode()

    links = re.findall(r'href="([^"]+/asal/total/[^"]+)">([\d,]+)<', content)
    assert [text for _, text in links] == ["82,50", "100,00"]
    for link, text in links:
        assert f"{text} dari 100,00" in text_of(as_head.get(link.replace("&amp;", "&")))


def test_comparison_shows_evaluators_their_own_draft(client, assessment, lead):
    fill(assessment.evaluations.get(), best_answers(), by=lead)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    draft = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier=Evaluation.Tier.MEMBER)
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    fill(draft, {"B.I.a.1": scoring.Index(Decimal("3.6"))}, by=tpi)
    client.force_login(tpi)

    page = read(client, "comparison-detail", assessment)

    assert "konsep, belum diterbitkan" in page
    assert "15,75" in page


def test_comparison_takes_a_fixed_number_of_queries(as_head, assessment, head, django_assert_num_queries):
    old = past_round(assessment.unit, OLDEST, 2018)
    make_recap(old, Stage.TPI, {"A": "52.07", "B": "36.87"}, by=head)
    as_head.get(address("comparison-detail", old))
    with django_assert_num_queries(6):
        as_head.get(address("comparison-detail", old))
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=head)

    with django_assert_num_queries(6):
        as_head.get(address("comparison-detail", old))
