"""Reading a filled LKE workbook for a round, taking chosen rows over in one transaction, and undoing that."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.selectors.instruments import written_instruments
from assessment.lke.selectors.layout import Layout, get_layout
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.permissions import check_may_answer
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.rounds.workflow import REPAIRS
from assessment.scores.selectors import score_answers
from assessment.scores.services import store_score
from assessment.sheet.services import INDEX_PLACES, digest_of, is_too_fine
from assessment.workbook.imports.answers.row import Row
from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB
from assessment.workbook.imports.read_confined import Reading, read_apart
from assessment.workbook.models import ImportRow, SheetImport
from assessment.workbook.permissions import check_can_import
from assessment.workbook.selectors.import_links import MAX_LINK
from assessment.workbook.selectors.imports import (
    Content,
    content_json,
    content_of,
    content_of_json,
    names_other_unit,
    row_target,
)
from zi_portal.kit.indonesian import size_text
from zi_portal.kit.office.refused import ImportRefused
from zi_portal.kit.refusals import InvalidInput

MAX_PER_HOUR = 30  # readings of one person


@dataclass(frozen=True)
class _File:
    """What is kept of a file."""

    name: str
    size_bytes: int
    sha256: str
    own_host: str


@dataclass
class Outcome:
    """What became of the rows somebody chose: codes of questions."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # the same stood there already
    conflicts: list[str] = field(default_factory=list)  # changed by somebody since the page was loaded


def read_workbook(
    *, assessment: Assessment, file_name: str, content: bytes, size_bytes: int, own_host: str, by: User
) -> SheetImport:
    """Read a file for a round in a confined process and keep what it says, row by row; no answer changes.

    size_bytes: as it arrived; of a file larger than any upload the content is cut. own_host: links that lead there are the portal's own documents and no news. Raises ActionDenied if `by` may write no
    area of it now, InvalidInput under `file` with every reason why nothing of it can be read.
    """
    check_can_import(by, assessment)
    begun = timezone.now() - timedelta(hours=1)
    kinds = (AuditEvent.Kind.IMPORT_READ, AuditEvent.Kind.IMPORT_REFUSED)
    if AuditEvent.objects.filter(actor=by, at__gte=begun, kind__in=kinds).count() >= MAX_PER_HOUR:
        raise InvalidInput({"file": [f"Anda sudah mengimpor {MAX_PER_HOUR} berkas dalam satu jam. Coba lagi nanti."]})
    digest = hashlib.sha256(content).hexdigest()
    try:
        reading = _read(assessment, content, size_bytes)
    except ImportRefused as refused:
        with transaction.atomic():
            detail = {"file_sha256": digest if len(content) == size_bytes else "", "size_bytes": size_bytes}
            audit.record(AuditEvent.Kind.IMPORT_REFUSED, assessment, by=by, scope=assessment.unit, detail=detail)
        raise InvalidInput({"file": [_sentence(line) for line in refused.lines]}) from refused
    file = _File(file_name, len(content), digest, own_host)
    return _keep(assessment, reading, file, by)


def _read(assessment: Assessment, content: bytes, size_bytes: int) -> Reading:
    if size_bytes > MAX_BYTES:
        raise ImportRefused(
            [f"ukuran berkas {size_text(size_bytes)} melebihi batas {MAX_BYTES // MB} MB; hapus gambar dan lembar lain"]
        )
    own = assessment.period.instrument
    reading = read_apart(content, written_instruments(own))
    if reading.instrument != own.code:
        raise ImportRefused(
            [
                f"berkas ini LKE {reading.instrument}, sedangkan penilaian ini memakai {own}; pilih berkas LKE yang sesuai"
            ]
        )
    return reading


@transaction.atomic
def _keep(assessment: Assessment, reading: Reading, file: _File, by: User) -> SheetImport:
    layout = get_layout(assessment.period.instrument)
    made = SheetImport.objects.create(
        assessment=assessment,
        file_name=file.name,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        sheet_name=reading.sheet[:100],
        unit_name=reading.unit[:200],
        notes=list(reading.notes),
        problems=list(reading.problems),
        leftovers=list(reading.leftovers),
        total_note=reading.total[:1000],
        read_at=timezone.now(),
        read_by=by,
    )
    ImportRow.objects.bulk_create(
        _row(made, layout, row, file.own_host) for row in reading.rows if row.code in layout.questions
    )
    detail = {"file_sha256": file.sha256, "size_bytes": file.size_bytes}
    audit.record(AuditEvent.Kind.IMPORT_READ, made, by=by, scope=assessment.unit, detail=detail)
    return made


def _row(made: SheetImport, layout: Layout, row: Row, own_host: str) -> ImportRow:
    problems, answer = list(row.problems), row.answer
    if is_too_fine(answer):
        problems.append(
            f"{row.cell} ({row.code}): tulis indeks dengan paling banyak {INDEX_PLACES} angka di belakang koma"
        )
        answer = None
    if not row.cell and not row.is_left_out and not problems:
        problems.append(f"{row.code}: pertanyaan ini tidak ditemukan di berkas; isi di halamannya")
    # Of an address that is too long enough is kept to say so. Those that lead here are the portal's own documents.
    named = [[name, link[: MAX_LINK + 1]] for name, link in row.named if own_host not in link.split("/")[2:3]]
    return ImportRow(
        sheet_import=made,
        indicator_id=layout.questions[row.code].pk,
        explanation=row.note,
        cell=row.cell,
        problem="\n".join(problems),
        unsure=row.unsure,
        other_counts=dict(row.other.values) if row.other is not None else None,
        links=list(dict.fromkeys(link for _, link in named if link)),
        named=named,
        **scoring.in_columns(answer),
    )


@transaction.atomic
def apply_rows(
    *,
    sheet_import: SheetImport,
    chosen: Mapping[int, int],
    by: User,
    others: Collection[int] = (),
    is_unit_confirmed: bool = False,
) -> Outcome:
    """Take rows of an import over as answers, all in one transaction, with one score and one event.

    chosen: pk of a row → version of the answer the person saw beside it, 0 for none. A row whose answer somebody changed
    since is left as a conflict, unless it says the same. An answer that the file leaves blank stays.
    others: those of the rows whose second reading is meant. is_unit_confirmed: whether the person has said that a file
    which names another unit is this one's (BAD_INPUTS X04).
    Raises ActionDenied if one of the rows may not be written by `by` now, InvalidInput for a row of another import or one
    that cannot be read, and under `unit` for a file of another unit; then nothing is written.
    """
    assessment = sheet_import.assessment
    evaluation = self_evaluation(assessment, is_locked=True)
    check_can_import(by, assessment)
    layout = get_layout(assessment.period.instrument)
    rows = list(sheet_import.rows.select_related("indicator").filter(pk__in=chosen))
    if len(rows) != len(chosen):
        raise InvalidInput({"": ["Ada baris yang bukan dari impor ini. Muat ulang halaman, lalu pilih lagi."]})
    for area in {layout.questions[row.indicator.code].area for row in rows}:
        check_may_answer(by, assessment, area)
    if any(row.problem for row in rows):
        raise InvalidInput(
            {"": ["Baris yang tidak terbaca tidak dapat diterapkan. Isi jawabannya di halaman pertanyaan."]}
        )
    if any(row.other_counts is None for row in rows if row.pk in others):
        raise InvalidInput({"": ["Pilihan tidak dikenali. Muat ulang halaman."]})
    if names_other_unit(sheet_import) and not is_unit_confirmed:
        raise InvalidInput({"unit": [f"Pastikan dahulu bahwa berkas ini memang milik {assessment.unit.name}."]})
    answers = {answer.indicator_id: answer for answer in evaluation.answers.all()}
    outcome, event, now = Outcome(), dict[str, Any](), timezone.now()
    fresh: list[Answer] = []
    changed: list[Answer] = []
    taken: list[ImportRow] = []
    for row in rows:
        code, saved = row.indicator.code, answers.get(row.indicator_id)
        target = row_target(row, saved, is_other=row.pk in others)
        if content_of(saved) == target:
            outcome.unchanged.append(code)
            continue
        if (saved.version if saved else 0) != chosen[row.pk]:
            outcome.conflicts.append(code)
            continue
        row.before = None if saved is None else content_json(content_of(saved))
        sent = _answer(row, target, saved, evaluation, by)
        row.applied_version, row.undoing = sent.version, ImportRow.Undoing.NONE
        event[code] = {"version": sent.version, "after": digest_of(sent)}
        answers[row.indicator_id] = sent
        (changed if saved else fresh).append(sent)
        taken.append(row)
        outcome.written.append(code)
    if not taken:
        return outcome
    _store(evaluation, layout, fresh, changed, answers)
    ImportRow.objects.bulk_update(taken, ["before", "applied_version", "undoing"])
    sheet_import.applied_at, sheet_import.applied_by = now, by
    sheet_import.undone_at = sheet_import.undone_by = None
    sheet_import.save(update_fields=["applied_at", "applied_by", "undone_at", "undone_by"])
    detail = {"file_sha256": sheet_import.sha256, "answers": event}
    audit.record(AuditEvent.Kind.ANSWERS_IMPORTED, sheet_import, by=by, scope=assessment.unit, detail=detail)
    return outcome


@transaction.atomic
def undo_import(*, sheet_import: SheetImport, by: User) -> list[str]:
    """Bring back what stood before an import was taken over; return the codes of what was left as it is.

    Left are answers that somebody changed since, and those of areas `by` may not write. One score and one event.
    Raises ActionDenied if `by` may write nothing now, InvalidInput if there is nothing to undo, or nothing of this round.
    """
    assessment = sheet_import.assessment
    evaluation = self_evaluation(assessment, is_locked=True)
    check_can_import(by, assessment)
    if assessment.handovers.filter(act__in=REPAIRS, at__gte=sheet_import.applied_at or timezone.now()).exists():
        raise InvalidInput(
            {
                "": [
                    "Impor ini diterapkan sebelum penilaian dikembalikan atau dibuka kembali. Ubah jawabannya di halaman pertanyaan."
                ]
            }
        )
    layout = get_layout(assessment.period.instrument)
    own = permissions.own_areas(by, assessment.unit)
    rows = list(
        sheet_import.rows.select_related("indicator").filter(
            applied_version__isnull=False, undoing__in=("", ImportRow.Undoing.FOREIGN)
        )
    )
    if not rows:
        raise InvalidInput({"": ["Tidak ada jawaban dari impor ini yang dapat dikembalikan."]})
    answers = {answer.indicator_id: answer for answer in evaluation.answers.all()}
    changed, left, event, now = [], [], dict[str, Any](), timezone.now()
    for row in rows:
        code, saved = row.indicator.code, answers.get(row.indicator_id)
        if layout.questions[code].area not in own:
            row.undoing = ImportRow.Undoing.FOREIGN
        elif saved is None or saved.version != row.applied_version:
            row.undoing = ImportRow.Undoing.KEPT
        else:
            sent = _answer(row, content_of_json(row.before), saved, evaluation, by)
            row.undoing = ImportRow.Undoing.RESTORED
            event[code] = {"version": sent.version, "after": digest_of(sent)}
            answers[row.indicator_id] = sent
            changed.append(sent)
            continue
        left.append(code)
    if changed:
        _store(evaluation, layout, [], changed, answers)
    ImportRow.objects.bulk_update(rows, ["undoing"])
    sheet_import.undone_at, sheet_import.undone_by = now, by
    sheet_import.save(update_fields=["undone_at", "undone_by"])
    detail = {"file_sha256": sheet_import.sha256, "answers": event}
    audit.record(AuditEvent.Kind.IMPORT_UNDONE, sheet_import, by=by, scope=assessment.unit, detail=detail)
    return left


def _answer(row: ImportRow, target: Content, saved: Answer | None, evaluation: Evaluation, by: User) -> Answer:
    """Return the answer to write, one version on."""
    return Answer(
        pk=saved.pk if saved else None,
        evaluation_id=evaluation.pk,
        indicator_id=row.indicator_id,
        explanation=target.explanation,
        version=saved.version + 1 if saved else 1,
        answered_at=timezone.now(),
        answered_by=by,
        **scoring.in_columns(target.answer),
    )


def _store(
    evaluation: Evaluation, layout: Layout, fresh: list[Answer], changed: list[Answer], answers: Mapping[int, Answer]
) -> None:
    """Write answers of a locked evaluation and score it once. answers: indicator → what stands afterwards, all of them."""
    Answer.objects.bulk_create(fresh)
    Answer.objects.bulk_update(changed, [*scoring.COLUMNS, "explanation", "version", "answered_at", "answered_by"])
    scored = {layout.codes[pk]: value for pk, row in answers.items() if (value := scoring.answer_in(row)) is not None}
    store_score(evaluation, score_answers(evaluation, scored))


def _sentence(line: str) -> str:
    """Return a line of the reader as a sentence of a form."""
    return f"{line[:1].upper()}{line[1:]}."
