"""What PortalRB pulls, in the shape and words of its guide (v1.0.0, 2026): bodies, errors, and the same as OpenAPI 3.1.

Pure: the fields of the dataclasses are the keys of the JSON, in its order, and the schemas are read off them, so that
code, document and tests cannot disagree.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from assessment.scoring import Answer, Indicator, Instrument

GUIDE_VERSION = "1.0.0"
WBK_PATH, WBBM_PATH, ANSWERS_PATH = "/pengusulan/unit-wbk", "/pengusulan/unit-wbbm", "/lke/jawaban-unit/{unit_id}"
OPENAPI_PATH = "/portalrb/openapi.json"
CATEGORIES = ("WBK", "WBK-AFIRMASI", "WBBM")


@dataclass(frozen=True)
class Meaning:
    """What an error is called in its body, and what it means."""

    code: str  # the guide shows DATA_NOT_FOUND; the others are formed alike from the names of the statuses
    text: str


# Every status an error may have.
ERRORS: Mapping[int, Meaning] = {
    400: Meaning("BAD_REQUEST", "Permintaan tidak dapat dibaca"),
    401: Meaning("UNAUTHORIZED", "Token tidak ada, tidak dikenal, dicabut, atau kedaluwarsa"),
    403: Meaning("FORBIDDEN", "Token tidak diberi izin untuk data ini, atau permintaan tidak lewat HTTPS"),
    404: Meaning(
        "DATA_NOT_FOUND", "Alamat atau unit tidak ada, atau TPI belum mengusulkannya pada jadwal yang sedang dibuka"
    ),
    405: Meaning("METHOD_NOT_ALLOWED", "Metode selain GET"),
    422: Meaning("UNPROCESSABLE_ENTITY", "LKE penilaian unit tidak mempunyai soal PortalRB"),
    429: Meaning("TOO_MANY_REQUESTS", "Permintaan terlalu sering; header Retry-After menyebut berapa detik lagi"),
    500: Meaning("INTERNAL_SERVER_ERROR", "Gangguan pada portal instansi"),
    503: Meaning(
        "SERVICE_UNAVAILABLE",
        "Basis data sedang sibuk atau tidak dapat dipakai; header Retry-After menyebut berapa detik lagi",
    ),
}


@dataclass(frozen=True)
class ProposedUnit:
    """One unit of a list of proposals."""

    id: str
    nama: str
    kategori: str  # one of CATEGORIES
    afirmasi: bool


@dataclass(frozen=True)
class PortalAnswer:
    """One answerable row: `Ya`, `Tidak`, a letter, or a number as text; None where empty."""

    soal_id: int
    jawaban_unit: str | None
    jawaban_tpi: str | None
    catatan_unit: str | None
    bukti_dukung_unit: str | None
    catatan_tpi: str | None


@dataclass(frozen=True)
class ProposalList:
    """The body of the two lists."""

    tahun: int
    units: tuple[ProposedUnit, ...]


@dataclass(frozen=True)
class UnitAnswers:
    """The body of one unit's answers."""

    unit_id: str
    nama_unit: str
    tahun: int
    answers: tuple[PortalAnswer, ...]


@dataclass(frozen=True)
class Error:
    """The body of every error."""

    error: bool
    code: str  # one of ERRORS
    message: str


@dataclass(frozen=True)
class Soal:
    """One question of PortalRB and where the LKE answers it: an indicator or, of a counts question, one of its numbers."""

    soal_id: int
    row: int  # of the sheet `Jawaban`
    indicator: Indicator
    key: str  # of the number; "" where the whole answer is meant

    @property
    def label(self) -> str:
        """What it asks, in words."""
        numbers = {entry.key: entry.label for entry in self.indicator.inputs}
        return f"{self.indicator.statement} – {numbers[self.key]}" if self.key else self.indicator.statement


def soal_of(instrument: Instrument) -> tuple[Soal, ...]:
    """Return the questions of PortalRB an instrument answers, by `soal_id`; none where its file names no rows."""
    return tuple(sorted(_soal(instrument), key=lambda soal: soal.soal_id))


def _soal(instrument: Instrument) -> Iterator[Soal]:
    for indicator in instrument.indicators.values():
        for key, place in indicator.portal_rows:
            yield Soal(place.soal_id, place.row, indicator, key)


def jawaban(soal: Soal, answer: Answer | None) -> str | None:
    """Return an answer as the guide writes it: a level, a whole number or an index with a decimal point; None if empty."""
    said = None if answer is None else answer.cell(soal.key)
    return format(said.normalize(), "f") if isinstance(said, Decimal) else None if said is None else str(said)


def body(value: Any) -> Any:
    """Return a dataclass of this module as what JSON is made of, its keys in the order of its fields."""
    if isinstance(value, (ProposalList, UnitAnswers)):
        return {name: body(item) for name, item in vars(value).items()}
    if isinstance(value, tuple):
        return [vars(item) for item in value]
    return vars(value) if isinstance(value, (ProposedUnit, PortalAnswer, Error)) else value


def openapi(server: str = "/") -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the three addresses. server: the base address PortalRB is given."""
    lists = {
        WBK_PATH: ("unitWbk", "Unit yang diusulkan WBK"),
        WBBM_PATH: ("unitWbbm", "Unit yang diusulkan WBBM"),
    }
    paths: dict[str, Any] = {
        path: {"get": _operation(name, summary, "ProposalList")} for path, (name, summary) in lists.items()
    }
    unit_id = {"name": "unit_id", "in": "path", "required": True, "schema": {"type": "string"}}
    answers = _operation("jawabanUnit", "Jawaban LKE satu unit", "UnitAnswers")
    paths[ANSWERS_PATH] = {"get": answers | {"parameters": [unit_id]}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Penarikan data Zona Integritas oleh PortalRB",
            "version": GUIDE_VERSION,
            "description": "Hanya unit yang menurut hasil TPI yang diterbitkan diusulkan, selama jadwal periodenya dibuka.",
        },
        "servers": [{"url": server}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {shape.__name__: _schema(shape) for shape in _SHAPES},
        },
    }


_SHAPES: tuple[type, ...] = (ProposedUnit, ProposalList, PortalAnswer, UnitAnswers, Error)
_JSON_TYPES = {str: "string", int: "integer", bool: "boolean", types.NoneType: "null"}
_ENUMS: dict[tuple[type, str], list[Any]] = {
    (ProposedUnit, "kategori"): list(CATEGORIES),
    (Error, "error"): [True],
    (Error, "code"): [meaning.code for meaning in ERRORS.values()],
}


def _operation(name: str, summary: str, shape: str) -> dict[str, Any]:
    def content(of: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{of}"}}}

    responses: dict[str, Any] = {"200": {"description": summary, "content": content(shape)}}
    for status, meaning in ERRORS.items():
        responses[str(status)] = {"description": meaning.text, "content": content("Error")}
    for number in ("429", "503"):
        responses[number]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "detik"}}
    return {"operationId": name, "summary": summary, "responses": responses}


def _schema(shape: type) -> dict[str, Any]:
    hints = get_type_hints(shape)
    names = [field.name for field in fields(shape)]
    return {
        "type": "object",
        "required": names,
        "additionalProperties": False,
        "properties": {name: _property(shape, name, hints[name]) for name in names},
    }


def _property(shape: type, name: str, hint: Any) -> dict[str, Any]:
    if getattr(hint, "__origin__", None) is tuple:
        return {"type": "array", "items": {"$ref": f"#/components/schemas/{get_args(hint)[0].__name__}"}}
    kinds = [_JSON_TYPES[kind] for kind in (get_args(hint) or (hint,))]
    allowed = _ENUMS.get((shape, name))
    return {"type": kinds[0] if len(kinds) == 1 else kinds} | ({"enum": allowed} if allowed else {})
