"""Rows of a sheet as lines of the rencana kerja, with each problem at its cell. Plain data, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.people.areas import AreaKey
from assessment.programme.intake.cells import Row, place_rows
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.reading import CellProblem, read_codes, read_months, read_rupiah, read_yes
from assessment.programme.plan.selectors.names import name_of
from zi_portal.kit.folding import clean, fold

AREA, TITLE, GOAL, PRIORITY = "Area", "Kegiatan", "Target", "Prioritas"
MONTHS, OWNER, BUDGET, QUESTIONS = "Bulan", "Penanggung jawab", "Anggaran (Rp)", "Pertanyaan"
COLUMNS = (AREA, TITLE, GOAL, PRIORITY, MONTHS, OWNER, BUDGET, QUESTIONS)
NEEDED = (AREA, TITLE, MONTHS)
OTHER_NAMES = {
    "anggaran": BUDGET,
    "pokja": AREA,
    "pj": OWNER,
    "untuk pertanyaan": QUESTIONS,
    "target prioritas": PRIORITY,
}
LONGEST = {TITLE: 300, GOAL: 300}  # letters


@dataclass(frozen=True)
class Known:
    """What the round knows: against it each cell is read."""

    areas: frozenset[str]  # keys whose lines the person keeps
    people: Mapping[str, Sequence[int]]  # folded name or user name → pks
    codes: frozenset[str]  # of the questions
    names: frozenset[tuple[str, str]]  # of the lines that stand already


@dataclass
class ReadRow(Row):
    """One row with the line it says."""

    facts: Facts | None = None  # None where a cell has a problem


@dataclass(frozen=True)
class Reading:
    """What was read. `problem` says why nothing could be."""

    rows: tuple[ReadRow, ...] = ()
    problem: str = ""
    left: tuple[str, ...] = field(default=())  # columns that are not taken

    @property
    def wrong(self) -> tuple[ReadRow, ...]:
        """Rows with a problem."""
        return tuple(row for row in self.rows if row.facts is None)

    @property
    def facts(self) -> list[Facts]:
        """The lines of the rows without one."""
        return [row.facts for row in self.rows if row.facts is not None]


def read_rows(rows: Sequence[Sequence[str]], known: Known, *, most: int) -> Reading:
    """Return what rows say, of which the first with anything in it holds the headings. most: lines at once."""
    placed = place_rows(rows, COLUMNS, NEEDED, OTHER_NAMES)
    if placed.problem:
        return Reading(problem=placed.problem)
    found, names = [], dict.fromkeys(known.names, "sudah ada di rencana kerja")
    for row in placed.rows:
        one = ReadRow(row.number, row.cells)
        _read(one, known)
        _refuse_double(one, names)
        found.append(one)
    if not found:
        return Reading(problem="Tabel ini hanya memuat judul kolom. Isi kegiatannya, lalu coba lagi.")
    if len(found) > most:
        return Reading(problem=f"Tabel ini memuat {len(found)} kegiatan. Bagi menjadi paling banyak {most} sekaligus.")
    return Reading(tuple(found), left=placed.left)


def _read(row: ReadRow, known: Known) -> None:
    said = {name: cell.text for name, cell in row.cells.items()}
    values = {
        AREA: row.tried(AREA, lambda: _area(said[AREA], known)),
        MONTHS: row.tried(MONTHS, lambda: read_months(said[MONTHS])),
        OWNER: row.tried(OWNER, lambda: _owner(said[OWNER], known)),
        BUDGET: row.tried(BUDGET, lambda: read_rupiah(said[BUDGET])),
        PRIORITY: row.tried(PRIORITY, lambda: read_yes(said[PRIORITY])),
        QUESTIONS: row.tried(QUESTIONS, lambda: _codes(said[QUESTIONS], known)),
    }
    if not said[TITLE]:
        row.cells[TITLE].problem = "Nama kegiatan belum diisi."
    for name, longest in LONGEST.items():
        if len(said[name]) > longest:
            row.cells[name].problem = f"Paling panjang {longest} huruf; ini {len(said[name])}."
    row.refuse_errors()
    if row.is_wrong:
        return
    row.facts = Facts(
        area=values[AREA],
        title=said[TITLE],
        months=values[MONTHS],
        goal=said[GOAL],
        is_priority=values[PRIORITY],
        owner=values[OWNER],
        budget=values[BUDGET],
        codes=values[QUESTIONS],
    )


def _area(text: str, known: Known) -> str:
    wanted = fold(clean(text))
    if not wanted:
        raise CellProblem("Area belum diisi.")
    key = next((key for key in AreaKey if wanted in (fold(key.value), fold(key.label))), None)
    if key is None:
        raise CellProblem(f"Area “{text}” tidak dikenal. Tulis misalnya: {AreaKey.MP.label}.")
    if key.value not in known.areas:
        raise CellProblem(f"Area {key.label} diatur oleh ketua pokjanya atau ketua tim ZI.")
    return key.value


def _owner(text: str, known: Known) -> int | None:
    if not text:
        return None
    found = known.people.get(fold(clean(text)), ())
    if not found:
        raise CellProblem(f"“{text}” bukan anggota tim unit ini. Tulis nama seperti di halaman Tim, atau kosongkan.")
    if len(found) > 1:
        raise CellProblem(f"Ada {len(found)} orang bernama {text} di tim. Tulis nama penggunanya.")
    return found[0]


def _codes(text: str, known: Known) -> tuple[str, ...]:
    codes = read_codes(text)
    if missing := [code for code in codes if code not in known.codes]:
        raise CellProblem(f"LKE ini tidak memuat pertanyaan {', '.join(missing)}.")
    return codes


def _refuse_double(row: ReadRow, names: dict[tuple[str, str], str]) -> None:
    """Mark a line whose name stands already, in the round or in a row above."""
    if row.facts is None:
        return
    name = name_of(row.facts.area, row.facts.title)
    if there := names.get(name):
        row.cells[TITLE].problem = f"Kegiatan ini {there}. Hapus barisnya, atau beri nama lain."
        row.facts = None
    else:
        names[name] = f"sama dengan baris {row.number}"
