"""What a sheet would be if some of its answers were others: the totals, each minimum before and after, each gain.

Pure, like `readiness.reading`, whose words it shares. A simulated answer counts as if its data dukung stood; every other one
counts as in the real sheet. That is our rule: a what-if asks what the office would be worth once it has done something
and can prove it. The real sheet is read and never changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.answer_words import NO_ANSWER, number, result, short_answer, warning_texts, working_text
from assessment.figures.gate_board import Board, GateRow
from assessment.readiness import reading as readiness_reading
from assessment.readiness.reading import Readiness
from assessment.scoring import (
    PREDICATES,
    Answer,
    AnswerError,
    Instrument,
    Problem,
    ScoreSheet,
    answer_value,
    check_answers,
    is_same,
    score,
)

# How far the real sheet is from a simulated answer.
REACHED, PROOF_LEFT, AHEAD, BELOW = "Sudah tercapai", "Tinggal data dukung", "Belum tercapai", "Di bawah jawaban kini"


@dataclass(frozen=True)
class Base:
    """The real sheet a what-if starts from."""

    instrument: Instrument
    answers: Mapping[str, Answer]  # everything answered: klaim
    counted: Mapping[str, Answer]  # those of them whose data dukung counts
    claim: ScoreSheet
    supported: ScoreSheet

    def is_counted(self, code: str) -> bool:
        """Whether the real answer is one whose data dukung counts."""
        return code in self.counted

    def holds(self, code: str, answer: Answer) -> bool:
        """Whether this very answer is given and counts, so that there is nothing to simulate."""
        return self.is_counted(code) and is_same(self.answers.get(code), answer)

    def real_text(self, code: str) -> str:
        """Return the real answer in a few letters; "" without one."""
        return short_answer(self.instrument.indicator(code), self.answers.get(code))

    def note_of(self, code: str) -> str:
        """Say why the real answer is worth nothing although something is filled in; "" where that is not so."""
        if code not in self.answers or self.is_counted(code):
            return ""
        return "belum lengkap" if self.claim.values[code] is None else "belum berdata dukung"


@dataclass(frozen=True)
class Change:
    """One simulated answer beside the real one; its gain is W ÷ n × (u − v), in points."""

    code: str
    statement: str
    before_text: str  # the real answer in a few letters
    after_text: str
    working: str  # how numbers become the value; "" for a level
    weight: Fraction  # W: of its sub-area
    questions: int  # n: how many the sub-area has
    old: Fraction  # v: what the real answer is worth as far as it counts, 0 to 1
    new: Fraction  # u: what the simulated one is worth
    old_note: str  # why the real answer is worth nothing yet, or ""
    state: str
    gates: tuple[str, ...]  # the minimums it moves, the most specific first
    warnings: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """The most points the question can earn."""
        return self.weight / self.questions

    @property
    def gain(self) -> Fraction:
        """What it brings in points; below 0 where it takes some away."""
        return self.share * (self.new - self.old)

    @property
    def real_text(self) -> str:
        """`B, belum berdata dukung`: the real answer, and why it is worth nothing yet."""
        return ", ".join(filter(None, (self.before_text, self.old_note)))

    @property
    def gain_working(self) -> str:
        """The sum that gives the gain, to redo by hand."""
        sum_text = f"{number(self.weight)} ÷ {self.questions} × ({number(self.new)} − {number(self.old)})"
        return f"{sum_text} = {result(self.gain)}"


@dataclass(frozen=True)
class Mark:
    """One minimum of one predicate before and after."""

    predicate: str
    before: GateRow
    after: GateRow

    @property
    def flip(self) -> str:
        """`menjadi terpenuhi` or `menjadi kurang` where the state changes, else ""."""
        if self.before.passed == self.after.passed:
            return ""
        return "menjadi terpenuhi" if self.after.passed else "menjadi kurang"


@dataclass(frozen=True)
class GateLine:
    """What WBK and WBBM measure in the same way, with each one's minimum; a predicate that does not ask it has None."""

    marks: tuple[Mark | None, ...]  # as PREDICATES

    @property
    def asked(self) -> tuple[Mark, ...]:
        """The marks of the predicates that ask this minimum."""
        return tuple(mark for mark in self.marks if mark is not None)

    @property
    def label(self) -> str:
        """The minimum's name."""
        return self.asked[0].after.label

    @property
    def before_text(self) -> str:
        """What is measured now, with the decimals that the closest missed minimum takes."""
        return max((mark.before.value_text for mark in self.asked), key=len)

    @property
    def after_text(self) -> str:
        """What would be measured."""
        return max((mark.after.value_text for mark in self.asked), key=len)

    @property
    def moved(self) -> Fraction:
        """How far it moves, in points."""
        row = self.asked[0]
        return (row.after.points or Fraction()) - (row.before.points or Fraction())


@dataclass(frozen=True)
class WhatIf:
    """A whole what-if: the real reading, the simulated one, and what lies between."""

    before: Readiness
    after: Readiness
    sheet: Base  # everything of the simulated sheet, to take its figures apart
    changes: tuple[Change, ...]  # in the order of the LKE
    problems: tuple[Problem, ...]  # simulated answers that do not fit the LKE; they are not counted

    @property
    def lines(self) -> tuple[GateLine, ...]:
        """Every minimum of WBK and WBBM, in the order of the regulation."""
        return tuple(_lines(self.before, self.after))

    @property
    def pairs(self) -> tuple[tuple[Board, Board], ...]:
        """The boards of WBK and WBBM before and after, in this order."""
        boards = [{board.predicate: board for board in reading.boards} for reading in (self.before, self.after)]
        return tuple((boards[0][predicate], boards[1][predicate]) for predicate in PREDICATES)

    @property
    def gain(self) -> Fraction:
        """What all changes bring in points berdata dukung."""
        return (self.after.totals.headline or Fraction()) - (self.before.totals.headline or Fraction())

    @property
    def reached(self) -> int:
        """How many changes the real sheet has reached."""
        return sum(change.state == REACHED for change in self.changes)


def what_if(base: Base, simulated: Mapping[str, Answer], target: str, problems: Iterable[Problem] = ()) -> WhatIf:
    """Return what the sheet would be with `simulated` (question code → answer) in place of the real ones.

    target: WBK or WBBM, whose verdict comes first. problems: what the caller found not to fit already. An answer that
    does not fit the instrument is left out and told in `problems`; nothing raises for it.
    Source: ours; scores, gates and totals are those of the scoring core.
    """
    usable: dict[str, Answer] = {}
    found = list(problems)
    for code, answer in simulated.items():
        try:
            check_answers(base.instrument, {code: answer})
        except AnswerError as error:
            found.extend(error.problems)
        else:
            usable[code] = answer
    answers, counted = {**base.answers, **usable}, {**base.counted, **usable}
    sheet = Base(base.instrument, answers, counted, score(base.instrument, answers), score(base.instrument, counted))
    before, after = (
        readiness_reading.read(base.instrument, each.claim, each.supported, target) for each in (base, sheet)
    )
    changes = tuple(
        _change(base, sheet.supported, code, usable[code]) for code in base.instrument.indicators if code in usable
    )
    return WhatIf(before, after, sheet, changes, tuple(found))


def gates_of(instrument: Instrument, code: str) -> tuple[str, ...]:
    """Return the labels of the minimums that question `code` counts for, each once, the most specific first."""
    path = set()
    node = instrument.parent_of(code)
    while node is not None:
        path.add(node.code)
        node = instrument.parent_of(node.code)
    gates = {gate.label: gate for predicate in PREDICATES for gate in instrument.gates[predicate]}
    weights = {
        label: sum((instrument.node(part).exact_weight for part in gate.of), Fraction())
        for label, gate in gates.items()
        if path.intersection(gate.of)
    }
    return tuple(sorted(weights, key=lambda label: weights[label]))


def _change(base: Base, supported: ScoreSheet, code: str, answer: Answer) -> Change:
    indicator = base.instrument.indicator(code)
    leaf = base.instrument.parent_of(code)
    if leaf is None:
        raise ValueError(f"question {code} stands in no sub-area")
    new, old = supported.values[code] or Fraction(), base.supported.values[code] or Fraction()
    return Change(
        code=code,
        statement=indicator.statement,
        before_text=base.real_text(code) or NO_ANSWER,
        after_text=short_answer(indicator, answer),
        working=working_text(indicator, answer, supported.values[code]),
        weight=leaf.exact_weight,
        questions=len(leaf.indicators),
        old=old,
        new=new,
        old_note=base.note_of(code),
        state=_state(base, code, answer),
        gates=gates_of(base.instrument, code),
        warnings=warning_texts(supported.warnings, code),
    )


def _state(base: Base, code: str, answer: Answer) -> str:
    """Say how far the real sheet is from `answer`; a higher real answer that counts has left it behind."""
    if is_same(base.answers.get(code), answer):
        return REACHED if base.is_counted(code) else PROOF_LEFT
    value, _ = answer_value(base.instrument.indicator(code), answer)
    return BELOW if (value or Fraction()) < (base.supported.values[code] or Fraction()) else AHEAD


def _lines(before: Readiness, after: Readiness) -> Iterable[GateLine]:
    marks: dict[tuple[tuple[str, ...], str], dict[str, Mark]] = {}
    boards = {board.predicate: board for board in after.boards}
    was = {(board.predicate, row.code): row for board in before.boards for row in board.rows}
    for predicate in PREDICATES:
        for row in boards[predicate].in_order:
            mark = Mark(predicate, was[predicate, row.code], row)
            marks.setdefault((row.of, row.measure), {})[predicate] = mark
    for found in marks.values():
        yield GateLine(tuple(found.get(predicate) for predicate in PREDICATES))
