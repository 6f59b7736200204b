"""Sub-areas, nested halves, both figures, warnings and refusals of a whole sheet."""

from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment.scoring import (
    AnswerError,
    AreaScore,
    Choice,
    Counts,
    Index,
    NodeScore,
    ScoreSheet,
    restrict,
    score,
)
from assessment.scoring.answers import shown
from assessment.scoring.sheet import leaf_points
from tests.sheets import CODES, NOW, OLD, OLDEST, best_answers, instrument


def test_sub_area_points_count_an_unanswered_question_as_zero():
    """(1 + 0.5 + 0) / 3 × 1.5 = 0.75; of the answered two (1 + 0.5) / 2 × 1.5 = 1.125"""
    assert leaf_points([F(1), F("0.5"), None], F("1.5")) == (F("0.75"), F("1.125"))


def test_a_sub_area_without_any_answer_earns_nothing_in_either_figure():
    assert leaf_points([None, None], F("1.5")) == (0, 0)


def test_an_individual_performance_sub_area():
    """A.I.3.iv with 3 of 4 answered in full: (1 + 1 + 1 + 0) / 4 × 2 = 1.5; of the answered three, 2."""
    questions = instrument().node("A.I.3.iv").indicators
    answers = {question.code: Choice(question.levels[0].letter) for question in questions[:3]}
    node = score(instrument(), answers).nodes["A.I.3.iv"]
    assert (node.points, node.points_answered_only) == (F("1.5"), F(2))
    assert (node.answered, node.questions) == (3, 4)


def test_nested_halves_are_nodes_of_their_own():
    """LHKPN 9 of 10 × 1 + LHKASN 1 of 3 × 1 = 0.9 + 1/3 of the 2 points of A.II.5.iii."""
    lhkpn = {"wajib_kepala_satker": 1, "wajib_pejabat": 4, "wajib_lainnya": 5, "sudah_lapor": 9}
    lhkasn = {"wajib_administrator": 1, "wajib_pengawas": 1, "wajib_fungsional_pelaksana": 1, "sudah_lapor": 1}
    sheet = score(instrument(), {"A.II.5.iii.a.1": Counts(lhkpn), "A.II.5.iii.b.1": Counts(lhkasn)})
    assert sheet.nodes["A.II.5.iii.a"].points == F("0.9")
    assert sheet.nodes["A.II.5.iii.b"].points == F(1, 3)
    assert sheet.nodes["A.II.5.iii"].points == F("0.9") + F(1, 3)


def test_both_figures_differ_while_a_sheet_is_incomplete():
    """A.I.1.i: Ya of two questions: 0.25 in the headline, 0.5 terjawab saja."""
    sheet = score(instrument(), {"A.I.1.i.a": Choice("Ya")})
    assert (sheet.total, sheet.total_answered_only) == (F("0.25"), F("0.5"))
    assert len(sheet.unanswered) == 112
    assert "A.I.1.i.a" not in sheet.unanswered


@pytest.mark.parametrize(("code", "nodes", "questions"), [(NOW, 65, 113), (OLD, 36, 84), (OLDEST, 36, 84)])
def test_the_sheet_holds_every_node_and_question_in_document_order(code, nodes, questions):
    sheet = score(instrument(code), {})
    assert list(sheet.nodes) == list(instrument(code).nodes)
    assert len(sheet.nodes) == nodes
    assert list(sheet.values) == list(instrument(code).indicators)
    assert sheet.unanswered == tuple(instrument(code).indicators)
    assert len(sheet.values) == questions
    assert (sheet.instrument, sheet.is_rekap) == (code, False)
    assert list(sheet.areas)[:6] == ["MP", "TL", "SDM", "AK", "PW", "PP"]


def test_without_both_surveys_the_present_sheet_earns_65_at_most():
    answers = {code: answer for code, answer in best_answers().items() if not isinstance(answer, Index)}
    assert score(instrument(), answers).total == 65


def test_warnings_stand_in_document_order_and_incomplete_counts_are_unanswered():
    answers = {
        "A.II.6.i.b": Counts({"layanan_terdaftar": 3, "layanan_dipermudah": 4}),
        "A.II.1.i.a": Counts({"jumlah_agen": 2}),
    }
    sheet = score(instrument(), answers)
    assert [(note.code, note.kind) for note in sheet.warnings] == [
        ("A.II.1.i.a", "incomplete"),
        ("A.II.6.i.b", "above_one"),
    ]
    assert "A.II.1.i.a" in sheet.unanswered


def test_restricting_keeps_only_the_supported():
    answers = {"A.I.1.i.a": Choice("Ya"), "A.I.1.i.b": None}
    assert restrict(answers, {"A.I.1.i.a", "A.I.1.ii.a"}) == {"A.I.1.i.a": Choice("Ya")}


@pytest.mark.parametrize(
    ("code", "answer", "word"),
    [
        ("A.I.9", Choice("Ya"), "tidak ada"),
        ("A.I.1.i", Choice("Ya"), "tidak ada"),
        ("A.I.1.i.a", Choice("A"), "Ya, Tidak"),
        ("A.I.1.i.a", Choice("ya"), "Ya, Tidak"),
        ("A.I.1.i.b", Choice("D"), "A, B, C"),
        ("A.I.1.i.b", Index(Decimal(1)), "A, B, C"),
        ("A.I.1.i.b", Counts({}), "A, B, C"),
        ("B.I.a.1", Choice("A"), "indeks"),
        ("B.I.a.1", Index(Decimal("4.0000000000000000000000000000001")), "rentang"),
        ("B.I.a.1", Index(Decimal("-0.01")), "rentang"),
        ("B.I.a.1", Index(Decimal("NaN")), "rentang"),
        ("B.I.a.1", Index(Decimal("Infinity")), "rentang"),
        ("B.I.a.1", Index(3.6), "indeks"),
        ("A.II.4.i.a", Choice("A"), "jumlah_sasaran"),
        ("A.II.4.i.a", Counts({"jumlah_sasaran": -1, "sasaran_tercapai": 1}), "negatif"),
        ("A.II.4.i.a", Counts({"jumlah_sasaran": 1.5, "sasaran_tercapai": 1}), "bulat"),
        ("A.II.4.i.a", Counts({"jumlah_sasaran": True, "sasaran_tercapai": 1}), "bulat"),
        ("A.II.4.i.a", Counts({"jumlah_sasaran": Decimal(2), "sasaran_tercapai": 1}), "bulat"),
        ("A.II.4.i.a", Counts({"lain": 1}), "lain"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_by_name(code, answer, word):
    with pytest.raises(AnswerError) as caught:
        score(instrument(), {code: answer, "A.I.1.ii.a": Choice("Ya")})
    (problem,) = caught.value.problems
    assert problem.code == code
    assert word in problem.text_id


def test_what_does_not_fit_is_named_in_these_words():
    keys = "jumlah_sasaran, sasaran_tercapai"
    counts = {"lain": 1, "jumlah_sasaran": None, "sasaran_tercapai": -2}
    wrong = {
        "X": Choice("Ya"),
        "A.I.1.i.a": Index(Decimal(1)),
        "A.I.1.i.b": Choice("D"),
        "A.II.4.i.a": Counts(counts),
        "A.II.1.i.a": Counts({"jumlah_agen": "4", "jumlah_perubahan": 0}),
        "A.II.1.i.b": Choice("A"),
        "B.I.a.1": Choice("A"),
        "B.II.a.1": Index(Decimal("4.5")),
    }
    with pytest.raises(AnswerError) as caught:
        score(instrument(), wrong)
    assert [str(problem) for problem in caught.value.problems] == [
        "X: kode ini tidak ada di instrumen",
        "A.I.1.i.a: jawab dengan salah satu dari Ya, Tidak",
        'A.I.1.i.b: jawaban "D" bukan salah satu dari A, B, C',
        f'A.II.4.i.a: isian "lain" tidak dikenal; yang ada: {keys}',
        'A.II.4.i.a: isian sasaran_tercapai tidak boleh negatif: "-2"',
        'A.II.1.i.a: isian jumlah_agen harus bilangan bulat, bukan "4"',
        "A.II.1.i.b: jawab dengan bilangan untuk jumlah_perubahan, jumlah_terintegrasi",
        "B.I.a.1: jawab dengan satu indeks dari 0 sampai 4",
        'B.II.a.1: indeks "4.5" di luar rentang 0 sampai 4',
    ]


def test_a_scored_node_and_area_carry_all_that_pages_show():
    """One of 12 questions of pemenuhan MP is answered, none of the 4 of its reform."""
    sheet = score(instrument(), {"A.I.1.i.a": Choice("Ya")})
    leaf = NodeScore("A.I.1.i", "Penyusunan Tim Kerja", "sub_area", Decimal("0.5"), F("0.25"), F("0.5"), 1, 2)
    assert sheet.nodes["A.I.1.i"] == leaf
    above = NodeScore("A.I.1", "Manajemen Perubahan", "area", Decimal(4), F("0.25"), F("0.5"), 1, 12)
    assert sheet.nodes["A.I.1"] == above
    both = AreaScore("MP", "Manajemen Perubahan", ("A.I.1", "A.II.1"), Decimal(8), F("0.25"), F("0.5"), 1, 16)
    assert sheet.areas["MP"] == both


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("B", '"B"'),
        ("a" * 60, '"' + "a" * 60 + '"'),
        ("a" * 61, '"' + "a" * 60 + '..."'),
        ("a\nb\x1b[31m\u202e", '"a\\nb\\x1b[31m\\u202e"'),
        ("é’", '"é’"'),
        pytest.param(-(10**5000), '"-1' + "0" * 58 + '..."', id="huge"),
        (True, '"True"'),
    ],
)
def test_what_somebody_wrote_is_shown_on_one_short_line(written, quoted):
    assert shown(written) == quoted


def test_answers_at_the_edge_of_what_fits_are_scored():
    answers = {
        "B.I.a.1": Index(Decimal(0)),
        "B.II.a.1": Index(Decimal(4)),
        "A.II.4.i.a": Counts({"jumlah_sasaran": 0, "sasaran_tercapai": None}),
        "A.I.1.i.a": None,
    }
    sheet = score(instrument(), answers)
    assert [sheet.values[code] for code in answers] == [0, 1, None, None]


def test_every_problem_is_named_at_once():
    answers = {"X": Choice("A"), "A.I.1.i.a": Choice("Z"), "A.II.4.i.a": Counts({"a": 1, "jumlah_sasaran": -1})}
    with pytest.raises(AnswerError) as caught:
        score(instrument(), answers)
    assert [problem.code for problem in caught.value.problems] == ["X", "A.I.1.i.a", "A.II.4.i.a", "A.II.4.i.a"]


@pytest.mark.parametrize("code", CODES)
def test_no_two_instruments_share_an_answer_sheet_by_accident(code):
    """Codes are never compared between files: `A.I.1` is a sub-area in the old two and an area in 90/2021."""
    assert instrument(code).node("A.I.1").kind == ("area" if code == NOW else "sub_area")


def test_a_stored_sheet_that_is_none_is_refused():
    with pytest.raises(KeyError):
        ScoreSheet.from_dict({})


def test_a_stored_sheet_shows_its_entries_as_a_dict_does():
    stored = ScoreSheet.from_dict(score(instrument(), {"A.I.1.i.a": Choice("Ya")}).to_dict())
    assert repr(stored.values) == repr(dict(stored.values))
    assert len(stored.values) == 113
