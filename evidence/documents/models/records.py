"""Which documents prove which rows of the programme."""

from django.conf import settings
from django.db import models

from assessment.rounds.models import Assessment
from evidence.documents.models.documents import Document


class RecordCitation(models.Model):
    """The use of one document as proof of a row of the programme, such as a month of the rencana kerja.

    kind, record_id: which row, as `assessment.programme.records` names it. The rows stand in tables of many packages, none of
    which is ever deleted, hence no foreign key.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="record_citations")
    kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    # In whose programme it was tied; of the same unit as the document.
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="record_citations")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bukti program"
        ordering = ("kind", "record_id", "created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "record_id", "document"),
                name="record_citation_unique_per_record",
                violation_error_message="Dokumen ini sudah menjadi bukti di sini.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} → {self.document_id}"
