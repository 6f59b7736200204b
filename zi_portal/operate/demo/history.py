"""The demo's round of last year: filled, returned once, approved, scored and published by TPI, now with TPN.

Every act goes through the service a person uses; only the moments are then moved into that year.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.evaluation.services import evaluation, tpi_review
from assessment.handover.selectors.handovers import last_number
from assessment.handover.services import submission
from assessment.lke.models import Indicator, Instrument
from assessment.notes.models import Audience, ReviewNote, Thread
from assessment.notes.services import add_note
from assessment.people.models import Unit, User
from assessment.rounds.models import Assessment, Evaluation, Handover, Period, Stage
from assessment.scores.services import refresh_score
from assessment.seals.services import keep as seals_keep
from assessment.sheet.services import save_answer
from evidence.documents.models import Document
from evidence.documents.services.citations import cite_document
from evidence.documents.services.documents import Details, upload_document
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.files import answer_from, people_by_area
from zi_portal.operate.demo.sample_pdf import sample_pdf

HOUR = time(10, 12)
STEPS = ("hand_to_head", "return_to_team", "hand_again", "submit", "published")  # in the order of the hand-overs


def load_submitted_round() -> None:
    """Write the round of last year; one that is there already, whole or broken off, stays as it is."""
    data = demo_rows.read("submitted")
    unit = Unit.objects.select_related("instansi").get(code=demo_rows.unit_code(data["unit"]))
    year = timezone.localdate().year - 1
    if Assessment.objects.filter(unit=unit, period__year=year).exists():
        return
    with transaction.atomic():
        assessment = _open(unit, year, data["target"])
    people = people_by_area(assessment)
    indicators = {row.code: row for row in Indicator.objects.filter(instrument=assessment.period.instrument)}
    documents = {area: _document(assessment, row, area, people, year) for area, row in data["documents"].items()}
    for code, row in data["answers"].items():
        area = indicators[code].owner_area
        save_answer(
            assessment=assessment, code=code, value=answer_from(row), explanation="", version=0, by=people[area]
        )
        cite_document(assessment=assessment, indicator=indicators[code], document=documents[area], by=people[area])
    _hand_on(assessment, data)
    _score(assessment, data)
    _move_into(assessment, data["dates"], year)


def _open(unit: Unit, year: int, target: str) -> Assessment:
    period, _ = Period.objects.get_or_create(
        instansi=unit.instansi,
        name=f"Penilaian ZI {year}",
        defaults={
            "instrument": Instrument.objects.filter(code=demo_rows.CURRENT_INSTRUMENT).latest("edition"),
            "year": year,
            "evidence_from": date(year - 1, 1, 1),
            "evidence_to": date(year, 12, 31),
        },
    )
    assessment = Assessment.objects.create(unit=unit, period=period, target=target)
    refresh_score(Evaluation.objects.create(assessment=assessment, stage=Stage.SELF))
    audit.record(AuditEvent.Kind.ASSESSMENT_OPENED, assessment, by=None, scope=unit)
    return assessment


def _document(
    assessment: Assessment, row: Mapping[str, Any], area: str, people: Mapping[str, User], year: int
) -> Document:
    lines = [
        assessment.unit.name,
        f"Nomor: {row['number']}",
        "Dokumen contoh. Isinya dibuat oleh portal untuk latihan.",
    ]
    return upload_document(
        assessment=assessment,
        file=ContentFile(sample_pdf(row["title"], lines), name=f"laporan-{area.lower()}-{year}.pdf"),
        by=people[area],
        details=Details(title=row["title"], number=row["number"], document_date=demo_rows.demo_date(row["date"], year)),
    )


def _hand_on(assessment: Assessment, data: Mapping[str, Any]) -> None:
    lead, head = User.objects.get(username="ketua.tim"), User.objects.get(username="kepala")
    submission.hand_to_head(assessment=assessment, step=0, by=lead)
    submission.return_to_team(assessment=assessment, step=1, reason=data["returned"], by=head)
    submission.hand_to_head(assessment=assessment, step=2, by=lead)
    submission.submit_to_tpi(assessment=assessment, step=3, is_confirmed=True, by=head)


def _score(assessment: Assessment, data: Mapping[str, Any]) -> None:
    """Let TPI score the round: its member every question, its ketua and pengendali teknis after him."""
    member, lead, controller = (User.objects.get(username=f"tpi.{name}") for name in ("anggota", "ketua", "dalnis"))
    sheet = evaluation.begin_evaluation(assessment=assessment, by=member)
    lowered = data["tpi"]
    for code, row in data["answers"].items():
        given = lowered.get(code, row)
        evaluation.save_evaluation(
            evaluation=sheet, code=code, value=answer_from(given), note=given.get("text", ""), version=0, by=member
        )
    for code, text in data["notes"].items():
        add_note(assessment=assessment, code=code, audience=Audience.RESULT, text=text, by=member)
    evaluation.hand_up(evaluation=evaluation.hand_up(evaluation=sheet, by=member), by=lead)
    tpi_review.publish_tpi(
        assessment=assessment, step=last_number(assessment), is_proposed=True, reason="", by=controller
    )


@transaction.atomic
def _move_into(assessment: Assessment, dates: Mapping[str, str], year: int) -> None:
    """Move what happened just now to the days of last year on which it would have."""
    zone = ZoneInfo(assessment.unit.time_zone)
    moments = {key: datetime.combine(demo_rows.demo_date(word, year), HOUR, tzinfo=zone) for key, word in dates.items()}
    for number, step in enumerate(STEPS, start=1):
        Handover.objects.filter(assessment=assessment, number=number).update(at=moments[step])
    sheets = Evaluation.objects.filter(assessment=assessment)
    sheets.filter(stage=Stage.SELF).update(submitted_at=moments["submit"])
    sheets.filter(stage=Stage.TPI, published_at__isnull=True).update(submitted_at=moments["raised"])
    sheets.filter(published_at__isnull=False).update(
        submitted_at=moments["published"], published_at=moments["published"]
    )
    notes = ReviewNote.objects.filter(assessment=assessment)
    notes.update(at=moments["raised"], published_at=moments["published"])
    Thread.objects.filter(notes__in=notes).update(opened_at=moments["raised"])
    seals_keep.seal_round(assessment, by=None)
