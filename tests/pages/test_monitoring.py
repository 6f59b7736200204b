"""Readiness, scorers side by side and a unit's years: what each role reads there, and what never reaches them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import readiness, scoring
from assessment.areas import AreaKey
from assessment.models import Answer, Assessment, Evaluation, Instrument, Role, Stage
from assessment.workflow import Status
from tests.factories import (
    fill,
    make_assessment,
    make_instansi,
    make_member,
    make_period,
    make_recap,
    make_unit,
    make_window,
)
from tests.sheets import NOW, OLD, OLDEST, best_answers, instrument

pytestmark = pytest.mark.django_db

CANARY = "Tim Kanari"
# Of the page itself, of the line about what TPI and TPN may leave, of the line that counts weaknesses, of the conditions,
# of the line about documents that end soon.
READINESS_QUERIES = 9 + 4 + 4 + 3 + 1


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


def address(name, target, query=""):
    return reverse(f"assessment:{name}", args=[target.pk]) + query


def text_of(response):
    """Return what the page says, tags and the hidden words of a link to a calculation left out, spaces as one."""
    shown = re.sub(r'<span class="visually-hidden">, dari mana angka [^<]*</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def read(client, name, target, query="", status=200):
    response = client.get(address(name, target, query))
    assert response.status_code == status
    return text_of(response)


def past_round(unit, code, year, *, target="WBK", outcome=Assessment.Outcome.GRANTED, **values):
    period = make_period(
        instansi=unit.instansi, name=f"ZI {year}", year=year, instrument=Instrument.objects.get(code=code)
    )
    return Assessment.objects.create(
        unit=unit, period=period, target=target, status=Status.CLOSED, outcome=outcome, **values
    )


# --- Readiness


def test_readiness_says_the_verdict_of_the_sheet_with_the_claim_beside_it(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})

    page = read(as_head, "readiness-detail", assessment)

    lke = instrument(NOW)
    supported = scoring.score(lke, scoring.restrict(answers, set(answers) - {"B.II.a.1"}))
    reading = readiness.read(lke, scoring.score(lke, answers), supported, "WBK")
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


def test_readiness_suggests_no_act_once_the_sheet_has_left_the_unit(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)

    page = read(as_head, "readiness-detail", assessment)

    assert "Belum memenuhi WBK: 1 dari 12 syarat kurang." in page
    assert "Tindakan berikutnya" not in page


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


@pytest.mark.parametrize("name", ["assessment-detail", "sheet-detail", "report-pdf"])
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

    assert "Nilai total 100,00 menurut Penilaian mandiri." in page
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
    fill(assessment.evaluations.get(), best_answers(), by=lead)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    make_recap(assessment, Stage.TPI, {"A": "43.21", "B": "32.10"}, scorer=CANARY, by=lead)

    page = read(as_head, "comparison-detail", assessment)

    assert "Nilai total 100,00 100,00 75,31 −24,69" in page


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
    with django_assert_num_queries(8):
        as_head.get(address("comparison-detail", old))
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=head)

    with django_assert_num_queries(8):
        as_head.get(address("comparison-detail", old))


# --- The years of a unit


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


def test_history_tells_each_year_with_outcome_reason_decree_totals_and_gap(as_head, years):
    page = read(as_head, "unit-history", years)

    assert [page.index(year) for year in ("2026 · WBK", "2020 · WBBM", "2019 · WBBM", "2018 · WBK")] == sorted(
        page.index(year) for year in ("2026 · WBK", "2020 · WBBM", "2019 · WBBM", "2018 · WBK")
    )
    for told in ("82,50", "klaim 100,00", "93,97", "934/2020", "Inovasi buatan kantor pusat.", "S-2164/BC.01/2018"):
        assert told in page
    assert "Nilai putaran ini tidak tercatat." in page
    assert ("88,94" in page, "77,58" in page, "−11,36" in page) == (True, True, True)


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
    with django_assert_num_queries(9):
        as_head.get(address("unit-history", years))
    for year in range(2010, 2016):
        make_recap(past_round(years, OLDEST, year), Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead)

    with django_assert_num_queries(9):
        as_head.get(address("unit-history", years))


def test_totals_of_the_page_are_those_of_the_stored_sheet(as_head, assessment, lead):
    """The page never computes a score its own way: a third of a point stays a third."""
    answers = {"A.I.1.iii.a": scoring.Choice("A")}
    score = fill(assessment.evaluations.get(), answers, by=lead, supported=answers)

    assert scoring.ScoreSheet.from_dict(score.supported).total == Fraction(1, 3)
    assert "Nilai total kurang 74,67 dari 75,00" in read(as_head, "readiness-detail", assessment)
