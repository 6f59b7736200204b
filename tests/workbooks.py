"""LKE workbooks made without a database: as the export makes them, and as offices keep them."""

import io
from fractions import Fraction as F

import openpyxl

from assessment.scoring import Choice, Counts, Index, restrict, score
from assessment.workbook.data import Scorer, WorkbookData
from assessment.workbook.exports.lke_layout import Kind, choice_text, lay_out, parts_of_whole
from assessment.workbook.exports.lke_xlsx import render_workbook
from tests.sheets import NOW, instrument


def workbook_data(answers, code=NOW, **overrides):
    """Return the data of a sheet of these answers (question code → answer or None)."""
    lke = instrument(code)
    given = {question: answer for question, answer in answers.items() if answer is not None}
    values = {
        "instrument": lke,
        "unit": "KPPBC TMP Ngurah Rai",
        "instansi": "Kementerian Keuangan",
        "period": "Penilaian ZI 2026",
        "year": 2026,
        "target": "WBK",
        "status": "Sedang diisi unit.",
        "is_draft": True,
        "paper": "A4",
        "made_at": "3 Maret 2026 pukul 10.00 WITA",
        "own": Scorer("Unit", score(lke, given), given),
        "supported": score(lke, restrict(given, list(given)[::2])),
    } | overrides
    return WorkbookData(**values)


def workbook(answers, code=NOW, **overrides):
    """Return the bytes of that workbook."""
    return render_workbook(workbook_data(answers, code, **overrides))


def recalculated(libreoffice, books):
    """Return name → workbook as LibreOffice has computed it. books: name → bytes; one run for all of them."""
    folder = libreoffice.folder
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    done = folder / "selesai"
    libreoffice.run("--convert-to", "xlsx", "--outdir", str(done), *(str(folder / f"{name}.xlsx") for name in books))
    return {name: openpyxl.load_workbook(done / f"{name}.xlsx", data_only=True) for name in books}


HEAD = [
    "Penilaian", None, None, None, None, None, "Bobot", "Penjelasan", "Pilihan Jawaban", "Jawaban", "Nilai", "%", None,
    "Catatan/Keterangan/Penjelasan", "Eviden",
]  # fmt: skip
# How the ministry's worksheet words some lines otherwise than the regulation.
WORDED = {
    "Penyampaian Laporan Harta Kekayaan Aparatur Sipil Negara (LHKASN)": (
        "Penyampaian Laporan Harta Kekayaan Non LHKPN/SPT (Tidak Wajib LHKPN)"
    ),
    "Persentase penyampaian LHKASN": "Persentase penyampaian Non LHKPN",
    "Survei Persepsi Anti Korupsi": "Nilai Survey Persepsi Korupsi (Survei Eksternal)",
    "Capaian Kinerja": "Capaian Kinerja Lebih Baik dari pada Capaian Kinerja Sebelumnya",
    "Survei Persepsi Pelayanan Publik": "Nilai Persepsi Kualitas Pelayanan (Survei Eksternal)",
    "Jumlah perizinan/pelayanan yang terdata/terdaftar": "Jumlah perijinan/pelayanan yang terdata/terdaftar",
}


def office_copy(answers, code=NOW, change=None):
    """Return an office's copy of the ministry's worksheet with these answers, as the bytes of an .xlsx.

    It has no codes and no formulas; the points it shows are ours of the answered questions. change: a function that
    gets the workbook and a mapping question code (or "code key") → row before it is saved.
    """
    lke = instrument(code)
    sheet_score = score(lke, answers)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "LKE ZI"
    sheet["B2"] = "LEMBAR KERJA EVALUASI ZONA INTEGRITAS"
    sheet["B3"] = f"Satker: Kantor Contoh, Tahun {lke.year}"
    for column, title in enumerate(HEAD, start=2):
        sheet.cell(row=5, column=column, value=title)
    sheet.merge_cells("B5:G5")
    rows = {}
    for line in lay_out(lke):
        answer = answers.get(line.question.code) if line.question else None
        mark = min(2 + line.depth, 6)
        prefix = "- " if line.kind in {Kind.INPUT, Kind.WHOLE} else ""
        text = prefix + WORDED.get(line.text, line.text)
        sheet.cell(row=line.row, column=mark, value=None if prefix else line.mark)
        sheet.cell(row=line.row, column=7 if prefix or line.kind is Kind.QUESTION else mark + 1, value=text)
        if line.node is not None and line.kind is Kind.NODE:
            node = sheet_score.nodes[line.code]
            sheet.cell(row=line.row, column=8, value=float(line.node.weight))
            sheet.cell(row=line.row, column=12, value=float(node.points_answered_only))
            sheet.cell(row=line.row, column=13, value=float(node.points_answered_only / F(line.node.weight)))
        if line.question is None:
            continue
        counts = answer.values if isinstance(answer, Counts) else {}
        value = sheet_score.values[line.question.code]
        if line.kind is Kind.INPUT:
            rows[f"{line.question.code} {line.input.key}"] = line.row
            offered, written = "Jumlah", counts.get(line.input.key)
        elif line.kind is Kind.WHOLE:
            offered, written = "Jumlah", sum(counts.get(part.key) or 0 for part in parts_of_whole(line.question))
        else:
            rows[line.question.code] = line.row
            offered, written = choice_text(line.question), None
            if isinstance(answer, Choice):
                written = answer.letter
            elif isinstance(answer, Index):
                written = float(answer.value)
            elif value is not None:
                written = float(value)
        sheet.cell(row=line.row, column=10, value=offered)
        sheet.cell(row=line.row, column=11, value=written)
    if change is not None:
        change(book, rows)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def by_area(answers, code=NOW, change=None, *, areas=None, kind="area"):
    """Return a copy split into a sheet for each area, both halves of it, and one of the results.

    areas: the keys of those to keep. kind: `aspect` for a sheet of *Pemenuhan* and one of *Reform*.
    """
    lke = instrument(code)
    starts = {}

    def split(book, rows):
        whole = book["LKE ZI"]
        nodes = [node for node in lke.nodes.values() if node.kind == kind and node.code[0] == "A"]
        names = {node.name.upper(): node.area or node.name for node in nodes}
        for number in range(6, whole.max_row + 1):
            texts = {str(cell.value) for cell in whole[number] if cell.value}
            area = next((names[text] for text in texts if text in names), "HASIL" if "HASIL" in texts else None)
            if area:
                starts[number] = area
        firsts = sorted(starts)
        for place, first in enumerate(firsts):
            area, end = starts[first], [*firsts, whole.max_row + 1][place + 1]
            if areas and area not in areas:
                continue
            sheet = book[area] if area in book.sheetnames else book.create_sheet(area)
            if sheet.max_row == 1:
                for head in (1, 5):
                    sheet.append([cell.value for cell in whole[head]])
            for number in range(first, end):
                sheet.append([cell.value for cell in whole[number]])
        book.remove(whole)
        book.create_sheet("Rekap", 0).append(["Area", "Bobot", "Nilai", "Jawaban terbanyak"])
        book["Rekap"].append(["Manajemen Perubahan", 8, 6.5, "A"])
        if change:
            change(book)

    return office_copy(answers, code, change=split)
