"""The report on paper, page by page: rows that stay whole, text that stays within the margins, heads where they head something."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from assessment.eligibility.rules import Standing
from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Stamp, WorkRow
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import make_report_office
from zi_portal.confined.slots import Patience

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)
MM = 72 / 25.4


@pytest.fixture
def report(instruments):
    assessment, head = make_report_office()
    report = get_report(head, assessment.pk)
    return replace(report, annex=report.annex[:6], documents=report.documents[:1])


def printed(report, *options, paper="A4"):
    """Return what pdftotext says of the report, laid out on `paper`."""
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is missing: ./zi test installs poppler-utils")
    with report_pdf.ready_worker(Patience.NONE) as worker:
        content = report_pdf.lay_out(worker, report, STAMP, paper=paper)
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=content, stdout=subprocess.PIPE, check=True
    ).stdout.decode()


def pages_with(pages, words):
    return [number for number, page in enumerate(pages) if words in page]


def test_a_row_stays_whole_unless_its_text_is_long(report):
    """A row that stood half on one page and half on the next named nobody's activity."""
    title = "Kegiatan nomor-{} yang namanya sepanjang tiga baris di dalam kolomnya yang sempit"
    long = " ".join(f"kata-{number}" for number in range(500))
    work = tuple(
        WorkRow(
            "Penguatan Pengawasan",
            title.format(number),
            f"Orang-{number}.",
            date(2026, 5, 31),
            "Berjalan",
            False,
            False,
            "",
        )
        for number in range(60)
    )
    work += (WorkRow("Penguatan Pengawasan", "Yang terakhir", "Orang", None, "Selesai", True, False, long),)
    pages = printed(replace(report, work=work)).split("\f")
    annex = next(number for number, page in enumerate(pages) if "Semua kegiatan rencana kerja" in page)
    for number in range(60):
        named = [page for page in pages_with(pages, f"nomor-{number} ") if page >= annex]
        assert named == [page for page in pages_with(pages, f"Orang-{number}.") if page >= annex], number
    assert len(pages_with(pages, "kata-")) > 1
    assert set(re.findall(r"kata-\d+", " ".join(pages))) == set(long.split())


@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_nothing_stands_beyond_the_right_margin(report, paper):
    """*Belum terpenuhi* was wider than its column."""
    rows = tuple(replace(row, standing=Standing.NOT_MET) for row in report.wall.rows)
    boxes = printed(replace(report, wall=replace(report.wall, rows=rows)), "-bbox", paper=paper)
    assert "terpenuhi</word>" in boxes
    for page in boxes.split("<page ")[1:]:
        right = float(re.search(r'width="([\d.]+)"', page)[1]) - 20 * MM
        beyond = re.findall(r'xMax="([\d.]+)"[^>]*>([^<]+)', page)
        assert [word for edge, word in beyond if float(edge) > right + 1] == []


def test_heads_of_the_columns_stand_over_questions_not_over_the_title_of_the_annex(report):
    pages = printed(report).split("\f")
    [first] = [page for page in pages if "LAMPIRAN I \n" in page or "LAMPIRAN I\n" in page]
    assert "Penjelasan dan data dukung" not in first
    assert pages_with(pages, "Penjelasan dan data dukung") == [pages.index(first) + 1]
