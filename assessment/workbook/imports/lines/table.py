"""Find the LKE on a sheet: the row of titles and which column holds what, by their words, wherever they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from assessment.lke.likeness import plain
from assessment.workbook.imports.cells.workbook import Cell, Kind, Sheet, column_name

MAX_TITLE_ROWS = 4
MAX_WORDS = 3  # of a title that stands alone below the others
MAX_GROUP = 8  # columns of one scorer
MIN_LETTERS = 10  # answers make a column without the title *Jawaban* one of them
LETTERS = frozenset({"a", "b", "c", "d", "e", "ya", "tidak"})
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
    "apip",
    "inspektur",
    "verifikator",
    "verifikasi",
    "validator",
    "validasi",
    "reviu",
    "review",
    "reviewer",
    "asesor",
)
_OWN = ("unit", "satker", "satuan kerja", "mandiri", "self")
_ROUND = re.compile(r"\bputaran ([0-9]{1,3})\b")
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_BEFORE = re.compile(r"\b(?:lalu|sebelumnya)\b")  # tahun lalu


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
    is_evaluators: bool = False  # the only answers are another scorer's
    ticks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # column → the letters its ticks stand for
    is_untitled: bool = False  # the national portal's sheet without its titles, which never says of which edition it is
    titles: Mapping[int, str] = field(default_factory=dict)  # column → its title, as `plain` gives it
    title_row: int = 0  # where the titles begin; 0 if there are none
    theirs: frozenset[int] = frozenset()  # columns of another scorer, another round or another year
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
    rows and under a merged head are read together. The unit's answers are meant where there are several scorers'. Where
    none of them has *Jawaban* in its title, a column of letters that names the unit itself is meant: *Self Assessment*.
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
    # A head over several columns may stand before a title that must begin its own: *Penilaian unit* over *Nilai*.
    roles |= {column: role_of(plain(sheet.text(row, column))) for column, role in roles.items() if role is Role.OTHER}
    if all(_is_evaluators(titles[column]) for column, role in roles.items() if role is Role.ANSWER):
        roles |= dict.fromkeys(_own_letters(sheet, titles, first_row), Role.ANSWER)
    answers = [column for column, role in roles.items() if role is Role.ANSWER]
    if not answers:
        return NoTable(
            f"kolom Jawaban tidak ditemukan pada baris judul {row}; beri judul Jawaban pada kolom isian unit",
            is_near=True,
        )
    if not {Role.CHOICE, Role.WEIGHT, Role.VALUE} & set(roles.values()):
        return NoTable(f"kolom Bobot, Pilihan Jawaban, dan Nilai tidak ditemukan pada baris judul {row}", is_near=True)
    latest = _of_the_latest_round(answers, titles)
    own = [column for column in latest if names_own(titles[column])]
    plainly = [column for column in latest if not names_evaluator(titles[column])]
    candidates = own or plainly or answers
    used = [column for column in candidates if _has_cells(sheet, column, first_row)] or candidates[:1]
    if len(used) > 1:
        places = ", ".join(f"{column_name(column)}{row}" for column in used)
        return NoTable(f"judul Jawaban tertulis {len(used)} kali ({places}); sisakan satu untuk unit", is_near=True)
    others = [column_name(column) for column in answers if column != used[0] and _has_cells(sheet, column, first_row)]
    empty = [column_name(column) for column in candidates if column not in used]
    told = [f"kolom {', '.join(others)} tidak dibaca"] if others else []
    told += [f"kolom {', '.join(empty)} kosong"] if empty else []
    notes = (f"jawaban dibaca dari kolom {column_name(used[0])}; {'; '.join(told)}",) if told else ()
    own_roles = dict(_own_roles(roles, titles, used[0]))
    is_theirs = _is_evaluators(titles[used[0]])
    theirs = frozenset(
        column
        for column, title in titles.items()
        if (own_roles[column] is Role.OTHER and roles[column] is not Role.OTHER)
        or (_is_evaluators(title) and not is_theirs)
    )
    return Table(
        sheet,
        first_row,
        used[0],
        own_roles,
        notes,
        is_evaluators=is_theirs,
        titles=titles,
        title_row=row,
        theirs=theirs,
    )


def _own_letters(sheet: Sheet, titles: Mapping[int, str], first_row: int) -> Iterable[int]:
    """Yield each column whose title names the unit, and nobody else, and that holds letters and hardly anything else."""
    for column, title in titles.items():
        if not names_own(title) or _is_evaluators(title) or names_evaluator(title):
            continue
        texts = [
            plain(cells[column].text)
            for row, cells in sheet.rows.items()
            if row >= first_row and column in cells and cells[column].kind is Kind.TEXT
        ]
        letters = sum(text in LETTERS for text in texts)
        if letters >= MIN_LETTERS and letters >= 0.8 * len(texts):
            yield column


def _own_roles(roles: Mapping[int, Role], titles: Mapping[int, str], answer: int) -> Iterable[tuple[int, Role]]:
    """Yield the role of each column, that of another scorer's columns taken away."""
    is_theirs = names_evaluator(titles[answer])
    beside = _beside_other_answers(roles, answer)
    for column, role in roles.items():
        of_scorer = role in {Role.NOTE, Role.VALUE, Role.EVIDENCE}
        title = titles[column]
        other = of_scorer and _is_evaluators(title) and not is_theirs
        other = other or (of_scorer and _round_of(title) not in {0, _round_of(titles[answer])})
        other = other or (of_scorer and _year_of(title) not in {0, _year_of(titles[answer])})
        if other or column in beside or (role is Role.ANSWER and column != answer):
            yield column, Role.OTHER
        elif role is Role.CRITERIA and column > answer and _explains_itself(roles, answer):
            yield column, Role.NOTE
        else:
            yield column, role


def _explains_itself(roles: Mapping[int, Role], answer: int) -> bool:
    """Whether *Penjelasan* stands before the answers for the regulation's, so that one behind them is the unit's note."""
    before = {role for column, role in roles.items() if column < answer}
    return Role.CRITERIA in before and Role.NOTE not in roles.values()


def _beside_other_answers(roles: Mapping[int, Role], answer: int) -> set[int]:
    """Return the columns that follow another scorer's answers, of the roles that have a column behind ours too.

    Titles need not repeat the scorer: *Jawaban verifikator, Nilai, Catatan, Jawaban, Nilai, Catatan*.
    """
    found: set[int] = set()
    own: set[Role] = set()
    current = 0
    for column, role in sorted(roles.items()):
        current = column if role is Role.ANSWER else current
        if current == answer:
            own.add(role)
        elif current and role in {Role.NOTE, Role.VALUE, Role.EVIDENCE}:
            found.add(column)
    return {column for column in found if roles[column] in own}


def _of_the_latest_round(answers: Iterable[int], titles: Mapping[int, str]) -> list[int]:
    """Leave out the unit's earlier rounds: they name theirs, as in `Jawaban unit, putaran 1`; the present one need not."""
    units = {column: _round_of(titles[column]) for column in answers if not _is_evaluators(titles[column])}
    latest = 0 if 0 in units.values() else max(units.values(), default=0)
    kept = [column for column, number in units.items() if number == latest]
    years = {column: _year_of(titles[column]) for column in kept}
    # Beside a year, a title without one may be of any.
    return kept if 0 in years.values() else [column for column in kept if years[column] == max(years.values())]


def _round_of(title: str) -> int:
    """Return the round a title names, 0 for none, -1 for one before this."""
    named = _ROUND.search(title)
    return int(named[1]) if named else -1 if _BEFORE.search(title) else 0


def _year_of(title: str) -> int:
    """Return the year a title names, 0 for none."""
    named = _YEAR.search(title)
    return int(named[1]) if named else 0


def _is_evaluators(title: str) -> bool:
    return names_evaluator(title) and not names_own(title)


def names_own(title: str) -> bool:
    """Whether a title, as `plain` gives it, names the unit itself."""
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
        if not _is_numbering(below.values()) and not _are_second_titles([plain(cell.text) for cell in below.values()]):
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
        and (names_own(title) or names_evaluator(title))
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
    named = named or bool(_YEAR.search(title) or _BEFORE.search(title))
    return first_row == last_row == row and first < last < first + MAX_GROUP and len(title) <= 40 and named


def _are_second_titles(titles: list[str]) -> bool:
    """Whether a line below the titles goes on with them; a sentence alone on it is a remark, as *Catatan: data per …*."""
    is_remark = len(titles) == 1 and len(titles[0].split()) > MAX_WORDS
    return all(map(_is_second_title, titles)) and not is_remark


def _is_second_title(title: str) -> bool:
    known = role_of(title) is not Role.OTHER or title == "%" or names_own(title)
    return known or any(word in title for word in _EVALUATORS)


_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.CHOICE, re.compile(r"\bpilihan\b|\bopsi\b")),
    (
        Role.EVIDENCE,
        re.compile(
            r"\b(?:bukti|data dukung|daduk|dokumen|pendukung|eviden(?:ce|s)?|evidence|link|tautan|url|g?drive)\b"
        ),
    ),
    (Role.NOTE, re.compile(r"\bcatatan\b|\bketerangan\b|^ket\b|\bnarasi\b|\bpenjelasan (?:unit|jawaban)\b")),
    (Role.ANSWER, re.compile(r"\bjawab(?:an)?\b|\bjwb(?:n|an)?\b|\bisian\b")),
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
