"""What an office can show for the conditions of being proposed."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from assessment.lke.models import Condition
from assessment.people.models import User
from assessment.rounds.models import Assessment, Period


def check_https(link: str) -> None:
    """Refuse an address that is not plainly https to a named host: no other scheme, no user, nothing relative."""
    try:
        parts = urlsplit(link)
        # An impossible port raises when it is asked for.
        is_plain = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # a port or a bracket that is none
        is_plain = False
    if not is_plain or any(letter.isspace() for letter in link) or "\\" in link:
        raise ValidationError("Tautan harus diawali https:// dan nama situs. Periksa lagi tautannya.")


class ConditionProof(models.Model):
    """What is recorded of one condition: for all units of an instansi in a period, or for one unit's round."""

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="proofs")
    # Exactly one of the two, as the condition's level says.
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="condition_proofs", null=True, blank=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="condition_proofs", null=True, blank=True
    )
    value = models.CharField("nilai", max_length=100, blank=True)
    # Predicate → whether it is met, where the value alone cannot show it; an absent predicate is not judged yet.
    declared = models.JSONField("pernyataan", default=dict, blank=True)
    reason = models.CharField("alasan", max_length=1000, blank=True)
    # Level instansi only: the admin keeps no documents. What proves a unit's condition is cited from its library.
    reference = models.CharField("bukti", max_length=300, blank=True)
    link = models.CharField("tautan", max_length=500, blank=True, validators=[check_https])
    dated = models.DateField("tanggal", null=True, blank=True)
    owner = models.CharField("penanggung jawab", max_length=150, blank=True)
    note = models.CharField("catatan", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)  # raised by every save; a form carries the one it was loaded from
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pemenuhan syarat"
        ordering = ("condition",)
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isnull=True, assessment__isnull=False)
                | Q(period__isnull=False, assessment__isnull=True),
                name="condition_proof_of_period_or_assessment",
                violation_error_message="Pemenuhan syarat milik satu periode atau satu penilaian.",
            ),
            models.UniqueConstraint(
                fields=("period", "condition"),
                condition=Q(period__isnull=False),
                name="condition_proof_unique_per_period",
                violation_error_message="Syarat ini sudah diisi pada periode ini. Muat ulang halaman ini.",
            ),
            models.UniqueConstraint(
                fields=("assessment", "condition"),
                condition=Q(assessment__isnull=False),
                name="condition_proof_unique_per_assessment",
                violation_error_message="Syarat ini sudah diisi pada penilaian ini. Muat ulang halaman ini.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition_id} v{self.version}"
