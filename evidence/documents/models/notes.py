"""Which threads of notes are about a document."""

from django.db import models

from assessment.notes.models import Thread
from evidence.documents.models.documents import Document


class DocumentThread(models.Model):
    """A thread that is about a document instead of a question."""

    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, primary_key=True, related_name="document_thread")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="threads")

    class Meta:
        verbose_name = "percakapan dokumen"
        ordering = ("document", "thread")

    def __str__(self) -> str:
        return f"{self.document_id}: {self.thread_id}"
