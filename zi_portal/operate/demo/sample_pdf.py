"""Small real PDF files for the demo: one page that says what the document is."""

import textwrap
from io import BytesIO

import pikepdf

A4 = (595, 842)  # points
LEFT, TOP, LEADING, COLUMNS = 71, 770, 18, 74


def sample_pdf(title: str, lines: list[str]) -> bytes:
    """Return a one-page A4 PDF with `title` as heading and each of `lines` as a paragraph; Latin-1 text only."""
    commands = [f"BT /F1 16 Tf {LEFT} {TOP} Td {LEADING + 4} TL"]
    commands += [f"({_escape(part)}) Tj T*" for part in textwrap.wrap(title, 52)]
    commands.append(f"/F1 11 Tf {LEADING} TL T*")
    for line in lines:
        commands += [f"({_escape(part)}) Tj T*" for part in textwrap.wrap(line, COLUMNS) or [""]]
        commands.append("T*")
    commands.append("ET")
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *A4],
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
        Contents=pdf.make_stream("\n".join(commands).encode("latin-1", "replace")),
    )
    pdf.pages.append(pikepdf.Page(page))
    pdf.docinfo["/Title"] = title
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
