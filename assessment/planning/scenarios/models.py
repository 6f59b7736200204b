"""Scenarios: answers as they might become, kept beside the real ones, which they never touch."""

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment


class Scenario(models.Model):
    """One what-if of a round, made by one person. Without a name it is the maker's scratch sheet, one a round.

    It holds only what differs from the real sheet, so it follows whatever is answered there.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scenarios")
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pembuat")
    name = models.CharField("nama skenario", max_length=120, blank=True)
    shared_at = models.DateTimeField("dibagikan", null=True, blank=True)  # None: only its maker reads it
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "skenario"
        ordering = ("assessment", "-changed_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "maker", "name"),
                name="scenario_name_unique_per_maker",
                violation_error_message="Anda sudah mempunyai skenario dengan nama ini. Pakai nama lain.",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | ~Q(name=""),
                name="scenario_shared_has_name",
                violation_error_message="Beri nama skenario ini sebelum dibagikan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Lembar simulasi"

    @property
    def is_kept(self) -> bool:
        """Whether it has a name, and so is no scratch sheet."""
        return bool(self.name)

    @property
    def is_shared(self) -> bool:
        """Whether everyone of the unit's team reads it."""
        return self.shared_at is not None


class ScenarioChange(models.Model):
    """One question whose answer is another in a scenario; a question without a row stays as it is."""

    # Nothing rests on a scenario: a deleted one takes its changes along.
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="changes")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("tingkat", max_length=5, null=True, blank=True)  # noqa: DJ001  (None: not a choice)
    counts = models.JSONField("jumlah", null=True, blank=True)  # input key → whole number, every input
    index = models.DecimalField("indeks", max_digits=5, decimal_places=4, null=True, blank=True)  # 0 to 4

    class Meta:
        verbose_name = "perubahan skenario"
        ordering = ("scenario", "indicator")
        constraints = [
            models.UniqueConstraint(fields=("scenario", "indicator"), name="scenario_change_unique_per_question"),
            models.CheckConstraint(
                condition=(
                    Q(level__isnull=False, counts__isnull=True, index__isnull=True)
                    | Q(level__isnull=True, counts__isnull=False, index__isnull=True)
                    | Q(level__isnull=True, counts__isnull=True, index__isnull=False)
                ),
                name="scenario_change_one_kind_of_value",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | ~Q(level=""), name="scenario_change_level_not_blank"
            ),
            models.CheckConstraint(
                condition=Q(index__isnull=True) | Q(index__gte=0, index__lte=4),
                name="scenario_change_index_in_range",
                violation_error_message="Indeks berada di antara 0 dan 4. Periksa lagi angkanya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}: {self.indicator_id}"
