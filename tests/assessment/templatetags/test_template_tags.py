"""The words of a page: filters, statuses, the head of the document."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction as F

import pytest
from django.template import Context, Template
from django.utils import timezone

from assessment.rounds.selectors.paper import Paper, paper_of
from assessment.rounds.workflow import Status
from assessment.templatetags import zi
from tests.factories import make_assessment, make_window

MOMENT = datetime(2026, 5, 31, 15, 59, tzinfo=UTC)


def rendered(source, **context):
    return Template("{% load zi %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ x|nilai }}", "75,25"),
        ("{{ x|nilai:3 }}", "75,245"),
        ("{{ x|persen:0 }}", "75\u00a0%"),
        ("{{ none|nilai }}", "–"),
        ("{{ n|bilangan }}", "1.234"),
        ("{{ gap|kekurangan }}", "kurang 0,004"),
        ("{{ whole|angka }} {{ x|angka }}", "75 75,25"),
        ("{{ day|tanggal }}", "31 Mei 2026"),
        ("{{ none|tanggal }}", "–"),
        ("{{ moment|waktu:'Asia/Makassar' }}", "31 Mei 2026 pukul 23.59 WITA"),
        ("{{ moment|jam:'Asia/Makassar' }}", "23.59"),
        ("{{ size|ukuran }}", "20,0\u00a0MB"),
    ],
)
def test_filters_write_as_indonesian_offices_do(source, text):
    context = {"x": F("75.245"), "whole": F(75), "n": 1234, "gap": F("0.004"), "none": None}
    context |= {"day": date(2026, 5, 31), "moment": MOMENT, "size": 20 * 1024 * 1024}
    assert rendered(source, **context) == text


def test_tanggal_of_a_moment_is_the_day_of_the_active_zone():
    with timezone.override("Asia/Jayapura"):
        assert zi.tanggal(MOMENT) == "1 Juni 2026"


@pytest.mark.parametrize("word", zi.STATUSES)
def test_status_tag_shows_word_shape_and_colour(word):
    tag = zi.status_tag(word)
    assert word in tag
    assert "<svg" in tag
    assert "tag-" in tag


def test_status_tag_of_an_unknown_word_shows_the_word_escaped():
    assert zi.status_tag("<b>Lain</b>") == '<span class="tag tag-plain">&lt;b&gt;Lain&lt;/b&gt;</span>'


@pytest.mark.parametrize(("passed", "word"), [(True, "Terpenuhi"), (False, "Kurang"), (None, "Tidak diketahui")])
def test_gate_tag_says_what_became_of_a_gate(passed, word):
    assert word in rendered("{% gate_tag passed %}", passed=passed)


def test_paper_header_is_drawn_from_paper_and_left_out_without_one():
    paper = Paper(unit="Kantor <A>", period="Penilaian 2026", status="Draf, dapat diisi")
    assert "Kantor &lt;A&gt;" in rendered("{% paper_header %}", paper=paper)
    assert rendered("{% paper_header %}").strip() == ""


@pytest.mark.usefixtures("instruments")
@pytest.mark.parametrize(
    ("opens", "closes", "deadline"),
    [
        (-5, 12, "sampai 15 Maret 2026 pukul 09.00 WIB, 12 hari lagi"),
        (-5, 0.5, "sampai 3 Maret 2026 pukul 21.00 WIB, hari terakhir"),
        (1, 12, "dibuka 4 Maret 2026 pukul 09.00 WIB"),
        (-5, -1, "ditutup 2 Maret 2026 pukul 09.00 WIB"),
    ],
)
def test_paper_tells_until_when_the_unit_may_write(clock, opens, closes, deadline):
    assessment = make_assessment()
    now = timezone.now()
    opens_at, closes_at = (now + timedelta(days=days) for days in (opens, closes))
    make_window(assessment.period, opens_at=opens_at, closes_at=closes_at)
    paper = paper_of(assessment)
    assert (paper.unit, paper.status, paper.deadline) == (assessment.unit.name, "Draf, dapat diisi", deadline)


@pytest.mark.usefixtures("instruments")
def test_paper_of_a_handed_over_assessment_shows_no_deadline():
    assessment = make_assessment(status=Status.TPI_REVIEW)
    make_window(assessment.period)
    paper = paper_of(assessment)
    assert (paper.status, paper.deadline) == ("Ditinjau TPI, tidak dapat diubah", "")


@pytest.mark.usefixtures("instruments")
def test_paper_header_is_made_from_the_assessment_where_a_view_gives_only_that():
    assessment = make_assessment()
    assert assessment.unit.name in rendered("{% paper_header %}", assessment=assessment)


def test_pairs_walks_two_lists_of_one_length():
    assert rendered("{% for a, b in x|pairs:y %}{{ a }}{{ b }} {% endfor %}", x="ab", y=[1, 2]) == "a1 b2 "
