"""The demo's current round: answers, evidence and conditions through the same services as a person uses."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from assessment import scoring
from assessment.eligibility.services import ConditionFacts, enter_condition, enter_instansi_condition
from assessment.lke.models import Indicator
from assessment.notes.models import Audience, ReviewNote
from assessment.notes.services import add_note, resolve_thread
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Membership, Role, User
from assessment.planning.estimate.services import assume_gap
from assessment.planning.scenarios import services as scenarios_services
from assessment.rounds.models import Answer, Assessment
from assessment.rounds.selectors.owners import team_in_force
from assessment.sheet.services import save_answer
from evidence.documents.models import Document
from evidence.documents.selectors.checklist import asked_of
from evidence.documents.services.citations import cite_document, update_citation
from evidence.documents.services.documents import Details, upload_document
from evidence.documents.services.proofs import cite_for_condition
from evidence.documents.services.tags import change_tags
from zi_portal.kit.indonesian import long_date
from zi_portal.operate.demo import rows as demo_rows
from zi_portal.operate.demo.sample_pdf import sample_pdf


def load_round(unit_key: str) -> None:
    """Answer and document the current round of one demo unit; what is already there stays as it is."""
    assessment = demo_rows.open_round(unit_key)
    data = demo_rows.read("round")[unit_key]
    indicators = {row.code: row for row in Indicator.objects.filter(instrument=assessment.period.instrument)}
    people = people_by_area(assessment)
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
    for name, keys in data.get("tags", {}).items():
        change_tags(
            assessment=assessment, documents=[documents[key] for key in keys], add=[name], by=people[AreaKey.HASIL]
        )
    for code, row in data["answers"].items():
        asked = asked_of(assessment, indicators[code]) if row.get("documents") else ()
        for place, key in enumerate(row.get("documents", ())):
            by = people[indicators[code].owner_area]
            citation = cite_document(assessment=assessment, indicator=indicators[code], document=documents[key], by=by)
            if not citation.checklist_keys and place < len(asked):
                update_citation(
                    citation=citation, page_reference="1", note="", checklist_keys=[asked[place].key], by=by
                )
    for row in data.get("assumptions", ()):
        assume_gap(assessment=assessment, by=people[AreaKey.HASIL], **row | {"amount": Decimal(row["amount"])})
    for row in data.get("scenarios", ()):
        _load_scenario(assessment, row)
    if not ReviewNote.objects.filter(assessment=assessment).exists():
        for row in data.get("notes", ()):
            _load_note(assessment, row)


def _load_note(assessment: Assessment, row: Mapping[str, Any]) -> None:
    """Let somebody of the team write one note."""
    by = User.objects.get(username=row["by"])
    named = User.objects.filter(username__in=row.get("to", ())).values_list("pk", flat=True)
    note = add_note(
        assessment=assessment, code=row["question"], audience=Audience.TEAM, text=row["text"], mentions=named, by=by
    )
    if row.get("done"):
        resolve_thread(thread=note.thread, assessment=assessment, by=by)


def _load_scenario(assessment: Assessment, row: Mapping[str, Any]) -> None:
    """Keep and share one what-if, unless it is there already."""
    maker = User.objects.get(username=row["by"])
    if assessment.scenarios.filter(maker=maker, name=row["name"]).exists():
        return
    if "route" in row:
        scenario = scenarios_services.simulate_route(assessment=assessment, target=row["route"], by=maker)
    else:
        scenario = scenarios_services.open_scratch(assessment=assessment, by=maker)
        values = {code: answer_from(answer) for code, answer in row["answers"].items()}
        scenarios_services.simulate(scenario=scenario, values=values, by=maker)
    scenarios_services.name_scenario(scenario=scenario, name=row["name"], by=maker)
    scenarios_services.share_scenario(scenario=scenario, is_shared=True, by=maker)


def load_conditions(unit_key: str) -> None:
    """Enter the conditions of the current round of one demo unit; what is already there stays as it is."""
    data = demo_rows.read("conditions").get(unit_key)
    if data is None:
        return
    assessment = demo_rows.open_round(unit_key)
    lead = Membership.objects.get(unit=assessment.unit, role=Role.TEAM_LEAD).user
    admin = Membership.objects.get(instansi=assessment.unit.instansi, role=Role.INSTANSI_ADMIN).user
    documents = {key: _proof_document(assessment, row, lead, key) for key, row in data["documents"].items()}
    for condition in assessment.period.instrument.conditions.filter(key__in=data["conditions"]):
        is_entered = condition.proofs.filter(Q(assessment=assessment) | Q(period=assessment.period)).exists()
        row = data["conditions"][condition.key]
        facts = ConditionFacts(
            value=row.get("value", ""),
            declared=dict.fromkeys(row.get("met", ()), True) | dict.fromkeys(row.get("not_met", ()), False),
            reason=row.get("reason", ""),
            reference=row.get("reference", ""),
            dated=_date(row.get("dated"), assessment.period.year),
            owner=row.get("owner", ""),
        )
        given: dict[str, Any] = {"condition": condition, "facts": facts, "version": 0}
        if condition.level == condition.Level.INSTANSI:
            if not is_entered:
                enter_instansi_condition(period=assessment.period, by=admin, **given)
            continue
        if not is_entered:
            enter_condition(assessment=assessment, by=lead, **given)
        titles = demo_rows.read("round")[unit_key]["documents"]
        proofs = [
            documents.get(key) or Document.objects.get(unit=assessment.unit, title=titles[key]["title"])
            for key in row.get("documents", ())
        ]
        cite_for_condition(assessment=assessment, condition=condition, documents=proofs, by=lead)


def answer_from(row: Mapping[str, Any]) -> scoring.Answer | None:
    """Return the answer of one row of the demo file."""
    return scoring.from_columns(row.get(name) for name in scoring.COLUMNS)


def people_by_area(assessment: Assessment) -> dict[str, User]:
    """Return who answers each area: someone of its pokja, else the ketua tim ZI."""
    team = team_in_force(assessment.unit)
    lead = next(member.user for member in team if member.role == Role.TEAM_LEAD)
    people: dict[str, User] = {str(area): lead for area in AreaKey}
    for membership in (member for member in team if member.role in POKJA_ROLES):
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
    code = next(code for code, answer in data["answers"].items() if key in answer.get("documents", ()))
    purpose = f"pertanyaan {code}: {indicators[code].statement}"
    return _upload(assessment, key, row, purpose=purpose, by=people[indicators[code].owner_area])


def _proof_document(assessment: Assessment, row: Mapping[str, Any], lead: User, key: str) -> Document:
    found = Document.objects.filter(unit=assessment.unit, title=row["title"]).first()
    return found or _upload(assessment, key, row, purpose="syarat pengusulan", by=lead)


def _upload(assessment: Assessment, key: str, row: Mapping[str, Any], *, purpose: str, by: User) -> Document:
    year = assessment.period.year
    details = Details(
        title=row["title"],
        number=row.get("number", ""),
        document_date=_date(row.get("date"), year),
        valid_until=_date(row.get("valid_until"), year),
        is_restricted=row.get("restricted", False),
    )
    lines = [assessment.unit.name]
    if details.number:
        lines.append(f"Nomor: {details.number}")
    if details.document_date:
        lines.append(f"Tanggal: {long_date(details.document_date)}")
    lines.append(f"Dokumen contoh untuk {purpose}. Isinya dibuat oleh portal untuk latihan.")
    return upload_document(
        assessment=assessment,
        file=ContentFile(sample_pdf(details.title, lines), name=f"{key}.pdf"),
        by=by,
        details=details,
    )


def _date(word: str | None, year: int) -> date | None:
    """Return the day of a word of the demo files: counted from the round's year, or an ISO date of history."""
    if word is None:
        return None
    return date.fromisoformat(word) if word[0].isdigit() else demo_rows.demo_date(word, year)
