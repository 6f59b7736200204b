"""Rows of a sheet as months of one register, with each problem at its cell. Plain data, no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.programme.intake.cells import Row, place_rows
from assessment.programme.months import months_of
from assessment.programme.plan.reading import CellProblem, read_months
from assessment.programme.registers.kinds import Kind
from assessment.programme.registers.models import digest_of
from assessment.programme.registers.rules import MONTH, NOTE, REFERENCE, Entry, problems_of
from assessment.programme.registers.tables import MONTH as MONTH_HEAD
from assessment.programme.registers.tables import NOTE as NOTE_HEAD
from assessment.programme.registers.tables import REFERENCE as REFERENCE_HEAD
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.forms.fields import read_date
from zi_portal.kit.forms.numbers import NumberProblem, read_count

MOST = 40  # rows: more is no year of months
OTHER_NAMES = {"no surat": REFERENCE_HEAD, "no. surat": REFERENCE_HEAD, "catatan": NOTE_HEAD}
SUMS = {"jumlah", "total"}  # the foot of a table, which the portal counts by itself
_WITH_YEAR = re.compile(r"(.+?)[ \-/]+((?:19|20)[0-9]{2})")


@dataclass(frozen=True)
class Standing:
    """The register as it is. latest: the last month that has begun, 0 to 12."""

    kind: Kind
    year: int
    entries: Mapping[int, Entry]
    latest: int


@dataclass
class MonthRow(Row):
    """One row with the month it says. `replaces` tells what stands there now, "" where nothing or the same."""

    month: int | None = None  # None where it cannot be read
    entry: Entry | None = None  # None where a cell cannot be read, or it says nothing
    replaces: str = ""


@dataclass(frozen=True)
class MonthsReading:
    """What was read. `problem` says why nothing could be."""

    standing: Standing
    rows: tuple[MonthRow, ...] = ()
    problem: str = ""
    left: tuple[str, ...] = field(default=())  # columns that are not taken
    passed: tuple[str, ...] = field(default=())  # first cells of rows that are not taken: sums and empty months

    @property
    def wrong(self) -> tuple[MonthRow, ...]:
        """Rows with a problem."""
        return tuple(row for row in self.rows if row.is_wrong)

    @property
    def entries(self) -> dict[int, Entry]:
        """What the rows say, month by month."""
        return {row.month: row.entry for row in self.rows if row.month is not None and row.entry is not None}

    @property
    def replacing(self) -> int:
        """How many rows would stand in the place of something else."""
        return sum(bool(row.replaces) for row in self.rows)

    @property
    def seen(self) -> str:
        """What the form carries of the months that stand, so that a newer one is not written over unseen."""
        stand = self.standing.entries
        return " ".join(f"{month}:{digest_of(stand[month])}" for month in self.entries if month in stand)


def columns_of(kind: Kind) -> tuple[str, ...]:
    """Return the headings of a sheet of one register, as its own file has them."""
    return (MONTH_HEAD, *(count.label for count in kind.counts), REFERENCE_HEAD, NOTE_HEAD)


def read_seen(text: str) -> dict[int, str]:
    """Return what `MonthsReading.seen` says; nothing of what cannot be read."""
    pairs = (part.partition(":") for part in text.split())
    return {
        int(month): digest for month, _, digest in pairs if month.isascii() and month.isdecimal() and len(month) < 3
    }


def read_counts(rows: Sequence[Sequence[str]], standing: Standing) -> MonthsReading:
    """Return what rows say, of which the first with anything in it holds the headings.

    A month without anything beside its name says nothing, and leaves what stands.
    """
    kind = standing.kind
    placed = place_rows(rows, columns_of(kind), (MONTH_HEAD, *(count.label for count in kind.counts)), OTHER_NAMES)
    if placed.problem:
        return MonthsReading(standing, problem=placed.problem)
    found: list[MonthRow] = []
    passed = []
    for row in placed.rows:
        name, *others = row.values
        if fold(clean(name.text)) in SUMS or not any(cell.text for cell in others):
            passed.append(name.text)
        else:
            found.append(_read(MonthRow(row.number, row.cells), standing, found))
    if not found:
        return MonthsReading(standing, problem="Tidak ada bulan yang diisi. Isi angkanya, lalu coba lagi.")
    if len(found) > MOST:
        return MonthsReading(standing, problem=f"Tabel ini memuat {len(found)} baris. Satu register hanya 12 bulan.")
    reading = MonthsReading(standing, tuple(found), left=placed.left, passed=tuple(passed))
    _refuse(reading)
    return reading


def _read(row: MonthRow, standing: Standing, above: Sequence[MonthRow]) -> MonthRow:
    said = {name: cell.text for name, cell in row.cells.items()}
    row.month = row.tried(MONTH_HEAD, lambda: _month(said[MONTH_HEAD], standing.year))
    counts = {
        count.key: row.tried(count.label, lambda text=said[count.label]: _count(text))  # type: ignore[misc]
        for count in standing.kind.counts
    }
    row.refuse_errors()
    twin = next((other.number for other in above if row.month is not None and other.month == row.month), None)
    if twin is not None:
        row.cells[MONTH_HEAD].problem = f"Bulan ini sama dengan baris {twin}. Hapus salah satunya."
    if not row.is_wrong and row.month is not None:
        row.entry = Entry(counts, said[NOTE_HEAD], said[REFERENCE_HEAD])
        stands = standing.entries.get(row.month, Entry())
        if not stands.is_empty and digest_of(stands) != digest_of(row.entry):
            row.replaces = _told(standing.kind, stands)
    return row


def _refuse(reading: MonthsReading) -> None:
    """Mark the cells that the rules of the register do not take, read beside the months that stand."""
    standing, sent = reading.standing, reading.entries
    heads = {count.key: count.label for count in standing.kind.counts}
    heads |= {MONTH: MONTH_HEAD, NOTE: NOTE_HEAD, REFERENCE: REFERENCE_HEAD}
    by_month = {row.month: row for row in reading.rows if row.entry is not None}
    months = {**standing.entries, **sent}
    for problem in problems_of(standing.kind, months, sent=sent, latest=standing.latest):
        cell = by_month[problem.month].cells[heads[problem.field]]
        cell.problem = f"{cell.problem} {problem.text}".strip()


def _told(kind: Kind, entry: Entry) -> str:
    filled = entry.filled
    counts = [f"{count.label} {filled[count.key]}" for count in kind.counts if count.key in filled]
    return ", ".join([*counts, *(text for text in (entry.reference, entry.note) if text)])


def _count(text: str) -> int | None:
    try:
        return read_count(text)
    except NumberProblem as problem:
        raise CellProblem(problem.text) from problem


def _month(text: str, year: int) -> int:
    """Return the month that `Januari`, `1`, `Jan 2026` or a day of it names."""
    said, of_year = text.strip(), year
    try:
        day = read_date(said)
    except ValueError:
        if match := _WITH_YEAR.fullmatch(said):
            said, of_year = match[1], int(match[2])
        found = months_of(read_months(said))
    else:
        found, of_year = (day.month,), day.year
    if of_year != year:
        raise CellProblem(f"Register ini tentang tahun {year}, bukan {of_year}.")
    if len(found) != 1:
        raise CellProblem("Tulis satu bulan saja di setiap baris.")
    return found[0]
