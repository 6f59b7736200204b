"""What pages of other parts of the portal show of data dukung: they know the question or the condition, this its documents."""

import secrets
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from assessment.lke.models import Condition
from assessment.lke.selectors.layout import Question
from evidence.asked.slots import Slot, slots_of
from evidence.documents.models import Document
from evidence.documents.selectors import notices
from evidence.documents.selectors.checklist import Checklist, checklist_of
from evidence.documents.selectors.documents import QuestionEvidence, question_evidence
from evidence.documents.selectors.proofs import ProofLine, condition_proofs
from evidence.documents.selectors.records import RecordProof, RecordUse, proofs_by_record, record_uses
from zi_portal.shelf import accepted

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_of(context: Context, indicator_id: int) -> QuestionEvidence:
    """Return the data dukung of one question of `assessment` as `user` sees it."""
    return question_evidence(context["user"], context["assessment"], indicator_id)


@register.simple_tag(takes_context=True)
def proofs_of(context: Context, condition: Condition) -> list[ProofLine]:
    """Return the documents that prove one condition of `assessment`, as `user` sees them."""
    return condition_proofs(context["user"], context["assessment"], condition)


@register.simple_tag(takes_context=True)
def record_proofs_of(context: Context, key: str, rows: Iterable[Model]) -> dict[int, tuple[RecordProof, ...]]:
    """Return pk → the documents that prove it, of rows of the programme, as `user` sees them."""
    return proofs_by_record(context["user"], key, [row.pk for row in rows])


@register.simple_tag(takes_context=True)
def record_uses_of(context: Context, document: Document) -> list[RecordUse]:
    """Return the rows of the programme that `document` proves and `user` may read."""
    return list(record_uses(context["user"], document))


@register.filter
def of_record(proofs: dict[int, tuple[RecordProof, ...]], pk: int) -> tuple[RecordProof, ...]:
    """Return the documents of one row out of those of several."""
    return proofs.get(pk, ())


@register.simple_tag(takes_context=True)
def checklist_at(context: Context, question: Question, evidence: QuestionEvidence) -> Checklist:
    """Return the asked documents of one question, whose data dukung is at hand."""
    return checklist_of(context["assessment"], question, evidence.lines)


@register.simple_tag
def slots_at(checklist: Checklist, evidence: QuestionEvidence) -> tuple[Slot, ...]:
    """Return the place of each asked document with what was given to it, and the one for other documents."""
    return slots_of(checklist, evidence.lines)


@register.simple_tag(takes_context=True)
def notices_of(context: Context) -> notices.Notices:
    """Return what there is to tell `user` of the data dukung of `assessment`; one query."""
    assessment = context["assessment"]
    today = timezone.now().astimezone(ZoneInfo(assessment.unit.time_zone)).date()
    return notices.notices_of(context["user"], assessment, today)


@register.simple_tag(takes_context=True)
def undecided_of(context: Context) -> int:
    """Return how many proposals to destroy documents of the unit of `assessment` wait for `user`; no query for most."""
    return notices.undecided(context["user"], context["assessment"].unit).count()


@register.filter
def document_address(pk: int) -> str:
    """Return the address of a document's page, for lists: found once, as looking it up for each line takes its time."""
    before, after = _around_document()
    return f"{before}{pk}{after}"


@cache
def _around_document() -> tuple[str, str]:
    before, _, after = reverse("evidence:document-detail", args=[0]).rpartition("0")
    return before, after


@register.simple_tag
def request_key() -> str:
    """Return a random key for a form, so that a double click or a retry counts once."""
    return secrets.token_hex(16)


register.simple_tag(accepted.upload_limits)
register.simple_tag(accepted.several_files)
