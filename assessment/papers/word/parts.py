"""What our Word documents are made of: a blank one, texts, headings, columns.

Arial, margins as official letters have them (top 2, bottom 2.5, left 3, right 2 cm).
"""

from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph


def blank(paper: str, *, title: str) -> Word:
    """Return an empty document on A4 or F4."""
    document = Document()
    section = document.sections[0]
    width, height = (21.5, 33.0) if paper == "F4" else (21.0, 29.7)
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    style.paragraph_format.space_after = Pt(6)
    document.core_properties.title, document.core_properties.author = title, ""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    style.element.rPr.append(language)
    return document


def text(
    document: Word | _Cell, text: str, *, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None
) -> Paragraph:
    """Add a paragraph."""
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    if align is not None:
        paragraph.alignment = align
    return paragraph


def head(document: Word, text: str) -> Paragraph:
    """Add a heading that stays with what follows."""
    paragraph: Paragraph = document.add_heading(level=2)
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb = "Arial", Pt(11), RGBColor(0, 0, 0)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def set_widths(table: Table, widths_cm: Sequence[float]) -> None:
    """Give each column its width in centimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
