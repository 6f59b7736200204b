"""Whether an Office file is what it says: a ZIP whose directory is sane, without programs, embedded objects or DOCTYPE.

Nothing is unpacked to disk. What acts in its parts is told by `active`; links to addresses or other workbooks are
ordinary and stay.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from zi_portal.kit.office.active import Reading, looks_like_xml, read_drawing, read_part
from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.outside import Outside

XLSX_MAIN = "spreadsheetml.sheet.main+xml"
MAX_RATIO = 100
MAX_PART_READ = 8 * 1024 * 1024  # bytes of a part that is parsed whole: content types and relations
MAX_SIGNS = 400_000  # `<` in such a part; 8 MB of links or of names have fewer
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
_OBJECT_TYPES = re.compile(r"activeX|oleObject", re.IGNORECASE)  # of a part; a default may be left over
_OFFICE_PARTS = (".xlsx", ".docx", ".pptx")  # charts bring their figures along as a workbook
_DEEPEST = 2  # Office files inside one another
_ZIP_START, _PROGRAM_START, _OLE_START = b"PK\x03\x04", b"MZ", bytes.fromhex("d0cf11e0a1b11ae1")
_START = 64  # bytes by which a part is known
_READ_AT_ONCE = 4 * 1024 * 1024  # bytes of a part that is only read to compare its checksum
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # those an Office file may use


@dataclass(frozen=True)
class Limits:
    """How far a file may unfold."""

    entries: int
    unpacked: int  # bytes


@contextmanager
def opened_container(
    file: IO[bytes], size_bytes: int, *, main: str, limits: Limits, outside: Outside | None = None
) -> Iterator[zipfile.ZipFile]:
    """Open a checked Office file for reading.

    main: the end of the content type of its main part. outside: takes up what the file points to. Raises ContainerRefused,
    also for whatever is found broken while it is read inside.
    """
    reading = Reading() if outside is None else Reading(outside)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_whole(archive, size_bytes, main=main, limits=limits, reading=reading, depth=0)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise ContainerRefused(Fault.DAMAGED) from error


def _check_whole(
    archive: zipfile.ZipFile, size_bytes: int, *, main: str, limits: Limits, reading: Reading, depth: int
) -> None:
    """Judge directory, type and parts, each read to its end; depth: how many Office files stand around this one."""
    _check_directory(archive, size_bytes, limits)
    _check_type(archive, main)
    for entry in archive.infolist():
        _check_part(archive, entry, limits, reading, depth)


def _check_directory(archive: zipfile.ZipFile, size_bytes: int, limits: Limits) -> None:
    """Judge the directory before anything is unpacked: its sums are upper bounds of what reading can yield."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked or unpacked > MAX_RATIO * size_bytes:
        raise ContainerRefused(Fault.TOO_LARGE_UNPACKED)
    if len({entry.filename.lower() for entry in entries}) != len(entries):  # Office does not tell them apart by case
        raise zipfile.BadZipFile("an entry name occurs twice")
    if min((entry.header_offset for entry in entries), default=0) != 0:
        raise zipfile.BadZipFile("something stands before the first entry")
    for entry in entries:
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise ContainerRefused(Fault.ENCRYPTED)
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
        raise ContainerRefused(Fault.OTHER_TYPE)
    elements = parse_part(archive, _CONTENT_TYPES)
    declared = [element.get("ContentType", "") for element in elements]
    if any(map(_MACRO_TYPES.search, declared)):
        raise ContainerRefused(Fault.MACROS)
    if any(_OBJECT_TYPES.search(element.get("ContentType", "")) for element in elements if element.get("PartName")):
        raise ContainerRefused(Fault.EMBEDDED)
    if not any(content_type.endswith(main) for content_type in declared):
        raise ContainerRefused(Fault.OTHER_TYPE)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, reading: Reading, depth: int) -> None:
    """Refuse a part that is or starts a program, is an archive, declares a document type or takes another file in."""
    name = entry.filename.lower()
    if "vbaproject" in name:
        raise ContainerRefused(Fault.MACROS)
    if _PROGRAMS.search(name):
        raise ContainerRefused(Fault.EMBEDDED)
    with archive.open(entry) as part:
        start = part.read(_START)
    is_named_xml = name.endswith(_XML_PARTS)
    if name.endswith(".vml"):
        read_drawing(archive.read(entry), reading)
    elif is_named_xml or looks_like_xml(start):
        with archive.open(entry) as part:
            try:
                read_part(part, entry.file_size, reading)
            except zipfile.BadZipFile:
                if is_named_xml:
                    raise
    if not is_named_xml:
        _check_binary(archive, entry, start, limits=limits, reading=reading, depth=depth)


def _check_binary(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, start: bytes, *, limits: Limits, reading: Reading, depth: int
) -> None:
    """Refuse a part that begins like a program, an OLE container or an archive that is no harmless Office file."""
    if start.startswith((_PROGRAM_START, _OLE_START)):
        raise ContainerRefused(Fault.EMBEDDED)
    if not start.startswith(_ZIP_START):
        with archive.open(entry) as part:
            while part.read(_READ_AT_ONCE):
                pass  # the archive compares the checksum at the end
        return
    if not entry.filename.lower().endswith(_OFFICE_PARTS) or depth == _DEEPEST:
        raise ContainerRefused(Fault.EMBEDDED)
    with zipfile.ZipFile(io.BytesIO(archive.read(entry))) as inner:
        try:
            _check_whole(inner, entry.file_size, main=".main+xml", limits=limits, reading=reading, depth=depth + 1)
        except ContainerRefused as refused:
            raise ContainerRefused(Fault.EMBEDDED if refused.fault is Fault.OTHER_TYPE else refused.fault) from refused


def parse_part(archive: zipfile.ZipFile, name: str) -> list[Element]:
    """Return the children of the root of the small part `name`. Raises ContainerRefused for one of very many elements."""
    if archive.getinfo(name).file_size > MAX_PART_READ:
        raise zipfile.BadZipFile(f"{name} is too long")
    content = archive.read(name)
    if content.count(b"<") > MAX_SIGNS:
        raise ContainerRefused(Fault.TOO_COMPLEX)
    try:
        return list(defusedxml.ElementTree.fromstring(content, forbid_dtd=True))
    except DefusedXmlException as error:
        raise ContainerRefused(Fault.DOCTYPE) from error
    except defusedxml.ElementTree.ParseError as error:
        raise zipfile.BadZipFile(f"{name} is not XML") from error
