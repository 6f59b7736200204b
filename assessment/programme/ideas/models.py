"""One idea of the staff for an innovation."""

import hashlib
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.people.areas import AreaKey
from assessment.people.models import Unit, User
from assessment.programme.models import Innovation
from assessment.programme.suggestions.models import Suggestion

LOWEST, HIGHEST = 1, 5
_IN_SCALE = [
    MinValueValidator(LOWEST, f"Pilih angka {LOWEST} sampai {HIGHEST}."),
    MaxValueValidator(HIGHEST, f"Pilih angka {LOWEST} sampai {HIGHEST}."),
]
_IS_RANKED = Q(benefit__isnull=False, ease__isnull=False)  # said too: a range of nothing is neither true nor false


class InnovationIdea(models.Model):
    """What somebody of the office would do better, how the ketua tim ranks it, and what became of it. It is never deleted.

    It is of the unit, as innovations are: what is not adopted this year may be the next.
    """

    class State(models.TextChoices):
        PROPOSED = "diusulkan", "Diusulkan"
        ADOPTED = "diadopsi", "Diadopsi"
        DECLINED = "tidak", "Tidak diadopsi"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="innovation_ideas")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    title = models.CharField("ide", max_length=200)  # no longer than the name of an innovation
    problem = models.TextField("masalah", max_length=2000, blank=True)
    # In free words, such as a section or a name; "" where nobody said. It need not be a person with an account.
    came_from = models.CharField("dari", max_length=150, blank=True)
    proposed_on = models.DateField("tanggal")  # a day of the unit's calendar
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh")
    # 1 to 5, five is best; both or neither.
    benefit = models.PositiveSmallIntegerField("manfaat", null=True, blank=True, validators=_IN_SCALE)
    ease = models.PositiveSmallIntegerField("kemudahan", null=True, blank=True, validators=_IN_SCALE)
    # The answer of the staff that it was made of.
    suggestion = models.OneToOneField(
        Suggestion, on_delete=models.PROTECT, related_name="idea", null=True, blank=True, verbose_name="saran pegawai"
    )
    # What its adoption began.
    innovation = models.OneToOneField(
        Innovation, on_delete=models.PROTECT, related_name="idea", null=True, blank=True, verbose_name="inovasi"
    )
    declined_at = models.DateTimeField("tidak diadopsi", null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    declined_reason = models.CharField("alasan tidak diadopsi", max_length=300, blank=True)

    class Meta:
        ordering = ("unit", "proposed_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "title"),
                condition=Q(declined_at__isnull=True),
                name="innovation_idea_unique_per_unit",
                violation_error_message="Ide dengan bunyi ini sudah dicatat. Pakai yang itu.",
            ),
            models.CheckConstraint(
                condition=Q(benefit__isnull=True, ease__isnull=True)
                | Q(_IS_RANKED, benefit__range=(LOWEST, HIGHEST), ease__range=(LOWEST, HIGHEST)),
                name="innovation_idea_ranked_whole",
                violation_error_message="Isi manfaat dan kemudahan keduanya.",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, declined_reason="")
                | (Q(declined_at__isnull=False, declined_by__isnull=False) & ~Q(declined_reason="")),
                name="innovation_idea_declined_with_reason",
                violation_error_message="Tuliskan alasan ide ini tidak diadopsi.",
            ),
            models.CheckConstraint(
                condition=Q(innovation__isnull=True) | Q(declined_at__isnull=True),
                name="innovation_idea_decided_once",
                violation_error_message="Ide diadopsi atau tidak, salah satu saja.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        """What became of it."""
        if self.innovation_id is not None:
            return self.State.ADOPTED
        return self.State.PROPOSED if self.declined_at is None else self.State.DECLINED

    @property
    def total(self) -> int | None:
        """What it is ranked by, 2 to 10; None while nobody ranked it."""
        return None if self.benefit is None or self.ease is None else self.benefit + self.ease

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        fields: Any = self._meta.fields
        content = [str(getattr(self, field.attname)) for field in fields if field.name not in {"id", "declined_by"}]
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]
