"""The demo's current round: answers saved and evidence uploaded through the same services as a person uses."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from assessment import scoring
from assessment.areas import AreaKey
from assessment.formats import long_date
from assessment.models import Answer, Assessment, Indicator, Membership, Role, User
from assessment.models.people import POKJA_ROLES
from assessment.services import demo
from assessment.services.answers import save_answer
from assessment.services.gap import assume_gap
from evidence.models import Document
from evidence.sample_pdf import sample_pdf
from evidence.services.citations import cite_document
from evidence.services.documents import Details, upload_document


def load_round(unit_key: str) -> None:
    """Answer and document the current round of one demo unit; what is already there stays as it is."""
    assessment = demo.open_round(unit_key)
    data = demo.read("round")[unit_key]
    indicators = {row.code: row for row in Indicator.objects.filter(instrument=assessment.period.instrument)}
    people = _people_by_area(assessment)
    answered = set(Answer.objects.filter(evaluation__assessment=assessment).values_list("indicator__code", flat=True))
    for code, row in data["answers"].items():
        if code not in answered:
            save_answer(
                assessment=assessment,
                code=code,
                value=answer_from(row),
                explanation=row.get("text", ""),
                version=0,
                by=people[indicators[code].owner_area],
            )
    documents = {
        key: _document(assessment, data, key, row, people=people, indicators=indicators)
        for key, row in data["documents"].items()
    }
    for code, row in data["answers"].items():
        for key in row.get("documents", ()):
            cite_document(
                assessment=assessment,
                indicator=indicators[code],
                document=documents[key],
                by=people[indicators[code].owner_area],
            )
    for row in data.get("assumptions", ()):
        assume_gap(assessment=assessment, by=people[AreaKey.HASIL], **row | {"amount": Decimal(row["amount"])})


def answer_from(row: Mapping[str, Any]) -> scoring.Answer:
    """Return the answer of one row of the demo file."""
    if "level" in row:
        return scoring.Choice(row["level"])
    if "counts" in row:
        return scoring.Counts(row["counts"])
    return scoring.Index(Decimal(row["index"]))


def _people_by_area(assessment: Assessment) -> dict[str, User]:
    """Return who answers each area: someone of its pokja, else the ketua tim ZI."""
    memberships = Membership.objects.filter(unit=assessment.unit).select_related("user")
    lead = memberships.get(role=Role.TEAM_LEAD).user
    people: dict[str, User] = {str(area): lead for area in AreaKey}
    for membership in memberships.filter(role__in=POKJA_ROLES).order_by("-role"):
        for area in membership.areas:
            people[area] = membership.user
    return people


def _document(
    assessment: Assessment,
    data: Mapping[str, Any],
    key: str,
    row: Mapping[str, Any],
    *,
    people: Mapping[str, User],
    indicators: Mapping[str, Indicator],
) -> Document:
    found = Document.objects.filter(unit=assessment.unit, title=row["title"]).first()
    if found is not None:
        return found
    year = assessment.period.year
    code = next(code for code, answer in data["answers"].items() if key in answer.get("documents", ()))
    details = Details(
        title=row["title"],
        number=row.get("number", ""),
        document_date=demo.demo_date(row["date"], year) if "date" in row else None,
        valid_until=demo.demo_date(row["valid_until"], year) if "valid_until" in row else None,
        is_restricted=row.get("restricted", False),
    )
    lines = [assessment.unit.name]
    if details.number:
        lines.append(f"Nomor: {details.number}")
    if details.document_date:
        lines.append(f"Tanggal: {long_date(details.document_date)}")
    lines.append(
        f"Dokumen contoh untuk pertanyaan {code}: {indicators[code].statement}. Isinya dibuat oleh portal untuk latihan."
    )
    return upload_document(
        assessment=assessment,
        file=ContentFile(sample_pdf(details.title, lines), name=f"{key}.pdf"),
        by=people[indicators[code].owner_area],
        details=details,
    )
