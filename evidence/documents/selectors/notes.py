"""The notes on a document: which threads are about it, and where they stand."""

from django.db.models import Q
from django.urls import reverse

from assessment.notes.models import Thread
from assessment.people.models import User
from evidence.documents.models import Document, DocumentThread
from evidence.documents.permissions import check_can_read_document


def about(document: Document) -> Q:
    """Return the condition of the notes on `document`, as rows of `ReviewNote`."""
    return Q(thread__document_thread__document=document.pk)


def page_of(user: User, thread: Thread) -> str | None:
    """Return where the notes on the document of `thread` stand; None for a thread about something else.

    Raises ActionDenied for who may not read the document.
    """
    link = DocumentThread.objects.filter(thread=thread.pk).select_related("document__unit__instansi").first()
    if link is None:
        return None
    check_can_read_document(user, link.document)
    return reverse("evidence:document-notes", args=[link.document_id])
