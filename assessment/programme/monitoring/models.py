"""Records of monitoring, and what was decided in them."""

import hashlib

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import MONTHS

TEAM = ""  # area of a record of the whole team
TEAM_LABEL = "Seluruh tim"
WHOLE = "tim"  # stands for TEAM in addresses


class Monitoring(models.Model):
    """What one pokja, or the whole team, saw of one month of its year. It is ended, never deleted."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="monitorings")
    area = models.CharField("pokja", max_length=5, choices=AreaKey.choices, blank=True)  # TEAM for the whole team
    month = models.PositiveSmallIntegerField("bulan", validators=[MinValueValidator(1), MaxValueValidator(12)])
    held_on = models.DateField("dilaksanakan pada")  # a day of the unit's calendar, most often of the next month
    attendees = models.TextField("peserta", max_length=2000)
    seen = models.TextField("hasil pemantauan", max_length=8000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("dihentikan", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan dihentikan", max_length=300, blank=True)

    class Meta:
        ordering = ("assessment", "month", "area", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "area", "month"),
                condition=Q(ended_at__isnull=True),
                name="monitoring_unique_per_month",
                violation_error_message="Monev bulan ini sudah dicatat. Ubah yang sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="monitoring_month_of_a_year",
                violation_error_message="Pilih bulan dari daftar.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="monitoring_ended_with_reason",
                violation_error_message="Tuliskan alasan catatan monev ini dihentikan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_label} {self.month}"

    @property
    def area_label(self) -> str:
        """Whose month it is, in words."""
        return AreaKey(self.area).label if self.area else TEAM_LABEL

    @property
    def month_name(self) -> str:
        """The month in words."""
        return MONTHS[self.month - 1]

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        content = (str(self.held_on), self.attendees, self.seen, str(self.ended_at or ""))
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


class Decision(models.Model):
    """One thing that was decided; who does it until when stands in the task that is made of it."""

    monitoring = models.ForeignKey(Monitoring, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField("keputusan", max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("monitoring", "id")

    def __str__(self) -> str:
        return self.text
