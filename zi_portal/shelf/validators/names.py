"""The name of an uploaded file: what is shown of it, and which type it claims to be."""

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.db.models import TextChoices

from zi_portal.shelf.accepted import upload_limits, video_limits
from zi_portal.shelf.faults import FileRefused

MAX_LENGTH = 150  # characters of a display name, extension included

# Names Windows keeps for devices; a file called so cannot be saved there.
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL"} | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789"}
)
# Controls, invisible and direction marks, private and lone surrogate code points, line and paragraph separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_PERSONAL_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{16}|[0-9]{18})(?![0-9])")
_DRIVE = re.compile(r"^[A-Za-z]:")


class Kind(TextChoices):
    """A type of file the vault takes, by the name it is stored under."""

    PDF = "pdf", "PDF"
    JPG = "jpg", "JPG"
    PNG = "png", "PNG"
    XLSX = "xlsx", "XLSX"
    DOCX = "docx", "DOCX"
    PPTX = "pptx", "PPTX"


_EXTENSIONS = {"jpeg": Kind.JPG} | {kind.value: kind for kind in Kind}
ACCEPTED = "PDF, JPG, PNG, XLSX, DOCX, atau PPTX"

_OFFICE_NAMES = {
    "xlsx": 'Simpan sebagai "Excel Workbook (.xlsx)"',
    "docx": 'Simpan sebagai "Word Document (.docx)"',
    "pptx": 'Simpan sebagai "PowerPoint Presentation (.pptx)"',
}
_MACRO = {"xlsm": "xlsx", "xltm": "xlsx", "xlsb": "xlsx", "xlam": "xlsx", "docm": "docx", "dotm": "docx"} | {
    "pptm": "pptx",
    "potm": "pptx",
    "ppsm": "pptx",
}
_SAVE_AS = {
    **dict.fromkeys(("xls", "xlt", "csv", "ods", "xltx", "txt"), ".xlsx atau .pdf"),
    **dict.fromkeys(("doc", "dot", "rtf", "odt", "dotx"), ".docx atau .pdf"),
    **dict.fromkeys(("ppt", "pps", "odp", "potx", "ppsx"), ".pptx atau .pdf"),
    **dict.fromkeys(("gif", "bmp", "tif", "tiff", "webp", "heic", "heif", "svg", "avif", "jfif"), ".jpg atau .png"),
}
_VIDEOS = frozenset({"mp4", "mov", "avi", "mkv", "webm", "3gp", "wmv", "m4v", "mpg", "mpeg"})
_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "iso"})


def display_name(raw: str, *, today: date) -> str:
    """Return the name to show for the upload called `raw`: last part of a path, no invisible signs, at most 150 long.

    A name of which nothing legible remains before the extension, or that Windows cannot save, becomes
    `berkas-2026-05-31` with its extension. A name without an extension comes back as it is; `kind_of` refuses it.
    """
    name = _visible(raw)
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:MAX_LENGTH]
    if stem.startswith(".") or stem.split(".")[0].strip().upper() in _DEVICES or not any(map(str.isalnum, stem)):
        stem = f"berkas-{today.isoformat()}"
    extension = extension[:20]
    return f"{stem[: MAX_LENGTH - len(extension) - 1].rstrip(' .')}.{extension}"


def kind_of(raw: str) -> Kind:
    """Return the type that the last extension of `raw` claims, in any letter case; raises FileRefused for another."""
    name = _visible(raw)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    shown = name[-MAX_LENGTH:] or "tanpa nama"
    if extension in _MACRO:
        raise macro_refused(shown, _MACRO[extension])
    if extension in _ARCHIVES:
        raise FileRefused("archive", f"Berkas {shown} adalah arsip. Keluarkan isinya, lalu unggah satu per satu.")
    if extension in _VIDEOS:
        where = (
            f" Video profil unit diunggah di halaman Video profil: {video_limits()}" if settings.VIDEO_MAX_BYTES else ""
        )
        raise FileRefused(
            "video", f"Berkas {shown} adalah video, yang tidak diterima di sini. {upload_limits()}{where}"
        )
    if extension in _SAVE_AS:
        advice = f"Simpan sebagai {_SAVE_AS[extension]}, lalu unggah lagi."
        raise FileRefused("type", f"Berkas {shown} tidak dapat diterima. {advice}")
    raise FileRefused("type", f"Berkas {shown} tidak dapat diterima. Unggah berkas {ACCEPTED}.")


def macro_refused(shown: str, kind: str) -> FileRefused:
    """Return the refusal of a file with macros."""
    return FileRefused("macro", f"Berkas {shown} berisi makro. {_OFFICE_NAMES[kind]}, lalu unggah lagi.")


def title_from(shown: str) -> str:
    """Return a title to start from: the display name without extension, low lines as spaces."""
    return re.sub(r"[\s_]+", " ", shown.rpartition(".")[0]).strip()


def holds_personal_number(raw: str) -> bool:
    """Whether `raw` holds 16 or 18 digits in a row, as a NIK or a NIP does."""
    return _PERSONAL_NUMBER.search(raw) is not None


def _visible(raw: str) -> str:
    """Return the last part of `raw` with full-width and decomposed letters normalised and invisible signs removed."""
    composed = unicodedata.normalize("NFKC", raw)
    visible = "".join(sign for sign in composed if unicodedata.category(sign) not in _INVISIBLE)
    last = re.split(r"[/\\]", visible)[-1]
    return re.sub(r"\s+", " ", _DRIVE.sub("", last)).strip().rstrip(" .")
