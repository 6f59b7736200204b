"""The gates of one predicate as a board: every minimum with its gap in points, failing first and nearest first.

Pure, like `readiness.reading`, which reads its sentence from these rows.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring import GateResult, Instrument, ScoreSheet, measured, minimums_of
from zi_portal.kit.indonesian import UNKNOWN, decimal_text, percent_text, shortfall_text

PERCENT_OF_WEIGHT = "percent_of_weight"
WHOLE = 100  # points of a sheet


@dataclass(frozen=True)
class GateRow:
    """One minimum and how the headline sheet stands against it, with the claim beside it.

    `value`, `minimum` and `shortfall` are in the gate's own unit: points, or percent of weight. `weight` is the most
    points its nodes can earn, so that every gate can also be told in points. None is *tidak diketahui* (a rekap).
    """

    number: int  # its place in the regulation's list, from 1
    code: str
    label: str
    measure: str
    of: tuple[str, ...]
    weight: Fraction
    value: Fraction | None
    minimum: Decimal
    shortfall: Fraction | None  # 0 when passed
    passed: bool | None
    claim_value: Fraction | None
    claim_passed: bool | None
    index_equivalent: Decimal | None
    source: str

    @property
    def is_percent(self) -> bool:
        """Whether the regulation states this minimum as a percent of the weight."""
        return self.measure == PERCENT_OF_WEIGHT

    @property
    def points(self) -> Fraction | None:
        """What was earned, in points."""
        return self._in_points(self.value)

    @property
    def minimum_points(self) -> Fraction:
        """What must be earned, in points."""
        minimum = Fraction(self.minimum)
        return minimum * self.weight / 100 if self.is_percent else minimum

    @property
    def shortfall_points(self) -> Fraction | None:
        """What is missing, in points: one scale for all gates, so that the nearest can be told."""
        return self._in_points(self.shortfall)

    @property
    def margin_points(self) -> Fraction | None:
        """How far above the minimum (negative: below), in points."""
        return None if self.points is None else self.points - self.minimum_points

    @property
    def value_text(self) -> str:
        """`54,67 %` or `8,20`, with as many decimals as it takes to stay visibly below a minimum that is missed."""
        return self._figure(self.value)

    @property
    def minimum_text(self) -> str:
        """`60,00 %` or `9,00`."""
        return self._figure(Fraction(self.minimum))

    @property
    def claim_text(self) -> str:
        """The claim in the gate's own unit."""
        return self._figure(self.claim_value)

    @property
    def points_text(self) -> str:
        """`8,20 dari 9,00 poin`: for a percent gate, the same in points."""
        if self.points is None:
            return UNKNOWN
        return f"{decimal_text(self.points)} dari {decimal_text(self.minimum_points)} poin"

    @property
    def gap_text(self) -> str:
        """`kurang 0,80`, `lebih 1,20` or `tepat di batas`, in points."""
        margin = self.margin_points
        if margin is None:
            return UNKNOWN
        if margin == 0:
            return "tepat di batas"
        return f"lebih {decimal_text(margin)}" if margin > 0 else shortfall_text(-margin)

    @property
    def status(self) -> str:
        """The state in a word; colour and shape come after it."""
        return {True: "Terpenuhi", False: "Kurang", None: "Tidak diketahui"}[self.passed]

    @property
    def nearness(self) -> str:
        """`Area Penguatan Pengawasan kurang 0,80 dari 9,00`; of a passed gate how far it stands above."""
        limit = decimal_text(self.minimum_points)
        if self.margin_points == 0:
            return f"{self.label} tepat di batas {limit}"
        return f"{self.label} {self.gap_text} dari {'batas ' if self.passed else ''}{limit}"

    def _in_points(self, value: Fraction | None) -> Fraction | None:
        if value is None:
            return None
        if not self.is_percent:
            return value
        asked = (minimum * self.weight / 100 for minimum in minimums_of(value))
        return measured(value * self.weight / 100, asked)

    def _figure(self, value: Fraction | None) -> str:
        return percent_text(value) if self.is_percent else decimal_text(value)


@dataclass(frozen=True)
class Board:
    """All gates of one predicate: `rows` failing first and nearest first, `in_order` as the regulation lists them."""

    predicate: str
    rows: tuple[GateRow, ...]
    in_order: tuple[GateRow, ...]

    @property
    def failing(self) -> tuple[GateRow, ...]:
        """The gates that are missed, nearest first."""
        return tuple(row for row in self.rows if row.passed is False)

    @property
    def unknown(self) -> tuple[GateRow, ...]:
        """The gates a rekap cannot answer."""
        return tuple(row for row in self.rows if row.passed is None)

    @property
    def passing(self) -> tuple[GateRow, ...]:
        """The gates that are met, the slimmest first."""
        return tuple(row for row in self.rows if row.passed)

    @property
    def passed(self) -> bool | None:
        """Whether the predicate's score gates are all met; None: none fails but one is not known."""
        if self.failing:
            return False
        return None if self.unknown else True

    @property
    def sources(self) -> tuple[str, ...]:
        """The paragraphs the minimums stand in, each once."""
        return tuple(dict.fromkeys(row.source for row in self.in_order))

    @property
    def total(self) -> GateRow | None:
        """The gate on the whole sheet, where there is one: its nodes are worth all points."""
        return next((row for row in self.in_order if row.weight == WHOLE), None)

    @property
    def claim_failing_count(self) -> int:
        """How many gates the claim misses too."""
        return sum(row.claim_passed is False for row in self.rows)

    @property
    def count_text(self) -> str:
        """`2 dari 12 syarat kurang`, `semua 12 syarat terpenuhi`, with what is not known."""
        total, failing, unknown = len(self.rows), len(self.failing), len(self.unknown)
        if not failing and not unknown:
            return f"semua {total} syarat terpenuhi"
        if failing == total:
            return f"semua {total} syarat kurang"
        parts = (
            [f"{failing} dari {total} syarat kurang"]
            if failing
            else [f"{total - unknown} dari {total} syarat terpenuhi"]
        )
        if unknown:
            parts.append(f"{unknown} tidak diketahui")
        return " dan ".join(parts)


def read_board(instrument: Instrument, predicate: str, headline: ScoreSheet, claim: ScoreSheet) -> Board:
    """Return the gates of `predicate`, measured on `headline`, with the claim beside each.

    instrument: the LKE both sheets were scored with. Source: the gates' own, as each row says.
    """
    claimed = {gate.code: gate for gate in claim.gates[predicate]}
    rows = tuple(
        _gate_row(instrument, number, gate, claimed[gate.code])
        for number, gate in enumerate(headline.gates[predicate], start=1)
    )
    return Board(predicate, rows=tuple(sorted(rows, key=_urgency)), in_order=rows)


def _gate_row(instrument: Instrument, number: int, gate: GateResult, claimed: GateResult) -> GateRow:
    return GateRow(
        number=number,
        code=gate.code,
        label=gate.label,
        measure=gate.measure,
        of=gate.of,
        weight=sum((instrument.node(code).exact_weight for code in gate.of), Fraction()),
        value=gate.value,
        minimum=gate.minimum,
        shortfall=gate.shortfall,
        passed=gate.passed,
        claim_value=claimed.value,
        claim_passed=claimed.passed,
        index_equivalent=gate.index_equivalent,
        source=gate.source,
    )


def _urgency(row: GateRow) -> tuple[int, Fraction]:
    """Order: failing with the smallest gap first, then unknown, then passed with the smallest margin first."""
    margin = row.margin_points
    if margin is None:
        return 1, Fraction()
    return (0 if row.passed is False else 2), abs(margin)
