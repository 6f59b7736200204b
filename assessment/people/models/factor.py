"""What stands beside a person's second step of signing in: recovery codes, and its removal by two persons."""

from django.db import models
from django.db.models import F, Q

from assessment.people.models.people import User


class RecoveryCode(models.Model):
    """One code on the paper that opens the second step once where the phone is lost; kept as a digest.

    The codes hold 79 random bits each, so that a plain digest tells nothing, and no key of the server is needed: they go on
    working where that key has changed and the codes of phones do not.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes", verbose_name="orang")
    digest = models.CharField(max_length=64)  # SHA-256, hex
    used_at = models.DateTimeField("dipakai pada", null=True, blank=True)

    class Meta:
        verbose_name = "kode pemulihan"
        constraints = [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_unique")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.used_at or 'belum dipakai'}"


class FactorRemoval(models.Model):
    """One person asked that the second step of somebody who lost the phone be removed; another one decided."""

    class Outcome(models.TextChoices):
        ASKED = "diminta", "Menunggu orang kedua"
        CONFIRMED = "disetujui", "Dicabut"
        REFUSED = "ditolak", "Ditolak"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_removals", verbose_name="orang")
    reason = models.CharField("alasan", max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("keputusan", max_length=10, choices=Outcome.choices, default=Outcome.ASKED)
    decision_reason = models.CharField("alasan keputusan", max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "pencabutan verifikasi dua langkah"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(outcome="diminta"),
                name="factor_removal_one_open",
                violation_error_message="Pencabutan untuk orang ini sudah diminta dan menunggu orang kedua.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="diminta", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="diminta") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="factor_removal_decided_together",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person"))
                & ~Q(decided_by=F("person"))
                & (~Q(outcome="disetujui") | ~Q(decided_by=F("asked_by"))),
                name="factor_removal_by_two_others",
                violation_error_message="Pencabutan diminta dan disetujui dua orang yang berbeda, bukan oleh pemilik akun.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.outcome}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the second person."""
        return self.outcome == self.Outcome.ASKED
