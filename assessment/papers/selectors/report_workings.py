"""How every figure of the report comes about, for its Lampiran I: what the pages "Dari mana angka ini?" say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assessment.figures.answer_words import result
from assessment.figures.gate import ExplainedGate, explain_gate
from assessment.figures.gate_board import Board
from assessment.figures.origin import CLAIM, SUPPORTED, TOTAL, Line, Reading, explain
from assessment.origins.selectors.origin import STALE
from assessment.papers.report import data as report_data
from zi_portal.kit.refusals import WrongState


@dataclass(frozen=True)
class Workings:
    """The calculations of one sheet; `nodes` by code, `rules` those of ours that any figure rests on."""

    total: report_data.Working
    nodes: Mapping[str, report_data.Working]
    gates: tuple[report_data.GateWorking, ...]
    rules: tuple[tuple[str, str], ...]


def workings_of(reading: Reading, boards: Iterable[Board]) -> Workings:
    """Return the calculations of a mandiri sheet scored question by question.

    reading: its figure does not matter. Raises WrongState where the sheet is not what its answers make: a report shows
    no number rather than a wrong one.
    """
    claim, supported = (explain(replace(reading, figure=figure), TOTAL) for figure in (CLAIM, SUPPORTED))
    if not claim.adds_up or not supported.adds_up:
        raise WrongState(STALE)
    rules = {rule.about: rule.says for head in (claim.head, supported.head) for rule in head.rules}
    lines = zip(claim.lines, supported.lines, strict=True)
    return Workings(
        total=_working(claim.head, supported.head),
        nodes={line.code: _working(line, other) for line, other in lines},
        gates=tuple(_gates(reading, boards)),
        rules=tuple(rules.items()),
    )


def for_print(working: str) -> str:
    """Return a calculation in signs that the letters of the report have: they lack the one for *rounded*."""
    return working.replace("≈", "~")


def _working(claim: Line, supported: Line) -> report_data.Working:
    return report_data.Working(
        claim=for_print(claim.working),
        supported="" if supported.working == claim.working else for_print(supported.working),
        rules=tuple((rule.about, rule.otherwise, for_print(result(rule.points))) for rule in claim.rules),
    )


def _gates(reading: Reading, boards: Iterable[Board]) -> Iterable[report_data.GateWorking]:
    """Yield every minimum once, in the order of the target's board, with how it stands for each predicate."""
    found: dict[str, list[ExplainedGate]] = {}
    for board in boards:
        for row in board.in_order:
            gate = explain_gate(replace(reading, figure=SUPPORTED), board.predicate, row.code)
            found.setdefault(row.code, []).append(gate)
    for code, gates in found.items():
        first = gates[0]
        claim = explain_gate(replace(reading, figure=CLAIM), first.predicate, code)
        yield report_data.GateWorking(
            label=first.row.label,
            supported=for_print(first.working),
            claim="" if claim.working == first.working else for_print(claim.working),
            against=tuple((gate.predicate, for_print(gate.comparison)) for gate in gates),
        )
