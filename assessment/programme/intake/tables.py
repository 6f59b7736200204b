"""The sheet to be filled in."""

from assessment.programme.intake.reading import COLUMNS
from assessment.rounds.models import Assessment
from zi_portal.kit.tables.table import Column, Table

WIDTHS = (34, 50, 30, 10, 24, 30, 16, 30)


def template_table(assessment: Assessment) -> Table[tuple[str, ...]]:
    """Return the headings of an import, without a line."""
    columns = [
        Column(name, lambda row, place=place: row[place], width)  # type: ignore[misc]
        for place, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True))
    ]
    return Table("Templat rencana kerja", columns, (), about=assessment.unit.name)
