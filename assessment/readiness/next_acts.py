"""What to do next: points at risk, and the few acts that help the nearest failing gate most.

Pure, like `reading`. The acts are a short, greedy list a head of office can explain in one line; a proved route to
the threshold is another matter. They never suggest claiming a level: they say what must be shown, and what its level
would then be worth.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.gate_board import Board, GateRow
from assessment.readiness.act_words import ACT_WORDS, hint_text, plus
from assessment.scoring import Instrument, ScoreSheet, measured, percent_of

DOCUMENT = 1  # effort of an act for which only data dukung is missing


@dataclass(frozen=True)
class Risk:
    """One answer whose points are claimed without data dukung that counts."""

    code: str
    statement: str
    node_name: str
    points: Fraction


@dataclass(frozen=True)
class Act:
    """One thing to do at one question; `gain` is in points, what its gates would rise by at most.

    `gate` is the one it was chosen for; `gates` are all failing ones it counts for, the most specific first.
    """

    code: str
    statement: str
    gate: GateRow
    gates: tuple[GateRow, ...]
    text: str
    gain: Fraction
    effort: int


@dataclass(frozen=True)
class _Situation:
    """What an act is looked for in."""

    instrument: Instrument
    claim: ScoreSheet
    supported: ScoreSheet
    board: Board
    under: Mapping[str, frozenset[str]]  # gate code → codes of the questions it counts


def risks(instrument: Instrument, claim: ScoreSheet, supported: ScoreSheet) -> tuple[Risk, ...]:
    """Return every answer without data dukung that counts, the most points first; together they are klaim − berdata dukung.

    instrument, claim, supported: one evaluation's sheets, as `reading.read` takes them. Points of 100, exact.
    Source: ours, as the three totals are.
    """
    found = []
    for code, value in claim.values.items():
        lost = (value or Fraction()) - (supported.values[code] or Fraction())
        if lost > 0:
            points = worth(instrument, code) * lost
            found.append(Risk(code, instrument.indicator(code).statement, _leaf_name(instrument, code), points))
    return tuple(sorted(found, key=lambda risk: -risk.points))


def next_acts(
    instrument: Instrument, claim: ScoreSheet, supported: ScoreSheet, board: Board, *, limit: int
) -> tuple[Act, ...]:
    """Return up to `limit` acts that help the failing gates of `board`, nearest gate first.

    instrument, claim, supported: one evaluation's sheets; board: its gates, read from `supported`.
    Per gate, the acts with the most points for their effort, until together they would close it; then the next gate.
    Points of 100, exact. Source: ours; nothing in the regulations orders the work.
    """
    under = {gate.code: frozenset(_questions_of(instrument, gate.of)) for gate in board.rows}
    at = _Situation(instrument, claim, supported, board, under)
    chosen: dict[str, Act] = {}
    for gate in board.failing:
        missing = (gate.shortfall_points or Fraction()) - _gained(chosen.values(), gate)
        acts = [
            act
            for code in _questions_of(instrument, gate.of)
            if code not in chosen and (act := _act(at, gate, code)) is not None
        ]
        for act in sorted(acts, key=lambda act: -act.gain / (act.effort + 1)):
            if len(chosen) == limit:
                return tuple(chosen.values())
            if missing <= 0:
                break
            missing -= act.gain
            chosen[act.code] = act
    return tuple(chosen.values())


def effect_text(acts: Sequence[Act], board: Board) -> str:
    """Return what the gates would be once all of `acts` are done, recomputed gate by gate; "" when none closes.

    acts: as `next_acts` gave them for `board`. Points are sums, so gains at different questions simply add up.
    """
    closed = [gate for gate in board.failing if _gained(acts, gate) >= (gate.shortfall_points or Fraction())]
    if not closed:
        return ""
    if len(closed) == len(board.failing) and not board.unknown:
        return f"Bila semuanya selesai, seluruh syarat nilai {board.predicate} terpenuhi."
    return f"Bila semuanya selesai, tertutup {len(closed)} dari {len(board.failing)} syarat yang kurang."


def worth(instrument: Instrument, code: str) -> Fraction:
    """Return the points one question, by its code, is worth when its value is 1. Raises KeyError for no question."""
    leaf = instrument.parent_of(code)
    if leaf is None:
        raise KeyError(code)
    return leaf.question_weight


def _gained(acts: Iterable[Act], gate: GateRow) -> Fraction:
    """Return the points that acts would bring to one gate."""
    return sum((act.gain for act in acts if gate in act.gates), Fraction())


def _act(at: _Situation, gate: GateRow, code: str) -> Act | None:
    """Return what can be done at one question, None where it already gives all it can."""
    indicator = at.instrument.indicator(code)
    claimed, counted = at.claim.values[code], at.supported.values[code] or Fraction()
    points = worth(at.instrument, code)
    words = ACT_WORDS.of(indicator)
    if claimed is None:
        gain, effort, text = points, words.effort, words.unanswered(indicator, points)
    elif claimed > counted:
        gain, effort = points * (claimed - counted), DOCUMENT
        text = f"Lengkapi {hint_text(indicator)}; bila data dukung ini diterima, {words.answer_worth(indicator, claimed)} terhitung ({plus(gain)})."
    elif claimed == 1:
        return None
    else:
        own = [row.index_equivalent for row in at.board.rows if row.index_equivalent and code in at.under[row.code]]
        share = percent_of(measured(points * claimed, at.instrument.question_minimums(code)), points)
        raised = words.raised(indicator, points, share, own[0] if own else None)
        gain, effort, text = raised.gain, words.effort, raised.text
    helped = sorted((row for row in at.board.failing if code in at.under[row.code]), key=lambda row: row.weight)
    return Act(code, indicator.statement, gate, tuple(helped), text, gain, effort)


def _questions_of(instrument: Instrument, codes: Sequence[str]) -> Iterator[str]:
    """Yield the codes of all questions under these nodes."""
    for code in codes:
        for node in instrument.node(code).walk():
            yield from (question.code for question in node.indicators)


def _leaf_name(instrument: Instrument, code: str) -> str:
    leaf = instrument.parent_of(code)
    return leaf.name if leaf is not None else ""
