"""Readiness: what each role reads there, and what never reaches them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.lke.models import Instrument
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.readiness import reading as readiness_reading
from assessment.rounds.models import Answer, Assessment, Stage
from assessment.rounds.workflow import Status
from tests.assessment.overview.views.office import READINESS_QUERIES, address, past_round, read
from tests.factories import (
    fill,
    make_assessment,
    make_member,
    make_period,
    make_recap,
    make_unit,
    make_window,
)
from tests.sheets import NOW, OLD, OLDEST, best_answers, instrument
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- Readiness


def test_readiness_says_the_verdict_of_the_sheet_with_the_claim_beside_it(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})

    page = read(as_head, "readiness-detail", assessment)

    lke = instrument(NOW)
    supported = scoring.score(lke, scoring.restrict(answers, set(answers) - {"B.II.a.1"}))
    reading = readiness_reading.read(lke, scoring.score(lke, answers), supported, "WBK")
    assert reading.verdict in page
    assert reading.claim_sentence in page
    assert "Menurut klaim, semua 12 syarat WBK terpenuhi; 17,50 poin belum berdata dukung." in page
    assert "82,50" in page


def test_readiness_reads_the_other_predicate_on_request(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})

    assert "Belum memenuhi WBBM: 2 dari 12 syarat kurang." in read(
        as_head, "readiness-detail", assessment, "?predikat=WBBM"
    )
    assert "Belum memenuhi WBK: 1 dari 12 syarat kurang." in read(
        as_head, "readiness-detail", assessment, "?predikat=XYZ"
    )


def test_readiness_tells_the_next_act_who_does_it_and_that_it_closes_the_gates(as_head, assessment, lead):
    make_window(assessment.period)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})

    page = read(as_head, "readiness-detail", assessment)

    assert "Lengkapi laporan survei persepsi kualitas pelayanan" in page
    assert "Hasil: Luh Sukerti (ketua tim ZI)" in page
    assert "Bila semuanya selesai, seluruh syarat nilai WBK terpenuhi." in page
    assert "Yang mengerjakan: Luh Sukerti (ketua tim ZI)." in page


def test_each_failing_gate_names_who_answers_for_it(as_head, assessment, lead):
    """An area is its pokja's, what spans several areas the ketua tim's."""
    make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=[AreaKey.PW], full_name="Gede Parta")
    lke, answers = instrument(NOW), best_answers()
    low = {code: answer for code, answer in answers.items() if lke.area_of(code) != "PW"}
    fill(assessment.evaluations.get(), low, by=lead, supported=set(low) - {"B.II.a.1"})

    html = as_head.get(address("readiness-detail", assessment)).content.decode()

    lines = re.findall(r'class="gate-failed">.*?/syarat/WBK/([\w-]+)/">.*?class="gate-doer">(.*?)<', html, re.DOTALL)
    assert ("area-PW", "Gede Parta (ketua pokja)") in lines
    assert ("pelayanan-prima", "Luh Sukerti (ketua tim ZI)") in lines
    assert ("total", "Luh Sukerti (ketua tim ZI)") in lines
    assert "Yang mengerjakan: Luh Sukerti (ketua tim ZI) dan Gede Parta (ketua pokja)." in html


def test_readiness_suggests_no_act_once_the_sheet_has_left_the_unit(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)

    page = read(as_head, "readiness-detail", assessment)

    assert "Belum memenuhi WBK: 1 dari 12 syarat kurang." in page
    assert "Tindakan berikutnya" not in page
    assert "Yang mengerjakan" not in page


def test_readiness_names_who_is_late_by_the_rule_on_the_page(as_head, assessment, lead):
    make_window(assessment.period)  # half of the time has passed
    make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=[AreaKey.PW], full_name="Made Surya")
    make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.PW], full_name="Agus Pranata")
    areas = instrument(NOW).area_of
    answers = {code: answer for code, answer in best_answers().items() if areas(code) != "PW"}
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)

    page = read(as_head, "readiness-detail", assessment)

    assert "Area terlambat 1 dari 7" in page
    assert "Penguatan Pengawasan 0 dari 22 : Made Surya (ketua pokja) dan Agus Pranata" in page
    assert "Waktu pengisian sudah berjalan 50 %." in page
    assert "29 hari" in page


def test_readiness_lists_the_largest_points_without_data_dukung(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead)

    response = as_head.get(address("readiness-detail", assessment))

    page = text_of(response)
    assert "113 jawaban belum mempunyai data dukung yang dapat dihitung, bersama-sama 100,00 poin." in page
    assert page.index("B.I.a.1") > 0
    assert reverse("assessment:answer-edit", args=[assessment.pk, "B.II.a.1"]) in response.content.decode()


def test_readiness_of_an_empty_sheet_says_when_it_began_and_shows_no_number(as_head, assessment):
    opens = datetime(2026, 1, 5, 1, tzinfo=UTC)
    make_window(assessment.period, opens_at=opens, closes_at=timezone.now() + timedelta(days=10))

    page = read(as_head, "readiness-detail", assessment)

    assert "Penilaian dimulai 5 Januari 2026; tim belum mengisi." in page
    assert "Syarat nilai WBK" not in page


def test_readiness_that_cannot_be_scored_says_which_rule_and_shows_no_number(as_head, assessment, lead):
    evaluation = assessment.evaluations.get()
    indicator = assessment.period.instrument.indicators.get(code="A.I.1.i.a")
    Answer.objects.create(
        evaluation=evaluation, indicator=indicator, level="Z", answered_at=timezone.now(), answered_by=lead
    )

    page = read(as_head, "readiness-detail", assessment)

    assert "Nilai tidak dapat dihitung." in page
    assert "A.I.1.i.a: jawaban &quot;Z&quot; bukan salah satu dari Ya, Tidak" in page
    assert "Syarat nilai" not in page


def test_readiness_with_a_damaged_store_shows_no_number(as_head, assessment, lead):
    score = fill(assessment.evaluations.get(), best_answers(), by=lead)
    score.claim = {"total": "1/2"}
    score.save()

    page = read(as_head, "readiness-detail", assessment)

    assert "Nilai yang tersimpan tidak dapat dibaca kembali" in page
    assert "Syarat nilai" not in page


@pytest.mark.parametrize("name", ["assessment-detail", "sheet-detail", "evidence:report-pdf"])
def test_pages_of_a_damaged_store_say_so_without_a_number(as_head, assessment, lead, name):
    score = fill(assessment.evaluations.get(), best_answers(), by=lead)
    score.supported = {"total": "1/2"}
    score.save()

    assert "Nilai yang tersimpan tidak dapat dibaca kembali" in read(as_head, name, assessment, status=409)


def test_readiness_of_52_2014_draws_no_threshold_and_says_so(as_head, assessment, lead):
    old = Instrument.objects.get(code=OLDEST)
    other = make_assessment(
        unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, instrument=old, name="ZI 2014")
    )
    answers = best_answers(OLDEST)
    fill(other.evaluations.get(), answers, by=lead, supported=answers)

    page = read(as_head, "readiness-detail", other)

    assert "Memenuhi WBK: semua 4 syarat terpenuhi." in page
    assert "tidak menetapkan batas per area" in page
    assert "WBBM 75" not in page


def test_readiness_of_a_round_without_any_score_says_its_outcome(as_head, assessment):
    failed = past_round(
        assessment.unit, OLD, 2019, target="WBBM", outcome=Assessment.Outcome.FAILED, outcome_reason="Inovasi pusat."
    )

    page = read(as_head, "readiness-detail", failed)

    assert "Tidak ada nilai yang tercatat untuk putaran ini." in page
    assert "Tidak diraih" in page
    assert "Inovasi pusat." in page


def test_readiness_of_a_rekap_leaves_gates_unknown(as_head, assessment, head):
    old = past_round(assessment.unit, OLDEST, 2018)
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=head)

    page = read(as_head, "readiness-detail", old)

    assert "Belum dapat dipastikan untuk WBK: 1 dari 4 syarat terpenuhi dan 3 tidak diketahui." in page
    assert "3 syarat tidak diketahui" in page


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        (Role.POKJA_MEMBER, Status.DRAFT, 200),
        (Role.TEAM_LEAD, Status.DRAFT, 200),
        (Role.HEAD, Status.DRAFT, 200),
        (Role.TPI_MEMBER, Status.DRAFT, 403),
        (Role.TPI_MEMBER, Status.TPI_REVIEW, 200),
        (Role.TPN_RECORDER, Status.TPI_REVIEW, 403),
        (Role.TPN_RECORDER, Status.TPN_REVIEW, 200),
        (Role.INSTANSI_ADMIN, Status.CLOSED, 403),
        (Role.INSTANSI_HEAD, Status.CLOSED, 403),
    ],
)
@pytest.mark.parametrize("name", ["readiness-detail", "comparison-detail"])
def test_readiness_and_comparison_open_to_who_may_read_the_sheet(  # noqa: PLR0917  (a row of the table)
    client, assessment, name, role, status, expected
):
    Assessment.objects.filter(pk=assessment.pk).update(status=status)
    client.force_login(make_member(role, unit=assessment.unit, instansi=assessment.unit.instansi, areas=["MP"]))

    read(client, name, assessment, status=expected)


@pytest.mark.parametrize("name", ["readiness-detail", "comparison-detail"])
def test_another_unit_is_answered_like_a_missing_one(client, assessment, name):
    client.force_login(make_member(Role.HEAD, unit=make_unit()))

    foreign = client.get(address(name, assessment))
    missing = client.get(reverse(f"assessment:{name}", args=[assessment.pk + 999]))

    assert foreign.status_code == missing.status_code == 404
    assert re.sub(r"\d\d\.\d\d", "", text_of(foreign)) == re.sub(r"\d\d\.\d\d", "", text_of(missing))


@pytest.mark.parametrize("name", ["readiness-detail", "comparison-detail", "unit-history"])
def test_monitoring_pages_only_read(as_head, assessment, name):
    target = assessment.unit if name == "unit-history" else assessment

    assert as_head.post(address(name, target)).status_code == 405


def test_readiness_takes_a_fixed_number_of_queries(as_head, assessment, lead, django_assert_num_queries):
    make_window(assessment.period)
    answers = best_answers()
    some = dict(list(answers.items())[:10])
    fill(assessment.evaluations.get(), some, by=lead, supported=some)
    as_head.get(address("readiness-detail", assessment))  # the first request of a session writes its time
    with django_assert_num_queries(READINESS_QUERIES):
        as_head.get(address("readiness-detail", assessment))
    rest = {code: answer for code, answer in answers.items() if code not in some}
    for number in range(8):
        make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PW"], full_name=f"Anggota {number}")
    fill(assessment.evaluations.get(), rest, by=lead)

    with django_assert_num_queries(READINESS_QUERIES):
        as_head.get(address("readiness-detail", assessment))
