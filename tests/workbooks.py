"""LKE workbooks made without a database, as the export makes them."""

import openpyxl

from assessment.exports.lke_xlsx import render_workbook
from assessment.scoring import restrict, score
from assessment.workbook_data import Scorer, WorkbookData
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
