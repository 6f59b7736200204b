"""What a file that claims to be a workbook really is, as a sentence."""

import io
import zipfile

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The name of the stream that holds an encrypted workbook, as OLE writes it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "simpan sebagai .xlsx dari Excel atau LibreOffice"
_HTML = ("<!doctype html", "<html", "<table", "<head", "<body")
_MIMETYPES = {
    "application/vnd.oasis.opendocument.spreadsheet": "ODS (LibreOffice)",
    "application/vnd.oasis.opendocument.text": "ODT (LibreOffice)",
}


def real_type(content: bytes) -> str:
    """Return why these bytes are no .xlsx, and what to do; one Indonesian line."""
    if not content:
        return "berkas kosong"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return "berkas dikunci kata sandi; simpan salinan tanpa kata sandi"
        return f"berkas berformat lama (.xls); {_SAVE}"
    if content.startswith(b"PK"):
        return _zip_type(content)
    spoken = "PDF" if content.startswith(b"%PDF-") else _text_type(content[:4096])
    return f"berkas ini {spoken + ', ' if spoken else ''}bukan buku kerja .xlsx; {_SAVE}"


def _text_type(head: bytes) -> str:
    text = _text_of(head)
    if text is None:
        return ""
    begin = text.lstrip("\ufeff \t\r\n").lower()
    if begin.startswith(_HTML):
        return "halaman web (HTML)"
    if begin.startswith("<?xml"):
        return "XML"
    is_table = any(mark in line for line in text.splitlines()[:5] for mark in (",", ";", "\t"))
    return "teks (CSV)" if is_table else "teks"


def _zip_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if not names:
                return "berkas ini arsip ZIP kosong, bukan buku kerja .xlsx"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = _MIMETYPES.get(archive.read("mimetype").decode("ascii", "replace").strip())
                if kind:
                    return f"berkas ini {kind}, bukan buku kerja .xlsx; {_SAVE}"
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return "berkas tidak utuh; buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return f"berkas ini dokumen Word atau PowerPoint, bukan buku kerja .xlsx; {_SAVE}"
    if any(name.lower() == "xl/workbook.bin" for name in names):
        return f"berkas ini .xlsb; {_SAVE}"
    return f"berkas ini arsip ZIP, bukan buku kerja .xlsx; {_SAVE}"


def _text_of(head: bytes) -> str | None:
    """Return the beginning of a text file, None for bytes that are no text."""
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-8-sig", "utf-16") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return head.decode(encoding, "ignore" if encoding == "utf-8-sig" and len(head) == 4096 else "strict")
        except UnicodeDecodeError:
            continue
    return None
