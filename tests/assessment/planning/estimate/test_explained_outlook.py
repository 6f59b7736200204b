"""An estimate taken apart: every line gives what the estimate says, and can be followed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessment.planning.estimate import losses
from assessment.planning.estimate.explained import explain_expected, explain_part
from assessment.planning.estimate.outlook import look_ahead
from assessment.scoring import Choice, score, score_recap
from tests.assessment.planning.estimate.estimates import GUESS, answers_and_losses
from tests.sheets import NOW, OLDEST, best_answers, instrument

F = Fraction


def estimate(sheet, *, target="WBK", observed=(), entered=(), code=NOW):
    return look_ahead(instrument(code), target, sheet, sheet, observed=observed, entered=entered)


def observed_2018():
    sheets = {
        stage: losses.PastSheet(
            score_recap(instrument(OLDEST), {"A": Decimal(a), "B": Decimal(b)}, None), stage, number
        )
        for number, (stage, a, b) in enumerate((("tpi", "52.07", "36.87"), ("tpn", "41.14", "36.44")), start=1)
    }
    return losses.observed_losses(losses.PastRound("7", "2018", "", instrument(OLDEST), sheets))


def guess(step, part, *, percent=None, points=None):
    amounts = {"percent": None if percent is None else Decimal(percent), "points": points and Decimal(points)}
    return losses.assumed(step, part, GUESS, **amounts)


def test_an_observed_loss_is_written_as_the_two_figures_it_comes_from():
    """MP has 8 of 8; 8 × 41.14 ÷ 52.07 = 6.3207; of the full weight 79.01 %."""
    sheet = score(instrument(NOW), best_answers())
    seen = estimate(sheet, observed=observed_2018())

    (step,) = explain_part(instrument(NOW), sheet, seen, "MP").steps
    assert step.areas[0].working == "8,00 × 41,14 ÷ 52,07 = 6,3207 ≈ 6,32"
    assert (step.areas[0].loss.before.evaluation, step.areas[0].loss.after.evaluation) == (1, 2)
    (gate,) = explain_expected(instrument(NOW), sheet, seen, "area-MP").steps
    assert gate.working == "100 × 6,3207 ÷ 8,00 = 79,0090 ≈ 79,01\N{NO-BREAK SPACE}%"
    assert gate.comparison.startswith("79,01\N{NO-BREAK SPACE}% dari batas 60,00\N{NO-BREAK SPACE}%: lebih 1,52 poin")
    assert gate.word_rule == "lebihnya 1,5207 ≈ 1,52 poin ≥ 2 ÷ 100 × 8,00 = 0,16 poin."


def test_assumed_percents_and_points_are_subtracted_in_the_open():
    sheet = score(instrument(NOW), best_answers())
    entered = [guess("tpi", "MP", percent="5"), guess("tpi", "PW", points="3"), guess("tpn", "hasil", points="4")]
    seen = estimate(sheet, entered=entered)

    def first(code):
        return explain_part(instrument(NOW), sheet, seen, code).steps[0].areas[0].working

    assert first("MP") == "8,00 × (100 − 5,00) ÷ 100 = 7,60"
    assert first("PW") == "15,00 − 3,00 = 12,00"
    assert "penurunannya belum diketahui, dianggap tidak turun" in first("TL")
    last = explain_part(instrument(NOW), sheet, seen, "hasil").steps[-1]
    assert last.areas[0].working == "22,50 × (40,00 − 4,00) ÷ 40,00 = 20,25"
    assert last.working == "20,25 + 15,75 = 36,00 poin"


def test_a_gate_below_its_minimum_says_by_how_much():
    sheet = score(instrument(NOW), best_answers() | {"A.I.1.i.a": Choice("Tidak")})
    seen = estimate(sheet, target="WBBM", entered=[guess("tpi", "hasil", percent="50")])
    (step,) = explain_expected(instrument(NOW), sheet, seen, "pelayanan-prima").steps
    assert step.comparison == "8,75 dari batas 15,75: kurang 7,00 poin."
    assert step.word_rule == "di bawah batas."


def test_what_the_lke_has_not_is_a_key_error():
    sheet = score(instrument(NOW), best_answers())
    seen = estimate(sheet)
    with pytest.raises(KeyError):
        explain_part(instrument(NOW), sheet, seen, "KKN")
    with pytest.raises(KeyError):
        explain_expected(instrument(NOW), sheet, seen, "tlhp")


@settings(max_examples=40, deadline=None)
@given(answers_and_losses())
def test_every_figure_of_every_estimate_is_what_its_lines_give(case):
    code, answers, entered = case
    lke = instrument(code)
    sheet = score(lke, answers)
    seen = estimate(sheet, code=code, entered=entered)
    for row in seen.parts:
        shown = explain_part(lke, sheet, seen, row.part.key)
        assert shown.adds_up
        assert shown.now == row.now
        known = [points for points in row.after if points is not None]
        assert [step.points for step in shown.steps] == known
    for gate in seen.gates:
        shown = explain_expected(lke, sheet, seen, gate.now.code)
        assert shown.adds_up
        known = [expected.row.points for expected in gate.after if expected is not None]
        assert [step.points for step in shown.steps] == known
