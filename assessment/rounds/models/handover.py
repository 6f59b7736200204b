"""What passes a round from one pair of hands to the next, and the lock on sheets that were handed on."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from assessment.people.models import Role, User
from assessment.rounds.models.assessment import Assessment, Evaluation
from assessment.rounds.workflow import BACKWARDS, REPAIRS, Act


class Handover(models.Model):
    """One act that moved a round on: who, when, in which role, why, and what the unit's sheet said at that moment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="handovers")
    number = models.PositiveIntegerField()  # from 1; a form carries the last one it was loaded with
    act = models.CharField("langkah", max_length=10, choices=Act.choices)
    # The unit's own sheet that was handed on; what it said then, so that a later change would show.
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="handovers")
    sheet_sha256 = models.CharField(max_length=64)  # hex, over all its answers
    claim_total = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    supported_total = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    statement = models.TextField("pernyataan", max_length=1000, blank=True)  # the sentence that was confirmed
    reason = models.TextField("alasan", max_length=2000, blank=True)
    due_at = models.DateTimeField("batas perbaikan", null=True, blank=True)
    at = models.DateTimeField("pada")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField("sebagai", max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = "serah terima"
        ordering = ("assessment", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "number"),
                name="handover_unique_step",
                violation_error_message="Langkah ini sudah dilakukan. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=sorted(BACKWARDS)) | ~Q(reason=""),
                name="handover_back_has_reason",
                violation_error_message="Isi alasan pengembalian.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(act__in=sorted(REPAIRS)), name="handover_due_only_for_repair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.number} {self.act}"

    @property
    def sheet_key(self) -> str:
        """The sheet that was handed on, as an address names it."""
        return str(self.evaluation_id)

    @property
    def at_risk_total(self) -> Decimal | None:
        """Klaim less berdata dukung as they stood at that moment."""
        if self.claim_total is None or self.supported_total is None:
            return None
        return self.claim_total - self.supported_total


class AnswerLock(models.Model):
    """While this row stands, triggers of the database refuse any change to the answers of the evaluation.

    A table of its own, because a trigger that read the evaluation's row would keep SQLite from altering that table.
    """

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, primary_key=True, related_name="answer_lock"
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ("evaluation",)

    def __str__(self) -> str:
        return f"{self.evaluation_id}"
