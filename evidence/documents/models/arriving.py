"""Files on their way in: one that comes in parts, one whose question is still to be said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessment.rounds.models import Assessment
from evidence.documents.models.documents import Document


class PartialUpload(models.Model):
    """A large file that arrives piece by piece; its bytes wait in the staging folder under `token`.

    The first `received_bytes` of them survive a crash: they were synced before the sender was told.
    """

    token = models.CharField(max_length=32, unique=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What tells the same file when it is chosen again: its name, its size, and when it was last changed over there.
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    modified_ms = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    # What the whole file became, for a sender whom the answer did not reach.
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "unggahan bertahap"
        ordering = ("begun_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0, received_bytes__lte=F("size_bytes")), name="partial_within_its_size"
            )
        ]
        indexes = [models.Index(fields=("owner", "assessment"), name="partial_owner_idx")]

    def __str__(self) -> str:
        return f"{self.name} {self.received_bytes}/{self.size_bytes}"


class WaitingFile(models.Model):
    """One file of a folder drop, already in the library, whose sender has still to say which question it is for."""

    batch = models.CharField(max_length=40)  # of the drop
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)  # the name it came with and its folders
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "berkas yang menunggu tempat"
        ordering = ("path", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "assessment", "batch", "document", "path"),  # one file may lie in two folders
                name="waiting_file_unique",
                violation_error_message="Berkas ini sudah menunggu tempatnya.",
            )
        ]

    def __str__(self) -> str:
        return self.path
