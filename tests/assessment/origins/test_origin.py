"""Pages "Dari mana angka ini?": what they show of each figure, where links to them stand, and what never reaches whom."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.workflow import Status
from assessment.scoring import Choice, Counts, Index
from tests.factories import fill, make_assessment, make_member, make_period, make_recap, make_unit
from tests.sheets import OLD, OLDEST, best_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return round_of("permenpanrb-90-2021", 2026)


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_head(client, assessment):
    client.force_login(make_member(Role.HEAD, unit=assessment.unit))
    return client


def round_of(code, year, unit=None):
    unit = unit or make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar")
    instrument = Instrument.objects.get(code=code)
    period = make_period(instansi=unit.instansi, name=f"ZI {year}", year=year, instrument=instrument)
    return make_assessment(unit=unit, period=period)


def origin(assessment, code, query=""):
    return reverse("assessment:origin-detail", args=[assessment.pk, code]) + query


def gate(assessment, predicate, code, query=""):
    return reverse("assessment:gate-detail", args=[assessment.pk, predicate, code]) + query


def read(client, url, status=200):
    """Return what the page says, tags left out, spaces as one."""
    response = client.get(url)
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fill_agents(assessment, lead):
    """Agen perubahan: six changes by four agents, capped; four of six integrated, without data dukung."""
    answers = {
        "A.II.1.i.a": Counts({"jumlah_agen": 4, "jumlah_perubahan": 6}),
        "A.II.1.i.b": Counts({"jumlah_perubahan": 6, "jumlah_terintegrasi": 4}),
    }
    fill(assessment.evaluations.get(), answers, by=lead, supported={"A.II.1.i.a"})


def test_origin_of_a_sub_area_shows_answers_calculation_page_and_warning(as_head, assessment, lead):
    fill_agents(assessment, lead)
    page = read(as_head, origin(assessment, "A.II.1.i"))
    assert "Berdata dukung" in page
    assert "(1 + 0) ÷ 2 × 2,00 = 1,00" in page
    assert "6 ÷ 4 = 1,50, dibatasi menjadi 1" in page
    assert "hlm. 81" in page
    assert "belum berdata dukung, dihitung 0 (klaim 0,666667)" in page
    assert "nilainya dibatasi menjadi 1." in page
    assert "Aturan kami" in page
    assert "(1 + 0,666667) ÷ 2 × 2,00 = 1,666667 ≈ 1,67" in page
    assert "Berisiko = klaim − berdata dukung = 0,67" in page


def test_origin_shows_the_figure_asked_for_and_the_headline_otherwise(as_head, assessment, lead):
    answers = {"A.I.1.i.a": Choice("Ya")}
    fill(assessment.evaluations.get(), answers, by=lead)
    assert "(0 + 0) ÷ 2 × 0,50 = 0,00" in read(as_head, origin(assessment, "A.I.1.i"))
    assert "(1 + 0) ÷ 2 × 0,50 = 0,25" in read(as_head, origin(assessment, "A.I.1.i", "?angka=klaim"))
    assert "1 × 0,50 = 0,50" in read(as_head, origin(assessment, "A.I.1.i", "?angka=terjawab"))
    assert "(0 + 0) ÷ 2 × 0,50 = 0,00" in read(as_head, origin(assessment, "A.I.1.i", "?angka=lain"))


def test_origin_of_the_total_goes_down_to_every_question(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    page = read(as_head, origin(assessment, "total"))
    assert "60 + 40 = 100,00" in page
    assert all(code in page for code in answers)


def test_origin_of_an_area_gathers_both_halves_and_of_a_question_its_sub_area(as_head, assessment, lead):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    assert "4 + 4 = 8,00" in read(as_head, origin(assessment, "MP"))
    assert "Penyusunan Tim Kerja" in read(as_head, origin(assessment, "A.I.1.i.a"))
    assert "Hasil" in read(as_head, origin(assessment, "hasil"))


def test_origin_of_10_2019_names_basis_and_confidence_instead_of_a_page(as_head, assessment):
    old = round_of(OLD, 2020, unit=assessment.unit)
    page = read(as_head, origin(old, "A.I.1"))
    assert "disimpulkan dari 52/2014 dan 90/2021, keyakinan tinggi" in page
    assert "hlm." not in page


def test_origin_of_a_gate_shows_formula_minimum_shortfall_and_paragraph(as_head, assessment, lead):
    answers = {code: answer for code, answer in best_answers().items() if not code.startswith("A.II.3.")}
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    page = read(as_head, gate(assessment, "WBK", "area-SDM"))
    assert "100 × (5 + 0) ÷ (5 + 5) = 50,00\N{NO-BREAK SPACE}%".replace("\N{NO-BREAK SPACE}", " ") in page
    assert "kurang 60 − 50 = 10,00 poin persen, atau × 10 ÷ 100 = 1,00 poin." in page
    assert "Lampiran II, hlm. 52-53 dan Tabel 6 hlm. 58" in page
    assert "A.II.3.iii" in page


def test_origin_of_a_rekap_says_that_it_was_entered(as_head, assessment, lead):
    old = round_of(OLDEST, 2018, unit=assessment.unit)
    Evaluation.objects.filter(assessment=old).delete()
    Assessment.objects.filter(pk=old.pk).update(status=Status.CLOSED)
    ministry = make_recap(old, Stage.TPI, {"A": "52.07", "B": "36.87"}, by=lead, scorer="Tim Kementerian")
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead, scorer="Tim Kemenpan")
    page = read(as_head, origin(old, "total"))
    assert "41,14 + 36,44 = 77,58" in page
    assert "tidak pernah dihitung ulang" in page
    assert "52,07 + 36,87 = 88,94" in read(as_head, origin(old, "total", f"?penilai={ministry.pk}"))
    assert "tidak diketahui: penilai tidak mencatat bagian ini" in read(as_head, origin(old, "A.I"))
    assert "Tidak diketahui" in read(as_head, gate(old, "WBK", "survei-anti-korupsi"))


@pytest.mark.parametrize(
    "path",
    [
        "asal/A.IX/",
        "asal/TOTAL/",
        "asal/MP/?penilai=99999",
        "asal/MP/?penilai=x",
        "syarat/WBK/tlhp/",
        "syarat/X/total/",
    ],
)
def test_origin_of_what_is_not_there_is_404(as_head, assessment, path):
    read(as_head, f"/penilaian/{assessment.pk}/{path}", status=404)


def test_origin_of_an_evaluator_s_draft_never_opens_for_the_unit(as_head, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    draft = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI)
    read(as_head, origin(assessment, "total", f"?penilai={draft.pk}"), status=404)


def test_origin_shows_no_number_that_does_not_follow_from_the_answers(as_head, assessment, lead):
    fill(assessment.evaluations.get(), {"A.I.1.i.a": Choice("Ya")}, by=lead)
    Answer.objects.update(level="Tidak")  # behind the back of the services
    page = read(as_head, origin(assessment, "A.I.1.i"))
    assert "Nilai tidak dapat dihitung." in page
    assert "÷ 2 ×" not in page


def test_pages_link_to_where_their_numbers_come_from(as_head, assessment, lead):
    fill_agents(assessment, lead)
    pages = {
        "readiness-detail": ["../asal/total/", "../asal/MP/", "../asal/hasil/", "../syarat/WBK/area-MP/"],
        "assessment-detail": ["asal/total/", "asal/MP/", "asal/B/", "syarat/WBK/area-MP/"],
        "sheet-detail": ["../asal/total/", "../asal/A.II.1.i/"],
    }
    for name, links in pages.items():
        base = reverse(f"assessment:{name}", args=[assessment.pk])
        assert_links(as_head, base, links)
    assert_links(
        as_head,
        reverse("assessment:area-detail", args=[assessment.pk, "MP"]),
        ["../../asal/MP/", "../../asal/A.II.1.i/?angka=klaim"],
    )
    assert_links(
        as_head,
        reverse("assessment:answer-edit", args=[assessment.pk, "A.II.1.i.a"]),
        ["../../asal/A.II.1.i/", "../../syarat/WBK/area-MP/"],
    )


def assert_links(client, base, links):
    """Follow each link from the page where it must stand."""
    text = client.get(base).content.decode()
    for link in links:
        assert f'href="{link}"' in text, (base, link)
        up = link.count("../")
        target = (
            "/".join(base.rstrip("/").split("/")[: len(base.rstrip("/").split("/")) - up])
            + "/"
            + link.replace("../", "")
        )
        assert client.get(target).status_code == 200, target


def test_every_figure_of_scorers_years_and_list_leads_to_its_own_calculation(client, assessment, lead):
    fill_agents(assessment, lead)
    first = round_of(OLDEST, 2018, assessment.unit)
    for stage, total in ((Stage.TPI, "52.07"), (Stage.TPN, "41.14")):
        make_recap(first, stage, {"A": total, "B": "36.87"}, by=lead)
    client.force_login(lead)
    for page in (
        reverse("assessment:comparison-detail", args=[first.pk]),
        reverse("assessment:unit-history", args=[assessment.unit.pk]),
        reverse("assessment:assessment-list"),
    ):
        links = re.findall(r'class="origin" href="([^"]+)">([^<]+)<', client.get(page).content.decode())
        assert links
        for link, figure in links:
            assert figure in read(client, link), (page, link)


def test_warnings_of_the_sheet_stand_at_the_question_and_in_the_full_sheet(as_head, assessment, lead):
    fill_agents(assessment, lead)
    warning = "&quot; (4); nilainya dibatasi menjadi 1."
    for url in (
        reverse("assessment:answer-edit", args=[assessment.pk, "A.II.1.i.a"]),
        reverse("assessment:sheet-detail", args=[assessment.pk]),
    ):
        assert warning in as_head.get(url).content.decode()


@pytest.mark.parametrize("path", ["asal/total/", "asal/total/?angka=klaim", "syarat/WBK/total/"])
def test_origin_takes_a_fixed_number_of_queries(as_head, assessment, lead, path, django_assert_num_queries):
    url = f"/penilaian/{assessment.pk}/{path}"
    fill(assessment.evaluations.get(), {"B.I.a.1": Index(Decimal("3.61"))}, by=lead)
    as_head.get(url)
    with django_assert_num_queries(8):
        as_head.get(url)
    rest = {code: answer for code, answer in best_answers().items() if code != "B.I.a.1"}
    fill(assessment.evaluations.get(), rest, by=lead, supported=rest)
    with django_assert_num_queries(8):
        as_head.get(url)
