"""Whether an Office file is what it says: a ZIP whose directory is sane, without programs, embedded objects or DOCTYPE.

Nothing is unpacked to disk. Links to addresses or other workbooks are ordinary and stay.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element
from xml.parsers import expat  # stops at a DOCTYPE and at the root element, so it expands nothing

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

XLSX_MAIN = "spreadsheetml.sheet.main+xml"
MAX_RATIO = 100
MAX_PART_READ = 8 * 1024 * 1024  # bytes of a part that is parsed whole: content types and relations
_FLAG_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes before the name of an entry; never less
_CONTENT_TYPES = "[Content_Types].xml"
_XML_PARTS = (".xml", ".rels", ".vml")
_PROGRAMS = re.compile(
    r"(^|/)(vbaProject[^/]*\.bin|activeX/|oleObject[^/]*\.bin$)"
    r"|\.(exe|dll|com|scr|msi|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|lnk|jar)$",
    re.IGNORECASE,
)
_MACRO_TYPES = re.compile(r"macro|vbaProject", re.IGNORECASE)  # macroEnabled, macrosheet, vbaProject, vbaData
# Kinds of relation that bring code or another file's content into the document.
_MACRO_RELATIONS = ("/vbaProject", "/xlMacrosheet", "/xlIntlMacrosheet", "/wordVbaData")
_BAD_RELATIONS = ("/oleObject", "/control", "/activeXControlBinary")
# Parts of another document that are fetched on opening, without asking.
_FETCHED_RELATIONS = ("/attachedTemplate", "/frame", "/subDocument", "/aFChunk")
_OFFICE_PARTS = (".xlsx", ".docx", ".pptx")  # charts bring their figures along as a workbook
_DEEPEST = 2  # Office files inside one another
_ZIP_START, _PROGRAM_START, _OLE_START = b"PK\x03\x04", b"MZ", bytes.fromhex("d0cf11e0a1b11ae1")
# Fields of a document that start a program to fetch their value, and the links and formulas of a workbook that do. Words may
# be spread over several runs, so the instructions of a part are read as one. Each pattern begins with letters, for speed.
_INSTRUCTIONS = (
    re.compile(rb"instrText\b[^>]*>([^<]*)"),
    re.compile(rb"""instr\s*=\s*(["'].*?["'])""", re.DOTALL),
)
_DDE_FIELD = re.compile(rb"""(?:^|[\s"'{])DDE(?:AUTO)?(?:\s|&|$)""", re.IGNORECASE)
_DDE_FORMULA = re.compile(rb"""<(?:\w+:)?f\b[^>]*>[^<|"&]*\|[^<!"&]*!""")  # cmd|'/c alat'!A0
_READ_AT_ONCE = 4 * 1024 * 1024  # bytes of a part that is only looked through
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # those an Office file may use


class Fault(Enum):
    """Why a file is refused; who reads it puts it into words."""

    DAMAGED = auto()
    TOO_LARGE_UNPACKED = auto()
    ENCRYPTED = auto()
    OTHER_TYPE = auto()
    MACROS = auto()
    EMBEDDED = auto()
    DOCTYPE = auto()
    TEMPLATE = auto()
    COMMAND = auto()


class PackageRefused(Exception):
    """A file that is no whole, harmless Office file of the kind asked for."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True)
class Limits:
    """How far a file may unfold."""

    entries: int
    unpacked: int  # bytes


class _RootReached(Exception):
    """A DOCTYPE can only stand before the root element, so reading ends there."""


class _DoctypeFound(Exception):
    """The part declares a document type."""


@contextmanager
def opened_package(file: IO[bytes], size_bytes: int, *, main: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a checked Office file for reading.

    main: the end of the content type of its main part. Raises PackageRefused, also for whatever is found broken while
    it is read inside.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_whole(archive, size_bytes, main=main, limits=limits, depth=0)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise PackageRefused(Fault.DAMAGED) from error


def _check_whole(archive: zipfile.ZipFile, size_bytes: int, *, main: str, limits: Limits, depth: int) -> None:
    """Judge directory, type and parts; depth: how many Office files stand around this one."""
    _check_directory(archive, size_bytes, limits)
    _check_type(archive, main)
    for entry in archive.infolist():
        _check_part(archive, entry, limits, depth)


def _check_directory(archive: zipfile.ZipFile, size_bytes: int, limits: Limits) -> None:
    """Judge the directory before anything is unpacked: its sums are upper bounds of what reading can yield."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked or unpacked > MAX_RATIO * size_bytes:
        raise PackageRefused(Fault.TOO_LARGE_UNPACKED)
    if len({entry.filename.lower() for entry in entries}) != len(entries):  # Office does not tell them apart by case
        raise zipfile.BadZipFile("an entry name occurs twice")
    if min((entry.header_offset for entry in entries), default=0) != 0:
        raise zipfile.BadZipFile("something stands before the first entry")
    for entry in entries:
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise PackageRefused(Fault.ENCRYPTED)
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if entry.compress_type not in _METHODS:
            raise zipfile.BadZipFile(f"entry {entry.filename!r} is compressed by method {entry.compress_type}")
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename or is_link:
            raise zipfile.BadZipFile(f"entry name {entry.filename!r}")
    _check_apart(archive)


def _check_apart(archive: zipfile.ZipFile) -> None:
    """Refuse entries that share bytes, which multiply what is unpacked; of some Python only warns."""
    ends = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < ends:
            raise zipfile.BadZipFile(f"entry {entry.filename!r} overlaps another")
        ends = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size


def _check_type(archive: zipfile.ZipFile, main: str) -> None:
    """Read the content types: they, not the extension, say what an Office file is."""
    if _CONTENT_TYPES not in archive.namelist():
        raise PackageRefused(Fault.OTHER_TYPE)
    declared = [element.get("ContentType", "") for element in parse_part(archive, _CONTENT_TYPES)]
    if any(map(_MACRO_TYPES.search, declared)):
        raise PackageRefused(Fault.MACROS)
    if not any(content_type.endswith(main) for content_type in declared):
        raise PackageRefused(Fault.OTHER_TYPE)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, depth: int) -> None:
    """Refuse a part that is or starts a program, is an archive, declares a document type or fetches a template."""
    if "vbaproject" in entry.filename.lower():
        raise PackageRefused(Fault.MACROS)
    if _PROGRAMS.search(entry.filename):
        raise PackageRefused(Fault.EMBEDDED)
    if not entry.filename.lower().endswith(_XML_PARTS):
        _check_binary(archive, entry, limits, depth)
        return
    with archive.open(entry) as part:
        _check_no_doctype(part)
    _check_no_command(archive, entry)
    if entry.filename.lower().endswith(".rels"):
        for relation in parse_part(archive, entry.filename):
            relation_type, is_external = relation.get("Type", "").strip(), relation.get("TargetMode") == "External"
            if relation_type.endswith(_MACRO_RELATIONS):
                raise PackageRefused(Fault.MACROS)
            if relation_type.endswith(_BAD_RELATIONS):
                raise PackageRefused(Fault.EMBEDDED)
            if relation_type.endswith(_FETCHED_RELATIONS) and is_external:
                raise PackageRefused(Fault.TEMPLATE)


def _check_binary(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, depth: int) -> None:
    """Refuse a part that begins like a program, an OLE container or an archive that is no harmless Office file."""
    with archive.open(entry) as part:
        start = part.read(8)
    if start.startswith((_PROGRAM_START, _OLE_START)):
        raise PackageRefused(Fault.EMBEDDED)
    if not start.startswith(_ZIP_START):
        return
    if not entry.filename.lower().endswith(_OFFICE_PARTS) or depth == _DEEPEST:
        raise PackageRefused(Fault.EMBEDDED)
    with zipfile.ZipFile(io.BytesIO(archive.read(entry))) as inner:
        try:
            _check_whole(inner, entry.file_size, main=".main+xml", limits=limits, depth=depth + 1)
        except PackageRefused as refused:
            raise PackageRefused(Fault.EMBEDDED if refused.fault is Fault.OTHER_TYPE else refused.fault) from refused


def _check_no_command(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a field of a document, or a link or formula of a workbook, that starts a program to fetch its value (DDE)."""
    name = entry.filename.lower()
    if not name.startswith(("word/", "xl/externallinks/", "xl/worksheets/")) or name.endswith(".rels"):
        return
    told = bytearray()
    with archive.open(entry) as part:
        for piece in _whole_elements(part):
            is_link = name.startswith("xl/externallinks/") and b"ddeLink" in piece
            if is_link or (b"|" in piece and _DDE_FORMULA.search(piece)):
                raise PackageRefused(Fault.COMMAND)
            for instruction in _INSTRUCTIONS:
                told += b"".join(instruction.findall(piece))
    if _DDE_FIELD.search(told):
        raise PackageRefused(Fault.COMMAND)


def _whole_elements(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a part in pieces, none of which ends within a tag or the words behind it."""
    rest = b""
    while read := part.read(_READ_AT_ONCE):
        rest += read
        end = max(rest.rfind(b"<"), 0) if len(rest) < 2 * _READ_AT_ONCE else len(rest)
        yield rest[:end]
        rest = rest[end:]
    yield rest


def leads_outside(archive: zipfile.ZipFile) -> bool:
    """Whether a checked file links to addresses or to other files."""
    relations = [name for name in archive.namelist() if name.lower().endswith(".rels")]
    return any(relation.get("TargetMode") == "External" for name in relations for relation in parse_part(archive, name))


def _check_no_doctype(part: IO[bytes]) -> None:
    """Read up to the root element with a parser that stops at a DOCTYPE, whatever the encoding."""
    parser = expat.ParserCreate()

    def doctype(*_args: object) -> None:
        raise _DoctypeFound

    def root(*_args: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        parser.ParseFile(part)
    except _RootReached:
        return
    except _DoctypeFound as error:
        raise PackageRefused(Fault.DOCTYPE) from error
    except expat.ExpatError as error:
        raise zipfile.BadZipFile("a part is not XML") from error


def parse_part(archive: zipfile.ZipFile, name: str) -> list[Element]:
    """Return the children of the root of the small part `name`."""
    if archive.getinfo(name).file_size > MAX_PART_READ:
        raise zipfile.BadZipFile(f"{name} is too long")
    try:
        return list(defusedxml.ElementTree.fromstring(archive.read(name), forbid_dtd=True))
    except DefusedXmlException as error:
        raise PackageRefused(Fault.DOCTYPE) from error
    except defusedxml.ElementTree.ParseError as error:
        raise zipfile.BadZipFile(f"{name} is not XML") from error
