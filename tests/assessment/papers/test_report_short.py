"""The short form: the dashboard on one page of A4 or F4, with the figures of the report."""

import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest

from assessment.papers.exports import report_pdf
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_report_pdf import MM, STAMP, elements, opened, words_of
from zi_portal.confined.slots import Patience
from zi_portal.kit.indonesian import decimal_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def render(report, paper):
    with report_pdf.ready_worker(Patience.NONE) as worker:
        return report_pdf.lay_out_short(worker, report, STAMP, paper=paper)


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("F4", (215, 330))])
def test_short_form_is_one_tagged_page_with_the_figures_of_the_report(instruments, paper, size):
    long = "W" * 95
    assessment, head = make_report_office(
        name="Kantor " + "Pelayanan " * 19, letterhead_lines="\n".join([long] * 6), letterhead_address="Jalan " * 49
    )
    report = get_report(head, assessment.pk)
    content = render(report, paper)
    words, reading = words_of(content), report.readiness
    with opened(content) as document:
        assert len(document.pages) == 1
        assert tuple(round(float(n) / MM) for n in document.pages[0].mediabox[2:]) == size
        assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()
        kinds = [str(element.S) for element in elements(document)]
        assert {"/H1", "/H2", "/Table", "/TH", "/Caption", "/Figure"} <= set(kinds)
    for figure in (reading.totals.supported, reading.totals.claim, reading.totals.at_risk):
        assert decimal_text(figure) in words
    assert reading.verdict in words
    for row in reading.board.rows:
        assert row.value_text.replace("\u00a0", " ") in words
        assert row.gap_text in words
    for area in (*reading.areas, *reading.results):
        assert f"{decimal_text(area.claim)} {decimal_text(area.supported)}" in words
    assert "…" not in words.partition("Kesiapan")[0]  # a letterhead is never cut
    assert "KONSEP" in words
    assert STAMP.digest in words
    assert "Halaman 1 dari 1" in words


def test_short_form_of_an_approved_sheet_carries_no_draft_mark(instruments):
    assessment, head = make_report_office()
    final = replace(get_report(head, assessment.pk), is_draft=False)
    assert "KONSEP" not in words_of(render(final, "A4"))


def test_charts_of_the_short_form_stand_above_the_first_heading(instruments):
    assessment, head = make_report_office()
    found = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"],
        input=render(get_report(head, assessment.pk), "A4"),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    words = [
        (word, float(top), float(bottom))
        for top, bottom, word in re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', found)
    ]
    heading = next(top for (word, top, _), (after, *_) in pairwise(words) if (word, after) == ("Syarat", "nilai"))
    limit, numbers = ([bottom for word, _, bottom in words if word == said] for said in ("batas", "11"))
    assert limit[0] <= heading  # the mark on the score line
    assert numbers[0] <= heading  # under the gate strip
