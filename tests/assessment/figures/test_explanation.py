"""Where a number comes from: parts that make the figure exactly, sums that can be done by hand, rules that are ours."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.figures.answer_words import number, result
from assessment.figures.gate import explain_gate
from assessment.figures.origin import ANSWERED_ONLY, CLAIM, FIGURES, SUPPORTED, TOTAL, Reading, explain, figures_of
from assessment.scoring import Choice, Counts, Index
from tests.assessment.figures.by_hand import agrees, by_hand, sides
from tests.assessment.scoring.strategies import filled
from tests.sheets import NOW, OLD, OLDEST, best_answers, instrument


def reading(answers, figure=CLAIM, *, code=NOW, supported=None):
    """Return what explains a sheet; without `supported` codes every answer is berdata dukung."""
    lke = instrument(code)
    codes = set(answers) if supported is None else supported
    backed = scoring.score(lke, scoring.restrict(answers, codes))
    return Reading(lke, scoring.score(lke, answers), backed, answers, figure)


def recap(points, total=None):
    lke = instrument(OLDEST)
    sheet = scoring.score_recap(lke, {code: Decimal(text) for code, text in points.items()}, total)
    return Reading(lke, sheet, None, {}, CLAIM, {*points, *([] if total is None else [TOTAL])})


# --- Every figure of every sheet


@settings(max_examples=30, deadline=None)
@given(filled(), st.sampled_from(sorted(FIGURES)), st.randoms(use_true_random=False))
def test_explained_parts_sum_exactly_to_the_figure_and_can_be_done_by_hand(drawn, figure, chance):
    code, answers = drawn
    supported = {question for question in answers if chance.random() < 0.6}
    told = reading(answers, figure, code=code, supported=supported)
    explanation = explain(told, TOTAL)
    assert explanation.adds_up
    assert explanation.head.points == told.total
    assert {line.code for line in explanation.lines} == set(told.instrument.nodes)
    for line in (explanation.head, *explanation.lines):
        calculation, told_result = sides(line.working)
        assert agrees(by_hand(told_result), line.points)
        if not calculation.startswith("belum ada jawaban"):
            assert agrees(by_hand(calculation), line.points)
        if line.questions:
            counted = [question.counted for question in line.questions if question.counted is not None]
            assert line.points == (sum(counted) * line.weight / len(counted) if counted else 0)
        for rule in line.rules:
            assert agrees(by_hand(sides(rule.working)[1]), rule.points)
    asked = [question for line in explanation.lines for question in line.questions]
    assert [question.code for question in asked] == list(told.instrument.indicators)
    for question in asked:
        if question.working and "dibatasi" not in question.working and "penyebut" not in question.working:
            assert agrees(by_hand(sides(question.working)[0]), question.value)


@settings(max_examples=30, deadline=None)
@given(filled(), st.sampled_from([CLAIM, SUPPORTED]), st.randoms(use_true_random=False))
def test_explained_gates_come_to_their_value_and_shortfall_by_hand(drawn, figure, chance):
    code, answers = drawn
    told = reading(answers, figure, code=code, supported={question for question in answers if chance.random() < 0.6})
    for predicate, gates in told.sheet.gates.items():
        for gate in gates:
            explained = explain_gate(told, predicate, gate.code)
            calculation, told_result = sides(
                explained.working.removesuffix(" poin").removesuffix("\N{NO-BREAK SPACE}%")
            )
            assert explained.adds_up
            assert agrees(by_hand(told_result.removesuffix("\N{NO-BREAK SPACE}%").removesuffix(" poin")), gate.value)
            assert agrees(by_hand(calculation), gate.value)
            assert ("kurang" in explained.comparison) == (not gate.passed)


@pytest.mark.parametrize("code", [NOW, OLD, OLDEST])
def test_every_node_area_and_component_of_every_instrument_can_be_asked_for(code):
    told = reading(best_answers(code), code=code)
    lke = told.instrument
    for name in (*lke.nodes, *lke.areas, "pengungkit", "hasil", *lke.indicators):
        explanation = explain(told, name)
        assert explanation.adds_up
        assert explanation.head.points == explanation.head.weight  # a sheet that earns everything
    with pytest.raises(KeyError):
        explain(told, "A.IX")


# --- What a line says


def test_sub_area_shows_answers_values_mean_weight_and_both_readings_of_a_blank():
    """(1 + 1 + 0.67 + 1 + 0.67 + 0) ÷ 6 × 1.25 = 217/240; of the five answered 4.34 ÷ 5 × 1.25 = 1.085"""
    letters = ("Ya", "A", "B", "A", "B")
    answers = {f"A.I.3.iii.{end}": Choice(letter) for end, letter in zip("abcde", letters, strict=True)}
    (line,) = explain(reading(answers), "A.I.3.iii").lines
    assert line.working == "(1 + 1 + 0,67 + 1 + 0,67 + 0) ÷ 6 × 1,25 = 0,904167 ≈ 0,90"
    assert [question.answer for question in line.questions] == [*letters, "belum dijawab"]
    assert line.questions[-1].note == "belum dijawab, dihitung 0"
    assert [(rule.kind, rule.working) for rule in line.rules] == [
        ("blank", "(1 + 1 + 0,67 + 1 + 0,67) ÷ 5 × 1,25 = 1,085 ≈ 1,09"),
        ("middle", "(1 + 1 + 0,666667 + 1 + 0,666667 + 0) ÷ 6 × 1,25 = 0,902778 ≈ 0,90"),
    ]
    (line,) = explain(reading(answers, ANSWERED_ONLY), "A.I.3.iii").lines
    assert line.working == "(1 + 1 + 0,67 + 1 + 0,67) ÷ 5 × 1,25 = 1,085 ≈ 1,09"
    assert line.rules[0].says == "dilewati dari rata-rata"
    assert line.rules[0].working == "(1 + 1 + 0,67 + 1 + 0,67 + 0) ÷ 6 × 1,25 = 0,904167 ≈ 0,90"


def test_answer_without_data_dukung_counts_0_and_its_claim_stands_beside_it():
    answers = {"A.I.1.i.a": Choice("Ya"), "A.I.1.i.b": Choice("B")}
    (line,) = explain(reading(answers, SUPPORTED, supported={"A.I.1.i.a"}), "A.I.1.i").lines
    assert line.working == "(1 + 0) ÷ 2 × 0,50 = 0,25"
    assert line.questions[1].note == "belum berdata dukung, dihitung 0 (klaim 0,5)"
    assert [(rule.kind, rule.working) for rule in line.rules] == [
        ("unsupported", "(1 + 0,5) ÷ 2 × 0,50 = 0,375 ≈ 0,38")
    ]


def test_counts_show_their_formula_cap_and_zero_denominator_with_the_other_reading():
    answers = {
        "A.II.1.i.a": Counts({"jumlah_agen": 4, "jumlah_perubahan": 6}),
        "A.II.1.i.b": Counts({"jumlah_perubahan": 6, "jumlah_terintegrasi": 4}),
        "A.II.3.iii.a": Counts(
            dict.fromkeys(("pelanggaran_tahun_lalu", "pelanggaran_tahun_ini", "jumlah_disanksi"), 0)
        ),
    }
    lke = instrument(NOW)
    answers["A.II.3.iii.a"] = Counts(
        {entry.key: 3 if entry.key == "pelanggaran_tahun_lalu" else 1 for entry in lke.indicator("A.II.3.iii.a").inputs}
    )
    (agents,) = explain(reading(answers), "A.II.1.i").lines
    assert [question.working for question in agents.questions] == [
        "6 ÷ 4 = 1,50, dibatasi menjadi 1",
        "4 ÷ 6 = 0,666667 ≈ 0,67",
    ]
    assert agents.questions[0].warnings[0].endswith("nilainya dibatasi menjadi 1.")
    assert [(rule.kind, rule.working) for rule in agents.rules] == [
        ("cap", "(1,5 + 0,666667) ÷ 2 × 2,00 = 2,166667 ≈ 2,17")
    ]
    (decrease,) = explain(reading(answers), "A.II.3.iii").lines
    assert decrease.questions[0].working == "(3 − 1) ÷ 3 = 0,666667 ≈ 0,67"
    nothing = {"A.II.5.ii.a": Counts(dict.fromkeys((entry.key for entry in lke.indicator("A.II.5.ii.a").inputs), 0))}
    (complaints,) = explain(reading(nothing), "A.II.5.ii").lines
    assert complaints.questions[0].working == "0 sebagai penyebut = 0, nilai ditetapkan 1"
    assert [(rule.kind, rule.working) for rule in complaints.rules] == [("zero_denominator", "0 × 3,00 = 0,00")]


def test_incomplete_counts_are_blank_and_warn():
    (line,) = explain(reading({"A.II.1.i.a": Counts({"jumlah_agen": 4})}), "A.II.1.i").lines
    assert line.questions[0].note == "belum dijawab, dihitung 0"
    assert line.questions[0].warnings[0].startswith("Dihitung belum dijawab, belum diisi: ")


def test_survey_index_keeps_all_its_digits():
    (line,) = explain(reading({"B.I.a.1": Index(Decimal("3.61"))}), "B.I.a").lines
    assert line.questions[0].working == "3,61 ÷ 4 = 0,9025 ≈ 0,90"
    assert line.working == "0,9025 × 17,50 = 15,79375 ≈ 15,79"


def test_source_is_the_page_or_the_basis_with_its_confidence():
    (now,) = explain(reading({}), "A.I.1.i").lines
    (old,) = explain(reading({}, code=OLD), "A.I.1").lines
    assert now.questions[0].source == "hlm. 66"
    assert old.questions[0].source == "jenjang disimpulkan dari 52/2014 dan 90/2021, keyakinan tinggi"
    assert [line.questions[0].is_inferred for line in (now, old)] == [False, True]


def test_area_of_two_halves_is_their_sum_and_a_total_tells_what_each_rule_comes_to():
    answers = best_answers() | {"A.I.1.i.a": None}
    told = reading(answers)
    area = explain(told, "MP")
    assert area.head.working == "3,75 + 4 = 7,75"
    (rule,) = [rule for rule in explain(told, TOTAL).head.rules if rule.kind == "blank"]
    assert rule.points == told.claim.total_answered_only


def test_printed_calculation_of_a_sub_area_and_of_a_sum():
    told = reading({"A.I.1.i.a": Choice("Ya")})
    assert explain(told, "A.I.1.i").head.working == "(1 + 0) ÷ 2 × 0,50 = 0,25"
    assert explain(told, "A.I.1").head.working == "0,25 + 0 + 0 + 0 = 0,25"


# --- Gates


def test_percent_gate_shows_formula_minimum_shortfall_in_percent_and_points_and_its_paragraph():
    """SDM: best sheet without reform is 5 of 10, 50 % against 60 %: 10 percent, 1 point short."""
    answers = {code: answer for code, answer in best_answers().items() if not code.startswith("A.II.3.")}
    explained = explain_gate(reading(answers), "WBK", "area-SDM")
    assert explained.working == "100 × (5 + 0) ÷ (5 + 5) = 50,00\N{NO-BREAK SPACE}%"
    assert explained.comparison == "50 < 60: kurang 60 − 50 = 10,00 poin persen, atau × 10 ÷ 100 = 1,00 poin."
    assert explained.row.source == "Lampiran II, hlm. 52-53 dan Tabel 6 hlm. 58"


def test_gate_met_exactly_says_so():
    answers = best_answers() | {"B.I.a.1": Index(Decimal("3.6"))}
    explained = explain_gate(reading(answers), "WBK", "survei-anti-korupsi")
    assert explained.comparison == "15,75 = 15,75: tepat di batas, terpenuhi."
    with pytest.raises(KeyError):
        explain_gate(reading(answers), "WBK", "tlhp")


# --- Rekap


def test_rekap_is_entered_never_recomputed_and_what_it_does_not_know_stays_unknown():
    told = recap({"A": "52.07", "B": "36.87"})
    explanation = explain(told, TOTAL)
    assert explanation.head.working == "52,07 + 36,87 = 88,94"
    assert [line.working for line in explanation.lines] == [
        "52,07, dicatat dari hasil penilai; tidak dihitung ulang",
        "36,87, dicatat dari hasil penilai; tidak dihitung ulang",
    ]
    assert figures_of(told.claim, None) == (CLAIM,)
    assert explain(told, "A.I").head.working == "tidak diketahui: penilai tidak mencatat bagian ini"
    gates = {gate.code: explain_gate(told, "WBK", gate.code) for gate in told.instrument.gates["WBK"]}
    assert gates["total"].working == "52,07 + 36,87 = 88,94 poin"
    assert any(gate.working.startswith("Tidak diketahui: nilai ") for gate in gates.values())


def test_entered_total_stands_beside_parts_that_do_not_make_it():
    told = recap({"A": "52.07", "B": "36.87"}, Decimal("80.00"))
    explanation = explain(told, TOTAL)
    assert explanation.adds_up
    assert explanation.head.working == "80,00, dicatat dari hasil penilai; tidak dihitung ulang"
    assert "tidak sama dengan jumlah bagiannya 88,94" in explanation.head.warnings[0]
    assert explain_gate(told, "WBK", "total").adds_up


# --- Numbers


@pytest.mark.parametrize(
    ("value", "whole", "told"),
    [
        (Fraction(1, 2), "0,5", "0,50"),
        (Fraction(217, 240), "0,904167", "0,904167 ≈ 0,90"),
        (Fraction(-1, 3), "−0,333333", "−0,333333 ≈ −0,33"),
        (Fraction(60107097, 728000), "82,564694", "82,564694 ≈ 82,56"),
        (Fraction(1, 3_000_000), "0,0000003", "0,0000003"),
        (Fraction(9, 16), "0,5625", "0,5625 ≈ 0,56"),
        (Fraction(75), "75", "75,00"),
    ],
)
def test_numbers_are_decimals_and_results_add_what_is_rounded(value, whole, told):
    assert (number(value), result(value)) == (whole, told)


def test_sheet_that_does_not_follow_from_its_answers_does_not_add_up():
    told = reading({"A.I.1.i.a": Choice("Ya")})
    stale = Reading(told.instrument, told.claim, told.supported, {"A.I.1.i.a": Choice("Tidak")}, CLAIM)
    assert not explain(stale, "A.I.1.i").adds_up
