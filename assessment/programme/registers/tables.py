"""Registers as files: the columns that an import takes, then what follows from them."""

from collections.abc import Sequence

from assessment.programme.registers.models import ServicePromise
from assessment.programme.registers.selectors.months import MonthLine, Register
from assessment.programme.registers.selectors.promises import PromisePage
from zi_portal.kit.tables.table import NO, YES, Column, Table

MONTH, NOTE, REFERENCE = "Bulan", "Keterangan", "Nomor surat"


def register_table(register: Register) -> Table[MonthLine]:
    """Return the months of one register."""
    counts = [
        Column[MonthLine](count.label, lambda line, key=count.key: line.entry.filled.get(key), 18)  # type: ignore[misc]
        for count in register.kind.counts
    ]
    columns = (
        Column[MonthLine](MONTH, lambda line: line.name, 14),
        *counts,
        Column[MonthLine](REFERENCE, lambda line: line.entry.reference, 30),
        Column[MonthLine](NOTE, lambda line: line.entry.note, 50),
    )
    title = f"Register {register.kind.name}"[:31]
    return Table(title, columns, register.lines, about=register.assessment.unit.name)


def registers_table(registers: Sequence[Register], about: str) -> Table[tuple[Register, str, int | None]]:
    """Return the figure of each column of each register."""
    rows = [(register, label, value) for register in registers for label, value in register.sums]
    return Table(
        "Register",
        (
            Column("Register", lambda row: row[0].kind.name, 30),
            Column("Jumlah apa", lambda row: row[1], 34),
            Column("Angka", lambda row: row[2], 10),
            Column("Bulan yang diisi", lambda row: row[0].filled, 30),
            Column("Belum diisi", lambda row: row[0].missing, 30),
        ),
        rows,
        about=about,
    )


def promise_table(page: PromisePage) -> Table[ServicePromise]:
    """Return the services that were not withdrawn."""
    return Table(
        "Layanan dan janji waktu",
        (
            Column("Layanan", lambda row: row.name, 50),
            Column("Janji waktu lama", lambda row: row.old_time, 12),
            Column("Janji waktu baru", lambda row: row.new_time, 12),
            Column("Satuan waktu", lambda row: row.get_time_unit_display(), 14),
            Column("Nomor keputusan", lambda row: row.decree_number, 30),
            Column("Tanggal keputusan", lambda row: row.decree_date, 14),
            Column("Lebih cepat dari standar pusat", lambda row: YES if row.beats_centre else NO, 14),
            Column("Dipermudah dengan cara lain", lambda row: YES if row.eased_otherwise else NO, 14),
            Column("Lebih cepat dari janji lama", lambda row: YES if row.is_faster else NO, 14),
        ),
        page.rows,
        about=page.assessment.unit.name,
    )
