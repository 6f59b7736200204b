"""The LKE of one regulation as frozen data: its tree with weights, questions, gates and eligibility conditions.

`parse.py` builds these from a mapping and is the only place that checks them; everything else may trust them.
Weights, values and minimums are `Decimal`, as the regulation prints them; the `exact_…` properties hold the same
numbers as `Fraction`, made once, since an instrument is scored many times.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

PREDICATES = ("WBK", "WBBM")


@dataclass(frozen=True)
class AnswerLevel:
    """One letter of an answer type and what it is worth, from 0 to 1."""

    letter: str
    value: Decimal


@dataclass(frozen=True)
class Level:
    """One level a choice question can be answered with, and the criterion for claiming it."""

    letter: str
    criterion: str
    value: Decimal  # 0 to 1


@dataclass(frozen=True)
class PortalRow:
    """Where the 2026 edition of the national portal's workbook keeps this answer."""

    row: int
    soal_id: int


@dataclass(frozen=True)
class Source:
    """Where the text and the levels of a question come from."""

    basis: str
    page: str | None = None
    confidence: str | None = None


@dataclass(frozen=True)
class Input:
    """One number a counts or index question asks for."""

    key: str
    label: str
    role: str  # penyebut, pembilang, pengurang, informasi or index; a label only, the formula decides
    min: Decimal | None = None  # index only
    max: Decimal | None = None  # index only
    decimals: int | None = None  # index only: decimals the form offers, not a limit of the score
    portalrb_2026: PortalRow | None = None


@dataclass(frozen=True)
class Formula:
    """How a number question turns its inputs into a value from 0 to 1."""

    kind: str  # ratio, decrease or index
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    when_denominator_is_zero: str | None = None  # full or zero
    numerator_may_exceed_denominator: bool = False
    basis: str | None = None
    of: str | None = None  # index only: the input
    max: Decimal | None = None  # index only: the index worth 1


@dataclass(frozen=True)
class Indicator:
    """One question of the LKE."""

    code: str
    statement: str
    answer_type: str
    levels: tuple[Level, ...]  # best first; empty for counts and index
    inputs: tuple[Input, ...]  # empty for choices
    formula: Formula | None
    evidence_hint: str
    source: Source
    statement_points: tuple[str, ...] = ()
    guidance: str | None = None
    note: str | None = None
    portalrb_2026: PortalRow | None = None

    @cached_property
    def exact_values(self) -> Mapping[str, Fraction]:
        """Letter of each level → its value from 0 to 1."""
        return {level.letter: Fraction(level.value) for level in self.levels}

    @cached_property
    def input_keys(self) -> frozenset[str]:
        """The keys of all inputs, `informasi` included."""
        return frozenset(entry.key for entry in self.inputs)

    @cached_property
    def index_range(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest index; raises ValueError if this is not an index question."""
        ranges = [(entry.min, entry.max) for entry in self.inputs if entry.min is not None and entry.max is not None]
        if len(ranges) != 1:
            raise ValueError(f"question {self.code} is not answered with an index")
        return ranges[0]

    @cached_property
    def portal_rows(self) -> tuple[tuple[str, PortalRow], ...]:
        """The key of a number, "" for the whole answer, and where the national portal's workbook keeps it."""
        rows = [("", self.portalrb_2026), *((entry.key, entry.portalrb_2026) for entry in self.inputs)]
        return tuple((key, row) for key, row in rows if row is not None)

    def input(self, key: str) -> Input:
        """Return the input named `key`; raises KeyError."""
        for entry in self.inputs:
            if entry.key == key:
                return entry
        raise KeyError(key)


@dataclass(frozen=True)
class Node:
    """A component, aspect, area or sub-area: it holds other nodes or questions, never both."""

    code: str
    kind: str  # component, aspect, area or sub_area
    name: str
    weight: Decimal  # points it can earn at most; the components add up to 100
    key: str | None = None  # component: pengungkit, hasil; aspect: pemenuhan, reform
    area: str | None = None  # area: MP TL SDM AK PW PP, or a key of hasil
    aim: str | None = None
    children: tuple["Node", ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @cached_property
    def exact_weight(self) -> Fraction:
        """The weight as an exact fraction, in points."""
        return Fraction(self.weight)

    @property
    def question_weight(self) -> Fraction:
        """The points each question directly under it can earn: an equal part. ZeroDivisionError if it holds none.

        Source: sub-area rows of the LKE, as `scoring.score`.
        """
        return self.exact_weight / len(self.indicators)

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything under it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Gate:
    """One minimum that one predicate asks for."""

    code: str
    label: str
    of: tuple[str, ...]  # node codes measured together
    measure: str  # points, or percent_of_weight of these nodes' weights together
    minimum: Decimal  # points or percent, as `measure` says
    source: str
    index_equivalent: Decimal | None = None  # for display

    @cached_property
    def exact_minimum(self) -> Fraction:
        """The minimum as an exact fraction, in the unit of `measure`."""
        return Fraction(self.minimum)


@dataclass(frozen=True)
class Instrument:
    """The whole LKE of one regulation."""

    code: str
    short_title: str
    title: str
    year: int
    in_force: bool
    regulation: Mapping[str, Any]
    answer_types: Mapping[str, tuple[AnswerLevel, ...]]
    tree: tuple[Node, ...]
    gates: Mapping[str, tuple[Gate, ...]]
    eligibility: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Code → node, in document order."""
        return MappingProxyType({node.code: node for root in self.tree for node in root.walk()})

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Code → question, in document order."""
        return MappingProxyType(
            {question.code: question for node in self.nodes.values() for question in node.indicators}
        )

    @cached_property
    def exact_weights(self) -> Mapping[str, Fraction]:
        """Code → weight of every node as an exact fraction, in points."""
        return MappingProxyType({code: node.exact_weight for code, node in self.nodes.items()})

    @cached_property
    def areas(self) -> Mapping[str, tuple[Node, ...]]:
        """Area key → the nodes that carry it (two in 90/2021: pemenuhan and reform), in document order."""
        grouped: dict[str, tuple[Node, ...]] = {}
        for node in self.nodes.values():
            if node.area is not None:
                grouped[node.area] = (*grouped.get(node.area, ()), node)
        return MappingProxyType(grouped)

    @cached_property
    def minimums(self) -> Mapping[frozenset[str], tuple[Fraction, ...]]:
        """Codes of nodes that gates measure together → the minimums asked of them, in points, each once, lowest first.

        Source: the gates of both predicates; of a percent, that share of the weight of these nodes.
        """
        found: dict[frozenset[str], set[Fraction]] = {}
        for gates in self.gates.values():
            for gate in gates:
                whole = sum((self.nodes[code].exact_weight for code in gate.of), Fraction())
                share = whole / 100 if gate.measure == "percent_of_weight" else 1
                found.setdefault(frozenset(gate.of), set()).add(gate.exact_minimum * share)
        return MappingProxyType({codes: tuple(sorted(minimums)) for codes, minimums in found.items()})

    def asked_beside(self, gate: Gate) -> tuple[Fraction, ...]:
        """Return every minimum asked of what a gate measures, its own too, in the unit of its measure."""
        return self._asked[gate.measure, gate.of]

    @cached_property
    def _asked(self) -> Mapping[tuple[str, tuple[str, ...]], tuple[Fraction, ...]]:
        """Measure and nodes of each gate → every minimum asked of these nodes, in the unit of that measure."""
        found = {}
        for gate in (gate for gates in self.gates.values() for gate in gates):
            whole = sum((self.nodes[code].exact_weight for code in gate.of), Fraction())
            asked = self.minimums_of(gate.of)
            found[gate.measure, gate.of] = (
                asked if gate.measure == "points" else tuple(100 * minimum / whole for minimum in asked)
            )
        return found

    @cached_property
    def total_minimums(self) -> tuple[Fraction, ...]:
        """The minimums asked of the whole sheet, in points."""
        return self.minimums_of(node.code for node in self.tree)

    def minimums_of(self, codes: Iterable[str]) -> tuple[Fraction, ...]:
        """Return the minimums asked of exactly these nodes together, in points; none where no gate measures them."""
        return self.minimums.get(frozenset(codes), ())

    def question_minimums(self, code: str) -> tuple[Fraction, ...]:
        """Return the minimums asked of one question, in points: those of its sub-area where it stands there alone.

        Raises KeyError if no question has this code.
        """
        leaf = self._parents[code]
        return self.minimums_of([leaf.code]) if len(leaf.indicators) == 1 else ()

    @cached_property
    def _parents(self) -> Mapping[str, Node]:
        """Code of a node or question → the node it stands in; components have none."""
        parents = {}
        for node in self.nodes.values():
            parents.update({child.code: node for child in node.children})
            parents.update({question.code: node for question in node.indicators})
        return parents

    def node(self, code: str) -> Node:
        """Return the node with this code; raises KeyError."""
        return self.nodes[code]

    def indicator(self, code: str) -> Indicator:
        """Return the question with this code; raises KeyError."""
        return self.indicators[code]

    def parent_of(self, code: str) -> Node | None:
        """Return the node that holds the node or question `code`, None for a component.

        Raises KeyError if no node or question has this code.
        """
        if code not in self.nodes and code not in self.indicators:
            raise KeyError(code)
        return self._parents.get(code)

    def area_of(self, code: str) -> str | None:
        """Return the key of the area that holds the node or question `code`, None above the areas.

        Raises KeyError if no node or question has this code.
        """
        node = self.nodes.get(code) or self.parent_of(code)
        while node is not None and node.area is None:
            node = self._parents.get(node.code)
        return node.area if node is not None else None

    @cached_property
    def max_points(self) -> Fraction:
        """The most points a sheet can earn: 100."""
        return sum((node.exact_weight for node in self.tree), Fraction())
