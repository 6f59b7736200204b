"""The report of monitoring as Word, so that an office can write on: the same words as the PDF."""

import io
from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt

from assessment.papers.report.data import Letterhead
from assessment.papers.word import parts
from assessment.programme.monitoring.report import MonitoringReport, Part
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.printable import cleaned

CENTER = WD_ALIGN_PARAGRAPH.CENTER
NOTHING = "Belum ada kegiatan, catatan monev, atau hambatan pada masa ini."


def monitoring_word(report: MonitoringReport, head: Letterhead, *, paper: str) -> bytes:
    """Return the report as DOCX on A4 or F4."""
    document = parts.blank(paper, title=report.title)
    for line in (*head.lines, head.address):
        if line:
            parts.text(
                document, cleaned(line), bold=line != head.address, align=CENTER
            ).paragraph_format.space_after = Pt(0)
    parts.text(document, "")
    parts.text(document, report.title, bold=True, align=CENTER)
    parts.text(document, cleaned(report.unit), bold=True, align=CENTER)
    parts.text(document, _summary(report))
    for part in report.parts:
        _part(document, part)
    if not report.parts:
        parts.text(document, NOTHING)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _summary(report: MonitoringReport) -> str:
    text = (
        f"Laporan ini memuat {count_text(report.works)} kegiatan rencana kerja, {count_text(report.records)} catatan monev, "
        f"dan {count_text(report.decisions)} keputusan, menurut keadaan {report.made_on}."
    )
    return f"{text} {count_text(report.late)} kegiatan terlambat." if report.late else text


def _part(document: Word, part: Part) -> None:
    parts.head(document, part.label)
    if part.works:
        rows = [
            (f"{work.title}\n{work.goal}".strip(), work.owner or "–", f"{work.percent} %", work.standing)
            for work in part.works
        ]
        _table(document, ("Kegiatan dan target", "Penanggung jawab", "Kemajuan", "Keadaan"), rows, (6.2, 4.0, 2.6, 2.8))
    for record in part.records:
        parts.text(document, f"{record.month}, dilaksanakan {record.held_on}", bold=True)
        parts.text(document, f"Peserta: {cleaned(record.attendees)}")
        parts.text(document, cleaned(record.seen))
        if record.decisions:
            decided = [(one.text, one.owner or "–", one.due or "–", one.state) for one in record.decisions]
            _table(document, ("Keputusan", "Pelaksana", "Tenggat", "Keadaan"), decided, (6.6, 4.0, 2.6, 2.4))
    if part.obstacles:
        hindered = [(one.text, one.solution or "belum ada", one.state) for one in part.obstacles]
        _table(document, ("Hambatan", "Solusi", "Keadaan"), hindered, (6.4, 6.4, 2.8))
    if part.missing:
        parts.text(document, f"Belum dicatat: {part.missing}.")


def _table(document: Word, head: Sequence[str], rows: Sequence[Sequence[str]], widths_cm: Sequence[float]) -> None:
    """Add a table whose head repeats on each page, and room below it."""
    table = document.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = cleaned(text)
    for line in table.rows:
        for cell in line.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9.5)
    parts.set_widths(table, widths_cm)
    parts.text(document, "")
