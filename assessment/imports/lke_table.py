"""Find the LKE on a sheet: the row of titles and which column holds what, by their words, wherever they stand."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from .workbook import Sheet, column_name

MAX_GROUP = 8  # columns of one scorer
SEARCHED_ROWS = 80  # above the titles stand a letterhead and a few lines about the office
_EVALUATORS = (
    "tpi",
    "tpn",
    "kementerian",
    "kemenpan",
    "menpan",
    "evaluator",
    "penilai",
    "inspektorat",
    "itjen",
    "nasional",
)
_OWN = ("unit", "satker", "satuan kerja", "mandiri", "self")


class Role(Enum):
    """What a column holds."""

    CODE = auto()
    WEIGHT = auto()
    CRITERIA = auto()
    CHOICE = auto()
    ANSWER = auto()
    VALUE = auto()
    NOTE = auto()
    OTHER = auto()  # percent, data dukung, another scorer's columns


@dataclass(frozen=True)
class Table:
    """Where the parts of an LKE stand on a sheet. Columns are counted from 1."""

    sheet: Sheet
    first_row: int  # of the lines below the titles
    answer: int
    roles: Mapping[int, Role]
    notes: tuple[str, ...] = ()  # what was chosen among several

    def column(self, role: Role) -> int | None:
        """Return the first column of this role, or None."""
        return next((column for column, found in sorted(self.roles.items()) if found is role), None)


@dataclass(frozen=True)
class NoTable:
    """Why a sheet holds no LKE that can be read; `is_near` if it looks like one."""

    reason: str
    is_near: bool


def plain(text: str) -> str:
    """Return a text for comparing: one case, no marks, single blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w%]+", " ", folded).split())


def find_table(sheet: Sheet) -> Table | NoTable:
    """Return the LKE of a sheet, or why there is none.

    The row of titles is the first that has *Jawaban* and one of *Bobot*, *Pilihan Jawaban*, *Nilai*; titles in two
    rows and under a merged head are read together. The unit's answers are meant where there are several scorers'.
    """
    near = ""
    for row in sorted(sheet.rows)[:SEARCHED_ROWS]:
        titles = {column: plain(cell.text) for column, cell in sheet.rows[row].items()}
        known = {_role_of(title) for title in titles.values()} - {Role.OTHER}
        if len(known & {Role.WEIGHT, Role.CHOICE, Role.ANSWER, Role.VALUE}) < 2:
            continue
        found = _read_titles(sheet, row)
        if isinstance(found, Table):
            return found
        near = near or found.reason
    return NoTable(near or "tidak ada baris judul dengan Jawaban dan Bobot atau Pilihan Jawaban", bool(near))


def _read_titles(sheet: Sheet, row: int) -> Table | NoTable:
    titles, first_row = _all_titles(sheet, row)
    roles = {column: _role_of(title) for column, title in titles.items()}
    answers = [column for column, role in roles.items() if role is Role.ANSWER]
    if not answers:
        return NoTable(f"kolom Jawaban tidak ditemukan pada baris judul {row}", is_near=True)
    if not {Role.CHOICE, Role.WEIGHT} & set(roles.values()):
        return NoTable(f"kolom Bobot dan Pilihan Jawaban tidak ditemukan pada baris judul {row}", is_near=True)
    own = [column for column in answers if any(word in titles[column] for word in _OWN)]
    plainly = [column for column in answers if not any(word in titles[column].split() for word in _EVALUATORS)]
    candidates = own or plainly or answers
    used = [column for column in candidates if _has_cells(sheet, column, first_row)] or candidates[:1]
    if len(used) > 1:
        places = ", ".join(f"{column_name(column)}{row}" for column in used)
        return NoTable(f"judul Jawaban tertulis {len(used)} kali ({places}); sisakan satu untuk unit", is_near=True)
    others = [column_name(column) for column in answers if column != used[0] and _has_cells(sheet, column, first_row)]
    notes = (
        (f"jawaban dibaca dari kolom {column_name(used[0])}; kolom {', '.join(others)} tidak dibaca",) if others else ()
    )
    kept = {column: Role.OTHER if role is Role.ANSWER and column != used[0] else role for column, role in roles.items()}
    return Table(sheet, first_row, used[0], kept, notes)


def _all_titles(sheet: Sheet, row: int) -> tuple[dict[int, str], int]:
    """Return column → title, a head over several columns put before each, and the first row below the titles."""
    rows = [row]
    below = sheet.rows.get(row + 1, {})
    if below and all(_is_second_title(plain(cell.text)) for cell in below.values()):
        rows.append(row + 1)
    if any(_is_group(sheet, area, row - 1) for area in sheet.merged):
        rows.insert(0, row - 1)
    titles: dict[int, list[str]] = {}
    for number in rows:
        for column, cell in sheet.rows.get(number, {}).items():
            area = next((area for area in sheet.merged if area[:2] == (number, column)), None)
            if number < row and (area is None or not _is_group(sheet, area, number)):
                continue
            last = area[3] if area is not None and number != rows[-1] else column
            for spread in range(column, last + 1):
                titles.setdefault(spread, []).append(plain(cell.text))
    return {column: " ".join(parts) for column, parts in titles.items()}, rows[-1] + 1


def _is_group(sheet: Sheet, area: tuple[int, int, int, int], row: int) -> bool:
    """Whether a merged area of `row` is the head of one scorer's columns: *Penilaian Unit*, *TPI*."""
    first_row, first, last_row, last = area
    title = plain(sheet.text(row, first))
    named = any(word in title.split() for word in (*_OWN, *_EVALUATORS))
    return first_row == last_row == row and first < last < first + MAX_GROUP and len(title) <= 40 and named


def _is_second_title(title: str) -> bool:
    return _role_of(title) is not Role.OTHER or title == "%" or any(word in title for word in (*_OWN, *_EVALUATORS))


_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.CHOICE, re.compile(r"\bpilihan\b|\bopsi\b")),
    (Role.NOTE, re.compile(r"\bcatatan\b|\bketerangan\b|\bpenjelasan (?:unit|jawaban)\b")),
    (Role.ANSWER, re.compile(r"\bjawaban\b")),
    (Role.WEIGHT, re.compile(r"\bbobot\b")),
    (Role.CRITERIA, re.compile(r"\bkriteria\b|^penjelasan\b")),
    (Role.VALUE, re.compile(r"^nilai\b|\bskor\b")),
    (Role.CODE, re.compile(r"^kode\b")),
)


def _role_of(title: str) -> Role:
    if len(title) > 60:  # a sentence, no title
        return Role.OTHER
    return next((role for role, pattern in _ROLES if pattern.search(title)), Role.OTHER)


def _has_cells(sheet: Sheet, column: int, first_row: int) -> bool:
    return any(column in cells for row, cells in sheet.rows.items() if row >= first_row)
