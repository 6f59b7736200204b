"""PDF files: whole as they are, without the repair that readers do in silence, and without a program to start."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from evidence.exceptions import FileRefused

from .flags import Flag

MAX_PAGES = 500
_END = b"%%EOF"
_TAIL = 1024  # bytes that may follow the last %%EOF; some scanners add a few
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_END = 22 + 65_535  # bytes from the end in which the directory of an archive must be told
_UPDATE = re.compile(rb"\d\s+obj\b|\bxref\b")  # behind the last mark: an update cut off before its own
# What scanners, signers and tools that join files leave out or count wrongly, and every reader shows without a repair.
# Each to its end, since a warning may quote words of the file.
_HARMLESS = re.compile(
    r"(reported number of objects \(\d+\) is not one plus the highest object number \(\d+\)"
    r"|MediaBox is undefined; setting to letter / ANSI A|Resources is missing or invalid; repairing"
    r"|/Type key should be /Pages? but is not; overriding|setting missing or invalid /Type entry to /Catalog"
    r"|appears more than once in the pages tree; creating a new page object as a copy"
    r"|extraneous whitespace seen before xref)$"
)
# Whether an object is worth walking; a text that happens to say /JS is sorted out by the walk.
_SUSPECT = re.compile(rb"/(JS|JavaScript|Launch|EF|EmbeddedFiles|FileAttachment|GoToE|AA|OpenAction|XFA|RichMedia)\b")
_FORBIDDEN_ACTIONS = {"/Launch", "/GoToE"}
_CARRIERS = {"/FileAttachment", "/RichMedia"}  # annotations that hold a file


def check_pdf(path: Path, shown: str) -> list[Flag]:
    """Raise FileRefused unless the PDF at `path` opens without repair and password and has 1 to 500 pages.

    Refuses launch actions and embedded files; returns a flag for scripts, automatic actions and XFA forms. Found by
    walking the objects, since they may stand inside compressed streams.
    """
    _check_end(path, shown)
    try:
        # attempt_recovery=False: a file that opens only after repair is not the one its signer saw.
        with pikepdf.open(path, suppress_warnings=True, attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            found = _flags(pdf, shown) if 0 < pages <= MAX_PAGES else []
            warnings = [words for words in pdf.get_warnings() if not _HARMLESS.search(words)]
    except pikepdf.PasswordError as error:
        raise FileRefused(
            "password", f"Berkas {shown} dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise _damaged(shown) from error
    if pages == 0 or warnings:
        raise _damaged(shown)
    if pages > MAX_PAGES:
        raise FileRefused(
            "pages",
            f"Berkas {shown} berisi {pages} halaman, melebihi batas {MAX_PAGES}. Bagi menjadi beberapa berkas.",
        )
    return found


def _flags(pdf: pikepdf.Pdf, shown: str) -> list[Flag]:
    """Walk every object that may act; an object names others by reference, so that each is looked at once."""
    found = set()
    objects: Iterable[object] = pdf.objects
    for whole in objects:
        if not isinstance(whole, pikepdf.Object):
            continue  # a number or the like, as many programs keep the length of a stream
        entry, text = whole, whole.unparse(resolved=True)
        if text.endswith(b" R"):  # a stream: only its dictionary can act
            entry = whole.stream_dict
            text = entry.unparse(resolved=True)
        if not _SUSPECT.search(text):
            continue
        for part in _dictionaries(entry):
            if str(part.get("/S", "")) in _FORBIDDEN_ACTIONS:
                raise _active(shown, "perintah menjalankan program atau membuka berkas lain")
            if "/EF" in part or "/EmbeddedFiles" in part or str(part.get("/Subtype", "")) in _CARRIERS:
                raise _active(shown, "berkas lain di dalamnya")
            if "/JS" in part or "/JavaScript" in part or str(part.get("/S", "")) == "/JavaScript":
                found.add(Flag.SCRIPT)
            if "/AA" in part or _acts(part.get("/OpenAction")):
                found.add(Flag.ACTION)
            if "/XFA" in part:
                found.add(Flag.XFA)
    return sorted(found)


def _acts(opened: pikepdf.Object | None) -> bool:
    """Whether what happens on opening is more than going to a page."""
    return isinstance(opened, pikepdf.Dictionary) and str(opened.get("/S", "")) not in {"/GoTo", ""}


def _dictionaries(entry: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield `entry` and the direct dictionaries inside it, however deep; what is referenced stands elsewhere."""
    waiting = [entry]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary):
            yield part
            waiting += [child for child in part.values() if isinstance(child, pikepdf.Object) and not child.is_indirect]
        elif isinstance(part, pikepdf.Array):
            waiting += [child for child in part if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _active(shown: str, what: str) -> FileRefused:
    return FileRefused("active", f"Berkas {shown} berisi {what}. Cetak dokumennya ke PDF baru, lalu unggah lagi.")


def _check_end(path: Path, shown: str) -> None:
    """Refuse a file cut off before its end mark, or with something else behind it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * _TAIL - len(_END)))
        tail = file.read()
    end = tail.rfind(_END)
    behind = tail[end + len(_END) :]
    if end == -1 or _UPDATE.search(behind):
        raise _damaged(shown)
    if len(behind) > _TAIL or any(mark in behind for mark in _ZIP_MARKS) or _is_archive(path):
        raise FileRefused(
            "trailing",
            f"Berkas {shown} membawa isi lain di belakang dokumen PDF. Simpan ulang sebagai PDF, lalu unggah lagi.",
        )


def _is_archive(path: Path) -> bool:
    """Whether the file is an archive as well, which its end mark repeated behind the archive would hide."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _ZIP_END))
        if _ZIP_MARKS[1] not in file.read():
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False  # four bytes of a compressed stream


def _damaged(shown: str) -> FileRefused:
    return FileRefused(
        "damaged",
        f"Berkas {shown} tidak utuh, mungkin terpotong saat disalin. Ambil lagi dari sumbernya atau simpan ulang sebagai "
        "PDF, lalu unggah lagi.",
    )
