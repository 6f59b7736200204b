"""The profile video of a unit: a slot of its own in a round, beside the data dukung."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessment.rounds.models import Assessment
from evidence.documents.models import Revision


class ProfileVideo(models.Model):
    """One video that stood in the slot of a round. It supports no answer; a new one takes its place, its row stays."""

    class Kind(models.TextChoices):
        MP4 = "mp4", "MP4"
        WEBM = "webm", "WebM"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="profile_videos")
    storage_name = models.CharField(max_length=100, unique=True)  # random, says nothing of its content
    original_name = models.CharField("nama berkas", max_length=150)
    kind = models.CharField(max_length=4, choices=Kind.choices)  # derived from content
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # hex
    scan = models.CharField("pemindaian", max_length=8, choices=Revision.Scan.choices, default=Revision.Scan.OFF)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # From then on nothing names its bytes, and they go.
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "video profil"
        ordering = ("assessment", "-uploaded_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(removed_at__isnull=True),
                name="video_one_per_round",
                violation_error_message="Putaran ini sudah mempunyai video profil.",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="video_not_empty"),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_ready(self) -> bool:
        """Whether it may be played: no scanner, or one that called it clean."""
        return self.scan in {Revision.Scan.OFF, Revision.Scan.CLEAN}
