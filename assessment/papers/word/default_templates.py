"""Our own Word templates of the LHE and the berita acara: what an office begins with, and uses until it brings its own.

Built here rather than kept as files, so that what they say can be read and reviewed. Arial, margins as official letters
have them (top 2, bottom 2.5, left 3, right 2 cm).
"""

import io
from collections.abc import Sequence
from functools import cache

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell

from assessment.papers.models import LetterTemplate
from assessment.papers.word import parts

CENTER = WD_ALIGN_PARAGRAPH.CENTER
LOGO_CM, WIDTH_CM = 2.2, 15.6  # of the logo's longer side; of a table between the margins of A4
TOTALS = (
    "Nilai total menurut unit: klaim {{ nilai_mandiri }}, berdata dukung {{ nilai_didukung }}, berisiko "
    "{{ nilai_berisiko }}. Menurut TPI {{ nilai_tpi }} (selisih dengan klaim {{ selisih }})."
)
AREA_HEAD = ("Area", "Bobot", "Klaim unit", "TPI", "Selisih")
AREA_ROW = ("{{ a.nama }}", "{{ a.bobot }}", "{{ a.mandiri }}", "{{ a.tpi }}", "{{ a.selisih }}")


def default_template(kind: str, *, paper: str = "A4", logo: bytes = b"") -> bytes:
    """Return our template of `kind` (a value of LetterTemplate.Kind) on A4 or F4, with `logo`, a PNG, at its head."""
    return _made(kind, paper, logo) if logo else _plain(kind, paper)


@cache
def _plain(kind: str, paper: str) -> bytes:
    return _made(kind, paper, b"")


def _made(kind: str, paper: str, logo: bytes) -> bytes:
    document = parts.blank(paper, title="Surat hasil evaluasi Zona Integritas")
    {LetterTemplate.Kind.LHE: _lhe, LetterTemplate.Kind.MINUTES: _minutes}[LetterTemplate.Kind(kind)](document, logo)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _lhe(document: Word, logo: bytes) -> None:
    _letterhead(document, logo)
    _facts(
        document,
        ("Nomor", "{{ nomor }}"),
        ("Sifat", "{{ sifat }}"),
        ("Lampiran", "LKE menurut TPI"),
        ("Hal", "Laporan Hasil Evaluasi Zona Integritas {{ unit }} Tahun {{ tahun }}"),
    )
    parts.text(document, "Yth. {{ yth }}")
    parts.head(document, "A. Dasar Penugasan")
    parts.text(document, "{% if dasar %}{{ dasar }}{% else %}–{% endif %}")
    parts.head(document, "B. Waktu Pelaksanaan")
    parts.text(document, "{% if waktu %}{{ waktu }}{% else %}–{% endif %}")
    parts.head(document, "C. Tujuan")
    parts.text(
        document,
        "Evaluasi ini menilai apakah {{ unit }} memenuhi syarat predikat {{ predikat_lengkap }}, dan memberi saran "
        "perbaikan.",
    )
    parts.head(document, "D. Ruang Lingkup")
    parts.text(document, "Penilaian mandiri {{ periode }} menurut LKE {{ peraturan }}: komponen pengungkit dan hasil.")
    parts.head(document, "E. Metodologi dan Sampel")
    parts.text(
        document,
        "Tim menelaah jawaban unit dan data dukungnya, lalu menilai setiap pertanyaan LKE. Nilai dihitung dari jawaban "
        "dan tidak dibulatkan sebelum dibandingkan dengan batas.",
    )
    for text in ("{%p if sampel %}", "Sampel: {{ sampel }}", "{%p endif %}"):
        parts.text(document, text)
    parts.head(document, "F. Gambaran Unit")
    parts.text(
        document, "{% if gambaran %}{{ gambaran }}{% else %}{{ unit }} berada di bawah {{ instansi }}.{% endif %}"
    )
    parts.head(document, "G. Hasil Evaluasi")
    parts.text(document, TOTALS)
    _loop_table(document, AREA_HEAD, AREA_ROW, "a in area", (6.4, 2.3, 2.3, 2.3, 2.3))
    parts.text(document, "")
    _loop_table(
        document,
        ("Syarat nilai {{ predikat }}", "Nilai", "Batas", "Selisih", "Status"),
        ("{{ s.nomor }}. {{ s.nama }}", "{{ s.nilai }}", "{{ s.batas }}", "{{ s.selisih }}", "{{ s.status }}"),
        "s in syarat",
        (6.4, 2.1, 2.1, 2.6, 2.4),
    )
    parts.head(document, "H. Catatan dan Rekomendasi")
    parts.text(document, "{%p if catatan %}")
    _loop_table(
        document,
        ("Pertanyaan", "Unit", "TPI", "Catatan"),
        ("{{ c.kode }} {{ c.pertanyaan }}", "{{ c.unit }}", "{{ c.tpi }}", "{{ c.catatan }}"),
        "c in catatan",
        (6.2, 1.6, 1.6, 6.2),
        may_split=True,
    )
    parts.text(document, "{%p else %}")
    parts.text(document, "Tidak ada jawaban yang dinilai berbeda.")
    parts.text(document, "{%p endif %}")
    parts.head(document, "I. Syarat Lain")
    _loop_table(
        document,
        ("Syarat pengusulan", "Keadaan", "Status"),
        ("{{ p.nama }}", "{{ p.nilai }}", "{{ p.status }}"),
        "p in syarat_pengusulan",
        (8.0, 4.2, 3.4),
    )
    parts.head(document, "J. Simpulan")
    said = parts.text(document, "{{ unit }} {{ simpulan }} syarat nilai {{ predikat }}. {{ kalimat_simpulan }}")
    said.paragraph_format.keep_with_next = True  # so that no signature stands alone on a page
    _signature(document)
    parts.text(document, "")
    _loop_table(
        document,
        ("Tim Penilai Internal", "Jenjang", "Tanda tangan"),
        ("{{ t.nama }}{% if t.jabatan %}, {{ t.jabatan }}{% endif %}", "{{ t.peran }}", ""),
        "t in tim",
        (7.8, 3.8, 4.0),
        row_cm=1.3,
    )
    parts.text(document, "")
    for text in ("{%p if tembusan %}", "Tembusan:", "{%p for baris in tembusan %}", "{{ loop.index }}. {{ baris }}"):
        parts.text(document, text)
    for text in ("{%p endfor %}", "{%p endif %}"):
        parts.text(document, text)
    annex = parts.head(document, "Lampiran: LKE menurut TPI")
    annex.paragraph_format.page_break_before = True
    _loop_table(
        document,
        ("Kode", "Pertanyaan", "Unit", "TPI", "Poin unit", "Poin TPI", "Maks."),
        (
            "{{ k.kode }}",
            "{{ k.pertanyaan }}",
            "{{ k.unit }}",
            "{{ k.tpi }}",
            "{{ k.poin_unit }}",
            "{{ k.poin_tpi }}",
            "{{ k.poin_paling_tinggi }}",
        ),
        "k in lembar",
        (2.3, 5.9, 1.5, 1.5, 1.4, 1.4, 1.6),
    )


def _minutes(document: Word, logo: bytes) -> None:
    _letterhead(document, logo)
    parts.text(document, "BERITA ACARA", bold=True, align=CENTER)
    parts.text(document, "HASIL EVALUASI ZONA INTEGRITAS TAHUN {{ tahun }}", bold=True, align=CENTER)
    parts.text(document, "Nomor {% if nomor %}{{ nomor }}{% else %}(belum bernomor){% endif %}", align=CENTER)
    parts.text(
        document,
        "Pada hari {{ hari }}, {{ tanggal }}, bertempat di {% if tempat %}{{ tempat }}{% else %}…{% endif %}, telah dibahas "
        "hasil evaluasi Zona Integritas {{ unit }} menuju {{ predikat_lengkap }} antara:",
    )
    parts.text(document, "1. {{ penanda_tangan.nama }}, {{ penanda_tangan.jabatan }}, mewakili Tim Penilai Internal;")
    parts.text(document, "2. {{ kepala.nama }}, {{ kepala.jabatan }}, mewakili {{ unit }}.")
    parts.text(
        document,
        "Evaluasi dilaksanakan{% if dasar %} berdasarkan {{ dasar }}{% endif %}{% if waktu %}, {{ waktu }}{% endif %}, "
        "dengan hasil sebagai berikut.",
    )
    parts.text(document, TOTALS)
    _loop_table(document, AREA_HEAD, AREA_ROW, "a in area", (6.4, 2.3, 2.3, 2.3, 2.3))
    parts.text(document, "")
    parts.text(document, "Simpulan: {{ unit }} {{ simpulan }} syarat nilai {{ predikat }}. {{ kalimat_simpulan }}")
    parts.text(document, "{{ catatan|length }} pertanyaan dinilai berbeda atau diberi catatan oleh TPI.")
    closing = parts.text(
        document, "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
    )
    closing.paragraph_format.keep_with_next = True
    table = document.add_table(rows=2, cols=2)
    sides = (("Tim Penilai Internal,", "penanda_tangan"), ("{{ kepala.jabatan }},", "kepala"))
    for column, (title, who) in enumerate(sides):
        above, below = table.rows[0].cells[column], table.rows[1].cells[column]
        above.paragraphs[0].text = title
        below.paragraphs[0].add_run(f"{{{{ {who}.nama }}}}").bold = True
        below.paragraphs[0].paragraph_format.space_before = Cm(2)
        below.add_paragraph(f"{{% if {who}.nip %}}NIP {{{{ {who}.nip }}}}{{% endif %}}")
        for cell in (above, below):  # whole on one page
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


# --- Parts ----------------------------------------------------------------------------------------------------------


def _letterhead(document: Word, logo: bytes) -> None:
    place = _beside(document, logo) if logo else document
    for text in ("{%p for baris in kop %}", "{{ baris }}", "{%p endfor %}"):
        paragraph = parts.text(place, text, bold=True, align=CENTER)
        paragraph.paragraph_format.space_after = Pt(0)
    paragraph = parts.text(place, "{{ alamat }}", align=CENTER)
    if logo:  # the line stands below the table, in a paragraph of its own without height
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph = parts.text(document, "")
        paragraph.paragraph_format.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "4"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    for text in ("{%p if konsep %}", "{{ konsep }}", "{%p endif %}"):
        parts.text(document, text, bold=True, align=CENTER)


def _beside(document: Word, logo: bytes) -> _Cell:
    """Put the logo at the left and return the cell beside it."""
    table = document.add_table(rows=1, cols=2)
    parts.set_widths(table, (LOGO_CM + 0.6, WIDTH_CM - LOGO_CM - 0.6))
    left: _Cell
    right: _Cell
    left, right = table.rows[0].cells
    drawn = left.paragraphs[0].add_run().add_picture(io.BytesIO(logo))
    scale = Cm(LOGO_CM) / max(drawn.width, drawn.height)
    drawn.width, drawn.height = round(drawn.width * scale), round(drawn.height * scale)
    drawn._inline.docPr.set("descr", "Logo")
    right._tc.remove(right.paragraphs[0]._p)
    return right


def _facts(document: Word, *rows: tuple[str, str]) -> None:
    table = document.add_table(rows=0, cols=2)
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, f": {value}"
    parts.set_widths(table, (2.6, 13.0))


def _loop_table(
    document: Word,
    head: Sequence[str],
    row: Sequence[str],
    loop: str,
    widths_cm: Sequence[float],
    *,
    may_split: bool = False,
    row_cm: float = 0,
) -> None:
    """Add a table whose head repeats on each page, with one row for each item of a list.

    Long rows `may_split`; each row is at least `row_cm` high.
    """
    table = document.add_table(rows=0, cols=len(head))
    table.style = "Table Grid"
    first = table.add_row()
    repeat = OxmlElement("w:tblHeader")
    first._tr.get_or_add_trPr().append(repeat)
    for cell, text in zip(first.cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.add_row().cells[0].text = f"{{%tr for {loop} %}}"
    line = table.add_row()
    line.height = Cm(row_cm) if row_cm else None
    for cell, text in zip(line.cells, row, strict=True):
        cell.text = text
    table.add_row().cells[0].text = "{%tr endfor %}"
    if not may_split:
        for line in table.rows:
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cells in (line.cells for line in table.rows):
        for cell in cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.paragraph_format.keep_with_next = bool(row_cm)  # those who sign stand on one page
                for run in paragraph.runs:
                    run.font.size = Pt(9.5)
    parts.set_widths(table, widths_cm)


def _signature(document: Word) -> None:
    lines = ("{% if tempat %}{{ tempat }}, {% endif %}{{ tanggal }}", "{{ penanda_tangan.baris }},", "", "", "")
    for text in (
        *lines,
        "{{ penanda_tangan.nama }}",
        "{% if penanda_tangan.nip %}NIP {{ penanda_tangan.nip }}{% endif %}",
    ):
        paragraph = parts.text(document, text, bold=text == "{{ penanda_tangan.nama }}")
        paragraph.paragraph_format.left_indent = Cm(8)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = True
