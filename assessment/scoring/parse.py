"""Turn an instrument file, read as a mapping, into an `Instrument`, or name everything that is wrong with it.

The format is `lke-instrument/1`. Every weight, gate and formula is checked here, once, so that scoring may trust them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.scoring.instrument import (
    PREDICATES,
    AnswerLevel,
    Gate,
    Indicator,
    Instrument,
    Node,
    PortalRow,
    Source,
)
from assessment.scoring.kinds import CHOICE, TYPE_NAMES, kind_of_type
from assessment.scoring.kinds.kind import Shape
from assessment.scoring.mapping_reader import Entry, InstrumentError, frozen, report_repeats, shown
from assessment.scoring.parse_eligibility import check_eligibility
from assessment.scoring.parse_head import read_regulation, read_sources

SCHEMA = "lke-instrument/1"

_CODE = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_NODE_CODE = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*", re.ASCII)
_GATE_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)  # stands in addresses

_KINDS = ("component", "aspect", "area", "sub_area")
# Which kinds may stand directly in which; "" is the top of the tree.
_KINDS_IN = {
    "": ("component",),
    "component": ("aspect", "area"),
    "aspect": ("area",),
    "area": ("sub_area",),
    "sub_area": ("sub_area",),
}
_KEYS_OF_KIND = {"component": ("pengungkit", "hasil"), "aspect": ("pemenuhan", "reform")}
_AREAS_OF_COMPONENT = {
    "pengungkit": ("MP", "TL", "SDM", "AK", "PW", "PP"),
    "hasil": ("KKN", "PUBLIK", "BB", "PPP"),
}


def parse_instrument(data: Mapping[str, Any]) -> Instrument:
    """Return the instrument an `lke-instrument/1` mapping describes, every part of it checked.

    data: what a safe YAML loader gives: weights, values, minimums, `min`, `max` and `index_equivalent` as text,
    `year`, `number`, `decimals`, `row` and `soal_id` as integers.
    Checked: components weigh 100 together and every node what its children weigh (exactly); codes are unique and begin
    with their parent's; kinds stand where they may; levels are those of the answer type, best first, and the
    file values every type that a question uses; formulas use existing inputs; keys are unique and roles known; gates
    measure existing nodes, none twice, and can be reached; every question and gate names its source; no unknown key.
    Raises InstrumentError naming every node and problem.
    Source: the weights and gates are those of Permen PANRB 52/2014, 10/2019 and 90/2021 as the files name them.
    """
    reading = _Reading()
    top = Entry(data, "instrument", reading.problems)
    if top.raw("schema") != SCHEMA:
        top.report(f"schema must be {SCHEMA!r}, not {shown(top.raw('schema'))}", "schema")
    code = top.text("code")
    if code and not _CODE.fullmatch(code):
        top.report(f"code {code!r} may hold only small letters, digits and hyphens", "code")
    answer_types = _read_answer_types(top)
    reading.answer_types = answer_types
    tree = _read_tree(top, reading)
    gates = _read_gates(top, reading)
    sources = read_sources(top)
    regulation = read_regulation(top)
    eligibility = check_eligibility(top.entry("eligibility"), sources)
    instrument = Instrument(
        code=code,
        short_title=top.text("short_title"),
        title=top.text("title"),
        year=top.whole("year"),
        in_force=top.flag("in_force"),
        regulation=regulation,
        answer_types=frozen(answer_types),
        tree=tree,
        gates=frozen(gates),
        eligibility=eligibility,
        sources=frozen(sources),
    )
    top.close()
    if reading.problems:
        raise InstrumentError(reading.problems)
    return instrument


@dataclass
class _Reading:
    """What reading the tree has met so far."""

    problems: list[str] = field(default_factory=list)
    answer_types: Mapping[str, tuple[AnswerLevel, ...]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)  # of nodes and questions
    nodes: dict[str, Node] = field(default_factory=dict)
    component: str | None = None  # key of the component being read
    portal_rows: set[int] = field(default_factory=set)
    portal_ids: set[int] = field(default_factory=set)


def _read_answer_types(top: Entry) -> dict[str, tuple[AnswerLevel, ...]]:
    entry = top.entry("answer_types")
    types = {}
    for name in CHOICE.types:
        if not entry.has(name):  # an edition names the types its questions use
            continue
        levels = []
        for item in entry.entries(name, f"answer type {name}, level", naming="letter"):
            levels.append(AnswerLevel(item.text("letter"), item.decimal("value")))
            item.close()
        values = [level.value for level in levels]
        if len({level.letter.casefold() for level in levels}) < len(levels):
            entry.report(f"{name} has a letter twice", name)
        if len(values) < 2 or values[0] != 1 or values[-1] != 0 or sorted(set(values), reverse=True) != values:
            entry.report(f"{name} must fall from 1 to 0, best first", name)
        types[name] = tuple(levels)
    entry.close()
    return types


def _read_tree(top: Entry, reading: _Reading) -> tuple[Node, ...]:
    tree = tuple(_read_node(entry, None, reading) for entry in top.entries("tree", "node"))
    total = sum((node.weight for node in tree), Decimal())
    if total != 100:
        top.report(f"the components weigh {total} together, not 100", "tree")
    report_repeats(top, "component key", [node.key for node in tree])
    return tree


def _read_node(entry: Entry, parent: Entry | None, reading: _Reading) -> Node:
    code = _read_code(entry, parent, reading)
    kind = entry.one_of("kind", _KINDS)
    above = parent.raw("kind") if parent is not None else ""
    if not isinstance(above, str):  # told where it stands
        above = "component"
    if kind in _KINDS and kind not in _KINDS_IN.get(above, ()):
        entry.report(f"{kind} may not stand in {above or 'the top of the tree'}", "kind")
    weight = entry.decimal("weight")
    if not weight:
        entry.report("weight must be above 0", "weight")
    key = entry.one_of("key", _KEYS_OF_KIND[kind]) if kind in _KEYS_OF_KIND else None
    if kind == "component":
        reading.component = key
    area = entry.one_of("area", _AREAS_OF_COMPONENT.get(reading.component or "", ())) if kind == "area" else None
    aim = entry.optional_text("aim") if kind == "area" else None
    children: tuple[Node, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    if entry.has("children") == entry.has("indicators"):
        entry.report("needs either children or indicators")
    if entry.has("indicators") and kind in _KEYS_OF_KIND:
        entry.report(f"{kind} may hold areas only, no indicators", "indicators")
    if entry.has("children"):
        children = tuple(_read_node(child, entry, reading) for child in entry.entries("children", "node"))
        _check_children(entry, weight, children)
    if entry.has("indicators"):
        indicators = tuple(_read_indicator(item, entry, reading) for item in entry.entries("indicators", "question"))
        if not indicators:
            entry.report("has no indicators", "indicators")
    node = Node(code, kind, entry.text("name"), weight, key, area, aim, children, indicators)
    entry.close()
    reading.nodes[code] = node
    return node


def _check_children(entry: Entry, weight: Decimal, children: tuple[Node, ...]) -> None:
    if not children:
        entry.report("has no children", "children")
        return
    # Exact: the file's decimals are short enough for the 28 digits of a decimal context.
    total = sum((child.weight for child in children), Decimal())
    if total != weight:
        entry.report(f"its children weigh {total} together, not {weight}", "weight")
    report_repeats(entry, "aspect key", [child.key for child in children])
    report_repeats(entry, "area key", [child.area for child in children])


def _read_code(entry: Entry, parent: Entry | None, reading: _Reading) -> str:
    """Read the code of a node or question: unique, and the parent's code with one more part."""
    code = entry.text("code")
    if code and not _NODE_CODE.fullmatch(code):
        entry.report(f"code {code!r} must be letters and digits in parts set off by dots", "code")
    if code in reading.codes:
        entry.report("code stands twice", "code")
    reading.codes.add(code)
    if parent is not None and not code.startswith(f"{parent.raw('code')}."):
        entry.report(f"code must begin with {parent.raw('code')}.", "code")
    return code


def _read_indicator(entry: Entry, parent: Entry, reading: _Reading) -> Indicator:
    code = _read_code(entry, parent, reading)
    answer_type = entry.one_of("answer_type", tuple(TYPE_NAMES))
    kind = kind_of_type(answer_type) if answer_type in TYPE_NAMES else None
    shape = Shape()
    if kind is not None:
        levels = reading.answer_types.get(answer_type, ())
        if kind.has_levels and answer_type not in reading.answer_types:
            entry.report(f"answer_type {answer_type!r} has no values in answer_types", "answer_type")
        shape = kind.read_shape(entry, levels, lambda item: _read_portal_row(item, reading))
    # The portal keeps one row per number, so a question with a line for each has its rows on the inputs.
    portal = None if kind is not None and kind.has_lines else _read_portal_row(entry, reading)
    indicator = Indicator(
        code=code,
        statement=entry.text("statement"),
        statement_points=entry.optional_texts("statement_points"),
        answer_type=answer_type,
        levels=shape.levels,
        inputs=shape.inputs,
        formula=shape.formula,
        evidence_hint=entry.text("evidence_hint"),
        guidance=entry.optional_text("guidance"),
        note=entry.optional_text("note"),
        source=_read_source(entry),
        portalrb_2026=portal,
    )
    entry.close()
    return indicator


def _read_portal_row(entry: Entry, reading: _Reading) -> PortalRow | None:
    item = entry.optional_entry("portalrb_2026")
    if item is None:
        return None
    row = PortalRow(item.whole("row"), item.whole("soal_id"))
    item.close()
    if row.row in reading.portal_rows:
        item.report(f"row {row.row} stands twice", "row")
    if row.soal_id in reading.portal_ids:
        item.report(f"soal_id {row.soal_id} stands twice", "soal_id")
    reading.portal_rows.add(row.row)
    reading.portal_ids.add(row.soal_id)
    return row


def _read_source(entry: Entry) -> Source:
    item = entry.entry("source")
    source = Source(item.text("basis"), item.optional_text("page"), item.optional_text("confidence"))
    item.close()
    return source


def _read_gates(top: Entry, reading: _Reading) -> dict[str, tuple[Gate, ...]]:
    entry = top.entry("gates")
    gates = {}
    for predicate in PREDICATES:
        items = entry.entries(predicate, f"gate {predicate}")
        gates[predicate] = tuple(_read_gate(item, reading.nodes) for item in items)
        if entry.has(predicate) and not gates[predicate]:
            entry.report(f"{predicate} has no gates", predicate)
        report_repeats(entry, f"{predicate} gate", [gate.code for gate in gates[predicate]])
    entry.close()
    return gates


def _read_gate(entry: Entry, nodes: Mapping[str, Node]) -> Gate:
    gate = Gate(
        code=entry.text("code"),
        label=entry.text("label"),
        of=entry.texts("of"),
        measure=entry.one_of("measure", ("points", "percent_of_weight")),
        minimum=entry.decimal("minimum"),
        index_equivalent=entry.optional_decimal("index_equivalent"),
        source=entry.text("source"),
    )
    entry.close()
    if gate.code and not _GATE_CODE.fullmatch(gate.code):
        entry.report(f"code {gate.code!r} may hold only letters, digits and hyphens", "code")
    for code in gate.of:
        if code not in nodes:
            entry.report(f"measures node {code!r}, which does not exist", "of")
        for other in gate.of:
            if code.startswith(f"{other}."):
                entry.report(f"measures {code} twice, since it lies within {other}", "of")
    most = Fraction(100)
    if gate.measure == "points":
        most = sum((nodes[code].exact_weight for code in gate.of if code in nodes), Fraction())
    if gate.exact_minimum > most:
        entry.report(f"minimum {gate.minimum} cannot be reached", "minimum")
    return gate
