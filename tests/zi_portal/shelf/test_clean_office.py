"""Documents as offices have them, written by the programs they use: none is refused, and only true links are said."""

import io

import openpyxl
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.evidence import files
from zi_portal.shelf.validators import Kind, check_content

pytestmark = pytest.mark.once

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
FIELDS = [
    r'TOC \o "1-3" \h \z \u',
    r" PAGEREF _Toc1 \h ",
    r' HYPERLINK \l "_Toc1" ',
    r"PAGE  \* MERGEFORMAT",
    "NUMPAGES",
    r'DATE \@ "dd MMMM yyyy"',
    r"SEQ Gambar \* ARABIC",
    "MERGEFIELD Nama",
    'IF 1 = 1 "DDE" "INCLUDETEXT"',
    'ADDIN CSL_CITATION {"a": "file:///b"}',
    r'XE "Larangan DDE"',
]


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def letter(links=()):
    document = Document()
    document.add_heading("SK Tim | larangan DDEAUTO cmd", 0)
    for instruction in FIELDS:
        run = document.add_paragraph().add_run()._r
        for kind in ("begin", "", "separate", "end"):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = instruction
            run.append(element)
    document.add_table(2, 2).cell(0, 0).text = "a|b"
    document.add_picture(io.BytesIO(files.image("PNG")))
    document.add_comment(document.paragraphs[0].runs, text="Periksa file:///C:/a", author="Ana")
    document.sections[0].header.paragraphs[0].text = "Rahasia"
    for target in links:
        document.part.relate_to(target, LINK, is_external=True)
    return saved(document)


def workbook(*, links=False):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Pemenuhan | A"
    for number in range(1, 30):
        sheet.append(
            [number, f"teks|{number}", f"=A{number}*2", f'=IF(B{number}="a|b",1,0)', "=SUM('Pemenuhan | A'!A1:A3)"]
        )
    sheet["F1"] = '=HYPERLINK("#Rekap!A1","ke rekap")'
    sheet["F2"] = "cmd|'/c alat'!A0"
    sheet["F3"] = r"\\server\bagi"
    if links:
        sheet["F4"].hyperlink = "https://drive.contoh.go.id/a?b=c&d=e"
        sheet["F5"] = '=HYPERLINK("https://contoh.go.id","SK")'
    sheet["A1"].comment = Comment("Sudah | dicek", "Ana")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=9))
    sheet.add_chart(chart, "H1")
    sheet.add_image(Image(io.BytesIO(files.image("PNG"))), "J20")
    choice = DataValidation(type="list", formula1='"Ya|Tidak,Lainnya"')
    choice.add("G1")
    sheet.add_data_validation(choice)
    for rule in (
        ColorScaleRule(start_type="min", end_type="max"),
        FormulaRule(formula=['ISNUMBER(SEARCH("|",B1))']),
        DataBarRule("num", 0, "formula", "$A$9", color="FF638EC6"),
    ):
        sheet.conditional_formatting.add("A1:A9", rule)
    rows = book.create_sheet("Rekap")
    rows.append(["Ya|Tidak", "Nilai"])
    rows.append([1, 2])
    rows.add_table(Table(displayName="Tabel1", ref="A1:B2"))
    rows["D1"] = "=SUM(Tabel1[Ya|Tidak])"
    book.defined_names["daftar"] = DefinedName("daftar", attr_text="'Pemenuhan | A'!$A$1:$A$9")
    return saved(book)


def flags(tmp_path, data, kind):
    path = tmp_path / "masuk.part"
    path.write_bytes(data)
    return check_content(path, Kind(kind), f"berkas.{kind}")


def test_a_letter_with_every_ordinary_field_passes(tmp_path):
    assert flags(tmp_path, letter(), "docx") == []
    links = ["https://contoh.go.id", "mailto:a@contoh.go.id", "hhttps://salah.go.id", "www.contoh.go.id", "tel:+62361"]
    assert flags(tmp_path, letter(links), "docx") == ["tautan"]


def test_a_letter_made_from_a_template_passes(tmp_path):
    template = DocxTemplate(io.BytesIO(letter()))
    template.render({})
    assert flags(tmp_path, saved(template), "docx") == []


def test_a_workbook_with_all_that_holds_a_formula_passes(tmp_path):
    assert flags(tmp_path, workbook(), "xlsx") == []
    assert flags(tmp_path, workbook(links=True), "xlsx") == ["tautan"]


def test_a_letter_with_a_chart_and_its_figures_passes(tmp_path):
    """A chart brings its workbook, a font and printer settings bytes that are no XML though they may begin like it."""
    parts = {
        "word/embeddings/Microsoft_Excel_Worksheet.xlsx": workbook(),
        "word/fonts/font1.odttf": b"<a" + bytes(range(256)),
        "word/printerSettings/printerSettings1.bin": "\\\\server\\printer".encode("utf-16-le"),
        "word/charts/chart1.xml": '<c:chart xmlns:c="urn:c"><c:f>Lembar1!$A$1:$A$9</c:f></c:chart>',
        "word/media/ikon.svg": '<svg xmlns="urn:s"><image href="data:image/png;base64,AAAA"/><use href="#a"/></svg>',
        "customXml/item1.xml": '<b:Sources xmlns:b="urn:b"><b:f>a|b</b:f></b:Sources>'.replace("b:f", "b:URL"),
        "docProps/app.xml": "<Properties><HyperlinkBase></HyperlinkBase></Properties>",
        "docProps/thumbnail.jpeg": files.image(),
    }
    assert flags(tmp_path, files.office("docx", parts), "docx") == []


def test_a_drawing_as_excel_writes_it_passes(tmp_path):
    """With a line break that has no end, which is no XML."""
    drawing = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div>Ya<br>Tidak</div></v:textbox></v:shape></xml>'
    assert flags(tmp_path, files.office("xlsx", {"xl/drawings/vmlDrawing1.vml": drawing}), "xlsx") == []


@pytest.mark.parametrize(
    ("name", "data", "kinds"),
    [("surat.docx", letter(), ("docx", "odt")), ("buku.xlsx", workbook(), ("xlsx", "ods"))],
    ids=["Writer", "Calc"],
)
def test_what_libreoffice_makes_of_them_passes(libreoffice, tmp_path, name, data, kinds):
    source = tmp_path / name
    source.write_bytes(data)
    office, own = kinds
    libreoffice.run("--convert-to", own, "--outdir", str(tmp_path / "sendiri"), str(source))
    made = next((tmp_path / "sendiri").iterdir())
    libreoffice.run("--convert-to", office, "--outdir", str(tmp_path / "lagi"), str(made))
    libreoffice.run("--convert-to", "pdf", "--outdir", str(tmp_path / "cetak"), str(source))
    assert flags(tmp_path, next((tmp_path / "lagi").iterdir()).read_bytes(), office) == []
    assert flags(tmp_path, next((tmp_path / "cetak").iterdir()).read_bytes(), "pdf") == []
