"""The rencana kerja: a year of 60 lines against a bare table of the same, and a sheet of 500 lines against reading it alone."""

import io

from bench.measures import Row, ratio_row, sign_in_all
from bench.pages.pages import compared
from bench.pages.workbook import bare_reader, turns
from bench.server import running, told_by

LINES = 500


def plan() -> list[Row]:
    """Time the page of the year and the reading of a sheet."""
    return [*_page(), _sheet()]


def _page() -> list[Row]:
    with running("sqlite") as office:
        told_by("bench.pages.plan_office", office.environment)
        person = sign_in_all(office)[0]
        assessment = office.data["assessment"]
        paths = f"/penilaian/{assessment}/program/", f"/bare/rencana/{assessment}/"
        return list(compared(office, person, "plan, 60 lines of 12 months (bare table)", paths, 1.5))


def _sheet() -> Row:
    """Processor time in this process: the cells read, each held against the round, and its line made, but not written."""
    from assessment.people.areas import AreaKey  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.programme.intake.imports.table_worker import told  # noqa: PLC0415
    from assessment.programme.intake.reading import COLUMNS, Known, read_rows  # noqa: PLC0415

    known = Known(frozenset(AreaKey.values), {"luh sukerti": [1]}, frozenset({"A.I.2.i.a"}), frozenset())
    content = _workbook(COLUMNS)

    def ours() -> None:
        reading = read_rows(told(content)["rows"], known, most=LINES)
        if len(reading.facts) != LINES:
            raise RuntimeError(f"{len(reading.facts)} lines of {LINES}")

    return ratio_row("plan, import of 500 lines (openpyxl reading)", turns(ours, bare_reader(content)), 2)


def _workbook(columns: tuple[str, ...]) -> bytes:
    from openpyxl.workbook import Workbook  # noqa: PLC0415

    book, stream = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Rencana kerja")
    sheet.append(columns)
    for number in range(LINES):
        title = f"Pemantauan kegiatan nomor {number} terhadap target tahun ini"
        sheet.append(("TL", title, "12 SOP", "Ya", "Jan-Mar, Jun", "Luh Sukerti", "12.500.000", "A.I.2.i.a"))
    book.save(stream)
    return stream.getvalue()
