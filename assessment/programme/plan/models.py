"""How far the lines of the rencana kerja came, month by month."""

import hashlib

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.people.models import User
from assessment.programme.models import WorkItem


class WorkProgress(models.Model):
    """What was reported of one line for one month of its year: how far all of it is, and a sentence."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="progress")
    month = models.PositiveSmallIntegerField("bulan", validators=[MinValueValidator(1), MaxValueValidator(12)])
    # Of the whole line, as reported.
    percent = models.PositiveSmallIntegerField(
        "kemajuan (persen)", validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    text = models.CharField("yang sudah dikerjakan", max_length=500)
    why_lower = models.CharField("alasan turun", max_length=300, blank=True)  # where an earlier month stands higher
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("item", "month")
        constraints = [
            models.UniqueConstraint(
                fields=("item", "month"),
                name="work_progress_unique_per_month",
                violation_error_message="Bulan ini sudah dilaporkan. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, percent__gte=0, percent__lte=100),
                name="work_progress_in_range",
                violation_error_message="Kemajuan berada di antara 0 dan 100 persen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.month}: {self.percent} %"

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with."""
        return hashlib.sha256(repr((self.percent, self.text, self.why_lower)).encode()).hexdigest()[:32]
