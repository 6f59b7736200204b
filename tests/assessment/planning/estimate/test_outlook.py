"""What TPI and TPN may leave: the page, its assumptions and the line on Kesiapan, without any JavaScript."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.planning.estimate.models import GapAssumption
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import Status
from tests.factories import fill, make_assessment, make_member, make_period, make_recap, make_unit
from tests.sheets import OLDEST, best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    unit = make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar")
    return make_assessment(
        unit=unit, period=make_period(instansi=unit.instansi, name="Penilaian ZI 2026"), target="WBBM"
    )


@pytest.fixture
def lead(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    return lead


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def round_of_2018(assessment, lead):
    """The published round of the reference office."""
    period = make_period(
        instansi=assessment.unit.instansi,
        name="Penilaian ZI 2018",
        year=2018,
        instrument=Instrument.objects.get(code=OLDEST),
    )
    past = Assessment.objects.create(
        unit=assessment.unit, period=period, status=Status.CLOSED, outcome="diraih", outcome_date=date(2018, 7, 13)
    )
    make_recap(past, "tpi", {"A": "52.07", "B": "36.87"}, by=lead, scorer="Tim Kementerian")
    make_recap(past, "tpn", {"A": "41.14", "B": "36.44"}, by=lead, scorer="Tim Kemenpan")
    return past


def address(name, assessment, *more, query=""):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more]) + query


def read(client, assessment, query=""):
    response = client.get(address("outlook-detail", assessment, query=query))
    assert response.status_code == 200
    return text_of(response)


def line_of_kesiapan(client, assessment):
    """Return what Kesiapan says under "Sebelum diserahkan"."""
    page = text_of(client.get(address("readiness-detail", assessment)))
    return page.partition("Sebelum diserahkan")[2].partition("Syarat nilai WBBM Yang")[0]


ENTERED = {"step": "tpi", "part": "pengungkit", "amount": "5", "measure": "persen", "reason": "Kantor sejenis"}


def test_the_loss_of_2018_is_shown_with_its_origin_and_never_as_a_score(as_lead, assessment, round_of_2018):
    page = read(as_lead, assessment)

    assert "Perkiraan setelah penilaian TPN: dari 12 syarat WBBM, 1 gagal, 1 tipis, 10 aman." in page
    assert "Ini perkiraan, bukan nilai." in page
    assert "Komponen Pengungkit turun 20,99 % , dahulu 52,07 menjadi 41,14" in page
    assert (
        "Penilaian ZI 2018: Penilaian TPI (Tim Kementerian) 88,94 → Penilaian TPN (Tim Kemenpan) 77,58,"
        " keputusan 13 Juli 2018." in page
    )
    assert "setiap area di dalamnya dianggap kehilangan bagian yang sama dari nilainya" in page
    assert "penurunan setelah penilaian TPI belum diketahui" in page
    assert "Perkiraan setelah penilaian TPN: semua 12 syarat WBK aman." in read(as_lead, assessment, "?predikat=WBK")


def test_kesiapan_tells_it_in_one_line_and_leads_there(as_lead, assessment, round_of_2018):
    response = as_lead.get(address("readiness-detail", assessment))
    page = line_of_kesiapan(as_lead, assessment)
    assert "Perkiraan setelah penilaian TPN Dari 12 syarat WBBM, 1 gagal, 1 tipis, 10 aman." in page
    assert "Menurut Penilaian ZI 2018." in page
    assert address("outlook-detail", assessment, query="?predikat=WBBM") in response.text


def test_without_history_kesiapan_has_no_such_line_and_the_page_asks_for_an_assumption(as_lead, assessment):
    assert "Menurut " not in line_of_kesiapan(as_lead, assessment)
    page = read(as_lead, assessment)
    assert "Belum ada riwayat atau asumsi" in page
    assert "Simpan asumsi" in page


def test_an_assumption_is_entered_replaces_the_history_and_is_taken_back(as_lead, assessment, round_of_2018):
    done = as_lead.post(address("assumption-save", assessment), ENTERED | {"predikat": "WBK"}, follow=True)

    assert done.redirect_chain[0][0] == address("outlook-detail", assessment, query="?predikat=WBK")
    page = text_of(done)
    assert "Asumsi disimpan; perkiraan dihitung ulang." in page
    assert "Setelah penilaian TPI: Pengungkit turun 5,00 %" in page
    assert "Asumsi Luh Sukerti: Kantor sejenis" in page
    assert "Birokrasi yang Bersih dan Akuntabel: penurunannya belum diketahui" in page
    row = GapAssumption.objects.get()

    back = as_lead.post(address("assumption-withdraw", assessment, row.pk), {"predikat": "WBBM"}, follow=True)
    assert "Asumsi dicabut" in text_of(back)
    assert "Belum ada asumsi." in text_of(back)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"amount": ""}, "Isi penurunannya, misalnya 12,5."),
        ({"amount": "banyak"}, "Isian ini bukan bilangan. Tulis penurunan dengan angka dan koma, misalnya 12,5."),
        ({"amount": "1.234"}, "Maksud Anda 1,234 atau 1234? Tulis penurunan dengan koma, misalnya 12,5."),
        ({"amount": "101"}, "Penurunan berada di antara 0 dan 100. Periksa lagi angkanya."),
        ({"amount": "-3"}, "Isian ini bukan bilangan."),
        ({"amount": "1,234"}, "Penurunan paling banyak 2 angka di belakang koma."),
        ({"part": "KKN"}, "Pilih bagian dari daftar."),
        ({"step": "x"}, "Pilih TPI atau TPN."),
        ({"measure": ""}, "Pilih persen atau poin."),
        ({"measure": "poin", "part": "PW", "amount": "16"}, "Penurunan ini melebihi bobot bagiannya."),
        ({"reason": "x" * 201}, "Alasan paling panjang 200 huruf."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason_and_what_was_typed(as_lead, assessment, changes, text):
    response = as_lead.post(address("assumption-save", assessment), ENTERED | changes)

    assert response.status_code == 422
    assert text in text_of(response)
    assert f'value="{(ENTERED | changes)["amount"]}"' in response.text or not (ENTERED | changes)["amount"]
    assert "<title>Kesalahan: " in response.text
    assert not GapAssumption.objects.exists()


def test_an_assumption_of_another_round_is_not_found(as_lead, assessment, lead):
    other = make_assessment(unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, year=2025))
    as_lead.post(address("assumption-save", other), ENTERED)
    row = GapAssumption.objects.get()
    assert as_lead.post(address("assumption-withdraw", assessment, row.pk)).status_code == 404


def test_pokja_reads_it_and_why_he_enters_nothing(client, assessment, lead, round_of_2018):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    page = read(client, assessment)
    assert "Asumsi penurunan diisi oleh ketua tim ZI atau kepala kantor unit ini." in page
    assert "Simpan asumsi" not in page


def test_an_earlier_round_is_chosen_among_several(as_lead, assessment, round_of_2018, lead):
    period = make_period(instansi=assessment.unit.instansi, name="Penilaian ZI 2022", year=2022)
    later = Assessment.objects.create(unit=assessment.unit, period=period, status=Status.CLOSED)
    make_recap(later, "tpi", {"A": "50", "B": "36"}, by=lead)
    make_recap(later, "tpn", {"A": "49", "B": "36"}, by=lead)

    assert "turun 2,00 %" in read(as_lead, assessment)  # the latest
    page = read(as_lead, assessment, f"?putaran={round_of_2018.pk}")
    assert "turun 20,99 %" in page
    assert "turun 2,00 %" not in page
    assert "turun 2,00 %" in read(as_lead, assessment, "?putaran=tidak-ada")


def test_rounds_never_handed_over_and_drafts_of_evaluators_tell_nothing(as_lead, assessment, lead):
    period = make_period(instansi=assessment.unit.instansi, name="Penilaian ZI 2025", year=2025)
    draft = make_assessment(unit=assessment.unit, period=period)
    make_recap(draft, "tpi", {"A": "30"}, by=lead)
    handed = make_assessment(
        unit=assessment.unit,
        period=make_period(instansi=assessment.unit.instansi, name="Penilaian ZI 2024", year=2024),
        status=Status.TPI_REVIEW,
    )
    fill(handed.evaluations.get(), best_answers(), by=lead)
    make_recap(handed, "tpi", {"A": "20", "B": "20"})

    assert "Belum ada riwayat atau asumsi" in read(as_lead, assessment)


def test_a_round_scored_question_by_question_tells_the_loss_of_each_area(as_lead, assessment, lead):
    """2024: PW had 15 points berdata dukung; TPI gives 0 for A.II.5.ii.a, worth 3: PW keeps 12 ÷ 15 = 80 %, MP all."""
    past = make_assessment(
        unit=assessment.unit,
        period=make_period(instansi=assessment.unit.instansi, name="Penilaian ZI 2024", year=2024),
        status=Status.TPN_REVIEW,
    )
    fill(past.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    tpi = Evaluation.objects.create(assessment=past, stage=Stage.TPI)
    fill(tpi, best_answers() | {"A.II.5.ii.a": None}, by=lead)
    Evaluation.objects.filter(pk=tpi.pk).update(published_at=tpi.created_at, published_by=lead)

    page = read(as_lead, assessment)

    assert "Penguatan Pengawasan turun 20,00 % , dahulu 15,00 menjadi 12,00" in page
    assert "Manajemen Perubahan tidak turun" in page
    assert "Penilaian ZI 2024: Penilaian mandiri 100,00 → Penilaian TPI 97,00, diterbitkan" in page
    assert "Penguatan Pengawasan 15,00 15,00 12,00" in page


def test_once_tpi_has_published_the_estimate_starts_from_its_sheet(as_lead, assessment, lead, round_of_2018):
    tpi = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI)
    answers = best_answers() | {"B.II.a.1": None}
    fill(tpi, answers, by=lead)
    Evaluation.objects.filter(pk=tpi.pk).update(published_at=tpi.created_at, published_by=lead)

    page = read(as_lead, assessment)

    assert "Perkiraan bertolak dari hasil TPI yang sudah diterbitkan." in page
    assert "Dari unit ke TPI" not in page
    assert "Pelayanan publik yang prima 15,75 0,00 0,00 kurang 15,75" in page


def test_once_tpn_has_published_nothing_is_estimated(as_lead, assessment, lead, round_of_2018):
    make_recap(assessment, "tpn", {"A": "50", "B": "36"}, by=lead)
    page = read(as_lead, assessment)
    assert "TPN sudah menerbitkan hasil; tidak ada lagi yang diperkirakan." in page
    assert "Menurut " not in line_of_kesiapan(as_lead, assessment)


def test_a_round_that_holds_only_a_rekap_says_so(as_lead, round_of_2018):
    response = as_lead.get(address("outlook-detail", round_of_2018))
    assert response.status_code == 409
    assert "Putaran ini hanya memuat rekap nilai" in text_of(response)


def test_rounds_and_assumptions_raise_no_number_of_queries(
    as_lead, assessment, lead, round_of_2018, django_assert_num_queries
):
    read(as_lead, assessment)
    with django_assert_num_queries(12):
        read(as_lead, assessment)
    for year in (2021, 2022, 2023):
        period = make_period(instansi=assessment.unit.instansi, name=f"ZI {year}", year=year)
        past = Assessment.objects.create(unit=assessment.unit, period=period, status=Status.CLOSED)
        for stage in ("tpi", "tpn"):
            make_recap(past, stage, {"A": "50", "B": "36"}, by=lead)
    for part in ("MP", "TL", "hasil"):
        as_lead.post(address("assumption-save", assessment), ENTERED | {"part": part})
    read(as_lead, assessment)
    with django_assert_num_queries(12):
        read(as_lead, assessment)
