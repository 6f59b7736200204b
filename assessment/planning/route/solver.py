"""Choose among upgrades: least total effort, then fewest steps, then the smallest gain that suffices.

A mixed-integer program for HiGHS, solved three times, each time holding the best of the time before. HiGHS works in
floats, so it may take a sheet that misses a gate by a hair for one that meets it, never the other way round: every
answer is checked exactly, and one that fails is cut off together with all that are no better, until one holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import highspy

from assessment.planning.route.upgrades import Key, Ladder, Options, Upgrade

# Above this many rungs a ladder is solved as a real number and rounded up, which cannot lose a gate.
MOST_RUNGS = 10_000
# Floats of this size are exact to well below a point.
ROUND_LIMIT = 200
# Finding the very smallest gain is a subset-sum: on fine counts it may take hours to prove the last millionth of a
# point. After so many branches the best found is taken; effort and number of steps are always proved.
GAIN_BRANCHES = 300


class RouteError(RuntimeError):
    """The solver stopped without an answer; the message names its status."""


@dataclass(frozen=True)
class Demand:
    """One failing gate in points: what the chosen upgrades must add."""

    code: str
    weights: Mapping[str, Fraction]  # question code → points that a value of 1 is worth in this gate
    shortfall: Fraction  # points


# What is chosen → index of the option, or units up the ladder; questions left alone are absent.
Choice = dict[Key, int]


class _QuietHighs(highspy.Highs):
    """HiGHS that prints nothing: its banner would land in the middle of a command's JSON."""

    def enableCallbacks(self) -> None:  # noqa: N802  (the library's name, called while it is being made)
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass
class _Model:
    highs: _QuietHighs
    moved: dict[Key, int] = field(default_factory=dict)  # column: chosen at all
    options: dict[Key, list[int]] = field(default_factory=dict)  # column per option
    rungs: dict[Key, int] = field(default_factory=dict)  # column with the units
    columns: int = 0

    def column(self, lowest: float, highest: float, *, whole: bool) -> int:
        self.highs.addVar(lowest, highest)
        if whole:
            self.highs.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        return self.columns - 1

    def row(self, lowest: float, highest: float, terms: Mapping[int, float]) -> None:
        self.highs.addRow(lowest, highest, len(terms), list(terms), list(terms.values()))


def solve(
    upgrades: Sequence[Upgrade],
    demands: Sequence[Demand],
    efforts: Mapping[Key, int],
    gains: Mapping[str, Fraction],
    holds: Callable[[Choice], Sequence[str]],
) -> Choice | None:
    """Return the best choice that meets every demand, or None when none does.

    upgrades: of each question the proof before the raise, and one of them is chosen at most;
    efforts: cost of each, 0 or more; gains: points of the total that a value of 1 is worth;
    holds: exact check of a choice, returns the codes of the demands that it misses.
    Raises RouteError if the solver gives up.
    """
    model = _build(upgrades, demands)
    best: Choice | None = None
    moves = dict.fromkeys(model.moved.values(), 1.0)
    cost = {column: float(efforts[key]) for key, column in model.moved.items()}
    for objective, is_whole in ((cost, True), (moves, True), (_gain_terms(model, upgrades, gains), False)):
        if not is_whole:
            model.highs.setOptionValue("mip_max_nodes", GAIN_BRANCHES)
        found = _minimise(model, objective, upgrades, demands, holds)
        if found is None:
            return best
        best = found
        if is_whole:
            value = sum(objective[model.moved[key]] for key in found)
            model.row(-highspy.kHighsInf, value, objective)
    return best


def _build(upgrades: Sequence[Upgrade], demands: Sequence[Demand]) -> _Model:
    highs = _QuietHighs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-9)
    model = _Model(highs)
    for upgrade in upgrades:
        moved = model.moved[upgrade.key] = model.column(0, 1, whole=True)
        if isinstance(upgrade, Options):
            columns = [model.column(0, 1, whole=True) for _ in upgrade.choices]
            model.options[upgrade.key] = columns
            model.row(0, 0, {moved: -1.0} | dict.fromkeys(columns, 1.0))
        else:
            rungs = model.column(0, upgrade.highest, whole=upgrade.highest <= MOST_RUNGS)
            model.rungs[upgrade.key] = rungs
            model.row(0, highspy.kHighsInf, {rungs: 1.0, moved: -float(upgrade.lowest)})
            model.row(-highspy.kHighsInf, 0, {rungs: 1.0, moved: -float(upgrade.highest)})
        if (upgrade.code, True) in model.moved and not upgrade.is_proof:
            model.row(-highspy.kHighsInf, 1, {moved: 1.0, model.moved[upgrade.code, True]: 1.0})
    for demand in demands:
        model.row(float(demand.shortfall), highspy.kHighsInf, _gain_terms(model, upgrades, demand.weights))
    return model


def _gain_terms(model: _Model, upgrades: Sequence[Upgrade], worth: Mapping[str, Fraction]) -> dict[int, float]:
    """Return the points gained as a linear expression; questions that are worth nothing here stay out."""
    terms: dict[int, float] = {}
    for upgrade in upgrades:
        weight = worth.get(upgrade.code)
        if not weight:
            continue
        if isinstance(upgrade, Options):
            for column, (_, value) in zip(model.options[upgrade.key], upgrade.choices, strict=True):
                terms[column] = float((value - upgrade.base) * weight)
        else:
            terms[model.rungs[upgrade.key]] = float(upgrade.unit * weight)
            terms[model.moved[upgrade.key]] = -float(upgrade.base * weight)
    return terms


def _minimise(
    model: _Model,
    objective: Mapping[int, float],
    upgrades: Sequence[Upgrade],
    demands: Sequence[Demand],
    holds: Callable[[Choice], Sequence[str]],
) -> Choice | None:
    for column in range(model.columns):
        model.highs.changeColCost(column, objective.get(column, 0.0))
    by_code = {demand.code: demand for demand in demands}
    for _ in range(ROUND_LIMIT):
        model.highs.run()
        status = model.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
            raise RouteError(f"the solver stopped with {model.highs.modelStatusToString(status)}")
        if model.highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        choice = _read(model, upgrades)
        missed = holds(choice)
        if not missed:
            return choice
        for code in missed:
            _cut_off(model, upgrades, by_code[code], choice)
    raise RouteError(f"no exact answer after {ROUND_LIMIT} rounds")


def _read(model: _Model, upgrades: Sequence[Upgrade]) -> Choice:
    values = model.highs.getSolution().col_value
    choice: Choice = {}
    for upgrade in upgrades:
        if values[model.moved[upgrade.key]] < 0.5:
            continue
        if isinstance(upgrade, Options):
            columns = model.options[upgrade.key]
            choice[upgrade.key] = max(range(len(columns)), key=lambda position: values[columns[position]])
        else:
            units = values[model.rungs[upgrade.key]]
            nearest = round(units)
            up = nearest if abs(units - nearest) < 1e-6 else int(units) + 1
            choice[upgrade.key] = min(max(up, upgrade.lowest), upgrade.highest)
    return choice


def _cut_off(model: _Model, upgrades: Sequence[Upgrade], demand: Demand, choice: Choice) -> None:
    """Forbid `choice` and all that are nowhere better in this demand: at least one question must rise further."""
    further: dict[int, float] = {}
    for upgrade in upgrades:
        if not demand.weights.get(upgrade.code) or (upgrade.is_proof and (upgrade.code, False) in choice):
            continue
        if upgrade.key not in choice:
            further[model.moved[upgrade.key]] = 1.0
        elif isinstance(upgrade, Options):
            for column in model.options[upgrade.key][choice[upgrade.key] + 1 :]:
                further[column] = 1.0
        elif choice[upgrade.key] < upgrade.highest:
            flag = model.column(0, 1, whole=True)
            model.row(0, highspy.kHighsInf, {model.rungs[upgrade.key]: 1.0, flag: -float(choice[upgrade.key] + 1)})
            further[flag] = 1.0
    model.row(1, highspy.kHighsInf, further)


def best_answer(upgrade: Upgrade) -> int:
    """Return the choice that raises a question as far as it goes."""
    return len(upgrade.choices) - 1 if isinstance(upgrade, Options) else upgrade.highest


def value_of(upgrade: Upgrade, chosen: int) -> Fraction:
    """Return the value, 0 to 1, of a question after the chosen upgrade."""
    if isinstance(upgrade, Ladder):
        return upgrade.unit * chosen
    return upgrade.choices[chosen][1]
