"""Responses as a file holds them: JSON, YAML or CSV, read as text and then exactly; whatever cannot be read is named.

    {"edition": "<code>", "responses": [{"service": "…", "at": "2026-03-05T10:00+08:00", "answers": {"<key>": 6, …}}]}

A CSV has one response a row under `service,at,<element keys>`. Beside these a response may tell `seconds`, `device`, `code`,
`phone_digest`, `method` and `text`, from which the marks are seen.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from assessment.lke.text_values import Pairs, Unreadable, decode, entries, parse
from assessment.scoring.answers import shown
from assessment.survey.edition import Edition, Part

MAX_BYTES = 64 * 1024 * 1024  # a hundred thousand responses take about 30 MB
MAX_RESPONSES = 200_000
MOST_LINES = 200  # problems that are told; the rest is counted
LONGEST_NAME = 200  # characters of a service
KIOSK = "kiosk"  # of `method`: one device for many people
BESIDE = ("seconds", "device", "code", "phone_digest", "method", "text")
_WHOLE = re.compile(r"[0-9]{1,6}(?:\.0+)?", re.ASCII)
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Response:
    """What one respondent said, and what is known of how."""

    service: str
    month: str  # 2026-03, as written in `at`
    at: datetime | None  # the moment as written, without its zone; None where only the day is
    answers: Mapping[str, int]  # element key → on the scale of its part; not answered: not there
    seconds: Decimal | None = None
    device: str = ""
    code: str = ""
    phone_digest: str = ""
    is_kiosk: bool = False
    has_text: bool = False
    tells_more: bool = False  # whether it brought anything that marks are seen from


@dataclass(frozen=True)
class ResponseFile:
    """What a file says."""

    edition: Edition
    responses: tuple[Response, ...]


def read_responses(
    content: bytes, get_edition: Callable[[str], Edition], *, is_csv: bool, edition_code: str = ""
) -> ResponseFile:
    """Return the responses that a file holds.

    content: UTF-8, at most 64 MB. is_csv: rows under a heading instead of JSON or YAML. edition_code: of a CSV, or of another
    file that names none. get_edition: gives the edition of a code, KeyError for one that is not there.
    Raises Unreadable with every problem, at most MOST_LINES of them.
    """
    text = decode(content, MAX_BYTES)
    lines: list[str] = []
    if is_csv:
        edition = _edition(edition_code, get_edition)
        rows = list(_csv_rows(text, edition, lines))
    else:
        code, written = _head(text, edition_code)
        edition = _edition(code, get_edition)
        rows = list(_tree_rows(written, lines))
    if len(rows) > MAX_RESPONSES:
        raise Unreadable([f"berkas memuat lebih dari {MAX_RESPONSES} jawaban; bagi menjadi beberapa berkas"])
    reader = _Reader(edition)
    found = [reader.read(place, row, lines) for place, row in rows]
    if lines:
        rest = len(lines) - MOST_LINES
        raise Unreadable([*lines[:MOST_LINES], *([f"dan {rest} kesalahan lain"] if rest > 0 else [])])
    return ResponseFile(edition, tuple(found))


def _edition(code: str, get_edition: Callable[[str], Edition]) -> Edition:
    if not code:
        raise Unreadable(["edisi survei tidak disebut: isi kunci edition, atau pakai --edition KODE"])
    try:
        return get_edition(code)
    except KeyError as error:
        raise Unreadable([f"edisi survei {shown(code)} tidak dikenal"]) from error


def _head(text: str, edition_code: str) -> tuple[str, Sequence[object]]:
    """Return the code of the edition and the list of responses of a JSON or YAML file."""
    top = parse(text)
    if not isinstance(top, Pairs):
        raise Unreadable(["isi berkas harus berupa pemetaan dengan kunci edition dan responses"])
    lines: list[str] = []
    found = entries(top, "", lines)
    code, written = found.get("edition"), found.get("responses", ())
    if code is not None and not isinstance(code, str):
        lines.append("edition bukan kode edisi survei")
    named = code.strip() if isinstance(code, str) else ""
    if named and edition_code and named != edition_code:
        lines.append(f"berkas menyebut edisi {shown(named)}, perintah menyebut {shown(edition_code)}")
    if "responses" not in found:
        lines.append("kunci responses tidak ada")
    elif written is not None and not isinstance(written, list):
        lines.append("responses harus berupa daftar jawaban")
    if lines:
        raise Unreadable(lines)
    return named or edition_code, written if isinstance(written, list) else ()


type Row = tuple[Mapping[str, object], Mapping[str, object]]  # what is told of a response, and its answers as written


def _tree_rows(written: Sequence[object], lines: list[str]) -> Iterator[tuple[str, Row]]:
    for number, item in enumerate(written, 1):
        place = f"jawaban {number}"
        if not isinstance(item, Pairs):
            lines.append(f"{place}: harus berupa pemetaan dengan kunci service, at, dan answers")
            continue
        told = entries(item, place, lines)
        answers = told.get("answers")
        if isinstance(answers, Pairs):
            yield place, (told, entries(answers, place, lines))
        elif answers is None and "answers" in told:
            yield place, (told, {})
        else:
            lines.append(f"{place}: answers tidak ada atau bukan pemetaan unsur ke nilai")


def _csv_rows(text: str, edition: Edition, lines: list[str]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a CSV, its delimiter read from the heading: Indonesian spreadsheets write semicolons."""
    heading_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=heading_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    heading: list[str] | None = None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if heading is None:
                heading = [cell.strip() for cell in row]
                _check_heading(heading, edition, lines)
                continue
            place = f"baris {rows.line_num}"
            if any(cell.strip() for cell in row[len(heading) :]):
                lines.append(f"{place}: berisi lebih banyak sel daripada judul kolom")
                continue
            cells = dict(zip(heading, row, strict=False))
            answers = {key: value for key, value in cells.items() if key in edition.elements}
            yield place, (cells, answers)
    except csv.Error as error:
        raise Unreadable([f"baris {rows.line_num}: bukan CSV yang sah; periksa tanda kutipnya"]) from error


def _check_heading(heading: Sequence[str], edition: Edition, lines: list[str]) -> None:
    known = {"service", "at", *BESIDE, *edition.elements}
    for number, name in enumerate(heading, 1):
        if not name:
            lines.append(f"judul kolom {number} kosong")
        elif name not in known:
            lines.append(f"kolom {shown(name)}: unsur tidak dikenal di edisi {edition.code}")
        elif name in heading[: number - 1]:
            lines.append(f"kolom {shown(name)} tertulis dua kali")
    if "at" not in heading:
        lines.append("kolom at tidak ada")
    if lines:
        raise Unreadable(lines)


class _Reader:
    """Reads the responses of one edition; what it cannot read it adds to the lines."""

    def __init__(self, edition: Edition) -> None:
        self._parts: Mapping[str, Part] = edition.elements
        self._code = edition.code
        self._moments: dict[str, tuple[str, datetime | None] | None] = {}

    def read(self, place: str, row: Row, lines: list[str]) -> Response:
        told, written = row
        month, at = self._moment(place, told.get("at"), lines)
        beside = {key: _text(told.get(key)) for key in BESIDE}
        return Response(
            service=_text(told.get("service"))[:LONGEST_NAME],
            month=month,
            at=at,
            answers=self._answers(place, written, lines),
            seconds=_seconds(place, beside["seconds"], lines),
            device=beside["device"],
            code=beside["code"],
            phone_digest=beside["phone_digest"],
            is_kiosk=beside["method"].casefold() == KIOSK,
            has_text=bool(beside["text"]),
            tells_more=any(beside[key] for key in ("seconds", "device", "code", "phone_digest")),
        )

    def _moment(self, place: str, value: object, lines: list[str]) -> tuple[str, datetime | None]:
        text = _text(value)
        if text not in self._moments:
            self._moments[text] = read_moment(text)
        found = self._moments[text]
        if found is None:
            told = f"waktu {shown(text)} tidak dapat dibaca" if text else "waktu (at) tidak ada"
            lines.append(f"{place}: {told}; tulis seperti 2026-03-05T10:00+08:00")
            return "", None
        return found

    def _answers(self, place: str, written: Mapping[str, object], lines: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, value in written.items():
            part = self._parts.get(key)
            if part is None:
                lines.append(f"{place}: unsur {shown(key)} tidak dikenal di edisi {self._code}")
                continue
            text = _text(value) if value is None or isinstance(value, str) else "-"
            if not text:
                continue
            number = int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else -1
            if not part.lowest <= number <= part.highest:
                lines.append(
                    f"{place}: nilai {shown(text)} untuk {key} di luar skala {part.lowest} sampai {part.highest}"
                )
                continue
            found[key] = number
        return found


def read_moment(text: str) -> tuple[str, datetime | None] | None:
    """Return the month as written (2026-03) and the moment without its zone; None for what is no time.

    text: `2026-03-05T10:00+08:00`; the zone, the seconds and the whole time of day may be left out.
    """
    if not _TIME.fullmatch(text):
        return None
    try:
        whole = datetime.fromisoformat(text.upper().replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        return None
    return text[:7], whole.replace(tzinfo=None) if len(text) > len("2026-03-05") else None


def _text(value: object) -> str:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""


def _seconds(place: str, text: str, lines: list[str]) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        lines.append(f"{place}: seconds {shown(text)} bukan lama pengisian dalam detik")
        return None
    return value
