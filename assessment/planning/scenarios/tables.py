"""The simulation: scenarios of a round, what one changes and moves, and several side by side."""

from collections.abc import Callable

from assessment.planning.scenarios.selectors import ChangeRow, ScenarioComparison, ScenarioList, Shown
from assessment.planning.scenarios.what_if import Change, GateLine, WhatIf
from assessment.rounds.models import Assessment
from assessment.scoring import PREDICATES
from zi_portal.kit.indonesian import change_text
from zi_portal.kit.tables.table import Column, Table


def scenario_table(page: ScenarioList) -> Table[Shown]:
    """Return the person's own scenarios and those shared with him, as the page lists them."""
    scratch = (page.scratch,) if page.scratch is not None and page.scratch.count else ()
    return Table(
        "Skenario",
        (
            Column("Nama", lambda row: str(row.scenario), 36),
            Column("Pembuat", lambda row: str(row.scenario.maker), 28),
            Column("Perubahan", lambda row: row.count, 10),
            Column("Sudah tercapai", lambda row: row.result.reached if row.result else None, 10),
            Column("Berdata dukung", lambda row: row.result.after.totals.headline if row.result else None, 12),
            Column("Tambahan poin", lambda row: row.result.gain if row.result else None, 12),
            Column("Klaim", lambda row: row.result.after.totals.claim if row.result else None, 12),
            Column("Berisiko", lambda row: row.result.after.totals.at_risk if row.result else None, 12),
            *(Column(name, _verdict(place), 18) for place, name in enumerate(PREDICATES)),
            Column("Pembaca", lambda row: "Tim unit" if row.scenario.is_shared else "Hanya pembuat", 14),
        ),
        (*scratch, *page.own, *page.shared),
        about=page.assessment.unit.name,
    )


def change_table(assessment: Assessment, result: WhatIf) -> Table[Change]:
    """Return the answers one scenario changes."""
    return Table(
        "Yang disimulasikan",
        (
            Column("Kode", lambda row: row.code, 14),
            Column("Pertanyaan", lambda row: row.statement, 60),
            Column("Kini", lambda row: row.before_text, 12),
            Column("Keterangan kini", lambda row: row.old_note, 24),
            Column("Simulasi", lambda row: row.after_text, 12),
            Column("Tambahan poin", lambda row: row.gain, 12),
            Column("Hitungan", lambda row: row.gain_working, 40),
            Column("Syarat yang digerakkan", lambda row: ", ".join(row.gates), 44),
            Column("Keadaan", lambda row: row.state, 22),
        ),
        result.changes,
        about=assessment.unit.name,
    )


def moved_gate_table(assessment: Assessment, result: WhatIf) -> Table[GateLine]:
    """Return every minimum before and after one scenario."""
    return Table(
        "Syarat menurut simulasi",
        (
            Column("Syarat", lambda row: row.label, 44),
            Column("Kini", lambda row: row.before_text, 14),
            Column("Simulasi", lambda row: row.after_text, 14),
            Column("Perubahan", lambda row: change_text(row.moved) if row.moved else "", 12),
            *(
                column
                for place, name in enumerate(PREDICATES)
                for column in (
                    Column(f"Batas {name}", _minimum(place), 12),
                    Column(name, _status(place), 18),
                )
            ),
        ),
        result.lines,
        about=assessment.unit.name,
    )


def compared_gate_table(comparison: ScenarioComparison) -> Table[tuple[GateLine, ...]]:
    """Return every minimum now and in each scenario."""
    return Table(
        "Syarat per skenario",
        (
            Column("Syarat", lambda lines: lines[0].label, 44),
            *(Column(f"Batas {name}", _first_minimum(place), 12) for place, name in enumerate(PREDICATES)),
            Column("Kini", lambda lines: lines[0].before_text, 14),
            *(Column(str(column.scenario), _after(number), 20) for number, column in enumerate(comparison.columns)),
        ),
        comparison.lines,
        about=comparison.assessment.unit.name,
    )


def compared_answer_table(comparison: ScenarioComparison) -> Table[ChangeRow]:
    """Return the answers that differ; empty where a scenario leaves one alone."""
    return Table(
        "Jawaban per skenario",
        (
            Column("Kode", lambda row: row.question.code, 14),
            Column("Pertanyaan", lambda row: row.question.indicator.statement, 60),
            Column("Kini", lambda row: row.real, 12),
            *(Column(str(column.scenario), _text(number), 20) for number, column in enumerate(comparison.columns)),
        ),
        comparison.rows,
        about=comparison.assessment.unit.name,
    )


def _verdict(place: int) -> Callable[[Shown], str]:
    return lambda row: row.result.pairs[place][1].count_text if row.result else ""


def _minimum(place: int) -> Callable[[GateLine], str]:
    def told(row: GateLine) -> str:
        mark = row.marks[place]
        return mark.after.minimum_text if mark is not None else ""

    return told


def _status(place: int) -> Callable[[GateLine], str]:
    def told(row: GateLine) -> str:
        mark = row.marks[place]
        return ", ".join(filter(None, (mark.after.status, mark.flip))) if mark is not None else "Tidak diminta"

    return told


def _first_minimum(place: int) -> Callable[[tuple[GateLine, ...]], str]:
    return lambda lines: _minimum(place)(lines[0])


def _after(number: int) -> Callable[[tuple[GateLine, ...]], str]:
    return lambda lines: lines[number].after_text


def _text(number: int) -> Callable[[ChangeRow], str]:
    return lambda row: row.texts[number]
