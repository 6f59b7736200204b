"""A scored LKE: points of every node, both figures for unanswered questions, and every gate with its reason.

One `ScoreSheet` feeds the pages, the PDF, the workbook and the JSON, so that they cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.scoring.answers import Answer, ScoreWarning
from assessment.scoring.exact import exact_sum, from_exact, to_exact
from assessment.scoring.gates import GateResult, measure_gates
from assessment.scoring.instrument import Instrument, Node
from assessment.scoring.measured import measured
from assessment.scoring.stored import Unread
from assessment.scoring.values import answer_value, check_answers


@dataclass(frozen=True)
class NodeScore:
    """The points of one node; `answered` of its `questions` have a value."""

    code: str
    name: str
    kind: str
    weight: Decimal
    points: Fraction  # 0 to weight; an unanswered question counts 0
    points_answered_only: Fraction  # "terjawab saja": means over answered questions only
    answered: int
    questions: int


@dataclass(frozen=True)
class AreaScore:
    """One area as a team sees it: all nodes with its key together, so both halves in 90/2021."""

    key: str
    name: str
    nodes: tuple[str, ...]
    weight: Decimal
    points: Fraction
    points_answered_only: Fraction
    answered: int
    questions: int


@dataclass(frozen=True)
class ScoreSheet:
    """The score of one evaluation.

    A rekap has the same shape: `nodes` and `areas` hold only what is known, `total` may be None, there are no values
    and no unanswered questions, and gates may be *tidak diketahui*.
    """

    instrument: str
    is_rekap: bool
    total: Fraction | None  # points of 100
    total_answered_only: Fraction | None
    nodes: Mapping[str, NodeScore]  # document order
    areas: Mapping[str, AreaScore]  # document order
    values: Mapping[str, Fraction | None]  # question code → 0 to 1; None is unanswered
    gates: Mapping[str, tuple[GateResult, ...]]  # WBK, WBBM
    unanswered: tuple[str, ...]
    warnings: tuple[ScoreWarning, ...]

    def passes(self, predicate: str) -> bool | None:
        """Return whether every gate of `predicate` (WBK or WBBM) is passed.

        False as soon as one gate fails; None if none fails but one is not known (rekap only).
        """
        outcomes = [gate.passed for gate in self.gates[predicate]]
        if False in outcomes:
            return False
        return None if None in outcomes else True

    def to_dict(self) -> dict[str, Any]:
        """Return the sheet as plain JSON data, fractions as `p/q`; `from_dict` gives an equal sheet back.

        Whatever has an order stands in lists, since a database may keep the keys of an object in an order of its own.
        """
        return {
            "instrument": self.instrument,
            "is_rekap": self.is_rekap,
            "total": _exact_or_none(self.total),
            "total_answered_only": _exact_or_none(self.total_answered_only),
            "nodes": [_node_dict(node) for node in self.nodes.values()],
            "areas": [_area_dict(area) for area in self.areas.values()],
            "values": [[code, _exact_or_none(value)] for code, value in self.values.items()],
            "gates": [[predicate, [_gate_dict(gate) for gate in gates]] for predicate, gates in self.gates.items()],
            "unanswered": list(self.unanswered),
            "warnings": [
                {"code": note.code, "kind": note.kind, "text_id": note.text_id, "keys": list(note.keys)}
                for note in self.warnings
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], instrument: Instrument | None = None) -> "ScoreSheet":
        """Return the sheet that `to_dict` wrote; its entries are read when first asked for.

        instrument: the one it was scored with, so that its points know their minimums; they are the same without.
        Raises KeyError, TypeError or ValueError if `data` is not such a dictionary, a bad entry when it is read.
        """
        asked = _Asked(instrument)
        return cls(
            instrument=data["instrument"],
            is_rekap=data["is_rekap"],
            total=asked.of_total(_fraction_or_none(data["total"])),
            total_answered_only=asked.of_total(_fraction_or_none(data["total_answered_only"])),
            nodes=Unread({entry["code"]: entry for entry in data["nodes"]}, lambda entry: _node_from(entry, asked)),
            areas=Unread({entry["key"]: entry for entry in data["areas"]}, lambda entry: _area_from(entry, asked)),
            values=Unread(dict(data["values"]), _fraction_or_none),
            gates=Unread(dict(data["gates"]), lambda entries: tuple(_gate_from(entry, asked) for entry in entries)),
            unanswered=tuple(data["unanswered"]),
            warnings=tuple(
                ScoreWarning(entry["code"], entry["kind"], entry["text_id"], tuple(entry["keys"]))
                for entry in data["warnings"]
            ),
        )


def score(instrument: Instrument, answers: Mapping[str, Answer | None]) -> ScoreSheet:
    """Score one LKE, exactly.

    instrument: the regulation's LKE; answers: question code → answer, in any order; missing or None is unanswered.
    Points are points of 100. An unanswered question counts 0 in the headline (`points`, `total`) and is left out of
    the mean in `points_answered_only`; a sub-area without any answer counts 0 there too.
    Raises AnswerError with every problem if an answer does not fit; then nothing is scored.
    Source: Permen PANRB 90/2021, Lampiran III (sub-area rows are the mean of their questions × weight, parents are
    sums), gates as `measure_gate`; that a blank counts 0 is our rule, since the regulations are silent.
    """
    check_answers(instrument, answers)
    values: dict[str, Fraction | None] = {}
    warnings: list[ScoreWarning] = []
    for code, indicator in instrument.indicators.items():
        values[code], found = answer_value(indicator, answers.get(code))
        warnings.extend(found)
    nodes: dict[str, NodeScore] = {}
    for component in instrument.tree:
        _score_node(instrument, component, values, nodes)
    components = [nodes[component.code] for component in instrument.tree]
    asked = instrument.total_minimums
    return ScoreSheet(
        instrument=instrument.code,
        is_rekap=False,
        total=measured(exact_sum(node.points for node in components), asked),
        total_answered_only=measured(exact_sum(node.points_answered_only for node in components), asked),
        nodes={code: nodes[code] for code in instrument.nodes},
        areas={key: _area_score(instrument, key, members, nodes) for key, members in instrument.areas.items()},
        values=values,
        gates=measure_gates(instrument, {code: node.points for code, node in nodes.items()}),
        unanswered=tuple(code for code, value in values.items() if value is None),
        warnings=tuple(warnings),
    )


def leaf_points(values: list[Fraction | None], weight: Fraction) -> tuple[Fraction, Fraction]:
    """Return the points of a sub-area that holds questions: the headline and the "terjawab saja" figure.

    values: one per question, 0 to 1, None is unanswered, at least one; weight: points the sub-area can earn.
    Both lie between 0 and `weight`; they are equal when every question is answered.
    Source: Permen PANRB 90/2021, Lampiran III: `=AVERAGE(first:last)*bobot` in the workbook's sub-area rows.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Fraction(), Fraction()
    earned = exact_sum(known) * weight
    points = earned / len(values)
    return points, points if len(known) == len(values) else earned / len(known)


def _score_node(
    instrument: Instrument, node: Node, values: Mapping[str, Fraction | None], scores: dict[str, NodeScore]
) -> NodeScore:
    """Score a node and all under it into `scores`."""
    if node.indicators:
        shares = [values[question.code] for question in node.indicators]
        points, answered_only = leaf_points(shares, node.exact_weight)
        questions = len(shares)
        answered = sum(share is not None for share in shares)
    else:
        children = [_score_node(instrument, child, values, scores) for child in node.children]
        questions = sum(child.questions for child in children)
        answered = sum(child.answered for child in children)
        points = exact_sum(child.points for child in children)
        answered_only = points
        if answered < questions:
            answered_only = exact_sum(child.points_answered_only for child in children)
    if asked := instrument.minimums_of([node.code]):
        points, answered_only = measured(points, asked), measured(answered_only, asked)
    scores[node.code] = NodeScore(
        node.code, node.name, node.kind, node.weight, points, answered_only, answered, questions
    )
    return scores[node.code]


def _area_score(
    instrument: Instrument, key: str, members: tuple[Node, ...], scores: Mapping[str, NodeScore]
) -> AreaScore:
    """Add up the nodes that carry one area key."""
    parts = [scores[node.code] for node in members]
    asked = instrument.minimums_of(node.code for node in members)
    return AreaScore(
        key=key,
        name=members[0].name,
        nodes=tuple(node.code for node in members),
        weight=sum((node.weight for node in members), Decimal()),
        points=measured(exact_sum(part.points for part in parts), asked),
        points_answered_only=measured(exact_sum(part.points_answered_only for part in parts), asked),
        answered=sum(part.answered for part in parts),
        questions=sum(part.questions for part in parts),
    )


@dataclass(frozen=True)
class _Asked:
    """The minimums of the instrument a stored sheet was scored with, where it is known."""

    instrument: Instrument | None

    def of(self, value: Fraction, codes: Iterable[str]) -> Fraction:
        return value if self.instrument is None else measured(value, self.instrument.minimums_of(codes))

    def of_gate(self, value: Fraction, data: Mapping[str, Any]) -> Fraction:
        if self.instrument is None:
            return value
        whole = sum((self.instrument.node(code).exact_weight for code in data["of"]), Fraction())
        share = 100 / whole if data["measure"] == "percent_of_weight" else 1
        return measured(value, (minimum * share for minimum in self.instrument.minimums_of(data["of"])))

    def of_total(self, value: Fraction | None) -> Fraction | None:
        if value is None or self.instrument is None:
            return value
        return measured(value, self.instrument.total_minimums)


def _exact_or_none(value: Fraction | None) -> str | None:
    return None if value is None else to_exact(value)


def _fraction_or_none(text: str | None) -> Fraction | None:
    return None if text is None else from_exact(text)


def _node_dict(node: NodeScore) -> dict[str, Any]:
    return {
        "code": node.code,
        "name": node.name,
        "kind": node.kind,
        "weight": str(node.weight),
        "points": to_exact(node.points),
        "points_answered_only": to_exact(node.points_answered_only),
        "answered": node.answered,
        "questions": node.questions,
    }


def _node_from(data: Mapping[str, Any], asked: _Asked) -> NodeScore:
    return NodeScore(
        code=data["code"],
        name=data["name"],
        kind=data["kind"],
        weight=Decimal(data["weight"]),
        points=asked.of(from_exact(data["points"]), [data["code"]]),
        points_answered_only=asked.of(from_exact(data["points_answered_only"]), [data["code"]]),
        answered=data["answered"],
        questions=data["questions"],
    )


def _area_dict(area: AreaScore) -> dict[str, Any]:
    return {
        "key": area.key,
        "name": area.name,
        "nodes": list(area.nodes),
        "weight": str(area.weight),
        "points": to_exact(area.points),
        "points_answered_only": to_exact(area.points_answered_only),
        "answered": area.answered,
        "questions": area.questions,
    }


def _area_from(data: Mapping[str, Any], asked: _Asked) -> AreaScore:
    return AreaScore(
        key=data["key"],
        name=data["name"],
        nodes=tuple(data["nodes"]),
        weight=Decimal(data["weight"]),
        points=asked.of(from_exact(data["points"]), data["nodes"]),
        points_answered_only=asked.of(from_exact(data["points_answered_only"]), data["nodes"]),
        answered=data["answered"],
        questions=data["questions"],
    )


def _gate_dict(gate: GateResult) -> dict[str, Any]:
    return {
        "code": gate.code,
        "label": gate.label,
        "measure": gate.measure,
        "value": _exact_or_none(gate.value),
        "minimum": str(gate.minimum),
        "shortfall": _exact_or_none(gate.shortfall),
        "passed": gate.passed,
        "source": gate.source,
        "of": list(gate.of),
        "index_equivalent": None if gate.index_equivalent is None else str(gate.index_equivalent),
    }


def _gate_from(data: Mapping[str, Any], asked: _Asked) -> GateResult:
    index_equivalent, value = data["index_equivalent"], _fraction_or_none(data["value"])
    return GateResult(
        code=data["code"],
        label=data["label"],
        measure=data["measure"],
        value=None if value is None else asked.of_gate(value, data),
        minimum=Decimal(data["minimum"]),
        shortfall=_fraction_or_none(data["shortfall"]),
        passed=data["passed"],
        source=data["source"],
        of=tuple(data["of"]),
        index_equivalent=None if index_equivalent is None else Decimal(index_equivalent),
    )
