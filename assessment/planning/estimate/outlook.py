"""What would be left of a sheet after TPI and TPN, gate by gate: an estimate, never a score.

Pure, like `readiness.reading`. A loss known only of a component, or of the whole, takes the same share from each area under it; a
step without any known loss takes nothing and says so. Source: ours; the regulations know no such figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessment.figures.gate_board import GateRow, read_board
from assessment.planning.estimate.losses import SELF, STEPS, TOTAL, TPI, TPN, Loss, Origin, Part, leaves_of, parts_of
from assessment.scoring import Gate, Instrument, ScoreSheet, measure_gate, measured

STEP_NAMES = {TPI: "TPI", TPN: "TPN"}
SAFE, THIN, FAILED = "Aman", "Tipis", "Gagal"
# A gate met by less than this share of the weight it measures is thin: about one question of an area. Our rule.
THIN_SHARE = Fraction(2, 100)


@dataclass(frozen=True)
class Expected:
    """One gate after a step; `row` measures the estimate."""

    row: GateRow
    word: str


@dataclass(frozen=True)
class GateOutlook:
    """One gate now and after each step; None where nothing is known of the step."""

    now: GateRow
    after: tuple[Expected | None, ...]

    @property
    def last(self) -> Expected | None:
        """After the last step that is known."""
        return next((expected for expected in reversed(self.after) if expected is not None), None)


@dataclass(frozen=True)
class PartOutlook:
    """One part in points now and after each step, with the losses that apply to it; None where nothing is known."""

    part: Part
    now: Fraction
    after: tuple[Fraction | None, ...]
    losses: tuple[Loss | None, ...]


@dataclass(frozen=True)
class Cause:
    """One loss and what it is applied to."""

    loss: Loss
    name: str  # of the part it is known of
    is_spread: bool  # whether it is known only of more than an area, so that its areas share it
    areas: tuple[str, ...]  # names of the areas that share it; () where all of the part do


@dataclass(frozen=True)
class Step:
    """One step: its loss per area, and the points left in every node (what is not known is taken as no loss)."""

    name: str
    losses: Mapping[str, Loss]  # area key → loss
    points: Mapping[str, Fraction]  # node code → points
    unchanged: tuple[Part, ...]  # areas of whose loss nothing is known
    causes: tuple[Cause, ...]

    @property
    def is_known(self) -> bool:
        """Whether the loss of any area is known."""
        return bool(self.losses)

    @property
    def short(self) -> str:
        """`TPN`."""
        return STEP_NAMES[self.name]

    @property
    def title(self) -> str:
        """`setelah penilaian TPN`."""
        return f"setelah penilaian {self.short}"

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its losses are known from, each once."""
        return tuple(dict.fromkeys(loss.origin for loss in self.losses.values()))


@dataclass(frozen=True)
class Outlook:
    """The estimate of one sheet for one predicate."""

    target: str
    base: str  # the stage the figures of today come from: mandiri, or tpi once it is published
    steps: tuple[Step, ...]
    gates: tuple[GateOutlook, ...]  # in the regulation's order
    parts: tuple[PartOutlook, ...]

    def gate(self, code: str) -> GateOutlook:
        """Return the outlook of one gate. Raises KeyError if the target has none such."""
        found = next((gate for gate in self.gates if gate.now.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    @property
    def last(self) -> Step | None:
        """The last step of which anything is known."""
        return next((step for step in reversed(self.steps) if step.is_known), None)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the losses of all steps are known from, each once."""
        return tuple(dict.fromkeys(origin for step in self.steps for origin in step.origins))

    @property
    def rows(self) -> tuple[GateOutlook, ...]:
        """The gates with the worst first: failing by most points, then thin, then safe."""
        return tuple(sorted(self.gates, key=_urgency))

    def having(self, word: str) -> tuple[GateOutlook, ...]:
        """Return the gates that are `word` after the last known step, the worst first."""
        return tuple(gate for gate in self.rows if gate.last is not None and gate.last.word == word)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many gates are gagal, tipis and aman after the last known step."""
        return tuple((word, len(self.having(word))) for word in (FAILED, THIN, SAFE))

    @property
    def sentence(self) -> str:
        """One to three sentences: after which step, how many gates fail, which of them pass today, which is the worst."""
        if self.last is None:
            return f"Belum ada riwayat atau asumsi untuk memperkirakan penilaian TPI dan TPN menuju {self.target}."
        return f"Perkiraan {self.last.title}: {self.summary}"

    @property
    def summary(self) -> str:
        """The same without its first words; "" where nothing is known."""
        asked, counts = len(self.gates), [(word, count) for word, count in self.counts if count]
        if not counts:
            return ""
        if len(counts) == 1:
            return f"semua {asked} syarat {self.target} {counts[0][0].lower()}.{self._nearest}"
        said = ", ".join(f"{count} {word.lower()}" for word, count in counts)
        return f"dari {asked} syarat {self.target}, {said}.{self._turned}{self._nearest}"

    @property
    def _turned(self) -> str:
        turned = sum(gate.now.passed is True for gate in self.having(FAILED))
        return f" Dari yang gagal, {turned} kini terpenuhi." if turned else ""

    @property
    def _nearest(self) -> str:
        worst = self.rows[0].last
        return "" if worst is None or worst.word == SAFE else f" Paling kurang: {worst.row.nearness}."


def look_ahead(
    instrument: Instrument,
    target: str,
    headline: ScoreSheet,
    claim: ScoreSheet,
    *,
    observed: Sequence[Loss],
    entered: Sequence[Loss] = (),
    base: str = SELF,
) -> Outlook:
    """Return what would be left of `headline` after TPI and TPN, and how each gate of `target` stands then.

    headline: the unit's sheet berdata dukung (claim beside it), or that of TPI once it is published, as `base` says;
    scored question by question. observed: losses of earlier rounds; entered: assumptions, which go before them. For each area the
    most specific one holds: its own, its component's, the whole's. Every figure is between 0 and today's, exact; the
    points of a node are the sum of its parts. Raises KeyError if the instrument has no such target.
    Source: ours.
    """
    parts = parts_of(instrument)
    areas = [part for part in parts if not part.is_component]
    today = {leaf: headline.nodes[leaf].points for part in areas for leaf in part.leaves}
    left, steps = today, []
    for name in STEPS if base == SELF else (TPN,):
        applied = _applied(areas, [d for d in entered if d.step == name], [d for d in observed if d.step == name])
        left = _after(areas, applied, left, today)
        unchanged = tuple(part for part in areas if part.key not in applied)
        steps.append(Step(name, applied, _folded(instrument, left), unchanged, _causes(parts, applied)))
    board = read_board(instrument, target, headline, claim)
    gates = {gate.code: gate for gate in instrument.gates[target]}
    return Outlook(
        target=target,
        base=base,
        steps=tuple(steps),
        gates=tuple(_gate(instrument, gates[row.code], row, steps) for row in board.in_order),
        parts=tuple(_part(part, today, steps) for part in parts),
    )


def word_of(row: GateRow) -> str:
    """Return gagal, tipis or aman: below the minimum, above it by less than 2 % of the weight measured, or more."""
    margin = row.margin_points
    if margin is None or margin < 0:
        return FAILED
    return THIN if margin < THIN_SHARE * row.weight else SAFE


def _applied(areas: Sequence[Part], entered: Sequence[Loss], observed: Sequence[Loss]) -> dict[str, Loss]:
    """Return area key → the loss that applies to it, entered before observed, the most specific first."""
    found = {}
    for area in areas:
        for losses in (entered, observed):
            by_part = {loss.part: loss for loss in losses}
            loss = next((by_part[key] for key in (area.key, area.component, TOTAL) if key in by_part), None)
            if loss is not None:
                found[area.key] = loss
                break
    return found


def _causes(parts: Sequence[Part], applied: Mapping[str, Loss]) -> tuple[Cause, ...]:
    """Return the losses that apply to any area, each once, in the order of the LKE."""
    names = {part.key: f"Komponen {part.name}" if part.is_component else part.name for part in parts}
    found = []
    for loss in dict.fromkeys(applied.values()):
        sharing = [key for key, other in applied.items() if other is loss]
        whole = [part.key for part in parts if not part.is_component and loss.part in {part.key, part.component, TOTAL}]
        areas = () if len(sharing) == len(whole) else tuple(names[key] for key in sharing)
        found.append(Cause(loss, names.get(loss.part, "Nilai total"), loss.part not in applied, areas))
    return tuple(found)


def _after(
    areas: Sequence[Part], applied: Mapping[str, Loss], left: Mapping[str, Fraction], today: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return leaf → points left; `left` is what the step before leaves, `today` what a loss since mandiri starts from."""
    after = dict(left)
    for area in areas:
        loss = applied.get(area.key)
        if loss is None:
            continue
        kept = loss.kept
        if kept is None:
            scope = [leaf for other in areas if applied.get(other.key) is loss for leaf in other.leaves]
            whole = sum((left[leaf] for leaf in scope), Fraction())
            kept = max(1 - (loss.points or Fraction()) / whole, Fraction()) if whole else Fraction()
        for leaf in area.leaves:
            start = today if loss.step == TPN and loss.since == SELF else left
            after[leaf] = min(left[leaf], start[leaf] * kept)
    return after


def _folded(instrument: Instrument, leaves: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the points of every node, as sums of their leaves."""
    return {
        code: sum((leaves[leaf] for leaf in leaves_of((node,))), Fraction()) for code, node in instrument.nodes.items()
    }


def _gate(instrument: Instrument, gate: Gate, now: GateRow, steps: Sequence[Step]) -> GateOutlook:
    after: list[Expected | None] = []
    for step in steps:
        if not step.is_known:
            after.append(None)
            continue
        found = measure_gate(gate, instrument.exact_weights, step.points, instrument.asked_beside(gate))
        row = replace(now, value=found.value, shortfall=found.shortfall, passed=found.passed)
        after.append(Expected(row, word_of(row)))
    return GateOutlook(now, tuple(after))


def _part(part: Part, today: Mapping[str, Fraction], steps: Sequence[Step]) -> PartOutlook:
    return PartOutlook(
        part=part,
        now=measured(sum((today[leaf] for leaf in part.leaves), Fraction()), part.minimums),
        after=tuple(
            measured(sum((step.points[leaf] for leaf in part.leaves), Fraction()), part.minimums)
            if step.is_known
            else None
            for step in steps
        ),
        losses=tuple(step.losses.get(part.key) for step in steps),
    )


def _urgency(gate: GateOutlook) -> tuple[int, Fraction]:
    """Order: failing by most points first, then thin and safe by the smallest margin."""
    row = gate.last.row if gate.last else gate.now
    margin = row.margin_points or Fraction()
    return (0 if margin < 0 else 1), margin
