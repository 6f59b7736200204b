"""A round that was opened by mistake and taken away again, and what became of that."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessment.people.models import User
from assessment.rounds.models.assessment import Assessment
from assessment.rounds.workflow import EDITABLE, Status

RESTORABLE_FOR = timedelta(days=30)


class Cancellation(models.Model):
    """One time a round was cancelled. Nothing of the round is deleted, so that it can be restored as it was."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="cancellations")
    reason = models.TextField("alasan", max_length=2000)
    status_before = models.CharField("status sebelumnya", max_length=12, choices=Status.choices)
    at = models.DateTimeField("dibatalkan pada")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField("dipulihkan pada", null=True, blank=True)
    restored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "pembatalan"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(restored_at__isnull=True),
                name="cancellation_one_in_force",
                violation_error_message="Penilaian ini sudah dibatalkan.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="cancellation_has_reason",
                violation_error_message="Isi alasan pembatalan.",
            ),
            models.CheckConstraint(
                condition=Q(status_before__in=sorted(EDITABLE)), name="cancellation_while_the_unit_wrote"
            ),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True, restored_by__isnull=True)
                | Q(restored_at__isnull=False, restored_by__isnull=False),
                name="cancellation_restored_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.at:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime:
        """The instant until which the round can be restored."""
        return self.at + RESTORABLE_FOR

    @property
    def is_restorable(self) -> bool:
        """Whether there is time left to restore the round."""
        return self.restored_at is None and timezone.now() <= self.at + RESTORABLE_FOR
