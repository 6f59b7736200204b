"""Find the LKE on a sheet: the row of titles and which column holds what, by their words, wherever they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from .likeness import plain
from .workbook import Cell, Sheet, column_name

MAX_TITLE_ROWS = 4
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
_ROUND = re.compile(r"\bputaran ([0-9]{1,3})\b")


class Role(Enum):
    """What a column holds."""

    CODE = auto()
    SOAL_ID = auto()  # the number the national portal gives an answer
    WEIGHT = auto()
    CRITERIA = auto()
    CHOICE = auto()
    ANSWER = auto()
    VALUE = auto()
    NOTE = auto()
    EVIDENCE = auto()
    OTHER = auto()  # percent, another scorer's columns


@dataclass(frozen=True)
class Table:
    """Where the parts of an LKE stand on a sheet. Columns are counted from 1."""

    sheet: Sheet
    first_row: int  # of the lines below the titles
    answer: int
    roles: Mapping[int, Role]
    notes: tuple[str, ...] = ()  # what was chosen among several
    is_by_place: bool = False  # the national portal's sheet without its titles: rows and columns where that keeps them

    def column(self, role: Role) -> int | None:
        """Return the first column of this role, or None."""
        return next(iter(self.columns(role)), None)

    def columns(self, role: Role) -> list[int]:
        """Return every column of this role, from the left."""
        return sorted(column for column, found in self.roles.items() if found is role)

    def is_heading(self, row: int) -> bool:
        """Whether a line below the titles repeats them, as at the head of each printed page, or numbers the columns."""
        cells = self.sheet.rows.get(row, {})
        return role_of(plain(self.sheet.text(row, self.answer))) is Role.ANSWER or _is_numbering(cells.values())


@dataclass(frozen=True)
class NoTable:
    """Why a sheet holds no LKE that can be read; `is_near` if it looks like one."""

    reason: str
    is_near: bool


def find_table(sheet: Sheet) -> Table | NoTable:
    """Return the LKE of a sheet, or why there is none.

    The row of titles is the first that has *Jawaban* and one of *Bobot*, *Pilihan Jawaban*, *Nilai*; titles in two
    rows and under a merged head are read together. The unit's answers are meant where there are several scorers'.
    """
    near = ""
    for row in sorted(sheet.rows)[:SEARCHED_ROWS]:
        titles = {column: plain(cell.text) for column, cell in sheet.rows[row].items()}
        known = {role_of(title) for title in titles.values()} - {Role.OTHER}
        if len(known & {Role.WEIGHT, Role.CHOICE, Role.ANSWER, Role.VALUE}) < 2:
            continue
        found = _read_titles(sheet, row)
        if isinstance(found, Table):
            return found
        near = near or found.reason
    return NoTable(near or "tidak ada baris judul dengan Jawaban dan Bobot atau Pilihan Jawaban", bool(near))


def _read_titles(sheet: Sheet, row: int) -> Table | NoTable:
    titles, first_row = _all_titles(sheet, row)
    roles = {column: role_of(title) for column, title in titles.items()}
    answers = [column for column, role in roles.items() if role is Role.ANSWER]
    if not answers:
        return NoTable(f"kolom Jawaban tidak ditemukan pada baris judul {row}", is_near=True)
    if not {Role.CHOICE, Role.WEIGHT} & set(roles.values()):
        return NoTable(f"kolom Bobot dan Pilihan Jawaban tidak ditemukan pada baris judul {row}", is_near=True)
    latest = _of_the_latest_round(answers, titles)
    own = [column for column in latest if _names_own(titles[column])]
    plainly = [column for column in latest if not names_evaluator(titles[column])]
    candidates = own or plainly or answers
    used = [column for column in candidates if _has_cells(sheet, column, first_row)] or candidates[:1]
    if len(used) > 1:
        places = ", ".join(f"{column_name(column)}{row}" for column in used)
        return NoTable(f"judul Jawaban tertulis {len(used)} kali ({places}); sisakan satu untuk unit", is_near=True)
    others = [column_name(column) for column in answers if column != used[0] and _has_cells(sheet, column, first_row)]
    notes = (
        (f"jawaban dibaca dari kolom {column_name(used[0])}; kolom {', '.join(others)} tidak dibaca",) if others else ()
    )
    return Table(sheet, first_row, used[0], dict(_own_roles(roles, titles, used[0])), notes)


def _own_roles(roles: Mapping[int, Role], titles: Mapping[int, str], answer: int) -> Iterable[tuple[int, Role]]:
    """Yield the role of each column, that of another scorer's columns taken away."""
    is_theirs = names_evaluator(titles[answer])
    for column, role in roles.items():
        of_scorer = role in {Role.NOTE, Role.VALUE, Role.EVIDENCE}
        title = titles[column]
        other = of_scorer and _is_evaluators(title) and not is_theirs
        other = other or (of_scorer and _round_of(title) not in {0, _round_of(titles[answer])})
        yield column, Role.OTHER if other or (role is Role.ANSWER and column != answer) else role


def _of_the_latest_round(answers: Iterable[int], titles: Mapping[int, str]) -> list[int]:
    """Leave out the unit's earlier rounds: they name theirs, as in `Jawaban unit, putaran 1`; the present one need not."""
    units = {column: _round_of(titles[column]) for column in answers if not _is_evaluators(titles[column])}
    latest = 0 if 0 in units.values() else max(units.values(), default=0)
    return [column for column, number in units.items() if number == latest]


def _round_of(title: str) -> int:
    """Return the round a title names, 0 for none."""
    named = _ROUND.search(title)
    return int(named[1]) if named else 0


def _is_evaluators(title: str) -> bool:
    return names_evaluator(title) and not _names_own(title)


def _names_own(title: str) -> bool:
    return any(word in title for word in _OWN)


def names_evaluator(title: str) -> bool:
    """Whether a title, as `plain` gives it, names a scorer other than the unit."""
    return any(word in title.split() for word in _EVALUATORS)


def _is_numbering(cells: Iterable[Cell]) -> bool:
    """Whether a line only numbers the columns: 1 2 3 or (1) (2) (3)."""
    numbers = [re.fullmatch(r"\(?([0-9]{1,2})\)?", cell.text.strip()) for cell in cells]
    found = [int(number[1]) for number in numbers if number]
    return len(found) == len(numbers) > 3 and found == sorted(set(found))


def _all_titles(sheet: Sheet, row: int) -> tuple[dict[int, str], int]:
    """Return column → title, a head over several columns put before each, and the first row below the titles."""
    rows = [row]
    while (below := sheet.rows.get(rows[-1] + 1, {})) and len(rows) < MAX_TITLE_ROWS:
        if not _is_numbering(below.values()) and not all(_is_second_title(plain(cell.text)) for cell in below.values()):
            break
        rows.append(rows[-1] + 1)
    if any(_is_group(sheet, area, row - 1) for area in sheet.merged):
        rows.insert(0, row - 1)
    titles: dict[int, list[str]] = dict(_loose_groups(sheet, row)) if rows[0] == row else {}
    for number in rows:
        for column, cell in sheet.rows.get(number, {}).items():
            if _is_numbering(sheet.rows[number].values()):
                break
            area = next((area for area in sheet.merged if area[:2] == (number, column)), None)
            if number < row and (area is None or not _is_group(sheet, area, number)):
                continue
            last = area[3] if area is not None and number != rows[-1] else column
            for spread in range(column, last + 1):
                titles.setdefault(spread, []).append(plain(cell.text))
    return {column: " ".join(parts) for column, parts in titles.items()}, rows[-1] + 1


def _loose_groups(sheet: Sheet, row: int) -> Iterable[tuple[int, list[str]]]:
    """Yield column → the head written above the first of several columns of a scorer, where nobody merged it."""
    above = {column: plain(cell.text) for column, cell in sorted(sheet.rows.get(row - 1, {}).items())}
    heads = [
        column
        for column, title in above.items()
        if len(title) <= 40
        and (_names_own(title) or names_evaluator(title))
        and role_of(plain(sheet.text(row, column))) is Role.ANSWER
    ]
    if len(heads) < 2:  # one alone is more likely a line about the office
        return
    for first, after in zip(heads, [*heads[1:], heads[-1] + MAX_GROUP], strict=True):
        for column in range(first, min(after, first + MAX_GROUP)):
            yield column, [above[first]]


def _is_group(sheet: Sheet, area: tuple[int, int, int, int], row: int) -> bool:
    """Whether a merged area of `row` is the head of one scorer's columns: *Penilaian Unit*, *TPI*."""
    first_row, first, last_row, last = area
    title = plain(sheet.text(row, first))
    named = any(word in title.split() for word in _OWN) or names_evaluator(title)
    return first_row == last_row == row and first < last < first + MAX_GROUP and len(title) <= 40 and named


def _is_second_title(title: str) -> bool:
    known = role_of(title) is not Role.OTHER or title == "%" or _names_own(title)
    return known or any(word in title for word in _EVALUATORS)


_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.CHOICE, re.compile(r"\bpilihan\b|\bopsi\b")),
    (Role.EVIDENCE, re.compile(r"\bbukti\b|\bdata dukung\b|\beviden(?:ce|s)?\b|\bevidence\b|\b(?:link|tautan|url)\b")),
    (Role.NOTE, re.compile(r"\bcatatan\b|\bketerangan\b|\bpenjelasan (?:unit|jawaban)\b")),
    (Role.ANSWER, re.compile(r"\bjawab(?:an)?\b|\bisian\b")),
    (Role.WEIGHT, re.compile(r"\bbobot\b")),
    (Role.CRITERIA, re.compile(r"\bkriteria\b|^penjelasan\b")),
    (Role.VALUE, re.compile(r"^nilai\b|\bskor\b")),
    (Role.SOAL_ID, re.compile(r"\bid soal\b|\bsoal[ _]id\b")),
    (Role.CODE, re.compile(r"^kode\b")),
)


def role_of(title: str) -> Role:
    """Return what a title, as `plain` gives it, says of its column."""
    if len(title) > 60:  # a sentence, no title
        return Role.OTHER
    return next((role for role, pattern in _ROLES if pattern.search(title)), Role.OTHER)


def _has_cells(sheet: Sheet, column: int, first_row: int) -> bool:
    return any(column in cells for row, cells in sheet.rows.items() if row >= first_row)
