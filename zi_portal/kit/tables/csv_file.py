"""A table as CSV that Excel in Indonesian opens by a double click: UTF-8 with BOM, semicolons, decimal comma.

Text that a spreadsheet might take for a formula gets a leading apostrophe (R08), and so do digits it would not keep, as of
an NIP or a telephone number; numbers stay numbers, negative ones too.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zi_portal.kit.indonesian import places_of
from zi_portal.kit.printable import cleaned
from zi_portal.kit.tables.table import NO, YES, Table, Value

# What begins a formula in some program, in ASCII and in full width; tab, CR and LF may hide one behind them.
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
# Where the file is opened with the comma as separator, a formula may begin behind one inside of a text. Whatever stands
# between two words is read once, from its beginning and without going back: a page of line ends would take a second.
HIDDEN_FORMULA = re.compile(r"(?<![\s\",;])(?=(?:[^\S\t\r\n]|\")*+[,;\t\r\n])([\s\",;]++)([=+\-@＝＋－＠])")
# More digits than Excel keeps of a number, or zeros in front that it drops.
LOSES_DIGITS = re.compile(r"[0-9]{16,}|0[0-9]+")
PLACES = 4  # of decimals, half up; pages show two
_BATCH = 200  # lines sent at a time


def csv_chunks(table: Table[Any]) -> Iterator[bytes]:
    """Yield the file piece by piece, the headings first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield codecs.BOM_UTF8
    writer.writerow([safe_text(column.heading) for column in table.columns])
    for number, line in enumerate(table.lines(), start=1):
        writer.writerow([_text(value) for value in line])
        if number % _BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def safe_text(text: str) -> str:
    """Return `text` as a cell no program computes: cleaned, with `'` before what may begin a formula or lose digits.

    Also behind a separator inside of it: the file is ours with semicolons, but who opens it may choose the comma.
    """
    shown = HIDDEN_FORMULA.sub(r"\1'\2", cleaned(text))
    begins = {text[:1], text.lstrip()[:1], shown[:1], shown.lstrip()[:1]} - {""}
    return f"'{shown}" if begins & FORMULA_SIGNS or LOSES_DIGITS.fullmatch(shown) else shown


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal | Fraction):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: Decimal | Fraction) -> str:
    """Return `75,25`, `-0,5`, `3`: with a decimal comma and no decimals that say nothing."""
    above, below = value.as_integer_ratio()
    places = places_of(value, PLACES)
    units = (2 * abs(above) * 10**places + below) // (2 * below)
    whole, rest = divmod(units, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0")
    sign = "-" if above < 0 and units else ""
    return f"{sign}{whole},{decimals}" if decimals else f"{sign}{whole}"


def _taken(buffer: io.StringIO) -> bytes:
    """Return what is in the buffer, and empty it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
