"""Acts on data dukung take their locks in the order a saved answer does: the sheet, then the audit trail."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.documents.models import BrokenFile, Citation, Document, Revision
from evidence.documents.services import broken_files, citations, documents, judgement
from evidence.documents.services.documents import Details
from tests.evidence import files

SCORE, TRAIL = '"assessment_evaluationscore"', '"assessment_auditchain"'


def replace(own, document):
    documents.replace_document(document=document, file=ContentFile(files.pdf(mark="baru"), name="baru.pdf"), by=own.mp)


def correct(own, document):
    documents.update_details(document=document, details=Details(title="Judul baru"), by=own.mp)


def withdraw(own, document):
    documents.withdraw_document(document=document, reason="Salah unggah.", by=own.mp)


def judge(own, document):
    judgement.judge_document(
        document=document, state=Document.State.REJECTED, reason="Tanpa tanda tangan.", by=own.lead
    )


def cite(own, document):
    indicator = own.question(number=1)
    citations.cite_documents(assessment=own.assessment, indicator=indicator, documents=[document], by=own.mp)


def release(own, document):
    citations.remove_citation(citation=Citation.objects.get(document=document), by=own.mp)


def upload(own, _document):
    own.upload(name="lain.pdf", indicator=own.question())


def lose(_own, document):
    broken_files.mark_broken(Revision.objects.get(document=document), BrokenFile.Problem.MISSING)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [replace, correct, withdraw, judge, cite, release, upload, lose])
def test_k01_the_sheet_is_scored_before_the_event_is_appended(own, act):
    document = own.upload(indicator=own.question())
    with CaptureQueriesContext(connection) as queries:
        act(own, Document.objects.get(pk=document.pk))
    statements = [query["sql"] for query in queries]
    scored = [place for place, sql in enumerate(statements) if SCORE in sql]
    recorded = [place for place, sql in enumerate(statements) if TRAIL in sql]
    assert scored
    assert max(scored) < min(recorded)
