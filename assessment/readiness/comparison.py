"""Scorers side by side: points per component and area as far as each is known, the gaps, and the gates. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.figures.gate_board import GateRow
from assessment.figures.origin import SUPPORTED, TOTAL
from assessment.readiness.reading import AreaRow, Readiness
from zi_portal.kit.indonesian import decimal_text


@dataclass(frozen=True)
class Column:
    """One scorer: how the evaluation is called, and what its sheet says."""

    evaluation: int  # its id, to ask where a figure comes from
    title: str  # Penilaian TPI
    scorer: str  # as the source names it, or ""
    note: str  # rekap or per pertanyaan, draft or published
    source: str  # where a rekap was taken from, or ""
    readiness: Readiness
    figure: str = ""  # of a sheet with three totals, which of them it is: klaim or didukung
    is_unit: bool = False  # the unit's own sheet
    round: int = 1  # 2 after a repair

    @property
    def query(self) -> str:
        """What a link to a calculation adds, to ask for this figure of the sheet of this scorer."""
        return f"?penilai={self.evaluation}" + (f"&angka={self.figure}" if self.figure else "")

    @property
    def is_supported(self) -> bool:
        """Whether it stands beside a claim, which is what other scorers are compared with."""
        return self.figure == SUPPORTED

    @property
    def name(self) -> str:
        """`Penilaian TPI (Tim Kementerian)`."""
        return f"{self.title} ({self.scorer})" if self.scorer else self.title


@dataclass(frozen=True)
class PointsRow:
    """One node over all columns; `gap` is the last known column less the one it is compared with, None below two."""

    label: str
    kind: str  # total, component or area
    origin: str  # the name under which its calculation is asked for: total, pengungkit, MP
    weight: Fraction
    points: tuple[Fraction | None, ...]
    gap: Fraction | None

    def at_risk(self, claim: int, supported: int) -> Fraction | None:
        """Return klaim less berdata dukung of one sheet, whose columns stand at these places; None where either is unknown."""
        ours, proved = self.points[claim], self.points[supported]
        return None if ours is None or proved is None else ours - proved


@dataclass(frozen=True)
class GateComparison:
    """One gate over all columns."""

    code: str
    label: str
    minimum_text: str
    gates: tuple[GateRow, ...]


@dataclass(frozen=True)
class Comparison:
    """All scorers of an assessment against one instrument."""

    columns: tuple[Column, ...]
    rows: tuple[PointsRow, ...]
    gates: tuple[GateComparison, ...]  # of the target

    @property
    def is_alone(self) -> bool:
        """Whether one scorer stands here alone."""
        return sum(not column.is_supported for column in self.columns) == 1

    @property
    def has_gap(self) -> bool:
        """Whether two scorers can be compared anywhere."""
        return any(row.gap is not None for row in self.rows)

    @property
    def total(self) -> PointsRow:
        """The row of totals."""
        return self.rows[0]

    @property
    def with_support(self) -> tuple[tuple[int, int], ...]:
        """Places of the columns of klaim and berdata dukung of each sheet that has both, so that a part is berisiko."""
        places = {column.evaluation: place for place, column in enumerate(self.columns) if column.is_supported}
        return tuple(
            (place, places[column.evaluation])
            for place, column in enumerate(self.columns)
            if column.evaluation in places and not column.is_supported
        )

    @property
    def at_risk(self) -> tuple[tuple[str, Fraction | None], ...]:
        """Name and berisiko, in points of the whole, of each sheet that has both figures."""
        return tuple((self.columns[place].name, self.total.at_risk(place, other)) for place, other in self.with_support)

    @property
    def has_sources(self) -> bool:
        """Whether any column says where it was taken from."""
        return any(column.source for column in self.columns)

    @property
    def has_recap(self) -> bool:
        """Whether any scorer gave only the points that are known."""
        return any(column.readiness.is_recap for column in self.columns)

    @property
    def has_unknown(self) -> bool:
        """Whether a scorer left out a part that another knows."""
        return any(points is None for row in self.rows for points in row.points)

    @property
    def sentence(self) -> str:
        """How the total went to the last scorer who knows it, from the claim judged or else from the first scorer."""
        pairs = list(zip(self.columns, self.total.points, strict=True))
        known = [(column, points) for column, points in pairs if points is not None and not column.is_supported]
        if not known:
            return "Nilai total belum diketahui."
        (last, after) = known[-1]
        (first, before) = known[compared_with([(column.is_unit, column.round) for column, _ in known])]
        supported = next(
            (points for column, points in pairs if column.is_supported and column.evaluation == first.evaluation), None
        )
        if first is last:
            figures = decimal_text(after)
            if supported is not None:
                figures = f"{decimal_text(supported)} berdata dukung, klaim {figures},"
            return f"Nilai total {figures} menurut {last.name}."
        change = after - before
        moved = "tidak berubah" if not change else f"{'naik' if change > 0 else 'turun'} {decimal_text(abs(change))}"
        beside = f" (berdata dukung {decimal_text(supported)})" if supported is not None else ""
        return (
            f"Nilai total {decimal_text(before)} menurut {first.name}{beside},"
            f" {decimal_text(after)} menurut {last.name}: {moved}."
        )


def compared_with(scorers: Sequence[tuple[bool, int]]) -> int:
    """Return the place of the scorer with whom the last of `scorers` is compared; its own where it stands alone.

    scorers: whether it is the unit's own sheet, and its round; one or more, in the order of the year. After a repair
    evaluators judge another claim than the first one: theirs is the unit's last sheet up to their own round. A sheet
    that no claim of the unit stands before is compared with the first.
    """
    _, last_round = scorers[-1]
    claims = [place for place, (is_unit, round_) in enumerate(scorers[:-1]) if is_unit and round_ <= last_round]
    return claims[-1] if claims else 0


def compare(columns: Sequence[Column]) -> Comparison:
    """Return the scorers of one assessment side by side, in the order given (mandiri first).

    columns: one or more, all read with the same instrument and target. The claim is compared, since evaluators have no
    other figure; one of what is berdata dukung stands beside it and makes no gap. A row appears as soon as one scorer
    knows it. Source: ours.
    """
    readings = [column.readiness for column in columns]
    totals = [reading.totals.claim for reading in readings]
    rows = [_row("Nilai total", "total", TOTAL, readings[0].totals.maximum, totals, columns=columns)]
    for kind, parts in (
        ("component", [reading.components for reading in readings]),
        ("area", [reading.areas for reading in readings]),
        ("area", [reading.results for reading in readings]),
    ):
        rows.extend(_rows(kind, parts, columns))
    boards = [reading.board for reading in readings]
    return Comparison(
        columns=tuple(columns),
        rows=tuple(rows),
        gates=tuple(
            GateComparison(gates[0].code, gates[0].label, gates[0].minimum_text, gates)
            for gates in zip(*(board.in_order for board in boards), strict=True)
        ),
    )


def _rows(kind: str, parts: Sequence[tuple[AreaRow, ...]], columns: Sequence[Column]) -> list[PointsRow]:
    """Return one row for each key that any scorer knows, in the order in which they appear."""
    known = {row.key: row for rows in parts for row in rows}
    order = sorted(known, key=lambda key: max(_position(rows, key) for rows in parts))
    return [
        _row(
            known[key].name,
            kind,
            key,
            known[key].weight,
            [next((row.claim for row in rows if row.key == key), None) for rows in parts],
            columns=columns,
        )
        for key in order
    ]


def _position(rows: tuple[AreaRow, ...], key: str) -> int:
    return next((position for position, row in enumerate(rows) if row.key == key), -1)


def _row(
    label: str,
    kind: str,
    origin: str,
    weight: Fraction | Decimal,
    points: Sequence[Fraction | None],
    *,
    columns: Sequence[Column],
) -> PointsRow:
    compared = zip(columns, points, strict=True)
    known = [(column, value) for column, value in compared if value is not None and not column.is_supported]
    gap = None
    if len(known) > 1:
        first = compared_with([(column.is_unit, column.round) for column, _ in known])
        gap = known[-1][1] - known[first][1]
    return PointsRow(label, kind, origin, Fraction(weight), tuple(points), gap)
