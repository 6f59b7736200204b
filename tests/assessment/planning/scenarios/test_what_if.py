"""What a sheet would be with other answers: exact totals, gains that add up, gates that move; a route applied passes."""

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.planning.route import plan_route
from assessment.planning.scenarios.what_if import AHEAD, BELOW, PROOF_LEFT, REACHED, Base, gates_of, is_same, what_if
from assessment.scoring import Choice, Counts, Index
from tests.assessment.scoring.strategies import answers_to, filled
from tests.sheets import CODES, NOW, OLDEST, best_answers, instrument

COUNTS, SURVEY, CHOICE = "A.II.5.ii.a", "B.I.a.1", "A.I.1.i.b"


def base_of(answers, supported=None, code=NOW):
    """Return a real sheet whose answers count at the `supported` codes, by default everywhere."""
    lke = instrument(code)
    given_answers = {question: answer for question, answer in answers.items() if answer is not None}
    wanted = {
        question: answer for question, answer in given_answers.items() if supported is None or question in supported
    }
    sheet = scoring.score(lke, wanted)
    counted = {question: answer for question, answer in wanted.items() if sheet.values[question] is not None}
    return Base(lke, given_answers, counted, scoring.score(lke, given_answers), sheet)


def flips(result):
    """Return the minimums whose state changes."""
    return [mark for line in result.lines for mark in line.asked if mark.flip]


@st.composite
def cases(draw):
    """Draw a sheet, which of its answers count, and some simulated answers."""
    code, answers = draw(filled())
    lke = instrument(code)
    supported = draw(st.sets(st.sampled_from(sorted(answers))))
    chosen = draw(st.lists(st.sampled_from(sorted(answers)), max_size=8, unique=True))
    simulated = {question: draw(answers_to(lke.indicator(question), blanks=False)) for question in chosen}
    return base_of(answers, supported, code), simulated


def test_one_level_brings_weight_over_questions_times_the_difference():
    """B to A at one of the two questions of A.I.1.i, which weighs 0.5: 0.5 ÷ 2 × (1 − 0.5) = 0.125"""
    result = what_if(base_of(best_answers() | {CHOICE: Choice("B")}), {CHOICE: Choice("A")}, "WBK")

    (change,) = result.changes
    assert change.gain == result.gain == F("0.125")
    assert (change.before_text, change.after_text, change.state) == ("B", "A", AHEAD)
    assert change.gain_working == "0,5 ÷ 2 × (1 − 0,5) = 0,125 ≈ 0,13"
    assert result.after.totals.headline == 100


def test_a_simulated_answer_counts_as_if_its_data_dukung_stood():
    result = what_if(base_of(best_answers(), supported=set()), {SURVEY: Index(Decimal("3.6"))}, "WBK")

    assert result.before.totals.headline == 0
    assert result.after.totals.headline == F("15.75")
    assert result.after.totals.claim == 100 - F("1.75")
    assert [(mark.predicate, mark.after.code, mark.flip) for mark in flips(result)] == [
        ("WBK", "survei-anti-korupsi", "menjadi terpenuhi"),
        ("WBBM", "survei-anti-korupsi", "menjadi terpenuhi"),
    ]


def test_a_lower_answer_takes_points_away_and_fails_gates():
    result = what_if(base_of(best_answers()), {SURVEY: Index(Decimal("3.5"))}, "WBK")

    (change,) = result.changes
    assert change.gain == F("-2.1875")  # 17.5 × (3.5 ÷ 4 − 1)
    assert change.state == BELOW
    assert change.working == "3,5 ÷ 4 = 0,875 ≈ 0,88"
    assert {mark.flip for mark in flips(result)} == {"menjadi kurang"}


@pytest.mark.parametrize(
    ("real", "supported", "state", "note"),
    [
        (Choice("A"), True, REACHED, ""),
        (Choice("A"), False, PROOF_LEFT, "belum berdata dukung"),
        (Choice("B"), True, AHEAD, ""),
        (None, False, AHEAD, ""),
    ],
)
def test_each_change_says_how_far_the_real_sheet_is(real, supported, state, note):
    answers = best_answers() | {CHOICE: real}
    base = base_of(answers, supported=set(answers) - (set() if supported else {CHOICE}))

    (change,) = what_if(base, {CHOICE: Choice("A")}, "WBK").changes

    assert (change.state, change.old_note) == (state, note)


def test_a_real_answer_that_lacks_a_number_is_told_as_incomplete():
    answers = best_answers() | {COUNTS: Counts({"harus_ditindaklanjuti": 26})}
    whole = Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 0, "selesai": 26})

    (change,) = what_if(base_of(answers), {COUNTS: whole}, "WBK").changes

    assert (change.before_text, change.old_note, change.after_text) == ("–/26", "belum lengkap", "26/26")
    assert change.working == "26 ÷ 26 = 1,00"


def test_answers_that_do_not_fit_are_told_and_left_out():
    simulated = {"X.1": Choice("A"), CHOICE: Choice("Z"), SURVEY: Index(Decimal(4))}

    result = what_if(base_of({}), simulated, "WBK", [scoring.Problem("Y", "alasan")])

    assert [problem.code for problem in result.problems] == ["Y", "X.1", CHOICE]
    assert [change.code for change in result.changes] == [SURVEY]
    assert result.after.totals.headline == F("17.5")


def test_counts_beyond_their_whole_warn_at_their_question():
    beyond = Counts({"harus_ditindaklanjuti": 2, "sedang_diproses": 0, "selesai": 3})

    (change,) = what_if(base_of({}), {COUNTS: beyond}, "WBK").changes

    assert "melebihi" in change.warnings[0]
    assert change.new == 1


def test_a_minimum_only_one_predicate_asks_stands_once_with_one_mark():
    result = what_if(base_of({}, code=OLDEST), {}, "WBK")

    assert [len(line.asked) for line in result.lines] == [2, 2, 2, 2, 1]
    assert result.lines[-1].marks[0] is None
    assert result.lines[-1].label == "Kualitas Pelayanan Publik"


def test_gates_are_named_once_the_most_specific_first():
    assert gates_of(instrument(), COUNTS) == ("Area Penguatan Pengawasan", "Nilai pengungkit", "Nilai total")


def test_answers_are_the_same_whatever_their_form():
    assert is_same(Index(Decimal("3.60")), Index(Decimal("3.6")))
    assert is_same(Counts({"a": 1, "b": None}), Counts({"a": 1}))
    assert not is_same(Counts({"a": 1}), Counts({"a": 2}))
    assert not is_same(None, Choice("A"))


@given(cases())
@settings(max_examples=60, deadline=None)
def test_gains_add_up_exactly_to_the_change_of_the_total(case):
    base, simulated = case
    result = what_if(base, simulated, "WBBM")

    assert sum((change.gain for change in result.changes), F()) == result.gain
    assert result.after.totals.headline == scoring.score(base.instrument, {**base.counted, **simulated}).total
    assert result.after.totals.at_risk >= 0
    for line in result.lines:
        moved = sum((change.gain for change in result.changes if line.label in change.gates), F())
        assert line.moved == moved


@given(cases())
@settings(max_examples=30, deadline=None)
def test_nothing_simulated_is_the_real_sheet(case):
    base, _ = case
    result = what_if(base, {}, "WBK")

    assert result.after == result.before
    assert flips(result) == []


@given(filled(), st.data())
@settings(max_examples=40, deadline=None)
def test_applying_the_route_in_what_if_passes_every_gate_of_its_target(sheet, data):
    """The route of the supported sheet, laid over it as a scenario, gives the very sheet the route promises."""
    code, answers = sheet
    lke = instrument(code)
    target = data.draw(st.sampled_from(scoring.PREDICATES))
    base = base_of(answers, data.draw(st.sets(st.sampled_from(sorted(answers)))), code)
    unproved = {question: answer for question, answer in base.answers.items() if question not in base.counted}
    plan = plan_route(lke, base.counted, target, unproved=unproved)

    result = what_if(base, {step.code: step.after for step in plan.steps}, target)

    if plan.possible:
        assert result.after.board.passed
        assert result.after.totals.headline == plan.sheet.total
        assert {change.code: change.gain for change in result.changes} == {step.code: step.gain for step in plan.steps}


def test_every_instrument_has_a_what_if():
    for code in CODES:
        best = best_answers(code)
        assert what_if(base_of({}, code=code), best, "WBBM").after.board.passed
