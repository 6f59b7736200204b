"""Notes on a document: as those on a question, and only for who may open the document."""

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.notes.models import Audience, ReviewNote, Thread
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.documents.models import Citation, Document
from evidence.documents.services.notes import add_document_note
from tests.assessment.sheet.views.sheet import cite
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.a"


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna")


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def other(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.PW], full_name="Pokja Lain")


@pytest.fixture
def document(assessment, lead):
    cite(assessment, CODE, lead)
    return Document.objects.get()


def write(document, assessment, by, text="Halaman 3 belum ditandatangani.", audience=Audience.TEAM, **more):
    return add_document_note(document=document, assessment=assessment, audience=audience, text=text, by=by, **more)


def notes_at(document):
    return reverse("evidence:document-notes", args=[document.pk])


def test_a_note_on_a_document_is_read_there_and_told_to_whom_it_names(assessment, document, lead, sari, client):
    note = write(document, assessment, lead, mentions=[sari.pk])
    assert write(document, assessment, sari, text="Sudah.").thread == note.thread
    assert note.thread.indicator is None
    client.force_login(sari)
    page = client.get(notes_at(document)).text
    assert page.index("Halaman 3 belum ditandatangani.") < page.index("Sudah.")
    assert "Halaman 3" not in client.get(reverse("assessment:answer-edit", args=[assessment.pk, CODE])).text
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.NOTE_WRITTEN).first()
    assert event.detail["question"] == f"dokumen:{document.pk}"
    assert [(row.kind, row.url) for row in sari.notices.all()] == [("disebut", f"{notes_at(document)}#catatan")]


def test_a_note_is_sent_finished_and_taken_back_on_the_page_of_the_document(assessment, document, lead, client):
    client.force_login(lead)
    assert client.post(notes_at(document), {"note_text": " "}).status_code == 422
    response = client.post(notes_at(document), {"note_text": "Halaman 3."})
    assert response.url == f"{notes_at(document)}?catatan=terkirim#catatan"
    note = ReviewNote.objects.get()
    finish = reverse("assessment:thread-resolve", args=[assessment.pk, note.thread_id])
    assert client.post(finish, {"act": "selesai"}).url == notes_at(document)
    assert Thread.objects.get().is_resolved
    taken = client.post(reverse("assessment:note-withdraw", args=[assessment.pk, note.pk]))
    assert taken.url == notes_at(document)
    assert "Catatan ini ditarik." in client.get(notes_at(document)).text


def test_notes_on_a_restricted_document_are_for_who_may_open_it(assessment, document, lead, other, client):
    Document.objects.update(is_restricted=True)
    document.refresh_from_db()
    note = write(document, assessment, lead)
    client.force_login(other)
    assert client.get(notes_at(document)).status_code == 403
    finish = reverse("assessment:thread-resolve", args=[assessment.pk, note.thread_id])
    assert client.post(finish, {"act": "selesai"}).status_code == 403
    assert not Thread.objects.get().is_resolved
    with pytest.raises(ActionDenied):
        write(document, assessment, other)
    with pytest.raises(InvalidInput) as refused:
        write(document, assessment, lead, mentions=[other.pk])
    assert "Pokja Lain" not in str(refused.value)
    assert ReviewNote.objects.count() == 1


def test_evaluators_and_the_team_read_on_a_document_what_they_read_at_a_question(assessment, document, lead, client):
    write(document, assessment, lead, text="RAHASIA TIM")
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    write(document, assessment, tpi, text="RAHASIA KERJA", audience=Audience.WORKING)
    write(document, assessment, tpi, text="RAHASIA KONSEP", audience=Audience.RESULT)
    with pytest.raises(WrongState, match="dijawab pada pertanyaannya"):
        write(document, assessment, lead, audience=Audience.RESULT)
    assert Citation.objects.exists()
    for reader, seen, hidden in (
        (lead, ["RAHASIA TIM"], ["RAHASIA KERJA", "RAHASIA KONSEP"]),
        (tpi, ["RAHASIA KERJA", "RAHASIA KONSEP"], ["RAHASIA TIM"]),
    ):
        client.force_login(reader)
        page = client.get(notes_at(document)).text
        assert all(text in page for text in seen)
        assert not any(text in page for text in hidden)
