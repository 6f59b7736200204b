"""What TPI and TPN take from a sheet: losses of earlier rounds, and those somebody assumes.

Pure, like `readiness.reading`; `outlook` applies them. A loss is a share of the points, since instruments weigh the areas
differently; a rise is not counted on. Source: ours; the regulations know no such figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring import Instrument, Node, ScoreSheet
from zi_portal.kit.indonesian import decimal_text, percent_text

SELF, TPI, TPN = "mandiri", "tpi", "tpn"
STEPS = (TPI, TPN)
TOTAL = "total"  # the whole sheet as a part, where a rekap knows nothing smaller


@dataclass(frozen=True)
class Part:
    """A component, or one area of it with both its halves; areas hold the leaves, the sub-areas with questions."""

    key: str
    name: str
    weight: Fraction
    component: str  # key of the component it stands in; its own of a component
    leaves: tuple[str, ...]
    minimums: tuple[Fraction, ...] = ()  # points asked of it

    @property
    def is_component(self) -> bool:
        """Whether it is a whole component."""
        return self.key == self.component


@dataclass(frozen=True)
class Origin:
    """Where a loss is known from, in words."""

    label: str  # Penilaian ZI 2018; Asumsi Luh Sukerti
    detail: str  # which scorers, or why it was assumed
    dated: str  # keputusan 13 Juli 2018
    is_assumed: bool = False

    @property
    def text(self) -> str:
        """`Penilaian ZI 2018: Penilaian TPI → Penilaian TPN, keputusan 13 Juli 2018`."""
        said = f"{self.label}: {self.detail}" if self.detail else self.label
        return f"{said}, {self.dated}" if self.dated else said


@dataclass(frozen=True)
class Observed:
    """Points of one part in a sheet of an earlier round."""

    points: Fraction
    round_key: str  # of the `PastRound`
    evaluation: int  # of the `PastSheet`

    @property
    def scorer(self) -> str:
        """The evaluation as an address names it."""
        return str(self.evaluation)


@dataclass(frozen=True)
class Loss:
    """What one step takes from one part: a share of its points stays (`kept`, 0 to 1), or `points` are taken from it.

    `since` is the stage it is counted from: the one before, or mandiri where TPI is not known.
    `before` and `after` are what it was observed between; None of an assumption.
    """

    step: str
    part: str
    since: str
    origin: Origin
    kept: Fraction | None = None
    points: Fraction | None = None
    before: Observed | None = None
    after: Observed | None = None

    @property
    def text(self) -> str:
        """`turun 20,99 %`, `turun 5,00 poin` or `tidak turun`."""
        if self.points is not None:
            return f"turun {decimal_text(self.points)} poin" if self.points else "tidak turun"
        lost = 1 - (self.kept if self.kept is not None else 1)
        return f"turun {percent_text(100 * lost)}" if lost else "tidak turun"


@dataclass(frozen=True)
class PastSheet:
    """What one scorer of an earlier round gave."""

    sheet: ScoreSheet
    scorer: str  # Penilaian TPI (Tim Kementerian)
    evaluation: int = 0  # its id, for links

    @property
    def text(self) -> str:
        """`Penilaian TPI (Tim Kementerian) 88,94`: the scorer with the total, where it is known."""
        return self.scorer if self.sheet.total is None else f"{self.scorer} {decimal_text(self.sheet.total)}"


@dataclass(frozen=True)
class PastRound:
    """An earlier round with what is published of it: stage → sheet."""

    key: str
    label: str  # Penilaian ZI 2018
    dated: str
    instrument: Instrument
    sheets: Mapping[str, PastSheet]


def parts_of(instrument: Instrument) -> tuple[Part, ...]:
    """Return each component followed by its areas, in document order."""
    found: list[Part] = []
    for component in instrument.tree:
        key = component.key or component.code
        codes = {node.code for node in component.walk()}
        found.append(_part(instrument, key, key, (component,)))
        for area, nodes in instrument.areas.items():
            if nodes[0].code in codes:
                found.append(_part(instrument, area, key, nodes))
    return tuple(found)


def _part(instrument: Instrument, key: str, component: str, nodes: Sequence[Node]) -> Part:
    weight = sum((node.exact_weight for node in nodes), Fraction())
    asked = instrument.minimums_of(node.code for node in nodes)
    return Part(key, nodes[0].name, weight, component, leaves_of(nodes), asked)


def observed_losses(past: PastRound) -> tuple[Loss, ...]:
    """Return what TPI and TPN took from each part of an earlier round, as far as both sides of the step are known.

    TPN is compared with TPI, or with mandiri where a part of TPI's sheet is not known. A part that had 0 points tells
    nothing. Shares are kept ones, capped at 1, since a rise is not counted on. Exact.
    Source: ours; a share of the points carries over to an instrument that weighs the areas differently.
    """
    known = {stage: _known_points(past.instrument, given.sheet) for stage, given in past.sheets.items()}
    found = []
    for step, earlier in ((TPI, (SELF,)), (TPN, (TPI, SELF))):
        for part, after in known.get(step, {}).items():
            since = next((stage for stage in earlier if known.get(stage, {}).get(part)), None)
            if since is None:
                continue
            before = Observed(known[since][part], past.key, past.sheets[since].evaluation)
            scorers = f"{past.sheets[since].text} → {past.sheets[step].text}"
            origin = Origin(past.label, scorers, past.dated)
            kept = min(after / before.points, Fraction(1))
            left = Observed(after, past.key, past.sheets[step].evaluation)
            found.append(Loss(step, part, since, origin, kept=kept, before=before, after=left))
    return tuple(found)


def latest_losses(rounds: Sequence[PastRound], base: str = SELF) -> tuple[Loss, ...]:
    """Return, for each step, the losses of the first round that knows any: the latest, where `rounds` begins with it.

    base: the stage today's figures come from; a loss counted from an earlier one says nothing then.
    """
    chosen: list[Loss] = []
    for step in STEPS:
        for past in rounds:
            losses = [
                loss for loss in observed_losses(past) if loss.step == step and (base == SELF or loss.since != SELF)
            ]
            if losses:
                chosen.extend(losses)
                break
    return tuple(chosen)


def assumed(step: str, part: str, origin: Origin, *, percent: Decimal | None, points: Decimal | None) -> Loss:
    """Return the loss that somebody entered: percent of the part's points (0 to 100), or points of 100.

    Of a component it takes from the areas that have no assumption of their own.
    """
    since = SELF if step == TPI else TPI
    if percent is not None:
        return Loss(step, part, since, origin, kept=1 - Fraction(percent) / 100)
    return Loss(step, part, since, origin, points=Fraction(points or 0))


def leaves_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return the codes of the sub-areas with questions under these nodes."""
    return tuple(inner.code for node in nodes for inner in node.walk() if inner.indicators)


def _known_points(instrument: Instrument, sheet: ScoreSheet) -> dict[str, Fraction]:
    """Return part key → points, of the parts the sheet knows."""
    known = {key: area.points for key, area in sheet.areas.items()}
    for component in instrument.tree:
        if component.code in sheet.nodes:
            known[component.key or component.code] = sheet.nodes[component.code].points
    if sheet.total is not None:
        known[TOTAL] = sheet.total
    return known
