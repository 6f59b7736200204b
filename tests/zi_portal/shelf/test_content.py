"""The bytes of an upload: of the type the name claims, whole and harmless."""

import importlib
import io
import re
import struct
import time
import tracemalloc
import zipfile
import zlib

import pikepdf
import pytest
from PIL import ImageFile

from tests.evidence import files

pytestmark = pytest.mark.once

GOOD = {
    "pdf": files.pdf,
    "jpg": files.image,
    "png": lambda: files.image("PNG"),
    "docx": files.office,
    "xlsx": lambda: files.office("xlsx"),
    "pptx": lambda: files.office("pptx"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_file_of_each_type_passes(check, kind):
    assert check(GOOD[kind](), kind) is None


def test_a_pdf_that_keeps_numbers_and_names_as_objects_of_their_own_passes(check):
    """LibreOffice, Ghostscript and many scanners write the length of a stream so."""
    plain = [7, 1.5, True, pikepdf.Name.Isi, pikepdf.String("isi"), pikepdf.Array([1])]
    assert check(files.acting_pdf(**{f"N{number}": value for number, value in enumerate(plain)}), "pdf") is None
    body = b"%PDF-1.4\n"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length 5 0 R>>stream\n0 0 m\nendstream",
        b"5",
        b"null",
    )
    table = b"xref\n0 7\n0000000000 65535 f \n"
    for number, part in enumerate(parts, start=1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    end = b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    assert check(body + table + end, "pdf") is None


def test_a_workbook_written_by_openpyxl_passes(check):
    import openpyxl

    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Rekap"
    book.active["A1"].hyperlink = "https://example.org/"
    book.save(buffer)
    assert check(buffer.getvalue(), "xlsx") is None


@pytest.mark.parametrize("real", ["exe", "zip", "html", "docx"])
def test_u02_content_must_match_the_extension(check, real):
    bodies = {
        "exe": b"MZ" + b"\0" * 400,
        "zip": files.archive(),
        "html": b"<!doctype html><script>1</script>",
        "docx": files.office(),
    }
    refused = check(bodies[real], "pdf")
    assert refused.code == "mismatch"
    assert refused.reason.startswith("Isi berkas berkas.pdf bukan PDF")


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (files.pdf(), "docx", "bukan DOCX melainkan PDF."),
        (files.pdf(), "xlsx", "bukan XLSX melainkan PDF."),
        (b"\n" + files.pdf(), "pdf", "bukan PDF."),  # what it is, and yet not from its first byte
        (b"ID3\x03\0" + bytes(80), "pdf", "bukan PDF."),  # music, which nobody here has a word for
        (files.ole(), "pdf", "bukan PDF."),
        (files.ole(), "png", "bukan PNG."),
        (b"", "pdf", "bukan PDF."),
    ],
)
def test_u02_what_a_file_is_instead_is_said_where_it_has_a_name(check, data, kind, told):
    refused = check(data, kind)
    assert refused.code == "mismatch"
    assert refused.reason.startswith(f"Isi berkas berkas.{kind} {told} ")


def test_u02_one_office_type_is_not_another(check):
    assert check(files.office("docx"), "xlsx").code == "mismatch"
    assert check(files.archive(), "docx").code == "mismatch"


def test_u03_nothing_may_stand_before_the_pdf_signature(check):
    assert check(b"<html>" + files.pdf(), "pdf").code == "mismatch"


def test_u04_a_zip_or_a_kilobyte_behind_the_pdf_is_refused(check):
    assert check(files.pdf() + files.archive(), "pdf").code == "trailing"
    assert check(files.pdf() + b"\n" * 1100, "pdf").code == "trailing"
    assert check(files.pdf() + b"\r\n" * 20, "pdf") is None


def test_u04_a_zip_is_found_also_where_the_end_of_the_pdf_is_repeated_behind_it(check):
    data = files.pdf()
    end = data[data.rindex(b"startxref") :]
    assert check(data + files.archive() + b"\n" + end, "pdf").code == "trailing"
    packed = bytearray(files.archive())
    packed[-2:] = len(end).to_bytes(2, "little")  # the end of the PDF as the archive's comment
    assert check(data + bytes(packed) + end, "pdf").code == "trailing"
    assert check(files.pdf_holding(b"PK\x05\x06" + b"\0" * 40), "pdf") is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_u05_html_behind_a_picture_is_stored_as_is(check, kind):
    assert check(files.image(kind) + b"<script>1</script>", {"JPEG": "jpg", "PNG": "png"}[kind]) is None


@pytest.mark.parametrize(
    ("kind", "spoken"), [("GIF", "GIF"), ("BMP", "BMP"), ("TIFF", "TIFF"), ("WEBP", "WebP"), ("PNG", "PNG")]
)
def test_u06_another_picture_under_jpg_is_refused_by_its_real_name(check, kind, spoken):
    assert f"bukan JPG melainkan {spoken}." in check(files.image(kind), "jpg").reason


def test_u06_heic_and_svg_under_jpg_are_refused_by_name(check):
    assert "HEIC" in check(b"\0\0\0\x18ftypheic" + b"\0" * 80, "jpg").reason
    assert "SVG" in check(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>', "jpg").reason


def test_u10_programs_inside_office_files_are_refused(check):
    assert check(files.office("xlsx", {"xl/vbaProject.bin": b"x"}), "xlsx").code == "macro"
    assert check(files.office("docx", {"word/embeddings/oleObject1.bin": b"x"}), "docx").code == "embedded"
    assert check(files.office("docx", {"word/activeX/activeX1.xml": "<a/>"}), "docx").code == "embedded"
    macro_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert check(files.office("xlsx", content_type=macro_type), "xlsx").code == "macro"


def test_u10_an_external_template_is_refused_and_plain_links_are_not(check):
    template = files.relations(("attachedTemplate", "https://example.org/t.dotm", True))
    links = files.relations(("hyperlink", "https://example.org/", True), ("externalLink", "lain.xlsx", False))
    assert check(files.office("docx", {"word/_rels/settings.xml.rels": template}), "docx").code == "template"
    assert check(files.office("docx", {"word/_rels/document.xml.rels": links}), "docx") is None


def test_u11_an_old_office_file_under_a_new_name_is_refused(check):
    assert "berformat lama (.doc)" in check(files.ole(), "docx").reason


def test_u12_password_protected_office_file_is_named_so(check):
    refused = check(files.ole(encrypted=True), "xlsx")
    assert refused.reason == (
        "Berkas berkas.xlsx dikunci kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
    )


def test_u12_pdf_with_open_password_is_refused_and_with_print_limits_accepted(check):
    locked = files.pdf(encryption=pikepdf.Encryption(user="rahasia", owner="pemilik"))
    limited = files.pdf(
        encryption=pikepdf.Encryption(user="", owner="pemilik", allow=pikepdf.Permissions(print_highres=False))
    )
    assert check(locked, "pdf").code == "password"
    assert check(limited, "pdf") is None


@pytest.mark.parametrize("keep", [0.6, -20, 9])
def test_u18_a_truncated_pdf_is_refused(check, keep):
    data = files.pdf(pages=3)
    cut = data[: int(len(data) * keep)] if keep == 0.6 else data[:keep]
    assert check(cut, "pdf").code == "damaged"


def test_u18_a_pdf_that_opens_only_after_repair_is_refused(check):
    broken = files.pdf().replace(b"startxref\n", b"startxref\n9")
    with pikepdf.open(io.BytesIO(broken)) as repaired:
        assert len(repaired.pages) == 1
    assert check(broken, "pdf").code == "damaged"


def test_u18_a_pdf_that_counts_its_objects_wrongly_needs_no_repair_and_passes(check):
    data = files.pdf()
    size = re.search(rb"/Size (\d+)", data)
    assert check(data.replace(size[0], b"/Size %d" % (int(size[1]) + 2)), "pdf") is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_u19_a_truncated_picture_is_refused_also_after_the_pdf_renderer_was_imported(check, kind):
    data = files.image(kind, size=(600, 400), colour="noise")
    suffix = {"JPEG": "jpg", "PNG": "png"}[kind]
    assert check(data[: len(data) // 2], suffix).code == "damaged"
    assert check(data[:-6], suffix).code == "damaged"
    importlib.import_module("weasyprint")
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        assert check(data[: len(data) // 2], suffix).code == "damaged"
        assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n",
    (9, 52),
)


def _looping_pdf():
    body, offsets = LOOP
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def test_u20_pdf_without_pages_with_too_many_or_with_a_loop_is_refused_in_time(check):
    started = time.monotonic()
    assert check(b"%PDF-1.7\n%%EOF\n", "pdf").code == "damaged"
    assert check(files.pdf(pages=0), "pdf").code == "damaged"
    assert check(_looping_pdf(), "pdf").code == "damaged"
    assert check(files.pdf(pages=500), "pdf") is None
    too_long = check(files.pdf(pages=501), "pdf")
    assert "501 halaman" in too_long.reason
    assert time.monotonic() - started < 20


def _huge_png(width, height):
    """A PNG whose header declares a size that its few bytes do not fill."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 50)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (7_000, 6_000)])
def test_u21_a_picture_that_declares_too_many_pixels_is_refused_from_its_header(check, width, height):
    tracemalloc.start()
    refused = check(_huge_png(width, height), "png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "pixels"
    assert peak < 20 * 1024 * 1024


def test_u22_an_office_file_that_unpacks_too_large_is_refused_from_its_directory(check):
    bomb = files.office("xlsx", {"xl/worksheets/sheet1.xml": b"0" * (11 * 1024 * 1024)})
    many = files.office("docx", {f"word/media/{number}.png": b"x" for number in range(2_001)})
    started = time.monotonic()
    assert check(bomb, "xlsx").code == "unpacked"  # ratio above 100
    assert check(many, "docx").code == "unpacked"
    assert time.monotonic() - started < 2


def test_u22_more_than_100_mb_is_refused_whatever_the_ratio(check):
    size = 101 * 1024 * 1024
    data = bytearray(files.office("docx", {"word/media/a.bin": b"\1" * 2_000_000}, compress=zipfile.ZIP_STORED))
    directory = data.rfind(b"PK\x01\x02")  # the last entry of the directory is our part
    data[directory + 24 : directory + 28] = struct.pack("<I", size)
    assert check(bytes(data), "docx").code == "unpacked"


@pytest.mark.parametrize("name", ["../keluar.xml", "/abs.xml", "C:/x.xml", "word\\..\\..\\x.xml"])
def test_u23_entry_names_that_leave_the_archive_are_refused(check, name):
    assert check(files.office("docx", {name: "<a/>"}), "docx").code == "damaged"


def test_u23_a_wrong_checksum_is_refused(check):
    data = bytearray(files.office("docx", {"word/media/a.png": b"PENANDA" * 9}, compress=zipfile.ZIP_STORED))
    data[data.index(b"PENANDA")] ^= 1
    assert check(bytes(data), "docx").code == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_u24_a_doctype_in_any_part_is_refused(check, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    part = text.encode(encoding)
    assert check(files.office("docx", {"word/footnotes.xml": part}), "docx").code == "doctype"
    assert check(files.office("docx", {"word/_rels/document.xml.rels": part}), "docx").code == "doctype"


def test_u24_an_external_entity_in_the_content_types_is_refused(check):
    part = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'
    assert check(files.office("docx", {"[Content_Types].xml": part}), "docx").code == "doctype"
