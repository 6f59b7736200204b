"""The LKE workbook of a full sheet, out and in, beside openpyxl writing and reading as many styled cells."""

import io
import statistics
import time
from collections.abc import Callable
from copy import copy
from typing import Any

from bench.measures import ROUNDS, Row, ratio_row
from bench.server import PROJECT

BAR = 2
CODE = "permenpanrb-90-2021"


def workbook() -> list[Row]:
    """Time both ways in this process (processor time: nothing waits), taking turns with the bare library."""
    content, export = _full_export()
    write, read = _bare_writer(content), bare_reader(content)
    instruments = _instruments()

    def take_in() -> None:
        from assessment.workbook.imports.lke_xlsx import read_lke  # noqa: PLC0415  (kept out of the other measurements)

        read_lke(content, instruments)

    return [
        ratio_row("workbook export (openpyxl, as many styled cells)", turns(export, write), BAR),
        ratio_row("workbook import (openpyxl, the same cells)", turns(take_in, read), BAR),
    ]


def turns(ours: Callable[[], object], bare: Callable[[], object]) -> list[tuple[float, float]]:
    """Return (ours, bare) medians of processor seconds, taking turns."""
    ours(), bare()
    return [(_median(ours), _median(bare)) for _ in range(ROUNDS)]


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def _instruments() -> dict[str, Any]:
    from assessment import scoring  # noqa: PLC0415
    from assessment.lke import files as lke_files  # noqa: PLC0415

    paths = sorted((PROJECT / "fixtures" / "instruments").glob("*.yaml"))
    found: list[scoring.Instrument] = [lke_files.read_instrument_file(path).instrument for path in paths]
    return {one.code: one for one in sorted(found, key=lambda one: one.year)}


def _full_export() -> tuple[bytes, Callable[[], bytes]]:
    """Return the workbook of a sheet in which every question is answered with 500 characters of explanation."""
    from assessment import scoring  # noqa: PLC0415
    from assessment.workbook.data import Scorer, WorkbookData  # noqa: PLC0415
    from assessment.workbook.exports.lke_xlsx import render_workbook  # noqa: PLC0415

    instrument = _instruments()[CODE]
    answers: dict[str, scoring.Answer] = {}
    for question in instrument.indicators.values():
        if question.levels:
            answers[question.code] = scoring.Choice(question.levels[1].letter)
        elif question.formula is not None and question.formula.kind == "index":
            answers[question.code] = scoring.Index(question.index_range[1])
        else:
            answers[question.code] = scoring.Counts(dict.fromkeys((entry.key for entry in question.inputs), 7))
    sheet = scoring.score(instrument, answers)
    data = WorkbookData(
        instrument=instrument,
        unit="Kantor Contoh",
        instansi="Kementerian Contoh",
        period="Penilaian ZI 2026",
        year=2026,
        target="WBK",
        status="Draf.",
        is_draft=True,
        paper="A4",
        made_at="3 Maret 2026 pukul 10.00 WITA",
        own=Scorer("unit", sheet, answers, dict.fromkeys(answers, "Dilaksanakan sesuai rencana kerja. " * 14)),
        supported=sheet,
    )
    return render_workbook(data), lambda: render_workbook(data)


def _bare_writer(content: bytes) -> Callable[[], bytes]:
    """Return what writes every cell of the workbook again, its value and style, and nothing else.

    The style as each cell carries it, found once for each name: to look it up by its name takes longer than to write a cell.
    """
    import openpyxl  # noqa: PLC0415
    from openpyxl.workbook import Workbook  # noqa: PLC0415

    from zi_portal.kit.tables import styles  # noqa: PLC0415

    source = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [
        (
            sheet.title,
            [(cell.row, cell.column, cell.value, cell.style) for row in sheet for cell in row if cell.has_style],
        )
        for sheet in source
    ]

    def write() -> bytes:
        book = Workbook()
        styles.add_styles(book)
        probe, carried = book.create_sheet().cell(row=1, column=1), {}
        for name in book.named_styles:
            probe.style = name
            carried[name] = copy(probe._style)
        book.remove(probe.parent)
        for title, cells in sheets:
            sheet = book.create_sheet(title)
            for row, column, value, style in cells:
                cell = sheet.cell(row=row, column=column, value=value)
                cell._style = copy(carried[style])
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return write


def bare_reader(content: bytes) -> Callable[[], int]:
    """Return what opens the same workbook and looks at the value of every cell."""
    import openpyxl  # noqa: PLC0415

    def read() -> int:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        return sum(cell.value is not None for sheet in book for row in sheet for cell in row)

    return read
