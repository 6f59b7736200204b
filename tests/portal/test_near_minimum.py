"""A round that misses four minimums by less than two decimals show: no page, file or letter of it reads as if they were met."""

import re
from collections import Counter
from decimal import Decimal
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Stamp
from assessment.papers.selectors.report import get_report
from assessment.people.models import Role
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import Act, Status
from assessment.scoring import Choice, Counts, Index, score
from assessment.workbook.exports.score_text import score_table
from tests.assessment.papers.test_letters import sent, words_of_docx
from tests.assessment.papers.test_report_pdf import words_of
from tests.factories import fill, make_assessment, make_handover, make_member, make_unit
from tests.sheets import best_answers, instrument

pytestmark = pytest.mark.django_db

# Area AK: 5 + 2 × 1999/4000 = 5.9995 of 10, 59.995 %. SPAK: 17.5 × 3.5999 ÷ 4 = 15.7495625 of 15.75.
# SPKP 17.5 × 1 ÷ 4; the rest so that the total is 100 − 25.0038 = 74.9962 of 75.
NEAR = {
    "A.II.4.i.a": Counts({"jumlah_sasaran": 4000, "sasaran_tercapai": 1999}),
    "A.II.4.ii.a": Choice("D"),
    "A.II.4.iii.a": Choice("D"),
    "B.I.a.1": Index(Decimal("3.5999")),
    "B.II.a.1": Index(Decimal(1)),
    "A.II.5.ii.a": Counts({"harus_ditindaklanjuti": 12, "sedang_diproses": 0, "selesai": 0}),
    "A.II.3.iii.a": Counts({"pelanggaran_tahun_lalu": 12, "pelanggaran_tahun_ini": 12, "pelanggaran_disanksi": 12}),
    "A.II.6.i.b": Counts({"layanan_terdaftar": 100_000, "layanan_dipermudah": 9771}),
}
STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)
# What the total would read as, rounded, and the words or signs after or before which that is the minimum itself.
# Codes whose pages are all read; of other questions and nodes one page of each kind is.
TELLING = {"total", "AK", "area-AK", "survei-anti-korupsi", "B.I.a"}
LEFT_OUT = {"/keluar/", "/bantuan/"}
PAGES_OF_A_SHAPE = 1
ROUNDED = r"(?<![\d,.])75,00(?! ?%|\d)"
OF_A_MINIMUM = re.compile(
    rf"(?:[Bb]atas|dari|lebih|[<−]) (?:batas |dari )?{ROUNDED}"
    rf"|{ROUNDED}(?= (?:kurang|lebih|tepat) |;(?:kurang|Kurang|Terpenuhi))"  # beside a figure in a table of minimums
)


def test_no_page_or_table_of_a_unit_shows_a_missed_minimum_as_met(client, office):
    assessment, lead = office
    client.force_login(lead)
    begin = [reverse(f"assessment:{name}", args=[assessment.pk]) for name in ("assessment-detail", "outlook-detail")]
    read = crawl(client, begin)
    assert {"readiness-detail", "comparison-detail", "route-detail", "gate-detail", "origin-detail"} <= {
        resolve(urlsplit(address).path).url_name for address in read
    }
    assert list(misread(read)) == []
    readiness = said(read[reverse("assessment:readiness-detail", args=[assessment.pk])])
    assert readiness.count("74,996") >= 3  # score line, board, table
    assert "59,995 %" in readiness
    assert "15,7496" in readiness


def test_no_page_or_table_of_evaluators_and_leaders_shows_it_as_met(client, judged):
    begin = [
        reverse("assessment:assessment-list"),
        reverse("assessment:recap-list"),
        reverse("assessment:assessment-detail", args=[judged.pk]),
        reverse("assessment:unit-history", args=[judged.unit_id]),
    ]
    names = set()
    for role in (Role.TPI_LEAD, Role.TPN_RECORDER, Role.INSTANSI_HEAD):
        client.force_login(make_member(role, unit=judged.unit, instansi=judged.unit.instansi))
        read = crawl(client, begin)
        assert list(misread(read)) == [], role
        names |= {resolve(urlsplit(address).path).url_name for address, page in read.items() if page}
        assert "74,996" in said(read[begin[1]]), role
    assert {"recap-list", "assessment-list", "unit-history", "evaluation-detail"} <= names


def test_a_gap_below_two_decimals_is_not_told_as_none(client, instruments):
    """One answer without data dukung, 8 of 4000 of 2 points: 0.004 are berisiko."""
    assessment = make_assessment(unit=make_unit(), target="WBK")
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers() | {"A.II.4.i.a": Counts({"jumlah_sasaran": 4000, "sasaran_tercapai": 8})}
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"A.II.4.i.a"})
    client.force_login(lead)
    for name in ("assessment-detail", "sheet-detail", "readiness-detail", "outlook-detail"):
        page = said(client.get(reverse(f"assessment:{name}", args=[assessment.pk])).content.decode())
        assert re.search(r"[Bb]erisiko (?:Cara hitung )?0,004 ", page), name
        assert not re.search(r"[Bb]erisiko 0,00 ", page), name
    listed = said(client.get(reverse("assessment:assessment-list")).content.decode())
    assert " 0,004 " in listed
    paper = report_pdf.report_html(get_report(lead, assessment.pk), STAMP, paper="A4")
    assert "sehingga 0,004 poin berisiko" in said(paper)


def test_no_paper_of_it_shows_a_missed_minimum_as_met(office):
    assessment, lead = office
    report = get_report(lead, assessment.pk)
    papers = {
        "laporan": report_pdf.report_html(report, STAMP, paper="A4"),
        "ringkasan": report_pdf.short_html(report, STAMP, paper="A4"),
    }
    assert list(misread(papers)) == []
    for paper in papers.values():
        assert said(paper).count("74,996") >= 3
        assert "59,995 %" in said(paper)


@pytest.mark.parametrize("kind", ["lhe", "berita-acara"])
def test_no_letter_about_it_shows_a_missed_minimum_as_met(client, judged, kind):
    sheet = judged.evaluations.get(stage=Stage.TPI)
    client.force_login(sheet.published_by)
    url = reverse("evidence:letter-create", args=[judged.pk, kind])
    typed = {"number": "LHE-1/IJ/2026", "dated": "31 Mei 2026", "place": "Jakarta", "addressee": "Kepala Kantor"}
    word, pdf = (client.post(url, sent(**typed, bentuk=form)) for form in ("docx", "pdf"))
    letters = {"docx": words_of_docx(word.content), "pdf": words_of(pdf.content)}
    assert list(misread(letters)) == []
    for form, letter in letters.items():
        assert "74,996" in letter, form
        assert "59,995" in letter or kind == "berita-acara", form  # which tells areas in points


def test_the_text_of_hitung_lke_shows_it_too(office):
    """74.9962 of 75 lacks 0.0038, which is 0.004; area AK 0.005 %; the survey 0.0004375."""
    table = score_table(score(instrument(), best_answers() | NEAR), "LKE")
    assert "74,996    75,00    0,004  belum: Nilai total" in table
    assert " 59,995    60,00     0,01  belum: Area Penguatan Akuntabilitas (%)" in table
    assert "15,7496    15,75   0,0004  belum: Survei persepsi anti korupsi" in table
    assert "  100,00   74,996   74,996  Total" in table


@pytest.fixture
def office(instruments):
    """An assessment on WBK whose sheet nearly meets total, area AK and survey, all of it supported; and its ketua tim."""
    assessment = make_assessment(unit=make_unit(name="Kantor Nyaris"), target="WBK")
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers() | NEAR
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    return assessment, lead


@pytest.fixture
def judged(office):
    """The same round as TPI published it with the unit's own answers, proposed to TPN."""
    assessment, _ = office
    leader = make_member(Role.TPI_LEAD, unit=assessment.unit)
    sheet = Evaluation.objects.create(
        assessment=assessment, stage=Stage.TPI, tier="ketua", published_at=timezone.now(), published_by=leader
    )
    fill(sheet, best_answers() | NEAR, by=leader)
    make_handover(assessment)
    make_handover(assessment, act=Act.PROPOSE, by_role=Role.TPI_LEAD, evaluation=sheet, by=leader)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    return Assessment.objects.get(pk=assessment.pk)


def crawl(client, begin):
    """Return address → page of everything reachable by links from `begin`, files left out."""
    waiting, read, seen = list(begin), {}, Counter()
    while waiting:
        address = waiting.pop()
        if address in read:
            continue
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        read[address] = content.decode() if is_text else ""
        for href in re.findall(r'<a [^>]*?href="([^"#]+)', read[address]):
            there = urlsplit(urljoin(address, unescape(href)))
            if (
                there.netloc
                or there.path in LEFT_OUT
                or there.path.endswith((".pdf", ".xlsx"))
                or "xlsx" in there.query
            ):
                continue
            match = resolve(there.path)
            # What opens a document or a package looks for bytes, which are not on the shelf here.
            if match.app_name == "evidence" and (not there.path.startswith("/penilaian/") or "/paket/" in there.path):
                continue
            asked = tuple(sorted(there.query.split("&")))
            shape = match.url_name, asked, tuple(str(part) for part in match.kwargs.values() if part in TELLING)
            if seen[shape] < PAGES_OF_A_SHAPE:
                seen[shape] += 1
                waiting.append(there.geturl())
    return read


def said(page):
    """Return the words of a page or a table, those of pictures last, spaces as one; hidden words of links left out."""
    shown = re.sub(r'<span class="visually-hidden">, dari mana angka [^<]*</span>', "", page)
    named = " ".join(re.findall(r'aria-label="([^"]*)"', shown))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown) + " " + named).split())


def misread(read):
    """Yield address and words around every figure that stands for a missed minimum."""
    for address, page in read.items():
        # A column of minimums; the one beside a figure of the board has no name of its own.
        shown = re.sub(r'(?s)<td[^>]*data-label="(?:Batas[^"]*|Bobot)"[^>]*>.*?</td>', " ", page)
        left = OF_A_MINIMUM.sub(" ", said(shown))
        for found in re.finditer(ROUNDED, left):
            yield address, left[max(0, found.start() - 60) : found.end() + 40]
