"""What differs between two editions of the LKE, question by question. Pure.

Codes move when a question is put in between, so questions are paired by their words first: the same code and words, then
the same words under another code, then the same code with words that are still alike. What is left is new or gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment import scoring
from assessment.figures.answer_words import formula_text
from assessment.lke.likeness import dice, plain, words_of
from assessment.lke_drafts.workbook_columns import TITLES, relation_lines
from assessment.scoring import TYPE_NAMES, Indicator, Instrument, Node

ALIKE = 0.5  # from this on two questions of one code are one, reworded
# Kind of change → how it is called, in the order it is counted.
KINDS = {
    "baru": "Pertanyaan baru",
    "dihapus": "Pertanyaan dihapus",
    "teks": "Teks berubah",
    "bobot": "Bobot berubah",
    "jenis": "Jenis atau pilihan berubah",
    "rumus": "Rumus atau isian angka berubah",
    "struktur": "Struktur berubah",
    "minimum": "Syarat minimum berubah",
    "pengusulan": "Syarat pengusulan berubah",
    "identitas": "Identitas dan bacaan berubah",
}
WHOLE = "Seluruh instrumen"
NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One thing that differs. before, after: as people read it, `NOTHING` where it is not there."""

    kind: str  # a key of KINDS
    area: str  # the name of the area it is in, WHOLE outside the areas
    code: str
    what: str
    before: str
    after: str

    @property
    def kind_label(self) -> str:
        """What the kind is called."""
        return KINDS[self.kind]


def compare(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """Return everything that differs, in the order of the new edition; what is gone comes where its code stands there, else last."""
    changes = [*_nodes(old, new), *_questions(old, new)]
    order: dict[str, int] = {}
    for code in (*_codes(new), *_codes(old)):
        order.setdefault(code, len(order))
    changes.sort(key=lambda change: order[change.code])
    return (*_heads(old, new), *changes, *_gates(old, new), *_conditions(old, new), *_matter(old, new))


def _codes(instrument: Instrument) -> list[str]:
    return [code for node in instrument.nodes.values() for code in (node.code, *(one.code for one in node.indicators))]


def area_name(instrument: Instrument, code: str) -> str:
    """Return the name of the area that holds a node or question, WHOLE above the areas."""
    node = instrument.nodes.get(code) or instrument.parent_of(code)
    while node is not None and node.area is None:
        node = instrument.parent_of(node.code)
    return f"{node.code} {node.name}" if node is not None else WHOLE


# --- Nodes ------------------------------------------------------------------------------------------------------------


def _nodes(old: Instrument, new: Instrument) -> Iterator[Change]:
    for code, node in new.nodes.items():
        area, before = area_name(new, code), old.nodes.get(code)
        if before is None:
            yield Change("struktur", area, code, "Simpul baru", NOTHING, _node_words(node))
            continue
        for what, one, other in (
            ("Nama", before.name, node.name),
            ("Jenis", before.kind, node.kind),
            ("Kunci", before.key or before.area or "", node.key or node.area or ""),
            ("Sasaran", before.aim or "", node.aim or ""),
        ):
            if one != other:
                yield Change("struktur", area, code, what, one or NOTHING, other or NOTHING)
        if before.weight != node.weight:
            yield Change("bobot", area, code, "Bobot", number(before.weight), number(node.weight))
        if before.indicators and node.indicators and before.question_weight != node.question_weight:
            yield Change("bobot", area, code, "Bobot tiap pertanyaan", _each_words(before), _each_words(node))
    for code, node in old.nodes.items():
        if code not in new.nodes:
            yield Change("struktur", area_name(old, code), code, "Simpul dihapus", _node_words(node), NOTHING)


def _node_words(node: Node) -> str:
    return f"{node.name}, bobot {number(node.weight)}"


def _each_words(node: Node) -> str:
    return f"{number(node.weight)} ÷ {len(node.indicators)} = {number(scoring.half_up(node.question_weight))}"


# --- Questions --------------------------------------------------------------------------------------------------------


def _questions(old: Instrument, new: Instrument) -> Iterator[Change]:
    pairs = _pairs(old.indicators, new.indicators)
    for code, question in new.indicators.items():
        area = area_name(new, code)
        if code not in pairs:
            yield Change("baru", area, code, "Pertanyaan", NOTHING, _whole(question))
            continue
        yield from _question(old.indicators[pairs[code]], question, area)
    kept = set(pairs.values())
    for code, question in old.indicators.items():
        if code not in kept:
            yield Change("dihapus", area_name(old, code), code, "Pertanyaan", _whole(question), NOTHING)


def _pairs(old: Mapping[str, Indicator], new: Mapping[str, Indicator]) -> dict[str, str]:
    """Return code of the new edition → code of the old for each question that both hold."""
    pairs = {code: code for code, one in new.items() if code in old and _same(one) == _same(old[code])}
    taken = set(pairs.values())
    free: dict[str, list[str]] = {}
    for code, one in old.items():
        if code not in taken:
            free.setdefault(_same(one), []).append(code)
    for code, one in new.items():
        if code not in pairs and free.get(_same(one)):
            pairs[code] = free[_same(one)].pop(0)
    taken = set(pairs.values())
    for code, one in new.items():
        is_free = code not in pairs and code in old and code not in taken
        if is_free and dice(words_of(one.statement), words_of(old[code].statement)) >= ALIKE:
            pairs[code] = code
    return pairs


def _same(question: Indicator) -> str:
    return plain(_whole(question))


def _whole(question: Indicator) -> str:
    return "\n".join((question.statement, *question.statement_points))


def _question(before: Indicator, after: Indicator, area: str) -> Iterator[Change]:
    def change(kind: str, what: str, one: str, other: str) -> Iterator[Change]:
        if one != other:
            yield Change(kind, area, after.code, what, one or NOTHING, other or NOTHING)

    yield from change("struktur", "Kode", before.code, after.code)
    yield from change("teks", "Pertanyaan", _whole(before), _whole(after))
    yield from change("jenis", "Jenis jawaban", TYPE_NAMES[before.answer_type], TYPE_NAMES[after.answer_type])
    criteria = [{level.letter: level.criterion for level in one.levels} for one in (before, after)]
    for letter in dict.fromkeys([*criteria[1], *criteria[0]]):
        yield from change("jenis", f"Kriteria {letter}", criteria[0].get(letter, ""), criteria[1].get(letter, ""))
    yield from change("rumus", "Isian angka", _inputs(before), _inputs(after))
    yield from change("rumus", "Rumus", formula_text(before), formula_text(after))
    for key in ("evidence_hint", "guidance", "note"):
        yield from change("teks", TITLES[key], getattr(before, key) or "", getattr(after, key) or "")
    yield from change("teks", "Sumber", _source(before), _source(after))
    yield from change("identitas", "PortalRB 2026", _portal(before), _portal(after))


def _inputs(question: Indicator) -> str:
    lines = []
    for one in question.inputs:
        span = f", {number(one.min)} sampai {number(one.max)}" if one.min is not None and one.max is not None else ""
        decimals = f", {one.decimals} desimal" if one.decimals is not None else ""
        lines.append(f"{one.label} ({one.key}, {one.role}{span}{decimals})")
    return "\n".join(lines)


def _source(question: Indicator) -> str:
    source = question.source
    page = f", hlm. {source.page}" if source.page else ""
    return f"{source.basis}{page}{f' ({source.confidence})' if source.confidence else ''}"


def _portal(question: Indicator) -> str:
    rows = ((f"{key}: " if key else "", row) for key, row in question.portal_rows)
    return "\n".join(f"{name}baris {row.row}, soal {row.soal_id}" for name, row in rows)


# --- What stands beside the tree --------------------------------------------------------------------------------------


def _heads(old: Instrument, new: Instrument) -> Iterator[Change]:
    pairs: list[tuple[str, str, str]] = [
        ("Kode instrumen", old.code, new.code),
        ("Nama singkat", old.short_title, new.short_title),
        ("Judul", old.title, new.title),
        ("Tahun instrumen", str(old.year), str(new.year)),
        ("Berlaku", _yes(old.in_force), _yes(new.in_force)),
    ]
    for key in dict.fromkeys([*new.regulation, *old.regulation]):
        values = [scoring.thawed(one.regulation.get(key)) for one in (old, new)]
        if values[0] != values[1]:
            before, after = ("\n".join(relation_lines(one)) for one in values)
            # Of a regulation told at length the name may be the same and a date another.
            pairs.append(
                (f"Peraturan: {TITLES.get(key, key)}", before, after if after != before else f"{after} (rincian lain)")
            )
    for what, before, after in pairs:
        if before != after:
            yield Change("identitas", WHOLE, new.code, what, before or NOTHING, after or NOTHING)
    for name in {**old.answer_types, **new.answer_types}:
        words = [
            ", ".join(f"{level.letter} {number(level.value)}" for level in one.answer_types.get(name, ()))
            for one in (old, new)
        ]
        if words[0] != words[1]:
            yield Change(
                "jenis",
                WHOLE,
                name,
                f"Nilai huruf {TYPE_NAMES.get(name, name)}",
                words[0] or NOTHING,
                words[1] or NOTHING,
            )


def _gates(old: Instrument, new: Instrument) -> Iterator[Change]:
    for predicate in scoring.PREDICATES:
        one, other = ({gate.code: _gate(gate) for gate in side.gates[predicate]} for side in (old, new))
        yield from _listed("minimum", f"Syarat {predicate}", one, other)


def _gate(gate: scoring.Gate) -> str:
    unit = "poin" if gate.measure == "points" else "% dari bobot"
    index = f" (indeks {number(gate.index_equivalent)})" if gate.index_equivalent is not None else ""
    return f"{gate.label}: {' + '.join(gate.of)} minimal {number(gate.minimum)} {unit}{index}. {gate.source}"


def _conditions(old: Instrument, new: Instrument) -> Iterator[Change]:
    one, other = ({item["key"]: _condition(item) for item in side.eligibility["conditions"]} for side in (old, new))
    yield from _listed("pengusulan", "Syarat pengusulan", one, other)
    one, other = (
        {item["key"]: f"{item['text']} Unit: {', '.join(item['units'])}" for item in side.eligibility["exceptions"]}
        for side in (old, new)
    )
    yield from _listed("pengusulan", "Pengecualian", one, other)


def _condition(item: Mapping[str, Any]) -> str:
    lines = []
    for predicate, rule in item["rules"].items():
        least = item.get("minimum", {}).get(predicate)
        lines.append(f"{predicate}: {rule}{f' (minimum {least})' if least else ''}")
    state = "" if item["verified"] else ", belum dipastikan"
    where = f"tingkat {item['level']}, berlaku untuk {item['applies_to']}{state}"
    source = item.get("source")
    more = [item["note"]] if item.get("note") else []
    told = [f"{source['regulation']}, hlm. {source['page']}"] if source else []
    return "\n".join([*lines, where, *more, *told])


def _matter(old: Instrument, new: Instrument) -> Iterator[Change]:
    one, other = ({item["key"]: item["text"] for item in side.eligibility["notes"]} for side in (old, new))
    yield from _listed("identitas", "Bacaan", one, other)
    yield from _listed("identitas", "Sumber", dict(old.sources), dict(new.sources))


def _listed(kind: str, what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        before, after = old.get(key, NOTHING), new.get(key, NOTHING)
        if before != after:
            yield Change(kind, WHOLE, key, what, before, after)


def number(value: Decimal | None) -> str:
    """Return a number of an instrument as people read it: `2,5`."""
    return NOTHING if value is None else f"{value.normalize():f}".replace(".", ",")


def _yes(value: bool) -> str:
    return "Ya" if value else "Tidak"
