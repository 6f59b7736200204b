"""Small real files of every type the vault knows, good and bad, built when a test asks for them."""

import io
import random
import re
import zipfile

import pikepdf
from django.core.files.base import ContentFile
from PIL import Image

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = {
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def worded_pdf(*pages):
    """Return a PDF with one line of words on each page."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for words in pages:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[-1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def pdf(pages=1, mark="", docinfo=None, **save_options):
    """Return a PDF; another `mark` gives other bytes. docinfo: what its program says of it, by name."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if mark:
        document.docinfo["/Title"] = mark
    for name, value in (docinfo or {}).items():
        document.docinfo[name] = value
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=not save_options, **save_options)
    return buffer.getvalue()


def image(kind="JPEG", size=(64, 48), colour="teal"):
    buffer = io.BytesIO()
    picture = Image.effect_noise(size, 60).convert("RGB") if colour == "noise" else Image.new("RGB", size, colour)
    picture.save(buffer, kind)
    return buffer.getvalue()


def office(kind="docx", parts=None, content_type=None, compress=zipfile.ZIP_DEFLATED):
    """Return an Office file with `parts` (name → bytes) beside the least it needs."""
    main, declared = _MAIN[kind]
    entries = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type or declared}"/></Types>',
        "_rels/.rels": relations(("officeDocument", main, False)),
        main: '<?xml version="1.0"?><body xmlns="urn:uji">Isi dokumen.</body>',
    } | (parts or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def relations(*rows):
    """Return a relations part; rows of (type, target, is_external)."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode="External"' if is_external else ''}/>"
        for number, (kind, target, is_external) in enumerate(rows)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELS}">{lines}</Relationships>'


def archive(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, body in (entries or {"a.txt": "isi"}).items():
            packed.writestr(name, body)
    return buffer.getvalue()


def ole(encrypted=False):
    """Return what begins like an old Office file, or like one that Office has encrypted."""
    stream = "EncryptedPackage" if encrypted else "WordDocument"
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512 + stream.encode("utf-16-le") + b"\0" * 512


def mp4(mark="", brand=b"isom"):
    """Return the outermost boxes of an MP4, as a player reads them first; nothing in it can be seen."""
    body = mark.encode() or b"gambar"
    return b"".join(
        (len(part) + 8).to_bytes(4) + name + part
        for name, part in ((b"ftyp", brand + bytes(4) + b"isommp42"), (b"moov", bytes(100)), (b"mdat", body))
    )


def webm(doc_type=b"webm", length=None):
    """Return the outermost elements of a WebM; `length` is that of its segment, by default the true one."""
    header = b"\x42\x82" + bytes([0x80 | len(doc_type)]) + doc_type
    body = b"\x15\x49\xa9\x66\x80" + bytes(50)
    size = len(body) if length is None else length
    return (
        bytes.fromhex("1a45dfa3")
        + bytes([0x80 | len(header)])
        + header
        + bytes.fromhex("18538067")
        + b"\x01"
        + size.to_bytes(7)
        + body
    )


def content(data, name):
    """Return bytes as a file that a service takes."""
    return ContentFile(data, name=name)


def acting_pdf(**root):
    """Return a PDF whose catalog has more entries, with every object inside compressed streams."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    for name, value in root.items():
        # A copy, so that whoever keeps the value may make another file of it.
        own = pikepdf.Object.parse(value.unparse()) if isinstance(value, pikepdf.Object) else value
        document.Root[f"/{name}"] = document.make_indirect(own)
    buffer = io.BytesIO()
    document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def pdf_holding(data):
    """Return a PDF with a stream of these very bytes."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842)).obj.Contents = document.make_stream(data)
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False)
    return buffer.getvalue()


def signed_pdf():
    """Return a PDF with a signature field over its bytes and an incremental update behind them, as signers write."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    signature = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
        ByteRange=pikepdf.Array([0, 100, 200, 300]),
        Contents=pikepdf.String(bytes(range(256)) * 4),
    )
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Sig,
        T="Tanda tangan",
        V=document.make_indirect(signature),
        Rect=pikepdf.Array([0, 0, 0, 0]),
    )
    field = document.make_indirect(field)
    page.obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
    buffer = io.BytesIO()
    document.save(buffer)
    whole = buffer.getvalue()
    start = int(whole.rpartition(b"startxref\n")[2].split()[0])
    update = len(whole)
    number = int(re.search(rb"/Size (\d+)", whole)[1])
    body = b"%d 0 obj\n<< /Type /DSS >>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, update)
    trailer = b"<< /Size %d /Root %s /Prev %d >>\n" % (number + 1, _root_of(whole), start)
    return whole + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (update + len(body))


def _root_of(data):
    return re.search(rb"/Root (\d+ \d+ R)", data)[1]


def big_pdf(size):
    """Return a PDF of a little more than `size` bytes, which do not compress."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.Root.Noise = document.make_stream(random.Random(size).randbytes(size))
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True, compress_streams=False)
    return buffer.getvalue()
