"""Rows of the registers: the counts of a month, and a service with its promised times."""

import hashlib
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.people.models import User
from assessment.programme.registers.kinds import KINDS
from assessment.programme.registers.rules import LENGTHS, NOTE, REFERENCE, Entry
from assessment.rounds.models import Assessment


def kind_choices() -> list[tuple[str, str]]:
    """Return the registers; a function, so that a new one needs no migration."""
    return [(kind.key, kind.name) for kind in KINDS.values()]


def digest_of(entry: Entry) -> str:
    """Return what a form carries of the content of a month it was loaded with; "" where nothing is said."""
    if entry.is_empty:
        return ""
    content = (sorted(entry.filled.items()), entry.note, entry.reference)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


class RegisterMonth(models.Model):
    """What one register says of one month of the round's year. A month that was emptied stays as a row that says nothing."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="register_months")
    kind = models.CharField("register", max_length=24, choices=kind_choices)
    month = models.PositiveSmallIntegerField("bulan", validators=[MinValueValidator(1), MaxValueValidator(12)])
    counts = models.JSONField("jumlah", default=dict, blank=True)  # key of a column → whole number
    note = models.CharField("keterangan", max_length=LENGTHS[NOTE], blank=True)
    reference = models.CharField("nomor surat", max_length=LENGTHS[REFERENCE], blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("assessment", "kind", "month")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "kind", "month"),
                name="register_month_unique",
                violation_error_message="Bulan ini sudah diisi. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="register_month_of_a_year",
                violation_error_message="Pilih bulan dari daftar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month}"

    @property
    def entry(self) -> Entry:
        """What it says, as the rules read it."""
        counts: dict[str, Any] = self.counts
        return Entry(dict(counts), self.note, self.reference)


class ServicePromise(models.Model):
    """One service and the time it promises: before, and as the office promises it now (empty where nothing changed)."""

    class TimeUnit(models.TextChoices):
        MINUTE = "menit", "menit"
        HOUR = "jam", "jam"
        WORKING_DAY = "hari-kerja", "hari kerja"
        DAY = "hari", "hari kalender"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="service_promises")
    name = models.CharField("layanan", max_length=200)
    old_time = models.PositiveIntegerField("janji waktu lama")  # in `time_unit`
    new_time = models.PositiveIntegerField("janji waktu baru", null=True, blank=True)  # in `time_unit`
    time_unit = models.CharField("satuan waktu", max_length=12, choices=TimeUnit.choices)
    decree_number = models.CharField("nomor keputusan", max_length=100, blank=True)
    decree_date = models.DateField("tanggal keputusan", null=True, blank=True)
    beats_centre = models.BooleanField("lebih cepat dari standar pusat", default=False)
    # Integrated, a shorter way, or within an application: the other ways in which the LKE counts a service as made easier.
    eased_otherwise = models.BooleanField("dipermudah dengan cara lain", default=False)
    withdrawn_at = models.DateTimeField("dicabut", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    class Meta:
        ordering = ("assessment", "name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(decree_number="", decree_date__isnull=True)
                | (~Q(decree_number="") & Q(decree_date__isnull=False)),
                name="service_promise_decree_whole",
                violation_error_message="Isi nomor dan tanggal keputusan keduanya.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="service_promise_withdrawn_with_reason",
                violation_error_message="Tuliskan alasan layanan ini dicabut.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_faster(self) -> bool:
        """Whether the office promises less time than before."""
        return self.new_time is not None and self.new_time < self.old_time

    @property
    def is_eased(self) -> bool:
        """Whether the LKE counts it as made easier."""
        return self.is_faster or self.eased_otherwise

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with."""
        times = (self.old_time, self.new_time, str(self.time_unit), self.decree_number, self.decree_date)
        content = (self.name, times, self.beats_centre, self.eased_otherwise, self.withdrawn_at)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]
