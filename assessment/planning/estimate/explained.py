"""An estimate explained: what each step takes from each area, by which loss, and how a gate stands on what is left.

Pure, like `outlook`, whose figures it takes apart; every line proves that its own arithmetic gives them, exactly. What
is written of them has four decimals at most: fractions that never end would be longer than the page is wide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.gate_board import GateRow
from assessment.planning.estimate.losses import SELF, TPN, Loss, leaves_of, parts_of
from assessment.planning.estimate.outlook import FAILED, THIN, THIN_SHARE, Expected, Outlook, Step
from assessment.scoring import Instrument, ScoreSheet, measured
from zi_portal.kit.indonesian import decimal_text

TOTAL = "total"
UNKNOWN_DROP = "penurunannya belum diketahui, dianggap tidak turun"


@dataclass(frozen=True)
class AreaLeft:
    """What one step leaves of one area, or of what a gate measures of it."""

    name: str
    is_partial: bool  # whether only a part of the area is measured
    before: Fraction
    left: Fraction
    working: str
    loss: Loss | None  # None: nothing is known, so nothing is taken
    fits: bool  # whether the working gives what the estimate says


@dataclass(frozen=True)
class StepLeft:
    """One step of an estimate: the areas, their sum, and of a gate what that comes to."""

    step: Step
    areas: tuple[AreaLeft, ...]
    points: Fraction
    working: str  # how the areas make the figure
    expected: Expected | None  # of a gate
    comparison: str  # of a gate: against its minimum
    word_rule: str  # of a gate: why it is called aman, tipis or gagal

    @property
    def value_text(self) -> str:
        """The figure after this step; of a gate in its own unit."""
        return decimal_text(self.points) if self.expected is None else self.expected.row.value_text


@dataclass(frozen=True)
class ExplainedEstimate:
    """Where the estimate of one part or one gate comes from."""

    code: str
    name: str
    weight: Fraction
    base: str  # the stage of today's figure, as in `Outlook`
    now: Fraction
    now_text: str  # of a gate in its own unit
    minimum_text: str  # of a gate; "" of a part
    steps: tuple[StepLeft, ...]  # those of which something is known

    @property
    def is_gate(self) -> bool:
        """Whether it is a gate, not a part."""
        return bool(self.minimum_text)

    @property
    def adds_up(self) -> bool:
        """Whether every line gives what the estimate says, and the lines their sum."""
        return all(
            all(area.fits for area in step.areas) and sum((a.left for a in step.areas), Fraction()) == step.points
            for step in self.steps
        )


def explain_part(instrument: Instrument, sheet: ScoreSheet, outlook: Outlook, code: str) -> ExplainedEstimate:
    """Return where the estimate of an area, a component or `total` comes from.

    sheet: the one the estimate starts from. Raises KeyError if the instrument has no such part.
    """
    found = [row for row in outlook.parts if code in {row.part.key, row.part.component} and not row.part.is_component]
    chosen = next((row.part for row in outlook.parts if row.part.key == code), None)
    if code == TOTAL:
        found = [row for row in outlook.parts if not row.part.is_component]
    elif chosen is None:
        raise KeyError(code)
    leaves = [leaf for row in found for leaf in row.part.leaves]
    asked = instrument.total_minimums if chosen is None else chosen.minimums
    now = measured(sum((row.now for row in found), Fraction()), asked)
    return ExplainedEstimate(
        code=code,
        name="Nilai total" if chosen is None else f"Komponen {chosen.name}" if chosen.is_component else chosen.name,
        weight=sum((row.part.weight for row in found), Fraction()),
        base=outlook.base,
        now=now,
        now_text=decimal_text(now),
        minimum_text="",
        steps=tuple(_steps(instrument, sheet, outlook, leaves, asked=asked)),
    )


def explain_expected(instrument: Instrument, sheet: ScoreSheet, outlook: Outlook, code: str) -> ExplainedEstimate:
    """Return where the estimate of one gate of the outlook's target comes from; KeyError if it has none such."""
    gate = outlook.gate(code)
    leaves = leaves_of([instrument.node(node) for node in gate.now.of])
    expected = {step.name: after for step, after in zip(outlook.steps, gate.after, strict=True) if after is not None}
    return ExplainedEstimate(
        code=code,
        name=gate.now.label,
        weight=gate.now.weight,
        base=outlook.base,
        now=gate.now.points or Fraction(),
        now_text=gate.now.value_text,
        minimum_text=gate.now.minimum_text,
        steps=tuple(
            _steps(instrument, sheet, outlook, leaves, expected=expected, asked=instrument.minimums_of(gate.now.of))
        ),
    )


def _steps(
    instrument: Instrument,
    sheet: ScoreSheet,
    outlook: Outlook,
    leaves: Sequence[str],
    *,
    expected: Mapping[str, Expected] | None = None,
    asked: Sequence[Fraction] = (),
) -> Iterator[StepLeft]:
    """Yield the steps of which something is known, area by area as far as `leaves` belong to it."""
    today = {leaf: sheet.nodes[leaf].points for leaf in leaves_of(instrument.tree)}
    left: Mapping[str, Fraction] = today
    for step in outlook.steps:
        if step.is_known:
            areas = tuple(_areas(instrument, step, leaves, left, today))
            points = measured(sum((step.points[leaf] for leaf in leaves), Fraction()), asked)
            reached = (expected or {}).get(step.name)
            yield StepLeft(
                step=step,
                areas=areas,
                points=points,
                working=_working(areas, points, reached),
                expected=reached,
                comparison=_comparison(reached.row) if reached is not None else "",
                word_rule=_word_rule(reached) if reached is not None else "",
            )
        left = step.points


def _areas(
    instrument: Instrument,
    step: Step,
    leaves: Sequence[str],
    left: Mapping[str, Fraction],
    today: Mapping[str, Fraction],
) -> Iterator[AreaLeft]:
    for part in parts_of(instrument):
        meant = [leaf for leaf in part.leaves if leaf in leaves]
        if part.is_component or not meant:
            continue
        asked = part.minimums if len(meant) == len(part.leaves) else ()
        before = measured(sum((left[leaf] for leaf in meant), Fraction()), asked)
        after = measured(sum((step.points[leaf] for leaf in meant), Fraction()), asked)
        loss = step.losses.get(part.key)
        counted, working = before, f"{_shown(before)}, {UNKNOWN_DROP}"
        if loss is not None:
            start = sum((today[leaf] for leaf in meant), Fraction()) if _skips(step, loss) else before
            shared = [p for p in parts_of(instrument) if step.losses.get(p.key) is loss]
            whole = sum((left[leaf] for p in shared for leaf in p.leaves), Fraction())
            counted, working = _left(loss, start, before, whole)
        yield AreaLeft(part.name, len(meant) < len(part.leaves), before, after, working, loss, fits=counted == after)


def _skips(step: Step, loss: Loss) -> bool:
    """Whether the loss is counted from mandiri past TPI."""
    return step.name == TPN and loss.since == SELF


def _left(loss: Loss, start: Fraction, before: Fraction, whole: Fraction) -> tuple[Fraction, str]:
    """Return what a loss leaves, and the sum that gives it; whole: the points of all areas that share it."""
    if loss.points is not None:
        rest = max(whole - loss.points, Fraction())
        floor = "" if loss.points <= whole else ", tidak kurang dari 0"
        if start == whole:
            counted, working = rest, f"{_number(start)} − {_number(loss.points)}"
        else:
            counted = start * rest / whole if whole else Fraction()
            working = f"{_number(start)} × ({_number(whole)} − {_number(loss.points)}) ÷ {_number(whole)}"
        return counted, f"{working} = {_shown(counted)}{floor}"
    kept = loss.kept if loss.kept is not None else Fraction(1)
    counted = start * kept
    if kept == 1:
        working = f"{_shown(start)}, tidak turun"
    elif loss.before is not None and loss.after is not None:
        working = f"{_number(start)} × {_number(loss.after.points)} ÷ {_number(loss.before.points)} = {_shown(counted)}"
    else:
        working = f"{_number(start)} × (100 − {_number(100 * (1 - kept))}) ÷ 100 = {_shown(counted)}"
    if counted > before:
        counted, working = before, f"{working}, tidak lebih dari sisa langkah sebelumnya: {_shown(before)}"
    return counted, working


def _working(areas: Sequence[AreaLeft], points: Fraction, expected: Expected | None) -> str:
    terms = " + ".join(_number(area.left) for area in areas)
    if expected is not None and expected.row.is_percent and expected.row.value is not None:
        terms = f"({terms})" if len(areas) > 1 else terms
        return f"100 × {terms} ÷ {_number(expected.row.weight)} = {_shown(expected.row.value)}\N{NO-BREAK SPACE}%"
    return f"{terms} = {_shown(points)} poin" if len(areas) > 1 else f"{_shown(points)} poin"


def _comparison(row: GateRow) -> str:
    """Say how a gate stands; compared exactly, so with as many decimals as it takes to show a gap."""
    text = f"{row.value_text} dari batas {row.minimum_text}: {row.gap_text}"
    if not row.margin_points:
        return f"{text}."
    return f"{text} poin (poin persennya × {_number(row.weight)} ÷ 100)." if row.is_percent else f"{text} poin."


def _number(value: Fraction) -> str:
    """Write a figure of an estimate to four decimals at most; a sum of them is right to the two that are shown."""
    places = next((places for places in (2, 3, 4) if (10**places * value).denominator == 1), 4)
    return decimal_text(value, places)


def _shown(value: Fraction) -> str:
    """Write what an arithmetic gives: `79,28`, or `79,2776 ≈ 79,28` where two decimals are not all of it."""
    return decimal_text(value) if (100 * value).denominator == 1 else f"{_number(value)} ≈ {decimal_text(value)}"


def _word_rule(expected: Expected) -> str:
    row, margin = expected.row, expected.row.margin_points
    if margin is None or expected.word == FAILED:
        return "di bawah batas."
    thin = THIN_SHARE * row.weight
    sign = "<" if expected.word == THIN else "≥"
    return f"lebihnya {_shown(margin)} poin {sign} 2 ÷ 100 × {_number(row.weight)} = {_shown(thin)} poin."
