"""An instrument as a workbook: which sheet and column holds which value of `lke-instrument/1`. Pure.

`exports.py` writes by it and `imports/workbook.py` reads by it, so the two cannot disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from assessment.scoring import CHOICE, TYPE_NAMES

YES, NO = "Ya", "Tidak"
# What a related regulation is called where the file tells more of it than one line of a cell can.
RELATIONS = ("amended_by", "replaces")


class Form(Enum):
    """How a value is written in its cell."""

    TEXT = auto()
    LINES = auto()  # a list of texts, one a line
    CODES = auto()  # a list of codes, parted by commas
    DECIMAL = auto()
    WHOLE = auto()
    FLAG = auto()  # Ya or Tidak
    DAY = auto()  # an ISO date as text
    WORD = auto()  # one of a few words, which stand for those of the file


@dataclass(frozen=True)
class Field:
    """One value: its key in the file (`source.page` is `page` in `source`), its heading, how it is written."""

    key: str
    title: str
    form: Form = Form.TEXT
    words: Mapping[str, str] = field(default_factory=dict)  # word of the file → word of the sheet
    width: int = 16  # characters


@dataclass(frozen=True, eq=False)  # one of a kind, so that it can be a key
class Table:
    """One sheet with a row a thing. is_needed: without it a workbook is no instrument; others may come from another edition."""

    title: str
    what: str  # one row, as a reader is told
    fields: tuple[Field, ...]
    is_needed: bool = False


_KINDS = {"component": "Komponen", "aspect": "Aspek", "area": "Area", "sub_area": "Sub-area"}
_KEYS = {"pengungkit": "Pengungkit", "hasil": "Hasil", "pemenuhan": "Pemenuhan", "reform": "Reform"}
_ROLES = {role: role.capitalize() for role in ("penyebut", "pembilang", "pengurang", "informasi", "index")}
_FORMULAS = {"ratio": "Rasio", "decrease": "Penurunan", "index": "Indeks"}
_ZERO = {"full": "Nilai penuh", "zero": "Nol"}
_MEASURES = {"points": "Poin", "percent_of_weight": "Persen dari bobot"}
_LEVELS = {"instansi": "Instansi", "unit": "Unit"}
_APPLIES = {"semua": "Semua", "kementerian_lembaga": "Kementerian/lembaga", "pemda": "Pemda"}
_PREDICATES = {"WBK": "WBK", "WBBM": "WBBM"}

# Sheet → the column beside the values of a row that says what the row belongs to.
PARENT, QUESTION, ANSWER_TYPE, PREDICATE = "Kode induk", "Kode pertanyaan", "Jenis jawaban", "Predikat"

IDENTITY = "Identitas"
IDENTITY_FIELDS = (
    Field("code", "Kode instrumen"),
    Field("short_title", "Nama singkat"),
    Field("title", "Judul"),
    Field("year", "Tahun instrumen", Form.WHOLE),
    Field("in_force", "Berlaku", Form.FLAG),
    Field("regulation.number", "Nomor peraturan", Form.WHOLE),
    Field("regulation.year", "Tahun peraturan", Form.WHOLE),
    Field("regulation.enacted", "Tanggal ditetapkan", Form.DAY),
    Field("regulation.promulgated", "Tanggal diundangkan", Form.DAY),
    Field("regulation.gazette", "Berita negara"),
    Field("regulation.amends", "Mengubah"),
    Field("regulation.amended_by", "Diubah oleh", Form.LINES),
    Field("regulation.replaces", "Menggantikan", Form.LINES),
    Field("regulation.replaced_by", "Digantikan oleh"),
)
NODES = Table(
    "Struktur",
    "satu komponen, aspek, area, atau sub-area; induknya di baris di atasnya",
    (
        Field("parent", PARENT),
        Field("code", "Kode"),
        Field("kind", "Jenis", Form.WORD, _KINDS, 12),
        Field("key", "Kunci komponen atau aspek", Form.WORD, _KEYS, 18),
        Field("area", "Kunci area", width=12),
        Field("name", "Nama", width=48),
        Field("weight", "Bobot", Form.DECIMAL, width=10),
        Field("aim", "Sasaran", width=40),
    ),
    is_needed=True,
)
QUESTIONS = Table(
    "Pertanyaan",
    "satu pertanyaan, di bawah simpul yang tidak berisi simpul lain",
    (
        Field("parent", PARENT),
        Field("code", "Kode"),
        Field("statement", "Pertanyaan", width=60),
        Field("statement_points", "Butir pertanyaan", Form.LINES, width=40),
        Field("answer_type", "Jenis jawaban", Form.WORD, TYPE_NAMES),
        Field("evidence_hint", "Data dukung", width=40),
        Field("guidance", "Petunjuk", width=40),
        Field("note", "Catatan", width=40),
        Field("source.basis", "Sumber teks", width=24),
        Field("source.page", "Halaman", width=10),
        Field("source.confidence", "Keyakinan", width=12),
        Field("portalrb_2026.row", "Baris PortalRB 2026", Form.WHOLE, width=12),
        Field("portalrb_2026.soal_id", "ID soal PortalRB 2026", Form.WHOLE, width=12),
    ),
    is_needed=True,
)
LEVELS = Table(
    "Pilihan",
    "satu pilihan jawaban, yang terbaik lebih dahulu",
    (Field("parent", QUESTION), Field("letter", "Huruf", width=10), Field("criterion", "Kriteria", width=80)),
)
INPUTS = Table(
    "Isian angka",
    "satu angka yang diminta pertanyaan berjenis Jumlah atau Indeks",
    (
        Field("parent", QUESTION),
        Field("key", "Kunci isian", width=28),
        Field("label", "Label", width=60),
        Field("role", "Peran", Form.WORD, _ROLES),
        Field("min", "Terendah", Form.DECIMAL, width=10),
        Field("max", "Tertinggi", Form.DECIMAL, width=10),
        Field("decimals", "Angka di belakang koma", Form.WHOLE, width=12),
        Field("portalrb_2026.row", "Baris PortalRB 2026", Form.WHOLE, width=12),
        Field("portalrb_2026.soal_id", "ID soal PortalRB 2026", Form.WHOLE, width=12),
    ),
)
FORMULAS = Table(
    "Rumus",
    "rumus satu pertanyaan berjenis Jumlah atau Indeks",
    (
        Field("parent", QUESTION),
        Field("kind", "Jenis rumus", Form.WORD, _FORMULAS),
        Field("numerator", "Pembilang", Form.CODES, width=40),
        Field("denominator", "Penyebut", Form.CODES, width=30),
        Field("when_denominator_is_zero", "Bila penyebut 0", Form.WORD, _ZERO),
        Field("numerator_may_exceed_denominator", "Pembilang boleh melebihi penyebut", Form.FLAG),
        Field("basis", "Dasar rumus", width=40),
        Field("of", "Isian indeks", width=28),
        Field("max", "Indeks tertinggi", Form.DECIMAL, width=10),
    ),
)
ANSWER_TYPES = Table(
    "Nilai jawaban",
    "nilai satu huruf, dari 1 sampai 0",
    (
        Field(
            "parent",
            ANSWER_TYPE,
            Form.WORD,
            CHOICE.types,
        ),
        Field("letter", "Huruf", width=10),
        Field("value", "Nilai", Form.DECIMAL, width=10),
    ),
)
GATES = Table(
    "Syarat minimum",
    "satu syarat minimum satu predikat",
    (
        Field("parent", PREDICATE, Form.WORD, _PREDICATES, 10),
        Field("code", "Kode syarat", width=22),
        Field("label", "Nama syarat", width=48),
        Field("of", "Simpul yang dijumlahkan", Form.CODES, width=28),
        Field("measure", "Ukuran", Form.WORD, _MEASURES, 20),
        Field("minimum", "Batas minimum", Form.DECIMAL, width=12),
        Field("index_equivalent", "Setara indeks", Form.DECIMAL, width=12),
        Field("source", "Sumber syarat", width=48),
    ),
)
CONDITIONS = Table(
    "Syarat pengusulan",
    "satu syarat di samping nilai",
    (
        Field("key", "Kunci syarat", width=22),
        Field("level", "Tingkat", Form.WORD, _LEVELS, 12),
        Field("applies_to", "Berlaku untuk", Form.WORD, _APPLIES, 20),
        Field("rules.WBK", "Syarat WBK", width=40),
        Field("rules.WBBM", "Syarat WBBM", width=40),
        Field("minimum.WBK", "Minimum WBK", width=14),
        Field("minimum.WBBM", "Minimum WBBM", width=14),
        Field("verified", "Sudah dipastikan pada naskah", Form.FLAG),
        Field("note", "Catatan", width=40),
        Field("source.regulation", "Singkatan sumber", width=12),
        Field("source.page", "Halaman", width=10),
    ),
)
EXCEPTIONS = Table(
    "Pengecualian",
    "satu jenis unit yang boleh diusulkan sebelum syaratnya lengkap",
    (
        Field("key", "Kunci"),
        Field("text", "Teks", width=80),
        Field("units", "Unit", Form.LINES, width=50),
        Field("source.regulation", "Singkatan sumber", width=12),
        Field("source.page", "Halaman", width=10),
    ),
)
NOTES = Table(
    "Bacaan",
    "satu keterangan untuk dibaca; tidak dihitung",
    (
        Field("key", "Kunci", width=40),
        Field("text", "Teks", width=80),
        Field("source.regulation", "Singkatan sumber", width=12),
        Field("source.page", "Halaman", width=10),
    ),
)
SOURCES = Table(
    "Sumber", "judul lengkap satu singkatan sumber", (Field("key", "Singkatan"), Field("text", "Judul", width=80))
)
TABLES = (NODES, QUESTIONS, LEVELS, INPUTS, FORMULAS, ANSWER_TYPES, GATES, CONDITIONS, EXCEPTIONS, NOTES, SOURCES)
# A row belongs to the question it names, and goes with it.
OF_QUESTIONS = (LEVELS, INPUTS, FORMULAS)

# Key of the file → heading, for messages about a file: the last part of a key is what a problem names.
TITLES: Mapping[str, str] = {
    one.key.rpartition(".")[2]: one.title
    for fields in (IDENTITY_FIELDS, *(table.fields for table in reversed(TABLES)))
    for one in fields
    if one.key != "parent"
} | {
    # What several sheets call by names of their own, and what is a sheet or a place of its own.
    "code": "Kode", "key": "Kunci", "max": "Nilai tertinggi", "min": "Nilai terendah", "year": "Tahun", "number": "Nomor",
    "kind": "Jenis", "text": "Teks", "page": "Halaman", "source": "Sumber", "level": "Tingkat", "regulation": "Peraturan",
    "children": "Simpul di bawahnya", "indicators": "Pertanyaan", "levels": "Pilihan", "inputs": "Isian angka",
    "formula": "Rumus", "tree": "Struktur", "gates": "Syarat minimum", "answer_types": "Nilai jawaban",
    "eligibility": "Syarat pengusulan", "conditions": "Syarat pengusulan", "exceptions": "Pengecualian", "notes": "Bacaan",
    "rules": "Aturan", "sources": "Sumber", "row": "Baris PortalRB", "soal_id": "ID soal PortalRB",
}  # fmt: skip


def value_at(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value under `source.page`, None where there is none."""
    found: Any = mapping
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def relation_lines(value: Any) -> list[str]:
    """Return related regulations as the lines of a cell: of those told at length the name alone."""
    items = value if isinstance(value, list) else [value] if value else []
    return [item["name"] if isinstance(item, Mapping) else str(item) for item in items]


def rows_of(table: Table, instrument: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a sheet as mappings of the file, each with what it belongs to under `parent`.

    instrument: in the shape of its file.
    """
    nodes = list(_nodes(instrument["tree"], ""))
    questions = [({"parent": node["code"]} | question) for node in nodes for question in node.get("indicators", ())]
    eligibility = instrument["eligibility"]
    if table is NODES:
        yield from nodes
    elif table is QUESTIONS:
        yield from questions
    elif table is FORMULAS:
        yield from ({"parent": one["code"]} | one["formula"] for one in questions if one.get("formula"))
    elif table in OF_QUESTIONS:
        part = "levels" if table is LEVELS else "inputs"
        yield from ({"parent": one["code"]} | row for one in questions for row in one.get(part, ()))
    elif table in {ANSWER_TYPES, GATES}:
        for name, rows in instrument["answer_types" if table is ANSWER_TYPES else "gates"].items():
            yield from ({"parent": name} | row for row in rows)
    elif table is SOURCES:
        yield from ({"key": key, "text": text} for key, text in instrument.get("sources", {}).items())
    else:
        yield from eligibility[
            {CONDITIONS.title: "conditions", EXCEPTIONS.title: "exceptions"}.get(table.title, "notes")
        ]


def _nodes(nodes: list[dict[str, Any]], parent: str) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield {"parent": parent} | node
        yield from _nodes(node.get("children", []), node["code"])
