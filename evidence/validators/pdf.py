"""PDF files: whole, whether as they are or once a reader has put their structure right, and without a program to start."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from evidence.exceptions import FileRefused

from . import pdf_repair
from .flags import Flag

MAX_PAGES = 500
_END = b"%%EOF"
_TAIL = 1024  # bytes that may follow the last %%EOF; some scanners add a few
# An end without its mark, or with half of it: nothing but the mark is missing.
_CUT_END = re.compile(rb"startxref\s+\d+\s+(?:%|%%|%%E|%%EO)?\Z")
_UPDATE = re.compile(rb"\d\s+obj\b|\bxref\b")  # behind the last mark: an update cut off before its own
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_END = 22 + 65_535  # bytes from the end in which the directory of an archive must be told
# Whether an object is worth walking; a text that happens to say /JS is sorted out by the walk.
_SUSPECT = re.compile(rb"/(JS|JavaScript|Launch|EF|EmbeddedFiles|FileAttachment|GoToE|AA|OpenAction|XFA|RichMedia)\b")
_FORBIDDEN_ACTIONS = {"/Launch", "/GoToE"}
_CARRIERS = {"/FileAttachment", "/RichMedia"}  # annotations that hold a file


def check_pdf(path: Path, shown: str) -> list[Flag]:
    """Raise FileRefused unless the PDF at `path` is whole, opens without a password and has 1 to 500 pages.

    Refuses launch actions and embedded files; returns a flag for scripts, automatic actions and XFA forms. Found by
    walking the objects, since they may stand inside compressed streams. What opens only once a reader has put its
    structure right is judged as put right, returns Flag.FLAW, and may not act at all.
    """
    has_end = _check_end(path, shown)
    try:
        with _opened(path, shown) as pdf:
            found = _judged(pdf, shown)
            if all(map(pdf_repair.is_harmless, pdf.get_warnings())):
                return found if has_end else [*found, Flag.FLAW]
    except FileRefused as refused:
        if refused.code != "damaged":
            raise
    return _put_right(path, shown)


def _put_right(path: Path, shown: str) -> list[Flag]:
    """Judge what a reader makes of a broken structure; refuse it unless nothing is missing and nothing acts."""
    with _opened(path, shown, repair=True) as pdf:
        list(pdf.objects)  # each is read, so that nothing is left to be put right while it is judged
        if _judged(pdf, shown):
            raise _active(shown, "skrip, aksi otomatis, atau formulir XFA, sedangkan susunannya rusak")
        raw = path.read_bytes()
        is_whole = pdf_repair.is_whole(pdf) and pdf_repair.is_shown(raw, pages=len(pdf.pages))
        if not is_whole or pdf_repair.hides_something(raw, pdf):
            raise _damaged(shown)
    return [Flag.FLAW]


@contextmanager
def _opened(path: Path, shown: str, *, repair: bool = False) -> Iterator[pikepdf.Pdf]:
    """Yield the PDF at `path`; what goes wrong in reading it is the file's fault and raises FileRefused."""
    try:
        with pikepdf.open(path, suppress_warnings=True, attempt_recovery=repair) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise FileRefused(
            "password", f"Berkas {shown} dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise _damaged(shown) from error


def _judged(pdf: pikepdf.Pdf, shown: str) -> list[Flag]:
    """Return the flags of `pdf`; raises FileRefused for too few or many pages, and for what may not be in it."""
    pages = len(pdf.pages)
    if pages == 0:
        raise _damaged(shown)
    if pages > MAX_PAGES:
        raise FileRefused(
            "pages",
            f"Berkas {shown} berisi {pages} halaman, melebihi batas {MAX_PAGES}. Bagi menjadi beberapa berkas.",
        )
    return _flags(pdf, shown)


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


def _check_end(path: Path, shown: str) -> bool:
    """Refuse a file cut off before its end mark, or with something else behind it; return whether the mark is whole."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * _TAIL - len(_END)))
        tail = file.read()
    if _CUT_END.search(tail) and not _is_archive(path):
        return False
    end = tail.rfind(_END)
    behind = tail[end + len(_END) :]
    if end == -1 or _UPDATE.search(behind):
        raise _damaged(shown)
    if len(behind) > _TAIL or any(mark in behind for mark in _ZIP_MARKS) or _is_archive(path):
        raise FileRefused(
            "trailing",
            f"Berkas {shown} membawa isi lain di belakang dokumen PDF. Simpan ulang sebagai PDF, lalu unggah lagi.",
        )
    return True


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
