"""What the office assumes of the loss upstream where its own earlier rounds do not tell, or tell it wrongly."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.people.models import User
from assessment.rounds.models import Assessment, Stage


class GapAssumption(models.Model):
    """How much one step of the evaluation would take from one part of a round's sheet, as somebody of the unit entered it."""

    class Measure(models.TextChoices):
        PERCENT = "persen", "persen dari nilainya"
        POINTS = "poin", "poin"

    STEPS = ((Stage.TPI, "Penilaian TPI"), (Stage.TPN, "Penilaian TPN"))

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="gap_assumptions")
    step = models.CharField("setelah penilaian", max_length=12, choices=STEPS)
    part = models.CharField("bagian", max_length=20)  # key of a component or an area of the round's LKE
    measure = models.CharField("satuan", max_length=6, choices=Measure.choices, default=Measure.PERCENT)
    # 0 to 100, in `measure`; None: taken back, the row says by whom and when.
    amount = models.DecimalField(
        "turun",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    reason = models.CharField("alasan", max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "asumsi penurunan"
        ordering = ("assessment", "step", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "step", "part"),
                name="gap_assumption_unique_per_step_and_part",
                violation_error_message="Bagian ini sudah mempunyai asumsi. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0, amount__lte=100),
                name="gap_assumption_amount_in_range",
                violation_error_message="Penurunan berada di antara 0 dan 100. Periksa lagi angkanya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.part}: {self.amount}"
