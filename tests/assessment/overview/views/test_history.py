"""The years of a unit, and totals that are those of the stored sheet."""

from fractions import Fraction

import pytest
from django.urls import reverse

from assessment import scoring
from assessment.people.models import Instansi, Role
from assessment.rounds.models import Assessment, Stage
from assessment.rounds.workflow import Status
from tests.assessment.overview.views.office import address, past_round, read
from tests.factories import (
    fill,
    make_instansi,
    make_member,
    make_recap,
    make_unit,
)
from tests.sheets import OLDEST

pytestmark = pytest.mark.django_db


# --- The years of a unit


def test_history_tells_each_year_with_outcome_reason_decree_totals_and_gap(as_head, years):
    page = read(as_head, "unit-history", years)

    assert [page.index(year) for year in ("2026 · WBK", "2020 · WBBM", "2019 · WBBM", "2018 · WBK")] == sorted(
        page.index(year) for year in ("2026 · WBK", "2020 · WBBM", "2019 · WBBM", "2018 · WBK")
    )
    for told in (
        "82,50",
        "klaim 100,00",
        "berisiko 17,50",
        "93,97",
        "934/2020",
        "Inovasi buatan kantor pusat.",
        "S-2164/BC.01/2018",
    ):
        assert told in page
    assert "Nilai putaran ini tidak tercatat." in page
    assert ("88,94" in page, "77,58" in page, "−11,36" in page) == (True, True, True)


def test_history_tells_the_team_the_iku_of_each_year_and_nobody_else(client, as_head, years):
    """93.97 × 1.2 = 112.764 for the WBBM of 2020; 2019 lost it, and the rule says nothing of a loss."""
    Instansi.objects.filter(pk=years.instansi_id).update(iku_name="Indeks ZI", iku_target=85, iku_factor_wbbm="1.2")

    page = read(as_head, "unit-history", years)

    assert "IKU Indeks ZI: 112,76 dari target 85,00 , tercapai (93,97 × 1,2 = 112,76)" in page
    assert page.count("IKU Indeks ZI: target 85,00") == 3
    table = as_head.get(address("unit-history", years, "?unduh=csv")).content.decode("utf-8-sig")
    assert "Realisasi IKU" in table
    assert "112,764" in table

    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=years.instansi))
    assert "Indeks ZI" not in read(client, "unit-history", years)
    assert "112,76" not in client.get(address("unit-history", years, "?unduh=csv")).content.decode("utf-8-sig")


@pytest.mark.parametrize("role", [Role.INSTANSI_HEAD, Role.INSTANSI_ADMIN])
def test_history_keeps_the_unit_draft_from_those_who_oversee_it(client, years, assessment, role):
    client.force_login(make_member(role, instansi=years.instansi))

    page = read(client, "unit-history", years)

    assert "88,94" in page
    assert not any(figure in page for figure in ("82,50", "100,00"))
    assert reverse("assessment:comparison-detail", args=[assessment.pk]) not in page

    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    assert "82,50" in read(client, "unit-history", years)


def test_history_gives_tpi_no_figure_before_the_sheet_is_submitted(client, years):
    client.force_login(make_member(Role.TPI_LEAD, unit=years))

    page = read(client, "unit-history", years)

    assert "82,50" not in page
    assert "Nilai tampil setelah unit menyerahkan penilaiannya." in page


def test_history_of_a_unit_without_rounds_says_what_comes(client, instruments):
    unit = make_unit()
    client.force_login(make_member(Role.HEAD, unit=unit))

    assert "Belum ada penilaian untuk unit ini." in read(client, "unit-history", unit)


def test_history_of_another_unit_or_instansi_is_404(client, assessment):
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=make_instansi()))

    read(client, "unit-history", assessment.unit, status=404)


def test_history_takes_a_number_of_queries_that_rounds_do_not_raise(as_head, years, lead, django_assert_num_queries):
    as_head.get(address("unit-history", years))  # the first request of a session writes its time
    with django_assert_num_queries(8):
        as_head.get(address("unit-history", years))
    for year in range(2010, 2016):
        make_recap(past_round(years, OLDEST, year), Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead)

    with django_assert_num_queries(8):
        as_head.get(address("unit-history", years))


def test_totals_of_the_page_are_those_of_the_stored_sheet(as_head, assessment, lead):
    """The page never computes a score its own way: a third of a point stays a third."""
    answers = {"A.I.1.iii.a": scoring.Choice("A")}
    score = fill(assessment.evaluations.get(), answers, by=lead, supported=answers)

    assert scoring.ScoreSheet.from_dict(score.supported).total == Fraction(1, 3)
    assert "Nilai total kurang 74,67 dari 75,00" in read(as_head, "readiness-detail", assessment)
