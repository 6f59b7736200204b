"""Whose LKE a workbook says it is, in the lines above its titles, and whether that names the unit it is brought into."""

import re
from collections.abc import Iterator

from assessment.lke.likeness import plain
from assessment.workbook.imports.cells.workbook import Sheet
from assessment.workbook.imports.lines.table import Role, Table, names_evaluator, role_of

MAX_NAME = 200  # characters; more is a paragraph
_SEARCHED_ROWS = 12  # of the sheets beside the LKE
_LABEL = re.compile(
    r"\s*(?P<label>nama\s+(?:unit|satker|satuan|kantor|opd)[^:]{0,30}|(?:unit|satuan)\s+kerja|satker|unit|kantor|opd)\s*(?P<colon>:)?\s*"
    r"(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OURS = re.compile(r"(?P<name>.+) · .+ · target W\w+")  # the second line of the portal's own export
# What may follow the name on its line, and words that tell no unit from another.
_BEHIND = re.compile(r"[\s,;(]*\b(?:tahun|periode|t\.?a\.?)\b.*", re.IGNORECASE | re.DOTALL)
_FILLERS = frozenset({"dan", "di", "pada", "unit", "kerja", "satker"})


def named_unit(sheets: tuple[Sheet, ...], table: Table) -> str:
    """Return the unit a workbook names as its own, as it stands there; "" where none does.

    Looked for above the titles of the LKE, then in the first lines of the other visible sheets.
    """
    places = [(table.sheet, table.first_row - 1)]
    places += [(sheet, _SEARCHED_ROWS + 1) for sheet in sheets if sheet is not table.sheet and not sheet.is_hidden]
    return next((name for sheet, end in places for name in _names(sheet, end)), "")


def is_other_unit(written: str, name: str, code: str) -> bool:
    """Whether `written` names another unit than the one called `name` with `code`.

    The same unit is one whose words are all in the other's name, in any order, or whose code stands there. An
    abbreviation is taken for another name: asking once too often does no harm, mixing two offices up does.
    """
    theirs, own = _words(written), _words(name)
    if not theirs or theirs <= own or own <= theirs:
        return False
    return plain(code) not in {plain(part) for part in written.split()}


def _names(sheet: Sheet, end: int) -> Iterator[str]:
    for row in sorted(number for number in sheet.rows if number < end):
        cells = sorted(sheet.rows[row].items())
        for place, (_, cell) in enumerate(cells):
            text = " ".join(cell.text.split())
            if ours := _OURS.fullmatch(text):
                yield ours["name"]
            elif label := _LABEL.fullmatch(text):
                name = label["name"] if label["colon"] else ""
                if not label["name"]:
                    # Beside its label, perhaps with the colon in a cell between them.
                    beside = [" ".join(other.text.split()).lstrip(": ") for _, other in cells[place + 1 :]]
                    name = next((other for other in beside if other), "")
                name = _BEHIND.sub("", name).strip(" .:,;-–_")
                if _is_name(name):
                    yield name


def _is_name(text: str) -> bool:
    """Whether a text may be the name of an office: neither a title of the table nor the head of a scorer's columns."""
    title = plain(text)
    is_title = role_of(title) is not Role.OTHER or names_evaluator(title)
    return 3 <= len(title) <= MAX_NAME and any(sign.isalpha() for sign in title) and not is_title


def _words(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - _FILLERS
