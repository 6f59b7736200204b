"""Figures of the estimate lead to how they come about, and those of earlier rounds to their own calculation."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import Status
from tests.factories import fill, make_assessment, make_member, make_period, make_recap, make_unit
from tests.sheets import OLDEST, best_answers
from tests.texts import linked, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    unit = make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar")
    return make_assessment(unit=unit, period=make_period(instansi=unit.instansi, name="ZI 2026"), target="WBBM")


@pytest.fixture
def lead(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=set(best_answers()) - {"A.I.1.i.a"})
    return lead


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def past(assessment, lead):
    period = make_period(
        instansi=assessment.unit.instansi, name="ZI 2018", year=2018, instrument=Instrument.objects.get(code=OLDEST)
    )
    past = Assessment.objects.create(
        unit=assessment.unit, period=period, status=Status.CLOSED, outcome="diraih", outcome_date=date(2018, 7, 13)
    )
    make_recap(past, "tpi", {"A": "52.07", "B": "36.87"}, by=lead, scorer="Tim Kementerian")
    make_recap(past, "tpn", {"A": "41.14", "B": "36.44"}, by=lead, scorer="Tim Kemenpan")
    return past


def address(name, assessment, *more, query=""):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more]) + query


def test_every_figure_of_the_estimate_leads_to_its_calculation(as_lead, assessment, past):
    page = address("outlook-detail", assessment, query="?predikat=WBBM")
    links = linked(as_lead, page)
    assert sum("/perkiraan/syarat/WBBM/" in at for at in links) == 12
    assert sum("/perkiraan/asal/" in at for at in links) == 10
    assert sum(f"/penilaian/{past.pk}/asal/" in at for at in links) == 4
    for at, figure in links.items():
        shown = as_lead.get(at)
        assert shown.status_code == 200, at
        if figure[0].isdigit():
            assert " ".join(figure.split()) in text_of(shown), (at, figure)


def test_the_estimate_of_an_area_is_its_points_less_the_drop_of_the_round(as_lead, assessment, past):
    """MP: 7.75 berdata dukung × 41.14 ÷ 52.07 = 6.1232."""
    page = text_of(as_lead.get(address("estimate-origin-detail", assessment, "MP")))

    assert "7,75 × 41,14 ÷ 52,07 = 6,1232 ≈ 6,12" in page
    assert "Penilaian TPI (Tim Kementerian) 88,94 → Penilaian TPN (Tim Kemenpan) 77,58" in page
    assert "Dahulu 52,07 menjadi 41,14" in page
    assert "Ini perkiraan, bukan nilai" in page
    gate = text_of(as_lead.get(address("estimate-gate-detail", assessment, "WBBM", "area-MP")))
    assert "100 × 6,1232 ÷ 8,00 = 76,5400 ≈ 76,54 %" in gate
    assert "dari batas 75,00 %" in gate


def test_the_page_tells_three_totals_beside_the_estimate(as_lead, assessment, past):
    page = text_of(as_lead.get(address("outlook-detail", assessment)))
    assert "Berdata dukung 99,75 dari 100 Klaim 100,00 Berisiko 0,25" in page


def test_an_assumption_is_named_with_its_subtraction(as_lead, assessment, past):
    entered = {"step": "tpi", "part": "PW", "amount": "3", "measure": "poin", "reason": "Kantor sejenis"}
    as_lead.post(address("assumption-save", assessment), entered)
    page = text_of(as_lead.get(address("estimate-origin-detail", assessment, "PW")))
    assert "15,00 − 3,00 = 12,00" in page
    assert "Asumsi Luh Sukerti: Kantor sejenis" in page


def test_figures_of_tpi_lead_to_the_sheet_of_tpi(as_lead, assessment, lead, past):
    tpi = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI)
    fill(tpi, best_answers() | {"B.II.a.1": None}, by=lead)
    Evaluation.objects.filter(pk=tpi.pk).update(published_at=tpi.created_at, published_by=lead)

    links = linked(as_lead, address("outlook-detail", assessment))

    own = {at: figure for at, figure in links.items() if at.endswith(f"?penilai={tpi.pk}")}
    assert len(own) == 22
    for at, figure in own.items():
        assert " ".join(figure.split()) in text_of(as_lead.get(at)), at
    page = as_lead.get(address("estimate-gate-detail", assessment, "WBBM", "total"))
    assert f"?penilai={tpi.pk}" in page.text
    assert "Hasil TPI yang sudah diterbitkan." in text_of(page)


def test_a_round_that_is_chosen_stays_chosen(as_lead, assessment, past, lead):
    period = make_period(instansi=assessment.unit.instansi, name="ZI 2022", year=2022)
    later = Assessment.objects.create(unit=assessment.unit, period=period, status=Status.CLOSED)
    make_recap(later, "tpi", {"A": "50", "B": "36"}, by=lead)
    make_recap(later, "tpn", {"A": "49", "B": "36"}, by=lead)
    links = linked(as_lead, address("outlook-detail", assessment, query=f"?putaran={past.pk}"))
    at = next(at for at in links if "/perkiraan/asal/MP/" in at)
    assert "41,14 ÷ 52,07" in text_of(as_lead.get(at.replace("&amp;", "&")))


@pytest.mark.parametrize("end", ["asal/KKN/", "asal/x/", "syarat/WBK/tlhp/", "syarat/X/total/"])
def test_what_the_lke_does_not_know_is_404(as_lead, assessment, past, end):
    assert as_lead.get(address("outlook-detail", assessment) + end).status_code == 404


def test_what_is_no_longer_estimated_says_so(as_lead, assessment, past, lead):
    make_recap(assessment, "tpn", {"A": "50", "B": "36"}, by=lead)
    page = text_of(as_lead.get(address("estimate-origin-detail", assessment, "MP")))
    assert "TPN sudah menerbitkan hasil; tidak ada lagi yang diperkirakan." in page


def test_the_calculation_is_a_file_too(as_lead, assessment, past):
    response = as_lead.get(address("estimate-origin-detail", assessment, "pengungkit") + "?unduh=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Langkah"] for row in rows] == ["setelah penilaian TPN"] * 6
    assert rows[0]["Hitungan"] == "7,75 × 41,14 ÷ 52,07 = 6,1232 ≈ 6,12"


def test_it_takes_few_queries(as_lead, assessment, past, django_assert_max_num_queries):
    url = address("estimate-gate-detail", assessment, "WBBM", "total")
    as_lead.get(url)
    with django_assert_max_num_queries(14):
        as_lead.get(url)
