"""Rows of a sheet as services with their promised times, with each problem at its cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment.programme.intake.cells import Row, place_rows
from assessment.programme.plan.reading import CellProblem, read_yes
from assessment.programme.registers.forms import PromiseForm
from assessment.programme.registers.models import ServicePromise
from assessment.programme.registers.services.promises import Promise, name_of, problems_of
from zi_portal.kit.folding import clean, fold

MOST = 500  # services at once
NAME, OLD, NEW, UNIT = "Layanan", "Janji waktu lama", "Janji waktu baru", "Satuan waktu"
# Heading, as the file of the services has it, and the field of its form that it is.
HEADS: Mapping[str, str] = {
    NAME: "name",
    OLD: "old_time",
    NEW: "new_time",
    UNIT: "time_unit",
    "Nomor keputusan": "decree_number",
    "Tanggal keputusan": "decree_date",
    "Lebih cepat dari standar pusat": "beats_centre",
    "Dipermudah dengan cara lain": "eased_otherwise",
}
COLUMNS = tuple(HEADS)
NEEDED = (NAME, OLD, UNIT)
OTHER_NAMES = {
    "nama layanan": NAME,
    "janji lama": OLD,
    "waktu lama": OLD,
    "janji baru": NEW,
    "waktu baru": NEW,
    "satuan": UNIT,
}
YES_NO = {"beats_centre", "eased_otherwise"}
UNITS = {fold(str(label)): str(value) for value, label in ServicePromise.TimeUnit.choices}


@dataclass
class ServiceRow(Row):
    """One row with the service it says."""

    promise: Promise | None = None  # None where a cell has a problem


@dataclass(frozen=True)
class ServicesReading:
    """What was read. `problem` says why nothing could be."""

    rows: tuple[ServiceRow, ...] = ()
    problem: str = ""
    left: tuple[str, ...] = field(default=())  # columns that are not taken

    @property
    def wrong(self) -> tuple[ServiceRow, ...]:
        """Rows with a problem."""
        return tuple(row for row in self.rows if row.promise is None)

    @property
    def found(self) -> list[Promise]:
        """The services of the rows without one."""
        return [row.promise for row in self.rows if row.promise is not None]


def read_services(rows: Sequence[Sequence[str]], taken: Collection[str], today: date) -> ServicesReading:
    """Return what rows say, of which the first with anything in it holds the headings.

    taken: names of the services that stand. today: of the unit.
    """
    placed = place_rows(rows, COLUMNS, NEEDED, OTHER_NAMES)
    if placed.problem:
        return ServicesReading(problem=placed.problem)
    if not placed.rows:
        return ServicesReading(problem="Tabel ini hanya memuat judul kolom. Isi layanannya, lalu coba lagi.")
    if len(placed.rows) > MOST:
        return ServicesReading(
            problem=f"Tabel ini memuat {len(placed.rows)} layanan. Bagi menjadi paling banyak {MOST} sekaligus."
        )
    names = dict.fromkeys(map(name_of, taken), "sudah ada di register")
    found = []
    for row in placed.rows:
        one = ServiceRow(row.number, row.cells)
        _read(one, today)
        _refuse_double(one, names)
        found.append(one)
    return ServicesReading(tuple(found), left=placed.left)


def _read(row: ServiceRow, today: date) -> None:
    said = {}
    for head, name in HEADS.items():
        text = row.cells[head].text
        if name in YES_NO:
            said[name] = "on" if row.tried(head, lambda text=text: read_yes(text)) else ""  # type: ignore[misc]
        elif name == "time_unit":
            said[name] = row.tried(head, lambda text=text: _unit(text)) or ""  # type: ignore[misc]
        else:
            said[name] = text
    form = PromiseForm({name: text for name, text in said.items() if text})
    problems = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
    problems |= problems_of({name: form.cleaned_data.get(name) for name in said}, today) | problems
    for head, name in HEADS.items():
        if not row.cells[head].problem:
            row.cells[head].problem = problems.get(name, "")
    row.refuse_errors()
    if not row.is_wrong:
        row.promise = Promise(**form.facts())


def _unit(text: str) -> str:
    wanted = fold(clean(text))
    if not wanted:
        raise CellProblem("Satuan waktu belum diisi. Tulis menit, jam, hari kerja, atau hari kalender.")
    if wanted not in UNITS:
        raise CellProblem(f"Satuan waktu “{text}” tidak dikenal. Tulis menit, jam, hari kerja, atau hari kalender.")
    return UNITS[wanted]


def _refuse_double(row: ServiceRow, names: dict[str, str]) -> None:
    """Mark a service whose name stands already, in the register or in a row above."""
    if row.promise is None:
        return
    name = name_of(row.promise.name)
    if there := names.get(name):
        row.cells[NAME].problem = f"Layanan ini {there}. Hapus barisnya, atau beri nama lain."
        row.promise = None
    else:
        names[name] = f"sama dengan baris {row.number}"
