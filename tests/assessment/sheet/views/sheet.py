"""Addresses of answering, an answer and its document, and what a page says."""

import re
from datetime import date

from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.lke.models import Indicator
from assessment.scores.services import refresh_score
from assessment.sheet.services import save_answer
from evidence.documents.models import Citation, Document, Revision

CODE, COUNTS, INDEX = "A.I.1.i.a", "A.II.1.i.a", "B.I.a.1"
HTMX = {"HX-Request": "true"}


def url(name, assessment, *args):
    return reverse(f"assessment:{name}", args=[assessment.pk, *args])


def question(assessment, code=CODE):
    return url("answer-edit", assessment, code)


def draft(assessment, code=CODE):
    return url("answer-autosave", assessment, code)


def save(assessment, by, code=CODE, **values):
    given = {"value": scoring.Choice("Ya"), "explanation": "", "version": 0} | values
    return save_answer(assessment=assessment, code=code, by=by, **given)


def cite(assessment, code, by):
    when = {"created_at": timezone.now(), "created_by": by}
    document = Document.objects.create(
        unit=assessment.unit, title="SK", state=Document.State.GOOD, document_date=date(2026, 2, 1), **when
    )
    Revision.objects.create(
        document=document, number=1, storage_name=f"acak-{document.pk}", original_name="sk.pdf", kind="pdf",
        size_bytes=1000, sha256="0" * 64, uploaded_at=timezone.now(), uploaded_by=by,
    )  # fmt: skip
    indicator = Indicator.objects.get(instrument=assessment.period.instrument, code=code)
    Citation.objects.create(assessment=assessment, indicator=indicator, document=document, **when)
    refresh_score(assessment.evaluations.get())


def fields_of(html, button):
    """Return the hidden fields of the form that holds `button`."""
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.S) if button in part)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
