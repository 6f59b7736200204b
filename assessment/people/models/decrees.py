"""The decrees (surat keputusan) by which the team of a unit is formed and changed."""

import hashlib
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from assessment.people.models.people import Unit, User

LATEST_FIRST = (F("dated_on").desc(nulls_first=True), "-id")


class Decree(models.Model):
    """One surat keputusan about the team of a unit; the roles it gives hang on it. Ended, never deleted."""

    class About(models.TextChoices):
        FORMED = "pembentukan", "Pembentukan tim"
        CHANGED = "perubahan", "Perubahan tim"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="decrees", verbose_name="unit")
    number = models.CharField("nomor SK", max_length=100)
    # The day it was signed. None, with an empty `about`: the number was found at roles given before SK were recorded.
    dated_on = models.DateField("tanggal penetapan", null=True, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)  # None: since it was signed
    about = models.CharField("tentang", max_length=12, choices=About.choices, blank=True)
    changes = models.TextField("yang ditetapkan atau diubah", max_length=1000, blank=True)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="amended_by",
        null=True,
        blank=True,
        verbose_name="mengubah SK",
    )
    recorded_at = models.DateTimeField("dicatat pada")
    # None: the operator
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan diakhiri", max_length=300, blank=True)

    class Meta:
        verbose_name = "SK"
        ordering = LATEST_FIRST
        constraints = [
            models.UniqueConstraint(
                "unit",
                Lower("number"),
                condition=Q(ended_at__isnull=True),
                name="decree_number_unique_per_unit",
                violation_error_message="SK dengan nomor ini sudah tercatat. Ubah SK yang ada, atau periksa nomornya.",
            ),
            models.CheckConstraint(
                condition=Q(dated_on__isnull=True, valid_from__isnull=True, about="")
                | (Q(dated_on__isnull=False) & ~Q(about="")),
                name="decree_told_in_full",
                violation_error_message="Isi tanggal penetapan dan apa yang ditetapkan SK ini.",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amends=F("id")),
                name="decree_not_its_own_change",
                violation_error_message="SK tidak dapat mengubah dirinya sendiri. Pilih SK lain.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="decree_ended_with_reason",
                violation_error_message="Tuliskan alasan SK ini diakhiri.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holds_from(self) -> date | None:
        """The first day on which a role it gives may begin; None while nobody has said when it was signed."""
        return self.valid_from or self.dated_on

    def can_begin(self, day: date) -> bool:
        """Whether a role it gives may begin on `day`."""
        return self.holds_from is None or day >= self.holds_from

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        content = (self.number, self.dated_on, self.valid_from, str(self.about), self.changes, self.amends_id)
        return hashlib.sha256(repr((content, self.ended_at)).encode()).hexdigest()[:32]
