"""Office files: a ZIP whose directory is sane, without macros, embedded programs, external templates or DOCTYPE.

Nothing is unpacked to disk. Links to addresses or other workbooks are ordinary and stay.
"""

import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element
from xml.parsers import expat  # stops at a DOCTYPE and at the root element, so it expands nothing

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from evidence.exceptions import FileRefused

from .names import Kind, macro_refused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024  # bytes
MAX_RATIO = 100
MAX_PART_READ = 8 * 1024 * 1024  # bytes of a part that is parsed whole: content types and relations
_FLAG_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    Kind.XLSX: "spreadsheetml.sheet.main+xml",
    Kind.DOCX: "wordprocessingml.document.main+xml",
    Kind.PPTX: "presentationml.presentation.main+xml",
}
_XML_PARTS = (".xml", ".rels", ".vml")
_PROGRAMS = re.compile(r"(^|/)(vbaProject[^/]*\.bin|activeX/|oleObject[^/]*\.bin$)", re.IGNORECASE)
# Kinds of relation that bring code or another file's content into the document.
_BAD_RELATIONS = ("/vbaProject", "/oleObject", "/control", "/activeXControlBinary")
_TEMPLATE_RELATION = "/attachedTemplate"


class _RootReached(Exception):
    """A DOCTYPE can only stand before the root element, so reading ends there."""


class _DoctypeFound(Exception):
    """The part declares a document type."""


def check_office(path: Path, kind: Kind, shown: str) -> None:
    """Raise FileRefused unless the ZIP at `path` is a whole Office file of `kind` that carries no program."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.stat().st_size, shown)
            _check_type(archive, kind, shown)
            for entry in archive.infolist():
                _check_part(archive, entry, kind, shown)
            if archive.testzip() is not None:
                raise _damaged(kind, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise _damaged(kind, shown) from error


def _check_directory(archive: zipfile.ZipFile, size_bytes: int, shown: str) -> None:
    """Judge the directory before anything is unpacked: its sums are upper bounds of what reading can yield."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * size_bytes:
        raise FileRefused(
            "unpacked",
            f"Berkas {shown} mengembang terlalu besar saat dibuka. Simpan ulang tanpa bagian yang tidak dipakai, "
            "lalu unggah lagi.",
        )
    if len({entry.filename for entry in entries}) != len(entries):
        raise zipfile.BadZipFile("an entry name occurs twice")
    for entry in entries:
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise FileRefused(
                "password", f"Berkas {shown} dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
            )
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename or is_link:
            raise zipfile.BadZipFile(f"entry name {entry.filename!r}")


def _check_type(archive: zipfile.ZipFile, kind: Kind, shown: str) -> None:
    """Read the content types: they, not the extension, say what an Office file is."""
    if _CONTENT_TYPES not in archive.namelist():
        raise _mismatch(kind, shown)
    declared = [element.get("ContentType", "") for element in _parse(archive, _CONTENT_TYPES, shown)]
    if any("macroEnabled" in content_type for content_type in declared):
        raise macro_refused(shown, kind.value)
    if not any(content_type.endswith(_MAIN[kind]) for content_type in declared):
        raise _mismatch(kind, shown)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: Kind, shown: str) -> None:
    """Refuse a part that is a program, declares a document type or fetches a template from elsewhere."""
    if "vbaproject" in entry.filename.lower():
        raise macro_refused(shown, kind.value)
    if _PROGRAMS.search(entry.filename):
        raise _embedded(shown)
    if not entry.filename.lower().endswith(_XML_PARTS):
        return
    with archive.open(entry) as part:
        _check_no_doctype(part, shown)
    if entry.filename.lower().endswith(".rels"):
        for relation in _parse(archive, entry.filename, shown):
            relation_type, is_external = relation.get("Type", ""), relation.get("TargetMode") == "External"
            if relation_type.endswith(_BAD_RELATIONS):
                raise _embedded(shown)
            if relation_type.endswith(_TEMPLATE_RELATION) and is_external:
                raise FileRefused(
                    "template",
                    f"Berkas {shown} memuat templat dari luar. Lepaskan templatnya di Word, lalu unggah lagi.",
                )


def _check_no_doctype(part: IO[bytes], shown: str) -> None:
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
        raise _doctype(shown) from error
    except expat.ExpatError as error:
        raise zipfile.BadZipFile("a part is not XML") from error


def _parse(archive: zipfile.ZipFile, name: str, shown: str) -> list[Element]:
    """Return the children of the root of the small part `name`."""
    if archive.getinfo(name).file_size > MAX_PART_READ:
        raise zipfile.BadZipFile(f"{name} is too long")
    try:
        return list(defusedxml.ElementTree.fromstring(archive.read(name), forbid_dtd=True))
    except DefusedXmlException as error:
        raise _doctype(shown) from error
    except defusedxml.ElementTree.ParseError as error:
        raise zipfile.BadZipFile(f"{name} is not XML") from error


def _mismatch(kind: Kind, shown: str) -> FileRefused:
    return FileRefused(
        "mismatch",
        f"Isi berkas {shown} bukan {kind.label}. Buka dokumennya, simpan sebagai .{kind.value}, lalu unggah lagi.",
    )


def _embedded(shown: str) -> FileRefused:
    return FileRefused(
        "embedded", f"Berkas {shown} berisi objek tertanam yang dapat dijalankan. Hapus objeknya, lalu unggah lagi."
    )


def _doctype(shown: str) -> FileRefused:
    return FileRefused("doctype", f"Berkas {shown} berisi deklarasi yang tidak aman. Simpan ulang, lalu unggah lagi.")


def _damaged(kind: Kind, shown: str) -> FileRefused:
    return FileRefused(
        "damaged", f"Berkas {shown} tidak utuh. Buka dokumennya, simpan ulang sebagai .{kind.value}, lalu unggah lagi."
    )
