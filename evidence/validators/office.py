"""Office files: what `assessment.imports.package` finds in them, in words for whoever uploads."""

from pathlib import Path

from assessment.imports.package import XLSX_MAIN, Fault, Limits, PackageRefused, leads_outside, opened_package
from evidence.exceptions import FileRefused

from .flags import Flag
from .names import Kind, macro_refused

LIMITS = Limits(entries=2_000, unpacked=100 * 1024 * 1024)
_MAIN = {
    Kind.XLSX: XLSX_MAIN,
    Kind.DOCX: "wordprocessingml.document.main+xml",
    Kind.PPTX: "presentationml.presentation.main+xml",
}


def check_office(path: Path, kind: Kind, shown: str) -> list[Flag]:
    """Raise FileRefused unless the ZIP at `path` is a whole Office file of `kind` that carries no program.

    Returns a flag if it points outside.
    """
    try:
        with (
            path.open("rb") as file,
            opened_package(file, path.stat().st_size, main=_MAIN[kind], limits=LIMITS) as archive,
        ):
            is_whole = archive.testzip() is None
            has_links = leads_outside(archive)
    except PackageRefused as refused:
        raise _in_words(refused.fault, kind, shown) from refused
    if not is_whole:
        raise _in_words(Fault.DAMAGED, kind, shown)
    return [Flag.LINKS] if has_links else []


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
            f"Berkas {shown} memuat templat atau bagian dari dokumen lain. Lepaskan di Word, lalu unggah lagi.",
        ),
        Fault.COMMAND: (
            "active",
            f"Berkas {shown} berisi perintah yang menjalankan program lain (DDE). Hapus perintahnya, lalu unggah lagi.",
        ),
        Fault.DOCTYPE: (
            "doctype",
            f"Berkas {shown} berisi deklarasi yang tidak aman. Simpan ulang, lalu unggah lagi.",
        ),
        Fault.DAMAGED: (
            "damaged",
            f"Berkas {shown} tidak utuh. Buka dokumennya, simpan ulang sebagai .{kind.value}, lalu unggah lagi.",
        ),
    }[fault]
    return FileRefused(code, text)
