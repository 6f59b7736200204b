"""The frozen instrument behind an `Instrument` row, read from the tables once per process."""

import json
from decimal import Decimal
from typing import Any

from assessment import scoring
from assessment.lke.models import Indicator, Instrument, Node

# By digest of the source file, which stands for the whole content: an edition never changes.
_frozen: dict[str, scoring.Instrument] = {}
_written: dict[str, str] = {}  # the same as JSON


def get_instrument(instrument: Instrument | int) -> scoring.Instrument:
    """Return the frozen instrument of a row, or of its key; eight queries the first time in a process.

    Later calls take no query for a row, and one for a key (to learn the digest). Raises Instrument.DoesNotExist.
    """
    row = instrument if isinstance(instrument, Instrument) else Instrument.objects.get(pk=instrument)
    if row.digest not in _frozen:
        _frozen[row.digest] = scoring.parse_instrument(file_mapping(row))
    return _frozen[row.digest]


def has_portalrb(row: Instrument) -> bool:
    """Whether PortalRB asks questions of this LKE: its file names their rows."""
    asked = get_instrument(row).indicators.values()
    return any(one.portalrb_2026 or any(entry.portalrb_2026 for entry in one.inputs) for one in asked)


def written_instruments(own: Instrument) -> list[str]:
    """Return every LKE as the JSON of its file, for who has no database; `own` last, where two ask the same it is meant.

    Of each the newest edition, of `own` that very one; the newest regulation before the last. One query, and
    eight for each the first time in a process.
    """
    newest = {row.code: row for row in Instrument.objects.order_by("code", "edition")} | {own.code: own}
    for row in newest.values():
        if row.digest not in _written:
            _written[row.digest] = json.dumps(file_mapping(row))
    return [_written[row.digest] for row in sorted(newest.values(), key=lambda row: (row == own, row.year, row.code))]


def file_mapping(row: Instrument) -> dict[str, Any]:
    """Return the tables of one edition in the shape of its file, so that the same checks read both. Eight queries."""
    mapping = {
        "schema": scoring.SCHEMA,
        "code": row.code,
        "short_title": row.short_title,
        "title": row.title,
        "year": row.year,
        "in_force": row.in_force,
        "regulation": row.details["regulation"],
        "answer_types": row.details["answer_types"],
        "tree": _tree(row),
        "gates": _gates(row),
        "eligibility": {
            "conditions": _conditions(row),
            "exceptions": row.details["exceptions"],
            "notes": row.details["notes"],
        },
    }
    return mapping | ({"sources": row.details["sources"]} if row.details["sources"] else {})


def _tree(row: Instrument) -> list[dict[str, Any]]:
    """Return the components with all under them."""
    roots: list[dict[str, Any]] = []
    entries: dict[int, dict[str, Any]] = {}
    for node in row.nodes.order_by("position"):
        entries[node.pk] = _node(node)
        siblings = roots if node.parent_id is None else entries[node.parent_id].setdefault("children", [])
        siblings.append(entries[node.pk])
    for indicator in row.indicators.order_by("position").prefetch_related("levels", "inputs"):
        entries[indicator.node_id].setdefault("indicators", []).append(_indicator(indicator))
    return roots


def _node(node: Node) -> dict[str, Any]:
    return _without_blanks(
        {
            "code": node.code,
            "kind": node.kind,
            "name": node.name,
            "weight": _text(node.weight),
            "key": node.key,
            "area": node.area,
            "aim": node.aim,
        }
    )


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return _without_blanks(
        {
            "code": indicator.code,
            "statement": indicator.statement,
            "statement_points": indicator.statement_points,
            "answer_type": indicator.answer_type,
            "levels": [{"letter": level.letter, "criterion": level.criterion} for level in indicator.levels.all()],
            "inputs": [
                _without_blanks(
                    {
                        "key": entry.key,
                        "label": entry.label,
                        "role": entry.role,
                        "min": _text(entry.minimum),
                        "max": _text(entry.maximum),
                        "decimals": entry.decimals,
                        "portalrb_2026": entry.portalrb,
                    }
                )
                for entry in indicator.inputs.all()
            ],
            "formula": indicator.formula,
            "evidence_hint": indicator.evidence_hint,
            "guidance": indicator.guidance,
            "note": indicator.note,
            "source": indicator.source,
            "portalrb_2026": indicator.portalrb,
        }
    )


def _gates(row: Instrument) -> dict[str, list[dict[str, Any]]]:
    gates: dict[str, list[dict[str, Any]]] = {predicate: [] for predicate in scoring.PREDICATES}
    for gate in row.gates.order_by("predicate", "position").prefetch_related("terms__node"):
        entry = {
            "code": gate.code,
            "label": gate.label,
            "of": [term.node.code for term in gate.terms.all()],
            "measure": gate.measure,
            "minimum": _text(gate.minimum),
            "index_equivalent": _text(gate.index_equivalent),
            "source": gate.source,
        }
        gates[gate.predicate].append(_without_blanks(entry))
    return gates


def _conditions(row: Instrument) -> list[dict[str, Any]]:
    return [
        _without_blanks(
            {
                "key": condition.key,
                "level": condition.level,
                "applies_to": condition.applies_to,
                "rules": condition.rules,
                "minimum": condition.minimum,
                "note": condition.note,
                "source": condition.source,
            }
        )
        | {"verified": condition.verified}
        for condition in row.conditions.order_by("position")
    ]


def _without_blanks(entry: dict[str, Any]) -> dict[str, Any]:
    """Leave out keys without a value, as the file does; 0 is a value."""
    return {key: value for key, value in entry.items() if value is not None and value not in ("", [], {})}


def _text(value: Decimal | None) -> str | None:
    """Return a column's number as the file writes it, without the zeros the column fills up with."""
    return None if value is None else format(value.normalize(), "f")
