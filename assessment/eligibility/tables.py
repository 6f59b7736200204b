"""One unit's round: its questions with answers, weaknesses, route and work, conditions."""

from collections.abc import Iterable

from assessment import scoring
from assessment.eligibility.rules import Wall, WallRow
from assessment.eligibility.selectors import KeptCondition
from assessment.planning.route.selectors import AreaSteps, RoutePage, RouteStep
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.sheet.selectors.answers import QuestionRow
from assessment.xray.selectors import Weakness, WeaknessList
from zi_portal.kit.tables.table import Column, Table


def question_table(assessment: Assessment, rows: Iterable[QuestionRow]) -> Table[QuestionRow]:
    """rows: of one area or of the whole LKE. Points as claimed and as far as they rest on data dukung."""
    return Table(
        "Pertanyaan",
        (
            Column("Kode", lambda row: row.state.question.code, 14),
            Column("Area", lambda row: row.state.question.area.label, 24),
            Column("Bagian", lambda row: row.group.section, 12),
            Column("Subarea", lambda row: row.group.name, 28),
            Column("Pertanyaan", lambda row: _statement(row.state.question.indicator), 60),
            Column("Jawaban", lambda row: row.state.shown, 10),
            Column("Penjelasan", lambda row: row.explanation, 50),
            Column("Nilai", lambda row: row.state.value, 8),
            Column("Berdata dukung", lambda row: row.state.supported_points, 10),
            Column("Klaim", lambda row: row.state.points, 10),
            Column("Berisiko", lambda row: row.state.at_risk, 10),
            Column("Bobot", lambda row: row.state.question.share, 10),
            Column("Data dukung", lambda row: row.state.citations, 8),
            Column("Status", lambda row: row.state.status, 14),
        ),
        rows,
        about=assessment.unit.name,
    )


def weakness_table(page: WeaknessList) -> Table[Weakness]:
    """Return the findings that the page's filter leaves."""
    return Table(
        "Kelemahan",
        (
            Column("Tingkat", lambda row: row.finding.severity.label, 10),
            Column("Jenis", lambda row: row.finding.kind.label, 26),
            Column("Temuan", lambda row: row.finding.what, 50),
            Column("Mengapa", lambda row: row.finding.why, 50),
            Column("Yang perlu dilakukan", lambda row: row.finding.todo, 50),
            Column("Area", lambda row: ", ".join(area.label for area in row.areas) or "Seluruh unit", 24),
            Column("Pertanyaan", lambda row: ", ".join(row.finding.codes), 24),
            Column("Dokumen", lambda row: ", ".join(file.title for file in row.finding.files), 36),
            Column("Poin berisiko", lambda row: row.finding.at_risk, 10),
            Column("Poin belum diklaim", lambda row: row.finding.missed, 10),
            Column("Petugas", lambda row: ", ".join(row.people), 30),
        ),
        (row for _, rows in page.groups for row in rows),
        about=page.assessment.unit.name,
    )


def route_table(page: RoutePage) -> Table[tuple[AreaSteps, RouteStep]]:
    """Return the steps to the page's target, area by area."""
    return Table(
        f"Jalur {page.target}",
        (
            Column("Area", lambda row: row[0].key.label, 24),
            Column("Kode", lambda row: row[1].words.step.code, 14),
            Column("Pertanyaan", lambda row: row[1].words.statement, 50),
            Column("Langkah", lambda row: row[1].words.text, 60),
            Column("Kriteria", lambda row: row[1].words.criterion, 50),
            Column("Tambahan poin", lambda row: row[1].words.step.gain, 10),
            Column("Upaya", lambda row: row[1].words.step.effort, 8),
            Column("Keterangan upaya", lambda row: row[1].words.effort_text, 28),
            Column("Syarat yang terbantu", lambda row: ", ".join(row[1].words.gate_names), 40),
            Column("Petugas", lambda row: ", ".join(row[0].people), 30),
            Column("Rencana kerja", lambda row: row[1].work.get_state_display() if row[1].work else "Belum", 14),
        ),
        ((area, step) for area in page.areas for step in area.steps),
        about=page.assessment.unit.name,
    )


def work_table(page: RoutePage) -> Table[WorkItem]:
    """Return the work planned from a route."""
    return Table(
        "Rencana kerja",
        (
            Column("Area", lambda item: item.get_area_display(), 24),
            Column("Kegiatan", lambda item: item.title, 60),
            Column("Penanggung jawab", lambda item: str(item.owner) if item.owner else "", 30),
            Column("Tenggat", lambda item: item.due_on),
            Column("Keadaan", lambda item: item.get_state_display(), 14),
            Column("Terlambat", lambda item: "Ya" if item.pk in page.late else "", 10),
            Column("Hasil", lambda item: item.result, 40),
        ),
        page.work,
        about=page.assessment.unit.name,
    )


def condition_table(assessment: Assessment, wall: Wall) -> Table[WallRow]:
    """Return the conditions of one predicate as they stand for a unit's round."""
    return Table(
        f"Syarat {wall.predicate}",
        (Column("Syarat", lambda row: row.label, 40), *_condition_columns()),
        wall.rows,
        about=assessment.unit.name,
    )


def kept_condition_table(about: str, rows: Iterable[KeptCondition]) -> Table[WallRow]:
    """Return what an admin instansi enters, a row for each predicate that asks it."""
    return Table(
        "Syarat instansi",
        (Column("Syarat", lambda row: row.label, 40), *_condition_columns()),
        (row for item in rows for row in item.rows if row is not None),
        about=about,
    )


def _condition_columns() -> tuple[Column[WallRow], ...]:
    return (
        Column("Bunyi syarat", lambda row: row.rule, 50),
        Column("Tingkat", lambda row: "Instansi" if row.is_of_instansi else "Unit", 10),
        Column("Batas", lambda row: row.minimum, 10),
        Column("Status", lambda row: str(row.standing), 18),
        Column("Nilai", lambda row: row.value, 20),
        Column("Alasan", lambda row: row.reason, 40),
        Column("Bukti", lambda row: ", ".join(proof.text for proof in row.proofs), 40),
        Column("Tanggal", lambda row: row.dated),
        Column("Penanggung jawab", lambda row: row.owner, 28),
        Column("Catatan", lambda row: row.note, 40),
        Column("Dipastikan pada naskah", lambda row: row.verified, 12),
        Column("Sumber", lambda row: row.source, 30),
    )


def _statement(indicator: scoring.Indicator) -> str:
    return "\n".join((indicator.statement, *indicator.statement_points))
