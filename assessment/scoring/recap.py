"""A rekap: the sheet of a scorer of whom only some points are known, such as a published result.

What was entered is never recomputed. Points that were not entered are only added up from parts that are all known.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.answers import AnswerError, Problem, ScoreWarning, shown
from assessment.scoring.exact import as_text
from assessment.scoring.gates import GateResult, gate_result, measure_gate
from assessment.scoring.instrument import Gate, Instrument, Node
from assessment.scoring.measured import measured
from assessment.scoring.sheet import AreaScore, NodeScore, ScoreSheet

# Code under which a warning or problem about the total is reported; no node can have it.
TOTAL = "total"

# Published points are rounded to two decimals, so each figure may be off by half a hundredth.
_ROUNDING = Fraction(1, 200)


def score_recap(instrument: Instrument, points: Mapping[str, Decimal], total: Decimal | None = None) -> ScoreSheet:
    """Return the sheet of a rekap: the nodes that are known, and every gate these points answer.

    points: node code → points as published; total: points of 100, if it was published.
    A parent that was not entered is known when all its children are; the total likewise from the components. An
    entered figure always stands as entered; a warning names one that its parts do not make up, rounding allowed for.
    A gate whose points are not known is neither passed nor failed; `total` is None when it is not known. Both figures
    for unanswered questions are the same, since a rekap does not know the questions.
    Raises AnswerError naming every unknown node, figure that is not a finite decimal, negative or above its weight.
    Source: ours; the regulations know only sheets scored question by question.
    """
    _check_points(instrument, points, total)
    known = {code: Fraction(value) for code, value in points.items()}
    warnings: list[ScoreWarning] = []
    for component in instrument.tree:
        _add_up(component, known, warnings)
    sheet_total = None if total is None else Fraction(total)
    components = [component.code for component in instrument.tree]
    if all(code in known for code in components):
        parts = sum((known[code] for code in components), Fraction())
        if sheet_total is None:
            sheet_total = parts
        else:
            warnings.extend(_mismatch(TOTAL, sheet_total, parts, len(components)))
    if sheet_total is not None:
        sheet_total = measured(sheet_total, instrument.total_minimums)
    return ScoreSheet(
        instrument=instrument.code,
        is_rekap=True,
        total=sheet_total,
        total_answered_only=sheet_total,
        nodes={
            node.code: _node_score(instrument, node, known) for node in instrument.nodes.values() if node.code in known
        },
        areas={
            key: _area_score(instrument, key, members, known)
            for key, members in instrument.areas.items()
            if all(node.code in known for node in members)
        },
        values={},
        gates={
            predicate: tuple(_gate(instrument, gate, known, sheet_total) for gate in gates)
            for predicate, gates in instrument.gates.items()
        },
        unanswered=(),
        warnings=tuple(warnings),
    )


def _check_points(instrument: Instrument, points: Mapping[str, Decimal], total: Decimal | None) -> None:
    problems = []
    limits = {code: node.weight for code, node in instrument.nodes.items()}
    entered = [(code, value, limits.get(code)) for code, value in points.items()]
    if total is not None:
        entered.append((TOTAL, total, Decimal(100)))
    for code, value, limit in entered:
        if limit is None:
            problems.append(Problem(code, "kode ini tidak ada di instrumen"))
        elif not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= limit:
            problems.append(Problem(code, f"poin {shown(value)} harus angka dari 0 sampai {limit}"))
    if problems:
        raise AnswerError(problems)


def _add_up(node: Node, known: dict[str, Fraction], warnings: list[ScoreWarning]) -> None:
    """Fill in a node whose children are all known, from the leaves up; check it if it was entered."""
    for child in node.children:
        _add_up(child, known, warnings)
    if not node.children or not all(child.code in known for child in node.children):
        return
    parts = sum((known[child.code] for child in node.children), Fraction())
    if node.code not in known:
        known[node.code] = parts
    else:
        warnings.extend(_mismatch(node.code, known[node.code], parts, len(node.children)))


def _mismatch(code: str, entered: Fraction, parts: Fraction, count: int) -> tuple[ScoreWarning, ...]:
    """Warn if an entered sum differs from its entered parts by more than their rounding explains."""
    if abs(entered - parts) <= _ROUNDING * (count + 1):
        return ()
    text = f"nilai yang dicatat {_comma(entered)} tidak sama dengan jumlah bagiannya {_comma(parts)}"
    return (ScoreWarning(code, "recap_sum", text),)


def _comma(value: Fraction) -> str:
    return as_text(value).replace(".", ",")


def _gate(instrument: Instrument, gate: Gate, known: Mapping[str, Fraction], total: Fraction | None) -> GateResult:
    """Measure a gate; the one on all components is the total, which may be known without them."""
    if set(gate.of) == {node.code for node in instrument.tree} and total is not None and gate.measure == "points":
        return gate_result(gate, total, instrument.asked_beside(gate))
    return measure_gate(gate, instrument.exact_weights, known, instrument.asked_beside(gate))


def _node_score(instrument: Instrument, node: Node, known: Mapping[str, Fraction]) -> NodeScore:
    questions = sum(len(part.indicators) for part in node.walk())
    earned = measured(known[node.code], instrument.minimums_of([node.code]))
    return NodeScore(node.code, node.name, node.kind, node.weight, earned, earned, questions, questions)


def _area_score(
    instrument: Instrument, key: str, members: tuple[Node, ...], known: Mapping[str, Fraction]
) -> AreaScore:
    earned = sum((known[node.code] for node in members), Fraction())
    earned = measured(earned, instrument.minimums_of(node.code for node in members))
    questions = sum(len(part.indicators) for node in members for part in node.walk())
    return AreaScore(
        key=key,
        name=members[0].name,
        nodes=tuple(node.code for node in members),
        weight=sum((node.weight for node in members), Decimal()),
        points=earned,
        points_answered_only=earned,
        answered=questions,
        questions=questions,
    )
