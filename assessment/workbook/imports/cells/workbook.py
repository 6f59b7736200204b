"""The cells of a workbook, read in a stream under limits: values as text, formulas, errors, what is hidden.

Our own reading of the sheets' XML, because openpyxl in its streaming mode tells neither hidden rows nor a formula without
a stored value, and in its full mode takes 260 MB for a file of 2 MB. Numbers stay exact: `3.61` is never a float to us.
"""

import io
import posixpath
import re
import time
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.number_formats import Shown, shown_as
from assessment.workbook.imports.cells.real_type import real_type
from assessment.workbook.imports.cells.streamed import elements_of, local_name
from zi_portal.kit.office.container import XLSX_MAIN, Limits, opened_container, parse_part
from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.refused import ImportRefused

MB = 1024 * 1024
MAX_BYTES = 5 * MB
LIMITS = Limits(entries=2_000, unpacked=60 * MB)
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 20, 5_000, 60
MAX_CELLS = MAX_ROWS * MAX_COLUMNS  # with something in them, over all sheets
MAX_MERGED = 20_000  # ranges of one sheet
MAX_LINKS = 5_000  # cells of one sheet that lead somewhere
MAX_SPREAD = 100  # rows and columns that one link is laid over
MAX_FORMATS = 100_000  # styles of cells; old workbooks gather tens of thousands
SECONDS = 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
# How a workbook writes characters that XML does not allow.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    NUMBER = auto()
    LOGICAL = auto()
    ERROR = auto()  # #REF!, #DIV/0! and the like
    NOT_COMPUTED = auto()  # a formula without a stored value


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with something in it."""

    row: int
    column: int
    kind: Kind
    text: str  # a number as plain decimal text, shortest; an error by its name
    is_formula: bool = False
    shown: Shown = Shown.PLAIN  # of a number

    @property
    def address(self) -> str:
        """`K10`."""
        return f"{column_name(self.column)}{self.row}"


@dataclass
class Sheet:
    """One sheet: its cells by row and column, both counted from 1."""

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, first column, last row, last
    comments: int = 0  # remarks that hang on cells
    links: dict[tuple[int, int], str] = field(default_factory=dict)  # row and column → address outside the workbook
    cut_links: int = 0  # links beyond the limits
    cut_between: tuple[str, str] = ("", "")  # the cells or ranges of the first and the last of those

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows, or ""."""
        cell = self.rows.get(row, {}).get(column)
        return cell.text if cell is not None else ""

    def lead(self, reference: str, target: str) -> None:
        """Note where the cells of `reference` (`R8` or `R8:R9`) lead, or that this is beyond the limits."""
        first, _, last_corner = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last_corner or first)
        is_small = 0 <= bottom - top < MAX_SPREAD and 0 <= right - left < MAX_SPREAD
        if not is_small or len(self.links) >= MAX_LINKS:
            self.cut_links += 1
            self.cut_between = (self.cut_between[0] or reference, reference)
            return
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.links[row, column] = target


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """Return every sheet of an .xlsx, hidden ones too, in the order of the tabs.

    content: at most 5 MB. Refused with the real reason: another type, encrypted or damaged files, macros and embedded
    programs, a DOCTYPE, more than 60 MB unpacked, 20 sheets, anything in row 5,001 or column 61, 20,000 merged ranges of a
    sheet, more than 20 seconds.
    Styled empty cells do not count.
    Raises ImportRefused.
    """
    if len(content) > MAX_BYTES:
        raise ImportRefused([f"berkas lebih besar dari {MAX_BYTES // MB} MB"])
    if not content.startswith(b"PK\x03\x04"):
        raise ImportRefused([real_type(content)])
    try:
        with opened_container(io.BytesIO(content), len(content), main=XLSX_MAIN, limits=LIMITS) as archive:
            return _Reader(archive, time.monotonic() + SECONDS).read()
    except ContainerRefused as refused:
        raise ImportRefused([_in_words(refused.fault, content)]) from refused


def column_name(column: int) -> str:
    """Return `AB` of 28."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _in_words(fault: Fault, content: bytes) -> str:
    return {
        Fault.DAMAGED: "berkas tidak utuh; buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx",
        Fault.TOO_LARGE_UNPACKED: f"isi berkas mengembang lebih dari {LIMITS.unpacked // MB} MB saat dibuka; hapus baris dan kolom kosong yang diformat",
        Fault.TOO_COMPLEX: "berkas terlalu rumit untuk dibaca; salin isinya ke berkas baru, lalu impor lagi",
        Fault.ENCRYPTED: "berkas dikunci kata sandi; simpan salinan tanpa kata sandi",
        Fault.OTHER_TYPE: real_type(content),
        Fault.MACROS: "berkas berisi makro; simpan sebagai .xlsx tanpa makro",
        Fault.EMBEDDED: "berkas berisi objek tertanam yang dapat dijalankan; hapus objeknya",
        Fault.TEMPLATE: "berkas memuat templat dari luar; lepaskan templatnya",
        Fault.COMMAND: "berkas berisi perintah DDE yang menjalankan program lain; hapus tautannya",
        Fault.DOCTYPE: "berkas berisi deklarasi XML yang tidak aman; simpan ulang sebagai .xlsx",
    }[fault]


class _Reader:
    """Reads the parts of one workbook until a deadline."""

    def __init__(self, archive: zipfile.ZipFile, deadline: float) -> None:
        self.archive, self.deadline = archive, deadline
        self.cells = 0
        self.formats: list[Shown] = []  # by the style of a cell

    def read(self) -> tuple[Sheet, ...]:
        """Return the sheets."""
        main = self._main_part()
        folder = PurePosixPath(main).parent
        relations = {
            relation.get("Id", ""): (relation.get("Type", ""), relation.get("Target", ""))
            for relation in parse_part(self.archive, str(folder / "_rels" / f"{PurePosixPath(main).name}.rels"))
        }
        named = {
            kind.rpartition("/")[2]: target for kind, target in reversed(relations.values())
        }  # the first of a kind
        strings_part = _joined(folder, named.get("sharedStrings", ""))
        strings = self._strings(strings_part) if strings_part in self.archive.namelist() else []
        styles_part = _joined(folder, named.get("styles", ""))
        if styles_part in self.archive.namelist():
            self.formats = self._formats(styles_part)
        listed = [entry for part in parse_part(self.archive, main) if _tag(part) == "sheets" for entry in part]
        if len(listed) > MAX_SHEETS:
            raise ImportRefused([f"berkas memuat {len(listed)} lembar; paling banyak {MAX_SHEETS}"])
        found = []
        for entry in listed:
            kind, target = relations.get(entry.get(_RELATION) or entry.get(_STRICT_RELATION) or "", ("", ""))
            part = _joined(folder, target)
            if kind.endswith("/worksheet") and part in self.archive.namelist():
                sheet = Sheet(entry.get("name", ""), entry.get("state", "visible") != "visible")
                self._read_sheet(sheet, part, strings)
                found.append(sheet)
        return tuple(found)

    def _main_part(self) -> str:
        for entry in parse_part(self.archive, "[Content_Types].xml"):
            name = entry.get("PartName", "").lstrip("/")
            if entry.get("ContentType", "").endswith(XLSX_MAIN) and name in self.archive.namelist():
                return name
        raise zipfile.BadZipFile("no workbook part")

    def _strings(self, part: str) -> list[str]:
        """Return the texts that cells share, by their number."""
        strings = []
        for element in self._stream(part, "si"):
            self._check_time()
            strings.append(_joined_text(element))
        return strings

    def _formats(self, part: str) -> list[Shown]:
        """Return how each style of a cell shows a number."""
        own: dict[int, str] = {}
        formats: list[Shown] = []
        for element in self._stream(part, "numFmt", "cellXfs"):
            self._check_time()
            if _tag(element) == "numFmt":
                own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
                continue
            known = {number: shown_as(number, own) for number in {int(xf.get("numFmtId", "0")) for xf in element}}
            formats = [known[int(xf.get("numFmtId", "0"))] for xf in list(element)[:MAX_FORMATS]]
        return formats

    def _read_sheet(self, sheet: Sheet, part: str, strings: list[str]) -> None:
        row = 0
        targets: dict[str, str] | None = None  # of links, read once the first comes
        for element in self._stream(part, "row", "col", "mergeCell", "hyperlink"):
            self._check_time()
            if _tag(element) == "row":
                row = int(element.get("r") or row + 1)
                self._read_row(sheet, row, element, strings)
            elif _tag(element) == "col" and element.get("hidden") in {"1", "true"}:
                last = min(int(element.get("max", "0")), MAX_COLUMNS)
                sheet.hidden_columns.update(range(int(element.get("min", "1")), last + 1))
            elif _tag(element) == "mergeCell":
                _merge(sheet, element.get("ref", ""))
            elif _tag(element) == "hyperlink":
                targets = self._link_targets(part) if targets is None else targets
                if target := _led_to(element, targets):
                    sheet.lead(element.get("ref", ""), target)
        sheet.comments = self._comments(part)

    def _link_targets(self, part: str) -> dict[str, str]:
        """Return the addresses a sheet's links lead to, by the name of their relation."""
        return {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in self._relations(part)
            if relation.get("TargetMode") == "External"
        }

    def _relations(self, part: str) -> list[Element]:
        path = PurePosixPath(part)
        name = str(path.parent / "_rels" / f"{path.name}.rels")
        return list(parse_part(self.archive, name)) if name in self.archive.namelist() else []

    def _comments(self, part: str) -> int:
        """Return how many remarks hang on the cells of a sheet."""
        folder = PurePosixPath(part).parent
        parts = [
            posixpath.normpath(_joined(folder, relation.get("Target", "")))
            for relation in self._relations(part)
            if relation.get("Type", "").endswith("/comments") and relation.get("TargetMode") != "External"
        ]
        return sum(1 for name in parts if name in self.archive.namelist() for _ in self._stream(name, "comment"))

    def _read_row(self, sheet: Sheet, row: int, element: Element, strings: list[str]) -> None:
        column = 0
        cells: dict[int, Cell] = {}
        for entry in element:
            if _tag(entry) != "c":
                continue
            column = _place(entry.get("r", ""))[1] if entry.get("r") else column + 1
            cell = _cell(row, column, entry, strings, self.formats)
            if cell is not None:
                cells[column] = cell
                if cell.is_formula and (target := _formula_link(entry)):
                    sheet.lead(cell.address, target)
        if not cells:
            return
        if row > MAX_ROWS or max(cells) > MAX_COLUMNS:
            place = f"lembar {shown(sheet.name)}: sel {cells[max(cells)].address} berisi"
            raise ImportRefused([f"{place}; paling banyak {MAX_ROWS} baris dan {MAX_COLUMNS} kolom, hapus isinya"])
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise ImportRefused([f"berkas memuat lebih dari {MAX_CELLS} sel yang berisi"])
        sheet.rows[row] = cells
        if element.get("hidden") in {"1", "true"}:
            sheet.hidden_rows.add(row)

    def _stream(self, part: str, *tags: str) -> Iterator[Element]:
        """Yield each element of these names as soon as it is whole; of all others nothing is kept."""
        try:
            with self.archive.open(part) as file:
                for element in elements_of(file, *tags):
                    if element is None:
                        self._check_time()  # of a part in which there is none of them, too
                    else:
                        yield element
        except DefusedXmlException as error:
            raise ContainerRefused(Fault.DOCTYPE) from error
        except defusedxml.ElementTree.ParseError as error:
            raise zipfile.BadZipFile("a part is not XML") from error

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise ImportRefused([f"berkas terlalu rumit: membacanya memerlukan lebih dari {SECONDS} detik"])


def _unescaped(match: re.Match[str]) -> str:
    """Return the character an escape of Excel stands for; none for what no text of ours may hold (NUL, half a pair)."""
    character = chr(int(match[1], 16))
    return character if character in "\t\n\r" or unicodedata.category(character) not in {"Cc", "Cs"} else ""


def _cell(row: int, column: int, element: Element, strings: list[str], formats: list[Shown]) -> Cell | None:
    """Return a cell, or None if there is nothing in it."""
    parts: Mapping[str, Any] = {_tag(part): part for part in element}
    kind = element.get("t", "n")
    is_formula = "f" in parts
    if kind == "inlineStr":
        text = _joined_text(parts["is"]) if "is" in parts else ""
    else:
        text = (parts["v"].text or "") if "v" in parts else ""
        if kind == "s" and text:
            text = strings[int(text)] if int(text) < len(strings) else ""
    if kind in {"s", "str", "inlineStr"}:
        text = _ESCAPED.sub(_unescaped, text)
        # A formula that shows nothing has a value: the empty text.
        return Cell(row, column, Kind.TEXT, text, is_formula) if text.strip() else None
    if not text:
        return Cell(row, column, Kind.NOT_COMPUTED, "", is_formula=True) if is_formula else None
    if kind == "b":
        return Cell(row, column, Kind.LOGICAL, "TRUE" if text == "1" else "FALSE", is_formula)
    if kind == "e":
        return Cell(row, column, Kind.ERROR, text, is_formula)
    if kind == "d":
        return Cell(row, column, Kind.TEXT, text, is_formula, Shown.DATE)
    style = int(element.get("s", "0"))
    shown_like = formats[style] if style < len(formats) else Shown.PLAIN
    return Cell(row, column, Kind.NUMBER, _plain_number(text), is_formula, shown_like)


def _led_to(element: Element, targets: Mapping[str, str]) -> str:
    """Return the address a link leads to, "" within the workbook; Excel keeps what follows its # beside it."""
    target = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "", "")
    place = element.get("location", "")
    return f"{target}#{place}" if target and place and "#" not in target else target


def _formula_link(element: Element) -> str:
    """Return the address a formula of a link leads to, where it is written in it; "" for every other cell."""
    formula = next((part.text or "" for part in element if _tag(part) == "f"), "")
    match = _LINK_FORMULA.match(formula)
    return match[1] if match else ""


def _plain_number(text: str) -> str:
    """Return a stored number as people wrote it: Excel keeps 3.61 as 3.6099999999999999."""
    number = Decimal(repr(float(text)))
    whole = number.to_integral_value() if number.is_finite() else number
    return f"{whole if number == whole else number:f}"


def _joined_text(element: Element) -> str:
    """Return the text of a string in runs, without the reading aids some languages put above it."""
    texts = []
    for part in element:
        if _tag(part) == "t":
            texts.append(part.text or "")
        elif _tag(part) == "r":
            texts += [run.text or "" for run in part if _tag(run) == "t"]
    return "".join(texts)


def _joined(folder: PurePosixPath, target: str) -> str:
    """Return the name of a part that a relation points at: absolute in the package, or beside its source."""
    return target.lstrip("/") if target.startswith("/") else str(folder / target)


def _merge(sheet: Sheet, reference: str) -> None:
    """Note the merged cells of `reference` (`B5:G5`); where nothing is read, they are nobody's loss."""
    first, _, last_corner = reference.partition(":")
    (top, left), last = _place(first), _place(last_corner or first)
    if top > MAX_ROWS or left > MAX_COLUMNS:
        return
    if len(sheet.merged) == MAX_MERGED:
        place = f"lembar {shown(sheet.name)}: lebih dari {MAX_MERGED} gabungan sel"
        raise ImportRefused([f"{place}; lepas gabungan sel yang tidak perlu (Merge & Center)"])
    sheet.merged.append((top, left, *last))


def _place(address: str) -> tuple[int, int]:
    """Return row and column of `K10`."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"not a cell: {address!r}")
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _tag(element: Element) -> str:
    return local_name(str(element.tag))
