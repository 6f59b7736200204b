"""A rekap: known points only, and gates that may be *tidak diketahui*."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from assessment.scoring import AnswerError, AreaScore, NodeScore, ScoreSheet, ScoreWarning, score_recap
from tests.sheets import NOW, OLD, OLDEST, instrument


def gates(sheet, predicate="WBK"):
    return {gate.code: gate.passed for gate in sheet.gates[predicate]}


@pytest.mark.parametrize(("pengungkit", "hasil", "total"), [("52.07", "36.87", "88.94"), ("41.14", "36.44", "77.58")])
def test_the_reference_office_in_2018(pengungkit, hasil, total):
    """TPI 52.07 + 36.87 = 88.94, TPN 41.14 + 36.44 = 77.58; of the parts of hasil nothing is known."""
    sheet = score_recap(instrument(OLDEST), {"A": D(pengungkit), "B": D(hasil)})
    assert sheet.total == sheet.total_answered_only == F(total)
    assert gates(sheet) == {"total": True, "bersih-kkn": None, "survei-anti-korupsi": None, "tlhp": None}
    assert sheet.passes("WBK") is None
    assert sheet.passes("WBBM") is (None if F(total) >= 85 else False)
    assert list(sheet.nodes) == ["A", "B"]
    assert (sheet.is_rekap, sheet.unanswered, dict(sheet.values)) == (True, (), {})


def test_a_total_alone_answers_the_total_alone():
    """2020: 112.76 realised against a target of 85 is a score of about 93.97; nothing else is known."""
    sheet = score_recap(instrument(OLD), {}, total=D("93.97"))
    known = {code: passed for code, passed in gates(sheet, "WBBM").items() if passed is not None}
    assert known == {"total": True}
    assert (sheet.total, dict(sheet.nodes), dict(sheet.areas)) == (F("93.97"), {}, {})
    unknown = next(gate for gate in sheet.gates["WBBM"] if gate.code == "pengungkit")
    assert (unknown.value, unknown.shortfall, unknown.minimum) == (None, None, 48)


def test_nothing_known_answers_nothing():
    sheet = score_recap(instrument(), {})
    assert sheet.total is None
    assert set(gates(sheet).values()) == {None}
    assert sheet.passes("WBK") is None


def test_areas_add_up_to_the_component_and_the_total():
    areas = {"A.I": D("4"), "A.II": D("4"), "A.III": D("12"), "A.IV": D("8"), "A.V": D("12"), "A.VI": D("8")}
    sheet = score_recap(instrument(OLD), areas | {"B.I": D("19"), "B.II": D("18")})
    assert (sheet.nodes["A"].points, sheet.nodes["B"].points, sheet.total) == (48, 37, 85)
    assert gates(sheet, "WBBM") == {
        "total": True, "pengungkit": True, "bersih-kkn": True, "pelayanan": True,
        **{f"area-{key}": True for key in ("MP", "TL", "SDM", "AK", "PW", "PP")},
        "survei-anti-korupsi": None, "tlhp": None,
    }  # fmt: skip


def test_an_area_of_two_halves_needs_both():
    half = score_recap(instrument(), {"A.I.1": D("3")})
    assert gates(half)["area-MP"] is None
    assert "MP" not in half.areas
    both = score_recap(instrument(), {"A.I.1": D("3"), "A.II.1": D("1.8")})
    assert gates(both)["area-MP"] is True
    assert both.areas["MP"].points == F("4.8")
    assert next(gate for gate in both.gates["WBK"] if gate.code == "area-MP").value == 60


def test_a_known_node_and_area_carry_all_that_a_scored_one_does():
    sheet = score_recap(instrument(), {"A.I.1": D("3"), "A.II.1": D("1.8")})
    assert sheet.instrument == NOW
    assert sheet.nodes == {
        "A.I.1": NodeScore("A.I.1", "Manajemen Perubahan", "area", D(4), F(3), F(3), 12, 12),
        "A.II.1": NodeScore("A.II.1", "Manajemen Perubahan", "area", D(4), F("1.8"), F("1.8"), 4, 4),
    }
    both = AreaScore("MP", "Manajemen Perubahan", ("A.I.1", "A.II.1"), D(8), F("4.8"), F("4.8"), 16, 16)
    assert sheet.areas == {"MP": both}


def test_one_missing_part_leaves_the_whole_unknown():
    sheet = score_recap(instrument(), {"A": D(50), "B.I": D(20)})
    assert "B" not in sheet.nodes
    assert sheet.total is None


def test_what_was_entered_is_never_recomputed():
    """Entered 41.14 although its areas make 41.20: both stand, with a warning."""
    areas = {"A.I": D("3.2"), "A.II": D("4"), "A.III": D("10"), "A.IV": D("8"), "A.V": D("9"), "A.VI": D("7")}
    sheet = score_recap(instrument(OLD), areas | {"A": D("41.14"), "B": D("36.44")}, total=D("77.58"))
    assert (sheet.nodes["A"].points, sheet.total) == (F("41.14"), F("77.58"))
    assert [(note.code, note.kind) for note in sheet.warnings] == [("A", "recap_sum")]


def test_an_entered_total_stands_beside_components_that_do_not_make_it_up():
    sheet = score_recap(instrument(OLD), {"A": D("41.14"), "B": D("36.44")}, total=D("80"))
    assert sheet.total == 80
    text = "nilai yang dicatat 80 tidak sama dengan jumlah bagiannya 77,58"
    assert sheet.warnings == (ScoreWarning("total", "recap_sum", text),)


@pytest.mark.parametrize(("parent", "warned"), [("0.665", False), ("0.695", False), ("0.6649", True), ("0.6951", True)])
def test_rounding_of_published_figures_is_no_difference(parent, warned):
    """0.34 + 0.34 = 0.68; three figures rounded to hundredths may differ by 3 × 0.005 = 0.015."""
    points = {"A.II.5.iii.a": D("0.34"), "A.II.5.iii.b": D("0.34"), "A.II.5.iii": D(parent)}
    sheet = score_recap(instrument(), points)
    assert [(note.code, note.kind) for note in sheet.warnings] == [("A.II.5.iii", "recap_sum")] * warned


@pytest.mark.parametrize(
    ("points", "total", "code"),
    [
        ({"C": D(1)}, None, "C"),
        ({"A": D("60.01")}, None, "A"),
        ({"A": D("-0.01")}, None, "A"),
        ({"A": D("NaN")}, None, "A"),
        ({"A": 50.0}, None, "A"),
        ({}, D("100.01"), "total"),
        ({}, D("Infinity"), "total"),
        ({"A.I.1.i.a": D("0.1")}, None, "A.I.1.i.a"),
    ],
)
def test_points_that_cannot_be_are_refused_by_name(points, total, code):
    with pytest.raises(AnswerError) as caught:
        score_recap(instrument(NOW), points, total=total)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_points_that_cannot_be_are_refused_in_these_words():
    with pytest.raises(AnswerError) as caught:
        score_recap(instrument(), {"C": D(1), "A": D("60.01"), "B": 50.0}, total=D("-1"))
    assert [str(problem) for problem in caught.value.problems] == [
        "C: kode ini tidak ada di instrumen",
        'A: poin "60.01" harus angka dari 0 sampai 60',
        'B: poin "50.0" harus angka dari 0 sampai 40',
        'total: poin "-1" harus angka dari 0 sampai 100',
    ]


def test_nothing_and_everything_earned_are_points_too():
    sheet = score_recap(instrument(), {"A": D(60), "B": D(0)})
    assert (sheet.nodes["A"].points, sheet.nodes["B"].points, sheet.total) == (60, 0, 60)


def test_a_stored_rekap_comes_back_equal():
    sheet = score_recap(instrument(OLDEST), {"A": D("41.14"), "B": D("36.44")})
    assert ScoreSheet.from_dict(sheet.to_dict()) == sheet
