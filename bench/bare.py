"""Bare Django views: the same rows written or shown, without any rule of the portal.

They stand behind the same middleware (session, sign-in, CSRF), so that a ratio tells what our own code costs.
"""

import hashlib
import hmac
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from assessment.audit.models import AuditChain, AuditEvent
from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import get_layout
from assessment.notes.models import ReviewNote
from assessment.portalrb.selectors.portalrb import soal_of
from assessment.rounds.models import Answer, Evaluation, EvaluationScore
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents.models import Document


def save(request: HttpRequest, answer_pk: int) -> HttpResponse:
    """Write one answer of the version that was seen, its score row as it is, and one chained event, then redirect."""
    now = timezone.now()
    with transaction.atomic():
        answer = Answer.objects.select_for_update().get(pk=answer_pk)
        if answer.version != int(request.POST["version"]):
            return HttpResponse(status=409)
        answer.level = request.POST["level"]
        answer.explanation = request.POST["explanation"]
        answer.version += 1
        answer.answered_at, answer.answered_by_id = now, request.user.pk
        answer.save()
        EvaluationScore.objects.get(evaluation=answer.evaluation_id).save()
        _append(request, answer, now)
    return HttpResponseRedirect(request.path)


def note(request: HttpRequest, assessment_pk: int, thread_pk: int) -> HttpResponse:
    """Write one note to a thread as it was sent and one chained event, then redirect."""
    now = timezone.now()
    with transaction.atomic():
        row = ReviewNote.objects.create(
            thread_id=thread_pk,
            assessment_id=assessment_pk,
            visibility="tim",
            text=request.POST["note_text"],
            author_id=request.user.pk,
            role="anggota_pokja",
            at=now,
            key=request.POST["note_key"],
        )
        _append(request, row, now)
    return HttpResponseRedirect(request.path)


def _append(request: HttpRequest, row: Answer | ReviewNote, now: datetime) -> None:
    """Append one event to a chain, with a keyed digest over what it says and over the one before."""
    head = AuditChain.objects.select_for_update().get(pk="bench")  # bench/office.py makes it
    event = AuditEvent(
        chain=head,
        sequence=head.last_sequence + 1,
        at=now,
        actor=request.user,
        kind=AuditEvent.Kind.ANSWER_SAVED,
        object_type=row._meta.label_lower,
        object_id=str(row.pk),
        detail={"question": row.pk, "version": 1, "before": "0" * 64, "after": "1" * 64},
        previous_hash=head.last_hash,
    )
    said = (
        f"{event.sequence} {now} {request.user.pk} {event.kind} {event.object_id} {event.detail} {event.previous_hash}"
    )
    event.hash = hmac.new(settings.AUDIT_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()
    event.save(force_insert=True)
    head.last_sequence, head.last_hash = event.sequence, event.hash
    head.save(update_fields=["last_sequence", "last_hash"])


def upload(request: HttpRequest) -> HttpResponse:
    """Receive one file, write, hash and sync it, then redirect."""
    file = request.FILES["uploads"]
    digest, path = hashlib.sha256(), Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{secrets.token_hex(16)}.bare"
    with path.open("wb") as target:
        for chunk in file.chunks():
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    path.unlink()
    return HttpResponseRedirect(f"/{digest.hexdigest()}")


def area(request: HttpRequest, evaluation_pk: int, key: str) -> HttpResponse:
    """Show the questions of one area as rows of a table."""
    return _table(request, evaluation_pk, key)


def sheet(request: HttpRequest, evaluation_pk: int) -> HttpResponse:
    """Show every question as a row of a table."""
    return _table(request, evaluation_pk)


def question(request: HttpRequest, answer_pk: int) -> HttpResponse:
    """Show one answer in a form, with the levels to choose from and the documents that are cited."""
    answer = Answer.objects.select_related("indicator__node", "evaluation", "answered_by").get(pk=answer_pk)
    indicator = answer.indicator
    citations = indicator.citations.filter(assessment=answer.evaluation.assessment_id).select_related("document")
    rows = {"answer": answer, "levels": indicator.levels.all(), "citations": citations}
    return render(request, "bench/question.html", rows)


def library(request: HttpRequest, assessment_pk: int) -> HttpResponse:
    """Show fifty documents of the round's unit as a table in the portal's frame, with their files, uses and tags.

    In the frame, since header and menu of the round cost every page the same; what is measured is the library.
    """
    assessment = get_assessment(request.user, assessment_pk)  # type: ignore[arg-type]
    documents = Document.objects.filter(unit=assessment.unit_id, withdrawn_at__isnull=True)
    if request.GET.get("sort"):
        documents = documents.filter(document_date__year=request.GET["year"]).order_by("title", "pk")
    if text := request.GET.get("text"):
        documents = documents.filter(revisions__text__folded__contains=text)
    page = Paginator(documents.prefetch_related("revisions", "tags"), 50).get_page(request.GET.get("halaman"))
    used = dict(
        assessment.citations.filter(document__in=list(page)).order_by().values_list("document").annotate(Count("pk"))  # type: ignore[attr-defined]
    )
    rows = [
        {"document": document, "revision": document.revisions.all()[0], "uses": used.get(document.pk, 0)}
        for document in page
    ]
    return render(request, "bench/list.html", {"assessment": assessment, "page": page, "rows": rows})


def plan(request: HttpRequest, assessment_pk: int) -> HttpResponse:
    """Show the lines of a round's rencana kerja as a table in the portal's frame, with owner and a cell a month."""
    assessment = get_assessment(request.user, assessment_pk)  # type: ignore[arg-type]
    items = assessment.work_items.select_related("owner").prefetch_related("progress")  # type: ignore[attr-defined]
    return render(request, "bench/plan.html", {"assessment": assessment, "items": items, "months": range(1, 13)})


def unit_answers(_request: HttpRequest, evaluation_pk: int) -> HttpResponse:
    """Send the answers of one sheet as JSON, row by row as PortalRB reads them, without any rule of who may have them."""
    evaluation = Evaluation.objects.select_related("assessment__unit", "assessment__period__instrument").get(
        pk=evaluation_pk
    )
    assessment = evaluation.assessment
    answers = {row.indicator_id: row for row in evaluation.answers.all()}
    codes = {code: pk for pk, code in get_layout(assessment.period.instrument).codes.items()}
    rows = []
    for soal in soal_of(assessment.period.instrument):
        answer = answers[codes[soal.indicator.code]]
        said = answer.level or (answer.counts[soal.key] if answer.counts else f"{answer.index.normalize():f}")
        rows.append(
            {
                "soal_id": soal.soal_id,
                "jawaban_unit": str(said),
                "jawaban_tpi": None,
                "catatan_unit": answer.explanation,
                "bukti_dukung_unit": None,
                "catatan_tpi": None,
            }
        )
    unit = assessment.unit
    body = {"unit_id": str(unit.pk), "nama_unit": unit.name, "tahun": assessment.period.year, "answers": rows}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _table(request: HttpRequest, evaluation_pk: int, area_key: str = "") -> HttpResponse:
    evaluation = Evaluation.objects.select_related("assessment__period").get(pk=evaluation_pk)
    answers, citations = evaluation.answers.all(), evaluation.assessment.citations.all()  # type: ignore[attr-defined]
    indicators = Indicator.objects.filter(instrument=evaluation.assessment.period.instrument_id)
    if area_key:  # the rows that are shown, and no others
        answers, citations = (rows.filter(indicator__owner_area=area_key) for rows in (answers, citations))
        indicators = indicators.filter(owner_area=area_key)
    found = {row.indicator_id: row for row in answers.select_related("answered_by")}
    cited = dict(citations.values_list("indicator").annotate(count=Count("pk")).order_by())
    rows: list[dict[str, Any]] = [
        {"indicator": indicator, "answer": found.get(indicator.pk), "documents": cited.get(indicator.pk, 0)}
        for indicator in indicators.annotate(group=F("node__name"), weight=F("node__weight"))
    ]
    return render(request, "bench/table.html", {"rows": rows})
