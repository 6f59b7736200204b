"""The bytes of an uploaded file: of the type its name claims, whole, and free of what an office must not receive."""

from dataclasses import dataclass
from pathlib import Path

import puremagic

from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators.flags import Flag
from zi_portal.shelf.validators.images import check_image, taken_at
from zi_portal.shelf.validators.names import Kind
from zi_portal.shelf.validators.office import check_office
from zi_portal.shelf.validators.pdf import read_pdf

_SIGNATURES = {
    Kind.PDF: b"%PDF-",
    Kind.JPG: b"\xff\xd8\xff",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.XLSX: b"PK\x03\x04",
    Kind.DOCX: b"PK\x03\x04",
    Kind.PPTX: b"PK\x03\x04",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The name of the stream that holds an encrypted workbook or document, as OLE writes it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# How people call the types that puremagic names by extension.
_SPOKEN = {
    ".pdf": "PDF",
    ".png": "PNG",
    ".gif": "GIF",
    ".bmp": "BMP",
    ".tiff": "TIFF",
    ".webp": "WebP",
    ".heif": "HEIC",
    ".heic": "HEIC",
    ".svg": "SVG",
    ".html": "halaman web (HTML)",
    ".exe": "program (EXE)",
    ".jfif": "JPG",
    ".jpeg": "JPG",
    ".jpg": "JPG",
    ".rar": "arsip RAR",
    ".7z": "arsip 7z",
    ".docx": "berkas Office atau arsip ZIP",
    ".zip": "berkas Office atau arsip ZIP",
}
_OLD_OFFICE = {Kind.XLSX: "xls", Kind.DOCX: "doc", Kind.PPTX: "ppt"}


@dataclass(frozen=True)
class Content:
    """A file that may come in: what must be said of it, and the time it notes of itself ("" for none)."""

    flags: list[Flag]
    noted: str = ""  # of a photograph when it was taken, of a PDF when it was made, as each writes it


def check_content(path: Path, kind: Kind, shown: str) -> list[Flag]:
    """Raise FileRefused unless the file at `path` truly is a whole, harmless `kind`; return what must be said of it."""
    return read_content(path, kind, shown).flags


def read_content(path: Path, kind: Kind, shown: str) -> Content:
    """Return what the file at `path` tells; raises FileRefused unless it truly is a whole, harmless `kind`.

    shown: its display name.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head.startswith(_SIGNATURES[kind]):
        if kind in _OLD_OFFICE and head == _OLE:
            raise _old_office(path, kind, shown)
        raise FileRefused("mismatch", _mismatch(path, kind, shown))
    if kind is Kind.PDF:
        return Content(*read_pdf(path, shown))
    if kind in {Kind.JPG, Kind.PNG}:
        check_image(path, kind, shown)
        return Content([], taken_at(path, kind))
    return Content(check_office(path, kind, shown))


def _mismatch(path: Path, kind: Kind, shown: str) -> str:
    """Say that the content is no `kind`, and what it is where that can be told."""
    real = _spoken_type(path)
    told = f"bukan {kind.label} melainkan {real}" if real and real != kind.label else f"bukan {kind.label}"
    return f"Isi berkas {shown} {told}. Buka dokumennya, simpan sebagai {kind.label}, lalu unggah lagi."


def _spoken_type(path: Path) -> str:
    try:
        guesses = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError, OSError):
        return ""
    return next((_SPOKEN[guess.extension] for guess in guesses if guess.extension in _SPOKEN), "")


def _old_office(path: Path, kind: Kind, shown: str) -> FileRefused:
    """Tell a locked file from one in the format before 2007: both are OLE containers."""
    if _ENCRYPTED in path.read_bytes():
        return FileRefused(
            "password", f"Berkas {shown} dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
        )
    return FileRefused(
        "type",
        f"Isi berkas {shown} berformat lama (.{_OLD_OFFICE[kind]}). Simpan sebagai .{kind.value}, lalu unggah lagi.",
    )
