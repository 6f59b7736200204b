"""What the ketua tim knows of a question's way up and the portal cannot see: its effort, and whether it can move."""

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment


class RouteSetting(models.Model):
    """One question of one round as the ketua tim corrected it; without a row the state of the evidence decides."""

    class Effort(models.IntegerChoices):
        READY = 0, "0: data dukung sudah ada"
        DOCUMENT = 1, "1: tinggal melengkapi data dukung"
        ACTIVITY = 2, "2: perlu kegiatan baru"
        OTHERS = 3, "3: bergantung pada pihak lain"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="route_settings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    # None: as the state of the evidence says.
    effort = models.PositiveSmallIntegerField("upaya", choices=Effort.choices, null=True, blank=True)
    is_locked = models.BooleanField("tidak dapat diubah", default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pengaturan jalur"
        ordering = ("assessment", "indicator")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "indicator"),
                name="route_setting_unique_per_question",
                violation_error_message="Pertanyaan ini sudah diatur. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=3),
                name="route_setting_effort_in_range",
                violation_error_message="Upaya berada di antara 0 dan 3. Pilih dari daftar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.effort}"
