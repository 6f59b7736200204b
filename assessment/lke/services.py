"""Bring instruments into the tables: the files of the project, and drafts an admin portal activates (`lke_drafts`)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke import files as lke_files
from assessment.lke.models import Condition, Gate, GateNode, Indicator, IndicatorInput, Instrument, Level, Node
from assessment.people.areas import LEVERAGE_AREAS, AreaKey
from assessment.people.models import User


@dataclass(frozen=True)
class LoadResult:
    """What became of one file."""

    name: str
    outcome: str  # baru, edisi baru, diganti, tetap or ditolak
    edition: int | None = None
    problems: tuple[str, ...] = ()
    periods_kept: int = 0  # periods that go on with an earlier edition of the same code


def load_instruments(*, by: User | None, folder: Path | None = None, dry_run: bool = False) -> list[LoadResult]:
    """Load every instrument file, each in a transaction of its own, and say what became of it.

    A file already loaded stays as it is. A changed one becomes a new edition if a period uses the last edition or an
    admin portal activated or closed it, and takes the place of that edition otherwise. A file with any problem is refused as a whole, the others are loaded.
    by: None for the command, whose rights are those of the server's shell.
    """
    return [_load_file(path, by=by, dry_run=dry_run) for path in lke_files.instrument_paths(folder).values()]


def _load_file(path: Path, *, by: User | None, dry_run: bool) -> LoadResult:
    try:
        with transaction.atomic():
            result = _load(lke_files.read_instrument_file(path), by=by)
            if dry_run:
                transaction.set_rollback(True)
    except scoring.InstrumentError as error:
        return LoadResult(path.stem, "ditolak", problems=error.problems)
    return result


def _load(file: lke_files.InstrumentFile, *, by: User | None) -> LoadResult:
    code = file.instrument.code
    editions = Instrument.objects.select_for_update().filter(code=code).order_by("edition")
    for row in editions:
        if row.digest == file.digest:
            return LoadResult(code, "tetap", row.edition)
    last = editions.last()
    outcome, edition = "baru", 1
    if last is not None and (last.loaded_by_id or last.closed_at or last.periods.exists()):
        outcome, edition = "edisi baru", last.edition + 1
    elif last is not None:
        outcome, edition = "diganti", last.edition
        last.delete()
    row = write_edition(file, edition)
    detail = {"code": code, "edition": edition, "digest": file.digest}
    audit.record(AuditEvent.Kind.INSTRUMENT_LOADED, row, by=by, scope=None, detail=detail)
    kept = Instrument.objects.filter(code=code).exclude(pk=row.pk).aggregate(count=models.Count("periods"))
    return LoadResult(code, outcome, edition, periods_kept=kept["count"])


@dataclass
class _Rows:
    """The rows of one edition, grouped in the order they must be written; each knows its parents as objects."""

    instrument: Instrument
    nodes: dict[str, Node] = field(default_factory=dict)  # by code, parents before children
    indicators: list[Indicator] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    inputs: list[IndicatorInput] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    terms: list[GateNode] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    def all(self) -> Iterator[models.Model]:
        """Yield every row."""
        yield self.instrument
        yield from self.nodes.values()
        for group in (self.indicators, self.levels, self.inputs, self.gates, self.terms, self.conditions):
            yield from group


def check_fits(file: lke_files.InstrumentFile) -> None:
    """Raise InstrumentError if a text or number does not fit its column; writes nothing."""
    _checked_rows(file, 1, None)


def write_edition(file: lke_files.InstrumentFile, edition: int, by: User | None = None) -> Instrument:
    """Write one edition as rows; raises InstrumentError if a text or number does not fit its column.

    by: the admin portal who activates it, None for the command.
    """
    rows = _checked_rows(file, edition, by)
    rows.instrument.save()
    for node in rows.nodes.values():
        node.save()
    Indicator.objects.bulk_create(rows.indicators)
    Level.objects.bulk_create(rows.levels)
    IndicatorInput.objects.bulk_create(rows.inputs)
    Gate.objects.bulk_create(rows.gates)
    GateNode.objects.bulk_create(rows.terms)
    Condition.objects.bulk_create(rows.conditions)
    return rows.instrument


def _checked_rows(file: lke_files.InstrumentFile, edition: int, by: User | None) -> _Rows:
    source = file.instrument
    rows = _Rows(_instrument_row(file, edition, by))
    for component in source.tree:
        _add_node(rows, component, None, "")
    for predicate, gates in source.gates.items():
        _add_gates(rows, predicate, gates)
    for position, condition in enumerate(source.eligibility["conditions"], 1):
        values = {"note": "", "minimum": {}, "source": {}} | scoring.thawed(condition)
        rows.conditions.append(Condition(instrument=rows.instrument, position=position, **values))
    _check_columns(rows)
    return rows


def _instrument_row(file: lke_files.InstrumentFile, edition: int, by: User | None) -> Instrument:
    source = file.instrument
    answer_types = {
        name: [{"letter": level.letter, "value": str(level.value)} for level in levels]
        for name, levels in source.answer_types.items()
    }
    return Instrument(
        code=source.code,
        edition=edition,
        digest=file.digest,
        loaded_by=by,
        short_title=source.short_title,
        title=source.title,
        year=source.year,
        in_force=source.in_force,
        details={
            "regulation": scoring.thawed(source.regulation),
            "answer_types": answer_types,
            "sources": scoring.thawed(source.sources),
            "exceptions": scoring.thawed(source.eligibility["exceptions"]),
            "notes": scoring.thawed(source.eligibility["notes"]),
        },
    )


def _add_node(rows: _Rows, source: scoring.Node, parent: Node | None, owner: str) -> None:
    """Add a node and all under it; `owner` is whose pokja answers there, as far as the nodes above tell."""
    if source.key == "hasil":
        owner = AreaKey.HASIL
    elif source.area in LEVERAGE_AREAS:
        owner = str(source.area)
    node = Node(
        instrument=rows.instrument,
        parent=parent,
        code=source.code,
        kind=source.kind,
        key=source.key or "",
        area=source.area or "",
        owner_area=owner,
        name=source.name,
        aim=source.aim or "",
        weight=source.weight,
        position=len(rows.nodes) + 1,
    )
    rows.nodes[source.code] = node
    for child in source.children:
        _add_node(rows, child, node, owner)
    for indicator in source.indicators:
        _add_indicator(rows, indicator, node)


def _add_indicator(rows: _Rows, source: scoring.Indicator, node: Node) -> None:
    indicator = Indicator(
        instrument=rows.instrument,
        node=node,
        code=source.code,
        owner_area=node.owner_area,
        answer_type=source.answer_type,
        statement=source.statement,
        statement_points=list(source.statement_points),
        evidence_hint=source.evidence_hint,
        guidance=source.guidance or "",
        note=source.note or "",
        formula=_formula_json(source.formula),
        source={key: text for key, text in vars(source.source).items() if text is not None},
        portalrb=_portal_json(source.portalrb_2026),
        position=len(rows.indicators) + 1,
    )
    rows.indicators.append(indicator)
    for position, level in enumerate(source.levels, 1):
        rows.levels.append(
            Level(indicator=indicator, letter=level.letter, criterion=level.criterion, position=position)
        )
    for position, entry in enumerate(source.inputs, 1):
        rows.inputs.append(
            IndicatorInput(
                indicator=indicator,
                key=entry.key,
                label=entry.label,
                role=entry.role,
                minimum=entry.min,
                maximum=entry.max,
                decimals=entry.decimals,
                portalrb=_portal_json(entry.portalrb_2026),
                position=position,
            )
        )


def _formula_json(formula: scoring.Formula | None) -> dict[str, Any] | None:
    """Return a formula as its file has it, keys without a value left out."""
    if formula is None:
        return None
    written = {
        "kind": formula.kind,
        "of": formula.of,
        "max": None if formula.max is None else str(formula.max),
        "numerator": list(formula.numerator),
        "denominator": list(formula.denominator),
        "when_denominator_is_zero": formula.when_denominator_is_zero,
        "basis": formula.basis,
        "numerator_may_exceed_denominator": formula.numerator_may_exceed_denominator,
    }
    return {key: value for key, value in written.items() if value}


def _portal_json(row: scoring.PortalRow | None) -> dict[str, int] | None:
    return None if row is None else {"row": row.row, "soal_id": row.soal_id}


def _add_gates(rows: _Rows, predicate: str, gates: tuple[scoring.Gate, ...]) -> None:
    for position, source in enumerate(gates, 1):
        gate = Gate(
            instrument=rows.instrument,
            predicate=predicate,
            code=source.code,
            label=source.label,
            measure=source.measure,
            minimum=source.minimum,
            index_equivalent=source.index_equivalent,
            source=source.source,
            position=position,
        )
        rows.gates.append(gate)
        rows.terms.extend(
            GateNode(gate=gate, node=rows.nodes[code], position=place) for place, code in enumerate(source.of, 1)
        )


def _check_columns(rows: _Rows) -> None:
    """Refuse what does not fit a column; SQLite would take it and PostgreSQL fail without naming the node."""
    problems = []
    for row in rows.all():
        skipped = {
            column.name for column in row._meta.fields if column.is_relation or isinstance(column, models.JSONField)
        }
        try:
            row.clean_fields(exclude=skipped)
        except ValidationError as error:
            name = row.code if isinstance(row, Node | Indicator | Gate) else str(row)
            problems += [f"{row._meta.model_name} {name}: {' '.join(error.messages)}"]
    if problems:
        raise scoring.InstrumentError(problems)
