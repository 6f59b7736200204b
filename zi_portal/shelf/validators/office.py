"""Office files: what `zi_portal.kit.office.container` finds in them, in words for whoever uploads; and where they may lead."""

from pathlib import Path

from zi_portal.kit.office.container import XLSX_MAIN, Limits, opened_container
from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.outside import Outside, Use
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators.flags import Flag
from zi_portal.shelf.validators.names import Kind, macro_refused
from zi_portal.shelf.validators.targets import is_barred, is_fetchable

LIMITS = Limits(entries=2_000, unpacked=100 * 1024 * 1024)
_MAIN = {
    Kind.XLSX: XLSX_MAIN,
    Kind.DOCX: "wordprocessingml.document.main+xml",
    Kind.PPTX: "presentationml.presentation.main+xml",
}
_FAMILIES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",  # the same in files saved as "Strict"
)
_OF_MICROSOFT = "http://schemas.microsoft.com/office/"
# The relations that may lead out of a file. Any other kind is refused, whatever it is called.
RELATIONS_OUTSIDE = {
    **{f"{family}hyperlink": Use.LINK for family in _FAMILIES},
    **{
        f"{family}externalLinkPath": Use.LINK for family in _FAMILIES
    },  # another workbook; Excel asks before it reads it
    f"{_OF_MICROSOFT}2019/04/relationships/externalLinkLongPath": Use.LINK,
    **{
        f"{_OF_MICROSOFT}2006/relationships/xlExternalLinkPath/{how}": Use.LINK
        for how in ("xlPathMissing", "xlStartup", "xlAlternateStartup", "xlLibrary")
    },
    **{f"{family}{medium}": Use.FETCH for family in _FAMILIES for medium in ("image", "video", "audio")},
    f"{_OF_MICROSOFT}2007/relationships/media": Use.FETCH,
}
_LONGEST_SHOWN = 60  # characters of a target in a message


def check_office(path: Path, kind: Kind, shown: str) -> list[Flag]:
    """Raise FileRefused unless the ZIP at `path` is a whole Office file of `kind` that carries no program.

    Refuses what leads to a file of some machine or a share; returns a flag if it points outside, another if it fetches.
    """
    outside = Outside()
    try:
        with (
            path.open("rb") as file,
            opened_container(file, path.stat().st_size, main=_MAIN[kind], limits=LIMITS, outside=outside),
        ):
            uses = outside.uses + [(_use(relation, kind, shown), target) for relation, target in outside.relations]
    except ContainerRefused as refused:
        raise _in_words(refused.fault, kind, shown) from refused
    return sorted({flag for use, target in uses if (flag := _flag(use, target, shown)) is not None})


def _use(relation: str, kind: Kind, shown: str) -> Use:
    if relation not in RELATIONS_OUTSIDE:
        raise _in_words(Fault.TEMPLATE, kind, shown)
    return RELATIONS_OUTSIDE[relation]


def _flag(use: Use, target: str, shown: str) -> Flag | None:
    """Return what is said of one use of a target; raises FileRefused where it may not lead there."""
    if is_barred(target) or (use is Use.FETCH and not is_fetchable(target)):
        told = target if len(target) <= _LONGEST_SHOWN else f"{target[:_LONGEST_SHOWN]}…"
        raise FileRefused(
            "local",
            f"Berkas {shown} menunjuk berkas di komputer atau server lain: {told}. Hapus atau putuskan tautannya, simpan, "
            "lalu unggah lagi.",
        )
    if use is Use.FETCH:
        return Flag.FETCHES
    return None if target.startswith("#") else Flag.LINKS


def _in_words(fault: Fault, kind: Kind, shown: str) -> FileRefused:
    if fault is Fault.MACROS:
        return macro_refused(shown, kind.value)
    code, text = {
        Fault.TOO_LARGE_UNPACKED: (
            "unpacked",
            (
                f"Berkas {shown} mengembang terlalu besar saat dibuka. Simpan ulang tanpa bagian yang tidak dipakai, "
                "lalu unggah lagi."
            ),
        ),
        Fault.ENCRYPTED: (
            "password",
            f"Berkas {shown} dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi.",
        ),
        Fault.OTHER_TYPE: (
            "mismatch",
            f"Isi berkas {shown} bukan {kind.label}. Buka dokumennya, simpan sebagai .{kind.value}, lalu unggah lagi.",
        ),
        Fault.EMBEDDED: (
            "embedded",
            f"Berkas {shown} berisi objek tertanam yang dapat dijalankan. Hapus objeknya, lalu unggah lagi.",
        ),
        Fault.TEMPLATE: (
            "template",
            (
                f"Berkas {shown} memuat templat, gambar, atau bagian yang diambil dari luar. Putuskan di Word atau Excel (di Word: pilih "
                "bagiannya, tekan Ctrl+Shift+F9), simpan, lalu unggah lagi."
            ),
        ),
        Fault.COMMAND: (
            "active",
            f"Berkas {shown} berisi perintah yang menjalankan program lain (DDE). Hapus perintahnya, lalu unggah lagi.",
        ),
        Fault.DOCTYPE: (
            "doctype",
            f"Berkas {shown} berisi deklarasi yang tidak aman. Simpan ulang, lalu unggah lagi.",
        ),
        Fault.TOO_COMPLEX: (
            "heavy",
            f"Berkas {shown} terlalu berat untuk diperiksa. Simpan ulang atau perkecil, lalu unggah lagi.",
        ),
        Fault.DAMAGED: (
            "damaged",
            f"Berkas {shown} tidak utuh. Buka dokumennya, simpan ulang sebagai .{kind.value}, lalu unggah lagi.",
        ),
    }[fault]
    return FileRefused(code, text)
