"""PDF files: whole as they are, without the repair that readers do in silence, and without a program to start."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators.flags import Flag
from zi_portal.shelf.validators.targets import is_barred, is_barred_path

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
_SUSPECT = re.compile(
    rb"/(JS|JavaScript|Launch|EF|EmbeddedFiles|FileAttachment|GoToE|AA|OpenAction|XFA|RichMedia"
    rb"|URI|GoToR|SubmitForm|ImportData|Thread|Base|F|UF|DOS|Unix|Mac)\b"
)
_FORBIDDEN_ACTIONS = {"/Launch", "/GoToE"}
_CARRIERS = {"/FileAttachment", "/RichMedia"}  # annotations that hold a file
_OUTSIDE_ACTIONS = {"/GoToR", "/SubmitForm", "/ImportData"}
_FILE_KEYS = ("/F", "/UF", "/DOS", "/Unix", "/Mac")  # of a file specification, or of what names a file by one word
_MOST_NEXT = 1_000  # actions that follow one another


def read_pdf(path: Path, shown: str) -> tuple[list[Flag], str]:
    """Raise FileRefused unless the PDF at `path` opens without repair and password and has 1 to 500 pages.

    Refuses launch actions, embedded files, and whatever leads to a file of some machine or a share; returns a flag for
    scripts, automatic actions, XFA forms, links and other actions to outside, and when its program says that it was made,
    `D:20260201…` or "". Found by walking the objects, since they may stand inside compressed streams.
    """
    _check_end(path, shown)
    try:
        # attempt_recovery=False: a file that opens only after repair is not the one its signer saw.
        with pikepdf.open(path, suppress_warnings=True, attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            found = _flags(pdf, shown) if 0 < pages <= MAX_PAGES else []
            made = _made(pdf)
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
    return found, made


def _made(pdf: pikepdf.Pdf) -> str:
    """Return when the program says that it made the file, or ""; nothing that is odd there makes a file a bad one."""
    try:
        return str(pdf.docinfo.get("/CreationDate", ""))[:40]
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
        return ""


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
            text = entry.unparse()
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
            found |= _flags_outside(part, shown)
    return sorted(found)


def _flags_outside(part: pikepdf.Dictionary, shown: str) -> set[Flag]:
    """Return what is said of where one dictionary leads; raises FileRefused where it may not lead there."""
    found = set()
    addresses = [text for key in ("/URI", "/Base") if (text := _text(part.get(key)))]
    files = [text for key in _FILE_KEYS if (text := _text(part.get(key)))]
    is_address = str(part.get("/FS", "")) == "/URL"
    for target in [*addresses, *files]:
        if is_barred(target) or (target in files and not is_address and is_barred_path(target)):
            raise FileRefused(
                "local",
                f"Berkas {shown} menunjuk berkas di komputer atau server lain. Cetak dokumennya ke PDF baru, lalu unggah lagi.",
            )
    if any(re.match(r"\s*(https?|ftp):", address, re.IGNORECASE) for address in addresses):
        found.add(Flag.LINKS)
    kinds = {str(action.get("/S", "")) for action in _automatic(part)}
    if files or str(part.get("/S", "")) in _OUTSIDE_ACTIONS or "/URI" in kinds:
        found.add(Flag.OUTSIDE)
    return found


def _text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _automatic(part: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Yield the actions that `part` starts without asking, and those that follow them."""
    events = part.get("/AA")
    waiting = [part.get("/OpenAction"), *(events.values() if isinstance(events, pikepdf.Dictionary) else [])]
    for _ in range(_MOST_NEXT):
        if not waiting:
            return
        action = waiting.pop()
        if isinstance(action, pikepdf.Dictionary):
            yield action
            waiting.append(action.get("/Next"))
        elif isinstance(action, pikepdf.Array):
            waiting += [item for item in action if isinstance(item, pikepdf.Dictionary)]


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
