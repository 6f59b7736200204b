"""Small real files of every type the vault knows, good and bad, built when a test asks for them."""

import io
import zipfile

import pikepdf
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


def pdf(pages=1, mark="", **save_options):
    """Return a PDF; another `mark` gives other bytes."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if mark:
        document.docinfo["/Title"] = mark
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
