"""The route of one sheet to one predicate, checked with the exact scoring core."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.planning.route.solver import Choice, Demand, best_answer, solve, value_of
from assessment.planning.route.upgrades import PROOF_EFFORT, Key, Options, Upgrade, default_efforts, raised, upgrades
from assessment.scoring import Answer, GateResult, Instrument, ScoreSheet, score
from zi_portal.kit.indonesian import decimal_text, names_text, percent_text

MOST_NAMED = 6  # questions in a reason; the rest are counted


@dataclass(frozen=True)
class Step:
    """One question to raise: what to deserve, not what to claim."""

    code: str
    before: Answer | None
    after: Answer
    gain: Fraction  # points of 100
    effort: int  # 0 evidence ready, 1 document missing, 2 new activity, 3 depends on others
    is_proof: bool = False  # the answer stays; only its evidence is to be completed


@dataclass(frozen=True)
class Plan:
    """The smallest set of steps that passes every gate of `target`, or why there is none."""

    target: str
    possible: bool
    reason: str  # Indonesian; "" when possible
    steps: tuple[Step, ...]
    sheet: ScoreSheet  # the sheet after the steps; when impossible, with everything raised as far as it goes
    changed: Mapping[str, Answer] = field(default_factory=dict)  # question code → the answer that `sheet` has instead

    @property
    def effort(self) -> int:
        """Total effort of the steps."""
        return sum(step.effort for step in self.steps)


def plan_route(
    instrument: Instrument,
    answers: Mapping[str, Answer | None],
    target: str,
    *,
    efforts: Mapping[str, int] | None = None,
    locked: Collection[str] = (),
    unproved: Mapping[str, Answer] | None = None,
    proof_efforts: Mapping[str, int] | None = None,
) -> Plan:
    """Return the upgrades that pass every failing gate of `target`: least effort, fewest steps, smallest gain.

    target: WBK or WBBM; efforts: question code → 0 to 3 (default: 3 for surveys, 2 for the rest); locked: questions
    that must not change. unproved: answers that do not count for want of evidence (`answers` lacks them): each can be
    proved as it stands at its `proof_efforts` (default 1), or raised at its effort. Unanswered questions may be answered; a denominator that is known never changes.
    Raises AnswerError if an answer does not fit, KeyError for an unknown target or locked code.
    Source: ours; the gates are those of the instrument.
    """
    for code in locked:
        instrument.indicator(code)
    before = score(instrument, answers)
    failing = [gate for gate in before.gates[target] if not gate.passed]
    if not failing:
        return Plan(target, True, "", (), before)
    given = dict(answers) | dict(unproved or {})
    possible = list(upgrades(instrument, answers, frozenset(locked), unproved))
    # Of two entries of one question the later one, which raises it, stands.
    highest = {upgrade.key: best_answer(upgrade) for upgrade in possible}
    raised_all = _changed(instrument, given, possible, highest)
    ceiling = score(instrument, {**answers, **raised_all})
    blocked = [gate for gate in ceiling.gates[target] if not gate.passed]
    if blocked:
        return Plan(target, False, _reason(instrument, ceiling, blocked, locked), (), ceiling, raised_all)
    worth = _worth(instrument)
    demands = [
        Demand(gate.code, {code: worth[code] for code in _questions(instrument, gate)}, _points_short(instrument, gate))
        for gate in failing
    ]

    def missed(choice: Choice) -> Sequence[str]:
        sheet = score(instrument, {**answers, **_changed(instrument, given, possible, choice)})
        return [gate.code for gate in sheet.gates[target] if not gate.passed]

    costs = _costs(possible, efforts if efforts is not None else default_efforts(instrument), proof_efforts or {})
    choice = solve(possible, demands, costs, worth, missed)
    if choice is None:
        raise AssertionError(f"the ceiling passes {target} but the solver found no route")
    changed = _changed(instrument, given, possible, choice)
    steps = tuple(
        Step(
            code=upgrade.code,
            before=given.get(upgrade.code),
            after=_after(instrument, given, upgrade, choice[upgrade.key]),
            gain=(value_of(upgrade, choice[upgrade.key]) - upgrade.base) * worth[upgrade.code],
            effort=costs[upgrade.key],
            is_proof=upgrade.is_proof,
        )
        for upgrade in possible
        if upgrade.key in choice
    )
    return Plan(target, True, "", steps, score(instrument, {**answers, **changed}), changed)


def _costs(possible: Sequence[Upgrade], efforts: Mapping[str, int], proof_efforts: Mapping[str, int]) -> dict[Key, int]:
    return {
        upgrade.key: proof_efforts.get(upgrade.code, PROOF_EFFORT) if upgrade.is_proof else efforts[upgrade.code]
        for upgrade in possible
    }


def _changed(
    instrument: Instrument, given: Mapping[str, Answer | None], possible: Sequence[Upgrade], choice: Choice
) -> dict[str, Answer]:
    """Return the answers that the chosen upgrades make."""
    return {
        upgrade.code: _after(instrument, given, upgrade, choice[upgrade.key])
        for upgrade in possible
        if upgrade.key in choice
    }


def _after(instrument: Instrument, answers: Mapping[str, Answer | None], upgrade: Upgrade, chosen: int) -> Answer:
    if isinstance(upgrade, Options):
        return upgrade.choices[chosen][0]
    return raised(instrument.indicator(upgrade.code), answers.get(upgrade.code), chosen)


def _worth(instrument: Instrument) -> dict[str, Fraction]:
    """Return question code → points that a value of 1 is worth: the sub-area's weight by its number of questions."""
    return {question.code: node.question_weight for node in instrument.nodes.values() for question in node.indicators}


def _questions(instrument: Instrument, gate: GateResult) -> list[str]:
    return [question.code for code in gate.of for node in instrument.node(code).walk() for question in node.indicators]


def _points_short(instrument: Instrument, gate: GateResult) -> Fraction:
    """Return a failing gate's shortfall in points."""
    if gate.shortfall is None:
        raise ValueError(f"gate {gate.code} is not known; a rekap has no route")
    if gate.measure == "points":
        return gate.shortfall
    return gate.shortfall * sum((instrument.node(code).exact_weight for code in gate.of), Fraction()) / 100


def _reason(instrument: Instrument, ceiling: ScoreSheet, blocked: Sequence[GateResult], locked: Collection[str]) -> str:
    """Say how far each gate gets at most, and which questions hold it there: those locked, and those without a whole."""
    held = dict.fromkeys(
        code for gate in blocked for code in _questions(instrument, gate) if (ceiling.values[code] or 0) < 1
    )
    kept = [code for code in held if code in locked]
    empty = [code for code in held if code not in locked]
    cause = f" selama {names_text(kept, MOST_NAMED)} tidak dapat diubah" if kept else ""
    found = f"Tidak mungkin{cause}: {'; '.join(_highest(gate) for gate in blocked)}."
    if empty:
        found += f" Penyebut {names_text(empty, MOST_NAMED)} berjumlah 0, sehingga nilainya tidak dapat naik."
    return found


def _highest(gate: GateResult) -> str:
    if gate.value is None:
        return f"{gate.label} tidak diketahui"
    shown = percent_text if gate.measure == "percent_of_weight" else decimal_text
    return f"{gate.label} paling tinggi {shown(gate.value)} dari batas {shown(gate.minimum)}"
