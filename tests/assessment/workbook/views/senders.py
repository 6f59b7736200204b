"""Bring a workbook into a round as a browser does, and look at what the page then shows."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.scores.selectors import load_answers
from assessment.scoring import Choice, Counts, Index
from assessment.workbook.models import SheetImport
from tests.workbooks import office_copy

ANSWERS = {
    "A.I.1.i.a": Choice("Ya"),
    "A.I.1.i.b": Choice("B"),
    "A.II.4.i.a": Counts({"jumlah_sasaran": 4, "sasaran_tercapai": 3}),
    "B.I.a.1": Index(Decimal("3.61")),
}


def send(client, user, assessment, content, name="lke terisi.xlsx"):
    client.force_login(user)
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("assessment:import-list", args=[assessment.pk]), {"file": file})


def read(client, user, assessment, content=None):
    response = send(client, user, assessment, office_copy(ANSWERS) if content is None else content)
    assert response.status_code == 302
    return SheetImport.objects.get(pk=int(response.url.rstrip("/").split("/")[-1]))


def url_of(made, **query):
    return reverse("assessment:import-detail", args=[made.assessment_id, made.pk], query=query or None)


def page_of(client, made, **query):
    response = client.get(url_of(made, **query))
    assert response.status_code == 200
    return response.context["page"], response.text


def states(page):
    return {line.question.code: line.state for area in page.areas for line in area.lines}


def ticked(page):
    """What a browser sends: the value of every ticked box."""
    return [f"{line.row.pk}:{line.version}" for area in page.areas for line in area.lines if line.is_ticked]


def stored(assessment):
    return load_answers(assessment.evaluations.get())


def events(kind):
    return AuditEvent.objects.filter(kind=kind)
