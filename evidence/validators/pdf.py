"""PDF files: whole as they are, without the repair that readers do in silence."""

from pathlib import Path

import pikepdf

from evidence.exceptions import FileRefused

MAX_PAGES = 500
_END = b"%%EOF"
_TAIL = 1024  # bytes that may follow the last %%EOF; some scanners add a few
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def check_pdf(path: Path, shown: str) -> None:
    """Raise FileRefused unless the PDF at `path` opens without repair and password and has 1 to 500 pages."""
    _check_end(path, shown)
    try:
        # attempt_recovery=False: a file that opens only after repair is not the one its signer saw.
        with pikepdf.open(path, suppress_warnings=True, attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            warnings = pdf.get_warnings()
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


def _check_end(path: Path, shown: str) -> None:
    """Refuse a file cut off before its end mark, or with something else behind it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * _TAIL - len(_END)))
        tail = file.read()
    end = tail.rfind(_END)
    if end == -1:
        raise _damaged(shown)
    behind = tail[end + len(_END) :]
    if len(behind) > _TAIL or any(mark in behind for mark in _ZIP_MARKS):
        raise FileRefused(
            "trailing",
            f"Berkas {shown} membawa isi lain di belakang dokumen PDF. Simpan ulang sebagai PDF, lalu unggah lagi.",
        )


def _damaged(shown: str) -> FileRefused:
    return FileRefused(
        "damaged", f"Berkas {shown} tidak utuh. Buka dokumennya, simpan ulang sebagai PDF, lalu unggah lagi."
    )
