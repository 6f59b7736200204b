"""Workbooks changed as people and programs change them, and what reading one of them says; no database."""

import io
import random
import re
import zipfile
from decimal import Decimal

import openpyxl

from assessment.scoring import Choice, Counts, Index
from assessment.workbook.imports.lke_xlsx import read_lke
from tests.assessment.scoring.strategies import random_answer
from tests.sheets import CODES, instrument
from zi_portal.kit.office.refused import ImportRefused

LKES = {code: instrument(code) for code in reversed(CODES)}
SMALL = {
    "A.I.1.i.a": Choice("Ya"),
    "A.I.1.i.b": Choice("B"),
    "A.II.4.i.a": Counts({"jumlah_sasaran": 3, "sasaran_tercapai": 1}),
    "A.II.5.iii.a.1": Counts({"wajib_kepala_satker": 1, "wajib_pejabat": 4, "wajib_lainnya": 5, "sudah_lapor": 9}),
    "B.I.a.1": Index(Decimal("3.61")),
}


def read(content):
    """Return what a workbook says of which nothing is unreadable."""
    found = read_lke(content, LKES)
    assert found.unread == ()
    return found


def lines_of(content):
    """Return what cannot be read of a workbook, or why all of it is refused."""
    try:
        lines = read_lke(content, LKES).unread
    except ImportRefused as refused:
        lines = tuple(refused.lines)
    assert lines
    return lines


def same(found, expected):
    """An answer without anything filled in is none."""
    blank = {code for code, answer in expected.items() if isinstance(answer, Counts) and not any_filled(answer)}
    assert found == {code: None if code in blank else expected.get(code) for code in found}


def any_filled(answer):
    return any(count is not None for count in answer.values.values())


def drawn(code, seed, *, blanks=True):
    chance = random.Random(seed)
    return {q.code: random_answer(q, chance, blanks=blanks) for q in instrument(code).indicators.values()}


def edited(content, edit):
    """Return a workbook after `edit(book)`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rezipped(content, change):
    """Return a ZIP whose parts went through `change(name, bytes)` → bytes or None; new parts by the name ''."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = change(entry.filename, source.read(entry))
            if part is not None:
                target.writestr(entry.filename, part)
        for name, part in (change("", b"") or {}).items():
            target.writestr(name, part)
    return made.getvalue()


def in_part(content, name, pattern, replacement):
    found = []

    def change(part, text):
        if part == "":
            return {}
        if part != name:
            return text
        changed, count = re.subn(pattern, replacement, text.decode(), count=1, flags=re.DOTALL)
        found.append(count)
        return changed.encode()

    made = rezipped(content, change)
    assert found == [1]
    return made


def put(book, row, **cells):
    for column, value in cells.items():
        book["LKE ZI"][f"{column}{row}"] = value


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()
