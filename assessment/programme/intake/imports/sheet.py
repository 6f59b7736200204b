"""A file or pasted text as rows of cells, and such rows as text that can be pasted again."""

import csv
import io
from collections.abc import Iterable

from assessment.workbook.imports.read_confined import ask_apart
from zi_portal.kit.forms.fields import clean_line
from zi_portal.kit.office.refused import ImportRefused

WORKER = "assessment.programme.intake.imports.table_worker"
LONGEST = 400_000  # characters of a text
_MARK = "\ufeff"  # with which Excel begins a CSV file

type Rows = list[list[str]]


def rows_of_file(content: bytes) -> Rows:
    """Return the rows of an XLSX or a CSV file; a workbook is read by a process of its own. Raises ImportRefused."""
    is_text = not content.startswith((b"PK", b"%PDF", b"\xd0\xcf")) and b"\0" not in content[:4096]
    if not is_text:
        reply = ask_apart(WORKER, b"", content)
        if "refused" in reply:
            raise ImportRefused(reply["refused"])
        return _cleaned(reply["rows"])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused(
            ["berkas CSV tidak tersimpan sebagai UTF-8; simpan sebagai .xlsx, lalu impor lagi"]
        ) from None
    return rows_of_text(text)


def rows_of_text(text: str) -> Rows:
    """Return the rows of pasted cells, parted by tabs, or of CSV parted by `;` or `,`. Raises ImportRefused."""
    text = text.removeprefix(_MARK)
    if len(text) > LONGEST:
        raise ImportRefused(["isinya terlalu panjang; bagi menjadi beberapa bagian"])
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = next((mark for mark in ("\t", ";", ",") if mark in head), "\t")
    try:
        return _cleaned(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise ImportRefused(
            ["isinya tidak dapat dibaca sebagai tabel; salin lagi sel-selnya dari lembar kerja"]
        ) from None


def text_of(rows: Rows) -> str:
    """Return rows as text that `rows_of_text` reads again."""
    return "\n".join("\t".join(cell.replace('"', "”") for cell in row) for row in rows)


def _cleaned(rows: Iterable[list[str]]) -> Rows:
    found = [[clean_line(cell) for cell in row] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found
