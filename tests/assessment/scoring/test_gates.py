"""Every minimum of every predicate: met exactly, missed by the smallest step, measured in its own unit."""

from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment.scoring import Choice, Counts, Index, as_text, score
from assessment.scoring.gates import measure_gate
from tests.sheets import CODES, NOW, OLD, OLDEST, best_answers, instrument

# The regulations' minimums, typed off DOMAIN's table: (WBK, WBBM); None: not asked.
AREA_GATES = {f"area-{key}": ("60", "75") for key in ("MP", "TL", "SDM", "AK", "PW", "PP")}
MINIMUMS = {
    OLDEST: {
        "total": ("75", "85"),
        "bersih-kkn": ("18", "18"),
        "survei-anti-korupsi": ("13.5", "13.5"),
        "tlhp": ("3.5", "3.5"),
        "pelayanan": (None, "16"),
    },
    OLD: {
        "total": ("75", "85"),
        "pengungkit": ("40", "48"),
        **AREA_GATES,
        "bersih-kkn": ("18.5", "18.5"),
        "survei-anti-korupsi": ("13.5", "13.5"),
        "tlhp": ("5", "5"),
        "pelayanan": ("16", "18"),
    },
    NOW: {
        "total": ("75", "85"),
        "pengungkit": ("40", "48"),
        **AREA_GATES,
        "birokrasi-bersih": ("18.25", "19.5"),
        "survei-anti-korupsi": ("15.75", "15.75"),
        "kinerja-lebih-baik": ("2.5", "3.75"),
        "pelayanan-prima": ("14", "15.75"),
    },
}
AREA_WEIGHTS = {
    NOW: {"MP": 8, "TL": 7, "SDM": 10, "AK": 10, "PW": 15, "PP": 10},
    OLD: {"MP": 5, "TL": 5, "SDM": 15, "AK": 10, "PW": 15, "PP": 10},
}
EVERY_GATE = [
    pytest.param(code, predicate, gate, id=f"{code}-{predicate}-{gate.code}")
    for code in CODES
    for predicate, gates in instrument(code).gates.items()
    for gate in gates
]


def gate_of(sheet, predicate, code):
    return next(gate for gate in sheet.gates[predicate] if gate.code == code)


@pytest.mark.parametrize("code", CODES)
def test_the_minimums_are_those_of_the_regulation(code):
    found = {
        predicate: {gate.code: gate.minimum for gate in gates} for predicate, gates in instrument(code).gates.items()
    }
    for place, predicate in enumerate(("WBK", "WBBM")):
        asked = {gate: Decimal(pair[place]) for gate, pair in MINIMUMS[code].items() if pair[place] is not None}
        assert found[predicate] == asked


@pytest.mark.parametrize(("code", "predicate", "gate"), EVERY_GATE)
def test_a_gate_is_met_exactly_and_missed_by_the_smallest_step(code, predicate, gate):
    """The minimum's points on the gate's nodes pass with shortfall 0; a millionth less fails by a millionth."""
    weights = {node: part.exact_weight for node, part in instrument(code).nodes.items()}
    weight = sum(weights[node] for node in gate.of)
    needed = gate.exact_minimum if gate.measure == "points" else gate.exact_minimum * weight / 100
    met = measure_gate(gate, weights, {node: needed * weights[node] / weight for node in gate.of})
    assert (met.value, met.shortfall, met.passed) == (gate.exact_minimum, 0, True)
    step = F(1, 10**6)
    missed = measure_gate(gate, weights, {node: (needed - step) * weights[node] / weight for node in gate.of})
    assert missed.passed is False
    assert missed.shortfall == (step if gate.measure == "points" else 100 * step / weight)
    assert missed.source


@pytest.mark.parametrize("code", CODES)
def test_a_full_sheet_passes_everything_and_an_empty_one_nothing(code):
    full, empty = score(instrument(code), best_answers(code)), score(instrument(code), {})
    assert full.total == full.total_answered_only == 100
    assert empty.total == empty.total_answered_only == 0
    for predicate in ("WBK", "WBBM"):
        assert full.passes(predicate) is True
        assert empty.passes(predicate) is False
        assert all(gate.shortfall == gate.minimum for gate in empty.gates[predicate])


@pytest.mark.parametrize("code", [NOW, OLD])
def test_a_per_area_gate_measures_the_whole_area(code):
    for gate in instrument(code).gates["WBK"]:
        if gate.code.startswith("area-"):
            key = gate.code.removeprefix("area-")
            members = instrument(code).areas[key]
            assert gate.of == tuple(node.code for node in members)
            assert len(members) == (2 if code == NOW else 1)
            assert sum(node.weight for node in members) == AREA_WEIGHTS[code][key]


def test_one_half_of_an_area_can_carry_the_other():
    """All of pemenuhan TL (3.5) and half of a point of reform: 4 of 7 = 57.14 %, so pemenuhan alone never passes."""
    answers = {code: answer for code, answer in best_answers().items() if code.startswith("A.I.2.")}
    answers["A.II.2.i.a"] = Choice("A")
    gate = gate_of(score(instrument(), answers), "WBK", "area-TL")
    assert (gate.value, gate.shortfall) == (F(400, 7), F(20, 7))


def test_percent_gates_speak_in_percents():
    """MP: 4 of 8 points is 50 %, 10 below 60."""
    answers = {code: answer for code, answer in best_answers().items() if code.startswith("A.I.1.")}
    gate = gate_of(score(instrument(), answers), "WBK", "area-MP")
    assert (gate.value, gate.minimum, gate.shortfall, gate.measure) == (50, 60, 10, "percent_of_weight")


def test_area_pp_met_exactly_at_six_points_passes():
    """The trap of 28-digit decimals: three thirds of a point make 0.99…9, and 6 becomes 5.99…9.

    Pemenuhan 3: i 4 of 4, ii 6 of 6, then iii, iv, v a third each of 1. Reform 3: inovasi 2.5, and 0.5 of 2.5.
    """
    answers = {code: answer for code, answer in best_answers().items() if code.startswith(("A.I.6.i.", "A.I.6.ii."))}
    for sub_area in ("iii", "iv", "v"):
        questions = instrument().node(f"A.I.6.{sub_area}").indicators
        assert len(questions) == 3
        answers |= {questions[0].code: Choice(questions[0].levels[0].letter)}
        answers |= {question.code: Choice(question.levels[-1].letter) for question in questions[1:]}
    (a, b), (c,) = (instrument().node(f"A.II.6.{part}").indicators for part in ("i", "ii"))
    answers |= {a.code: Choice("A"), b.code: Counts({"layanan_terdaftar": 25, "layanan_dipermudah": 15})}
    answers[c.code] = Choice("B")
    sheet = score(instrument(), answers)
    reform = (1 + F(15, 25)) / 2 * F("2.5") + F(sheet.values[c.code]) * F("2.5")
    assert sheet.areas["PP"].points == 3 + reform
    # Bring reform to exactly 3 with the counts row: what is missing of 3 × 2 / 2.5 − 1.
    needed = (3 - sheet.values[c.code] * F("2.5")) * 2 / F("2.5") - 1
    answers[b.code] = Counts({"layanan_terdaftar": needed.denominator, "layanan_dipermudah": needed.numerator})
    gate = gate_of(score(instrument(), answers), "WBK", "area-PP")
    assert (gate.value, gate.shortfall, gate.passed) == (60, 0, True)
    assert as_text(gate.value) == "60"
    decimal_thirds = Decimal(1) / 3 + Decimal(1) / 3 + Decimal(1) / 3
    assert decimal_thirds != 1


@pytest.mark.parametrize(
    ("code", "predicate", "gate", "question"),
    [
        (code, predicate, gate.code, instrument(code).node(gate.of[0]))
        for code in CODES
        for predicate, gates in instrument(code).gates.items()
        for gate in gates
        if gate.index_equivalent is not None
    ],
)
def test_the_survey_index_named_beside_a_gate_just_meets_it(code, predicate, gate, question):
    node = question
    while node.children:
        (node,) = node.children
    (survey,) = node.indicators
    wanted = gate_of(score(instrument(code), {}), predicate, gate).index_equivalent
    at = gate_of(score(instrument(code), {survey.code: Index(wanted)}), predicate, gate)
    below = gate_of(score(instrument(code), {survey.code: Index(wanted - Decimal("0.01"))}), predicate, gate)
    assert (at.passed, at.shortfall, below.passed) == (True, 0, False)


def test_performance_gates_of_the_present_regulation():
    """Kinerja A 5, B 3.75 (WBBM's minimum), C 2.5 (WBK's), D 1.25."""
    question = instrument().indicator("B.I.b.1")
    outcomes = {}
    for level in question.levels:
        sheet = score(instrument(), {question.code: Choice(level.letter)})
        gates = [gate_of(sheet, predicate, "kinerja-lebih-baik") for predicate in ("WBK", "WBBM")]
        outcomes[level.letter] = (gates[0].value, gates[0].passed, gates[1].passed)
    assert outcomes["A"] == (5, True, True)
    assert all(passed == (value >= F("2.5")) for value, passed, _ in outcomes.values())
    assert all(passed == (value >= F("3.75")) for value, _, passed in outcomes.values())


def test_findings_gate_of_2019_asks_for_all():
    """TLHP 5 of 5: 26 of 26 passes, 25 of 26 gives 4.81 and fails."""
    outcomes = []
    for done in (26, 25):
        answer = Counts({"jumlah_temuan": 26, "jumlah_temuan_ditindaklanjuti": done})
        outcomes.append(gate_of(score(instrument(OLD), {"B.I.2.1": answer}), "WBK", "tlhp"))
    assert [gate.value for gate in outcomes] == [5, F(125, 26)]
    assert [gate.passed for gate in outcomes] == [True, False]


def test_findings_gate_of_2014_asks_for_seven_tenths():
    """TLHP 3.5 of 5: 7 of 10 meets it exactly."""
    answer = Counts({"jumlah_temuan": 10, "jumlah_temuan_ditindaklanjuti": 7})
    gate = gate_of(score(instrument(OLDEST), {"B.I.2.1": answer}), "WBK", "tlhp")
    assert (gate.value, gate.shortfall, gate.passed) == (F("3.5"), 0, True)
