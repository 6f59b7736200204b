"""The gates of WBK and WBBM: each minimum measured against the points of a sheet, with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.exact import exact_sum
from assessment.scoring.instrument import Gate, Instrument
from assessment.scoring.measured import measured


@dataclass(frozen=True)
class GateResult:
    """One minimum and how a sheet stands against it.

    value, minimum and shortfall are points, or all three percents where `measure` is percent_of_weight.
    A rekap that does not know the points has None for value, shortfall and passed: *tidak diketahui*.
    """

    code: str
    label: str
    measure: str
    value: Fraction | None
    minimum: Decimal
    shortfall: Fraction | None  # 0 when passed
    passed: bool | None
    source: str  # the paragraph of the regulation
    of: tuple[str, ...]
    index_equivalent: Decimal | None


def measure_gate(
    gate: Gate, weights: Mapping[str, Fraction], points: Mapping[str, Fraction], asked: Iterable[Fraction] = ()
) -> GateResult:
    """Return how the known points stand against one minimum; compared exactly, met when equal.

    gate: the minimum; weights: node code → weight of every node; points: node code → points of the known nodes;
    asked: as `gate_result`.
    `points` compares the sum of the gate's nodes; `percent_of_weight` compares 100 × that sum ÷ their weights, so the
    two halves of an area are measured together against its whole weight.
    A gate with a node that is not known is neither passed nor failed.
    Source: Permen PANRB 90/2021, Lampiran II, hlm. 52-53 and Tabel 6, hlm. 58; 52/2014, Lampiran Bab III huruf B
    angka 4, hlm. 22-23; 10/2019 as each gate's own `source` says.
    """
    known = [points[code] for code in gate.of if code in points]
    if len(known) < len(gate.of):
        return gate_result(gate, None)
    earned = exact_sum(known)
    if gate.measure == "percent_of_weight":
        earned = 100 * earned / exact_sum(weights[code] for code in gate.of)
    return gate_result(gate, earned, asked)


def gate_result(gate: Gate, value: Fraction | None, asked: Iterable[Fraction] = ()) -> GateResult:
    """Return the result of a gate whose measured value is known, or None.

    value: in the unit of the gate's measure; asked: what other gates ask of the same, in this unit.
    Source: as `measure_gate`.
    """
    shortfall = None if value is None else max(gate.exact_minimum - value, Fraction())
    minimums = tuple(asked)
    if gate.exact_minimum not in minimums:
        minimums = (gate.exact_minimum, *minimums)
    return GateResult(
        code=gate.code,
        label=gate.label,
        measure=gate.measure,
        value=None if value is None else measured(value, minimums),
        minimum=gate.minimum,
        shortfall=shortfall,
        passed=None if shortfall is None else not shortfall,
        source=gate.source,
        of=gate.of,
        index_equivalent=gate.index_equivalent,
    )


def measure_gates(instrument: Instrument, points: Mapping[str, Fraction]) -> dict[str, tuple[GateResult, ...]]:
    """Return every gate of WBK and WBBM, in the instrument's order.

    points: node code → points of the known nodes. Source: as `measure_gate`.
    """
    return {
        predicate: tuple(
            measure_gate(gate, instrument.exact_weights, points, instrument.asked_beside(gate)) for gate in gates
        )
        for predicate, gates in instrument.gates.items()
    }
