"""What holds for every sheet of every instrument."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import Choice, Counts, Index, ScoreSheet, restrict, score
from tests.assessment.scoring.strategies import answers_to, filled, filled_and_question
from tests.sheets import instrument

many = settings(max_examples=100, deadline=None)


@many
@given(filled())
def test_everything_stays_within_its_bounds(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    assert 0 <= sheet.total <= sheet.total_answered_only <= 100
    for node in sheet.nodes.values():
        assert 0 <= node.points <= node.points_answered_only <= node.weight
        assert 0 <= node.answered <= node.questions
    assert all(value is None or 0 <= value <= 1 for value in sheet.values.values())


@many
@given(filled())
def test_every_parent_is_the_sum_of_its_parts(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    for node in instrument(code).nodes.values():
        if node.children:
            parts = [sheet.nodes[child.code] for child in node.children]
            whole = sheet.nodes[node.code]
            assert whole.points == sum(part.points for part in parts)
            assert whole.points_answered_only == sum(part.points_answered_only for part in parts)
            assert whole.answered == sum(part.answered for part in parts)
            assert whole.questions == sum(part.questions for part in parts)
    assert sheet.total == sum(sheet.nodes[node.code].points for node in instrument(code).tree)
    for key, members in instrument(code).areas.items():
        assert sheet.areas[key].points == sum(sheet.nodes[node.code].points for node in members)
        assert sheet.areas[key].weight == sum(node.weight for node in members)


@many
@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(drawn, shuffler: random.Random):
    code, answers = drawn
    pairs = list(answers.items())
    shuffler.shuffle(pairs)
    assert score(instrument(code), dict(pairs)) == score(instrument(code), answers)


def better(question, answer):
    """Return answers at least as good: the level above, a higher index, one more counted, one fewer to subtract."""
    if answer is None:
        return []
    if isinstance(answer, Choice):
        letters = [level.letter for level in question.levels]
        place = letters.index(answer.letter)
        return [Choice(letters[place - 1])] if place else []
    if isinstance(answer, Index):
        return [Index((answer.value + question.index_range[1]) / 2)]
    step = 1 if question.formula.kind == "ratio" else -1
    values = answer.values
    return [
        Counts({**values, key: values[key] + step})
        for key in question.formula.numerator
        if values[key] is not None and values[key] + step >= 0
    ]


@many
@given(filled_and_question())
def test_a_better_answer_never_lowers_a_node_or_fails_a_gate(drawn):
    code, answers, question = drawn
    before = score(instrument(code), answers)
    for improved in better(question, answers[question.code]):
        after = score(instrument(code), answers | {question.code: improved})
        for node in instrument(code).nodes:
            assert after.nodes[node].points >= before.nodes[node].points
            assert after.nodes[node].points_answered_only >= before.nodes[node].points_answered_only
        for predicate, gates in before.gates.items():
            for old, new in zip(gates, after.gates[predicate], strict=True):
                assert new.value >= old.value
                assert new.passed or not old.passed


@many
@given(filled_and_question())
def test_answering_a_blank_never_lowers_the_headline(drawn):
    code, answers, question = drawn
    blank = score(instrument(code), answers | {question.code: None})
    assert score(instrument(code), answers).total >= blank.total


@many
@given(filled_and_question())
def test_one_answer_moves_only_the_nodes_above_it(drawn):
    code, answers, question = drawn
    other = score(instrument(code), answers | {question.code: None})
    for node, points in score(instrument(code), answers).nodes.items():
        if not question.code.startswith(f"{node}."):
            assert other.nodes[node] == points


def worst(question):
    """Return the answer that is worth nothing."""
    if question.levels:
        return Choice(question.levels[-1].letter)
    if question.answer_type == "index":
        return Index(question.index_range[0])
    values = dict.fromkeys((entry.key for entry in question.inputs), 0)
    keys = question.formula.denominator if question.formula.kind == "ratio" else question.formula.numerator
    return Counts(values | dict.fromkeys(keys, 1))


@many
@given(filled())
def test_a_blank_equals_zero_in_the_headline(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    filled_up = dict(answers) | {blank: worst(instrument(code).indicator(blank)) for blank in sheet.unanswered}
    zeroed = score(instrument(code), filled_up)
    assert zeroed.unanswered == ()
    assert zeroed.total == sheet.total
    assert {node: part.points for node, part in zeroed.nodes.items()} == {
        node: part.points for node, part in sheet.nodes.items()
    }
    assert zeroed.gates == sheet.gates


@many
@given(filled(blanks=False))
def test_a_complete_sheet_makes_both_figures_equal(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    assert sheet.unanswered == ()
    assert sheet.total == sheet.total_answered_only
    for node in sheet.nodes.values():
        assert node.points == node.points_answered_only
        assert node.answered == node.questions


@many
@given(filled())
def test_a_gate_says_what_it_measured(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    for predicate, gates in instrument(code).gates.items():
        for gate, result in zip(gates, sheet.gates[predicate], strict=True):
            earned = sum(sheet.nodes[node].points for node in gate.of)
            weight = sum(instrument(code).node(node).exact_weight for node in gate.of)
            assert result.value == (earned if gate.measure == "points" else 100 * earned / weight)
            assert result.shortfall == max(gate.exact_minimum - result.value, 0)
            assert result.passed is (result.shortfall == 0)
            assert (result.code, result.source, result.minimum) == (gate.code, gate.source, gate.minimum)
        assert sheet.passes(predicate) is all(result.passed for result in sheet.gates[predicate])


@many
@given(filled(), st.data())
def test_a_restricted_sheet_never_earns_more(drawn, data):
    code, answers = drawn
    kept = data.draw(st.sets(st.sampled_from(sorted(answers))))
    claim = score(instrument(code), answers)
    supported = score(instrument(code), restrict(answers, kept))
    assert supported.total <= claim.total
    assert score(instrument(code), restrict(answers, answers)) == claim
    assert set(supported.unanswered) == set(claim.unanswered) | (set(answers) - kept)


@many
@given(filled())
def test_a_stored_sheet_comes_back_equal(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    # Sorted keys stand for a database that does not keep their order.
    back = ScoreSheet.from_dict(json.loads(json.dumps(sheet.to_dict(), sort_keys=True)))
    assert back == sheet
    for name in ("nodes", "areas", "values", "gates"):
        assert list(getattr(back, name)) == list(getattr(sheet, name))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_capping_counts_at_their_denominator_changes_no_value(data):
    """min(numerator, denominator) ÷ denominator is the capped ratio."""
    rows = [
        question
        for question in instrument().indicators.values()
        if question.formula and question.formula.kind == "ratio" and len(question.formula.numerator) == 1
    ]
    question = data.draw(st.sampled_from(rows))
    answer = data.draw(answers_to(question, blanks=False))
    bottom = sum(answer.values[key] for key in question.formula.denominator)
    (top,) = question.formula.numerator
    capped = Counts({**answer.values, top: min(answer.values[top], bottom)})
    full, cut = (score(instrument(), {question.code: each}) for each in (answer, capped))
    assert full.total == cut.total
    assert any(note.kind.startswith("above_one") for note in full.warnings) is (answer.values[top] > bottom > 0)


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_decrease_is_the_share_that_is_gone(before, now):
    counts = {"pelanggaran_tahun_lalu": before, "pelanggaran_tahun_ini": now, "pelanggaran_disanksi": 0}
    sheet = score(instrument(), {"A.II.3.iii.a": Counts(counts)})
    value = sheet.values["A.II.3.iii.a"]
    if before:
        assert value * before == max(before - now, 0)
    else:
        assert value == (now == 0)
