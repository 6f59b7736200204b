"""Writing a note on a document. Who reads it is asked of `assessment.notes`, and of the document itself."""

from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.notes import permissions
from assessment.notes.models import Audience, ReviewNote, Thread
from assessment.notes.services import Subject, write_note
from assessment.people.models import User
from assessment.people.permissions import can
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import Status
from evidence.documents.models import Document, DocumentThread
from evidence.documents.permissions import check_can_read_document
from zi_portal.kit.refusals import InvalidInput, WrongState


@transaction.atomic
def add_document_note(
    *,
    document: Document,
    assessment: Assessment,
    audience: Audience,
    text: str,
    by: User,
    mentions: Collection[int] = (),
    key: str = "",
) -> ReviewNote:
    """Write a note to the open thread of a document, or begin one, and return it; refuses as `add_note` of a question.

    The unit's team writes to each other alone: evaluators are answered at the question. Who is named has to be able to
    open the document too.
    """
    assessment = lock_assessment(assessment)
    document = Document.objects.select_for_update(of=("self",)).select_related("unit__instansi").get(pk=document.pk)
    permissions.check_can_write_note(by, assessment, audience)
    check_can_read_document(by, document)
    is_team = permissions.is_of_team(by, assessment.unit)
    if is_team and audience == Audience.RESULT:
        raise WrongState("Catatan penilai dijawab pada pertanyaannya. Tulis catatan untuk tim unit Anda.")
    stage = "" if is_team else permissions.STAGES[Status(assessment.status)].value
    given = {"unit": document.unit, "audience": audience, "stage": stage, "resolved_at": None}
    thread = Thread.objects.filter(**given, document_thread__document=document).first()
    if thread is None:
        thread = Thread.objects.create(**given, opened_by=by, opened_at=timezone.now())
        DocumentThread.objects.create(thread=thread, document=document)
    for person in User.objects.filter(pk__in=mentions):
        if not can(check_can_read_document, person, document):
            raise InvalidInput({"mentions": [permissions.NOT_ACCESSIBLE]})
    url = f"{reverse('evidence:document-notes', args=[document.pk])}#catatan"
    subject = Subject(document.title, f"dokumen:{document.pk}", url)
    return write_note(thread, assessment=assessment, subject=subject, text=text, by=by, mentions=mentions, key=key)
