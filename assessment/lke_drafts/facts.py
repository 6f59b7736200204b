"""What an edition holds, for who decides whether it may be used: its parts with figures, and what to look at twice. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessment.lke.criteria_words import sheet_note
from assessment.lke.likeness import plain
from assessment.lke.scales import label_of
from assessment.lke_drafts.diff import number
from assessment.people.areas import LEVERAGE_AREAS, AreaKey
from assessment.scoring import TYPE_NAMES, Instrument, Node, kind_of, kind_of_type
from assessment.xray.answer_rules import ASKED


@dataclass(frozen=True)
class PartLine:
    """One component, aspect or area with what stands under it."""

    code: str
    name: str
    kind: str  # component, aspect or area
    weight: str
    questions: int


@dataclass(frozen=True)
class GateLine:
    """One minimum in words."""

    predicate: str
    label: str
    of: str
    minimum: str
    source: str


@dataclass(frozen=True)
class ConditionLine:
    """One eligibility condition in words."""

    label: str
    level: str
    rules: tuple[tuple[str, str], ...]
    verified: bool


@dataclass(frozen=True)
class InstrumentFacts:
    """An edition at a glance."""

    title: str
    code: str
    year: int
    in_force: bool
    questions: int
    areas: int
    total: str  # the weight of all components
    parts: tuple[PartLine, ...]
    types: tuple[tuple[str, int], ...]  # answer type, how many questions
    gates: tuple[GateLine, ...]
    conditions: tuple[ConditionLine, ...]
    warnings: tuple[str, ...]
    criteria_note: str  # whose words the criteria are and where the official ones stand

    def gate_count(self, predicate: str) -> int:
        """Return how many minimums a predicate has."""
        return sum(gate.predicate == predicate for gate in self.gates)

    @property
    def wbk(self) -> int:
        """How many minimums WBK has."""
        return self.gate_count("WBK")

    @property
    def wbbm(self) -> int:
        """How many minimums WBBM has."""
        return self.gate_count("WBBM")


def facts_of(instrument: Instrument) -> InstrumentFacts:
    """Return what an edition holds."""
    types = Counter(question.answer_type for question in instrument.indicators.values())
    parts = tuple(
        PartLine(node.code, node.name, node.kind, number(node.weight), sum(len(one.indicators) for one in node.walk()))
        for node in instrument.nodes.values()
        if node.kind != "sub_area"
    )
    return InstrumentFacts(
        title=instrument.title,
        code=instrument.code,
        year=instrument.year,
        in_force=instrument.in_force,
        questions=len(instrument.indicators),
        areas=sum(part.kind == "area" for part in parts),
        total=number(sum((node.weight for node in instrument.tree), Decimal())),
        parts=parts,
        types=tuple((kind_of_type(key).type_in_words(key), types[key]) for key in TYPE_NAMES if types[key]),
        gates=tuple(_gates(instrument)),
        conditions=tuple(_conditions(instrument)),
        warnings=tuple(_warnings(instrument)),
        criteria_note=sheet_note(instrument, "pada halaman yang ditulis di setiap pertanyaan"),
    )


def _gates(instrument: Instrument) -> Iterator[GateLine]:
    for predicate, gates in instrument.gates.items():
        for gate in gates:
            unit = "" if gate.measure == "points" else " % dari bobot"
            index = f" (indeks {number(gate.index_equivalent)})" if gate.index_equivalent is not None else ""
            yield GateLine(
                predicate, gate.label, ", ".join(gate.of), f"{number(gate.minimum)}{unit}{index}", gate.source
            )


def _conditions(instrument: Instrument) -> Iterator[ConditionLine]:
    for one in instrument.eligibility["conditions"]:
        rules = tuple(one["rules"].items())
        yield ConditionLine(label_of(one["key"], rules[0][1]), one["level"], rules, one["verified"])


# --- What the checks let pass and a person should look at -------------------------------------------------------------


def _warnings(instrument: Instrument) -> Iterator[str]:
    missing = [AreaKey(key).label for key in LEVERAGE_AREAS if key not in instrument.areas]
    if missing:
        yield f"Area pengungkit tidak ada: {', '.join(missing)}. Pokja area itu tidak mendapat pertanyaan."
    yield from _gate_warnings(instrument)
    for node in instrument.nodes.values():
        yield from _repeated(node)
    unverified = sum(not one["verified"] for one in instrument.eligibility["conditions"])
    if unverified:
        yield f"{unverified} syarat pengusulan belum dipastikan pada naskah peraturan; halaman unit menyebutkannya."
    if not instrument.eligibility["conditions"]:
        yield "Tidak ada syarat pengusulan; unit hanya melihat nilainya."
    rows = [
        row is not None
        for one in instrument.indicators.values()
        for row in ([entry.portalrb_2026 for entry in one.inputs] if kind_of(one).has_lines else [one.portalrb_2026])
    ]
    if not any(rows):
        yield "Tidak ada baris PortalRB; lembar Jawaban dan API PortalRB tidak tersedia untuk LKE ini."
    elif not all(rows):
        yield f"{rows.count(False)} isian belum mempunyai baris PortalRB; jawabannya tidak ikut terkirim ke PortalRB."
    if instrument.code not in ASKED:
        yield "Halaman Kelemahan memakai aturan umum saja; aturan khusus per pertanyaan baru ada untuk LKE bawaan portal."


def _gate_warnings(instrument: Instrument) -> Iterator[str]:
    gates = {name: {gate.code: gate for gate in rows} for name, rows in instrument.gates.items()}
    for code, gate in gates["WBK"].items():
        other = gates["WBBM"].get(code)
        if other is None:
            yield f"Syarat {gate.label} hanya ada untuk WBK. Periksa apakah WBBM memang tidak memintanya."
        elif other.measure == gate.measure and other.minimum < gate.minimum:
            yield f"Batas WBBM untuk {gate.label} ({number(other.minimum)}) di bawah batas WBK ({number(gate.minimum)})."


def _repeated(node: Node) -> Iterator[str]:
    """Yield the questions of one node that say the very same."""
    seen: dict[str, str] = {}
    for question in node.indicators:
        words = plain(" ".join((question.statement, *question.statement_points)))
        if words in seen:
            yield f"Pertanyaan {question.code} berbunyi sama dengan {seen[words]}. Periksa apakah salah satunya tersalin."
        seen.setdefault(words, question.code)
