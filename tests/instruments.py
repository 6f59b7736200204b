"""Instruments of a year to come, as an admin portal would bring them: the file of 90/2021 with changes."""

import copy
import io
from functools import cache

import yaml
from openpyxl import load_workbook

from assessment.lke_drafts.exports import render_template
from tests.sheets import FOLDER, NOW

NEXT = "permenpanrb-7-2027"
NAME = "Permen PAN-RB 7/2027"


@cache
def written(code=NOW):
    """Return the text of one of our files."""
    return (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")


@cache
def _loaded(code):
    return yaml.safe_load(written(code))


def mapping_of(code=NOW):
    """Return one of our files as a mapping of one's own."""
    return copy.deepcopy(_loaded(code))


def next_year(*replacements, code=NEXT):
    """Return the bytes of the file under a code of its own, each (old, new) put in once."""
    text = (
        written()
        .replace(f"code: {NOW}", f"code: {code}", 1)
        .replace("short_title: Permen PAN-RB 90/2021 jo. 5/2024", f"short_title: {NAME}", 1)
    )
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def workbook(code=NOW, change=None):
    """Return the template of an edition as bytes. change: what is done to the openpyxl workbook before it is saved."""
    content = render_template(mapping_of(code))
    if change is None:
        return content
    book = load_workbook(io.BytesIO(content))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def renamed(book):
    """Give a template a code and a name of its own."""
    book["Identitas"]["B1"], book["Identitas"]["B2"] = NEXT, NAME


def cell(book, sheet, title, row):
    """Return the cell under a heading."""
    for head in book[sheet][1]:
        if head.value == title:
            return book[sheet].cell(row=row, column=head.column)
    raise KeyError(title)


def row_of(book, sheet, title, value):
    """Return the number of the first row that says `value` under a heading."""
    for row in range(2, book[sheet].max_row + 1):
        if cell(book, sheet, title, row).value == value:
            return row
    raise KeyError(value)
