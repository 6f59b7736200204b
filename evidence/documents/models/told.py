"""Of which documents people were told that they end."""

from django.db import models

from evidence.documents.models.documents import Document


class EndingTold(models.Model):
    """People were told, so many days before, that a document ends on a day: alone, or among several that end on it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()  # how long before: 30 or 7

    class Meta:
        verbose_name = "pemberitahuan masa berlaku"
        ordering = ("document", "ends_on", "days")
        constraints = [models.UniqueConstraint(fields=("document", "ends_on", "days"), name="ending_told_once")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.ends_on} {self.days}"
