"""Office files built to start a program or to fetch one: refused by what they hold, whatever its parts are called."""

import io
import zipfile

import pytest

from tests.evidence import files
from zi_portal.kit.office import active

pytestmark = pytest.mark.once

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"


def typed(part, content_type):
    """Return content types of a document that declare one more part."""
    with zipfile.ZipFile(io.BytesIO(files.office("docx"))) as archive:
        types = archive.read("[Content_Types].xml").decode()
    more = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    return {"[Content_Types].xml": types.replace("</Types>", more), part: b"isi"}


def field(instruction):
    return f'<w:document xmlns:w="urn:w"><w:p>{instruction}</w:p></w:document>'


@pytest.mark.parametrize(
    "parts",
    [
        typed("word/data.dat", "application/vnd.ms-office.vbaProject"),
        typed("xl/macrosheets/sheet1.dat", "application/vnd.ms-excel.macrosheet+xml"),
        {DOCUMENT_RELATIONS: files.relations(("vbaProject", "data.dat", False)), "word/data.dat": b"isi"},
        {"word/embeddings/angka.xlsx": files.office("xlsx", {"xl/vbaProject.bin": OLE})},
    ],
)
def test_u10_macros_are_found_under_any_name_and_in_an_embedded_workbook(check, parts):
    assert check(files.office("docx", parts), "docx").code == "macro"


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/gambar.dat": OLE},
        {"word/media/gambar.png": OLE},
        {DOCUMENT_RELATIONS: files.relations(("oleObject ", "embeddings/gambar.dat", False))},
        {"word/embeddings/angka.xlsx": files.archive(**{"alat.exe": b"MZ"})},
        {"word/alat.vbs": b"MsgBox 1"},
        {"word/alat.lnk": b"L\0\0\0"},
    ],
)
def test_u10_objects_and_programs_are_found_under_any_name(check, parts):
    assert check(files.office("docx", parts), "docx").code == "embedded"


@pytest.mark.parametrize("kind", ["attachedTemplate", "frame", "subDocument", "aFChunk"])
def test_u10_parts_fetched_from_elsewhere_are_refused(check, kind):
    relations = files.relations((kind, "https://contoh.invalid/a.dotm", True))
    assert check(files.office("docx", {DOCUMENT_RELATIONS: relations}), "docx").code == "template"


@pytest.mark.parametrize(
    "instruction",
    [
        r"<w:instrText> DDEAUTO c:\\windows\\cmd.exe </w:instrText>",
        '<w:r><w:instrText xml:space="preserve">DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>',
        '<w:fldSimple w:instr="dde excel a b"/>',
        "<w:fldSimple w:instr = 'DDEAUTO excel a b'/>",
    ],
)
def test_u10_a_field_that_starts_a_program_is_refused(check, instruction):
    assert check(files.office("docx", {"word/document.xml": field(instruction)}), "docx").code == "active"


def test_u10_a_command_is_found_wherever_a_long_part_is_cut_into_pieces(check, monkeypatch):
    monkeypatch.setattr(active, "_AT_ONCE", 60)
    split = (
        '<w:r><w:instrText xml:space="preserve">DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>'
    )
    assert check(files.office("docx", {"word/document.xml": field(split)}), "docx").code == "active"


def test_u10_a_workbook_link_that_starts_a_program_is_refused(check):
    link = '<externalLink xmlns="urn:x"><ddeLink ddeService="cmd" ddeTopic="/c alat"/></externalLink>'
    assert check(files.office("xlsx", {"xl/externalLinks/externalLink1.xml": link}), "xlsx").code == "active"
    sheet = '<worksheet xmlns="urn:x"><sheetData><row><c><f>{}</f></c></row></sheetData></worksheet>'
    formula = sheet.format("cmd|'/c alat'!A0")
    assert check(files.office("xlsx", {"xl/worksheets/sheet1.xml": formula}), "xlsx").code == "active"
    formula = sheet.format("IF(A1=\"a|b\",Lembar2!A1,'[1]Rekap 2026'!B2)")
    assert check(files.office("xlsx", {"xl/worksheets/sheet1.xml": formula}), "xlsx") is None
    plain = '<externalLink xmlns="urn:x"><externalBook/></externalLink>'
    assert check(files.office("xlsx", {"xl/externalLinks/externalLink1.xml": plain}), "xlsx") is None


@pytest.mark.parametrize(
    "instruction",
    [
        "<w:t>Larangan DDEAUTO dan DDE pada dokumen dinas</w:t>",
        '<w:instrText> HYPERLINK "https://contoh.go.id/DDEAUTO" </w:instrText>',
        '<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "/><w:instrText> TOC \\o "1-3" </w:instrText>',
    ],
)
def test_u10_words_about_it_and_ordinary_fields_pass(check, instruction):
    assert check(files.office("docx", {"word/document.xml": field(instruction)}), "docx") is None


def test_u22_a_bomb_inside_an_embedded_workbook_is_refused(check):
    bomb = files.office("xlsx", {"xl/besar.xml": "<a>" + "0" * 40_000_000 + "</a>"})
    data = files.office("docx", {"word/embeddings/angka.xlsx": bomb}, compress=zipfile.ZIP_STORED)
    assert check(data, "docx").code == "unpacked"


def test_u23_workbooks_inside_one_another_without_end_are_refused(check):
    data = files.office("xlsx")
    for _ in range(3):
        data = files.office("xlsx", {"xl/embeddings/angka.xlsx": data})
    assert check(files.office("docx", {"word/embeddings/angka.xlsx": data}), "docx").code == "embedded"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_u23_entries_packed_as_no_office_program_packs_them_are_refused(check, method):
    assert check(files.office("docx", compress=method), "docx").code == "damaged"


def test_u23_names_that_office_takes_for_the_same_are_refused(check):
    assert check(files.office("docx", {"Word/Document.xml": "<a/>"}), "docx").code == "damaged"


def test_u23_nothing_may_stand_before_the_first_entry(check):
    assert check(b"PK\x03\x04<script>" + files.office("docx"), "docx").code == "damaged"
