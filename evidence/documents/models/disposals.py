"""Destroying documents whose time is over: for how long they are kept, the proposal, and its minute (berita acara)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessment.people.models import Instansi, Unit

MOST_YEARS = 100


class RetentionRule(models.Model):
    """For how many years an instansi keeps documents; without a row, the portal's setting holds."""

    instansi = models.OneToOneField(Instansi, on_delete=models.PROTECT, primary_key=True, related_name="retention_rule")
    years = models.PositiveSmallIntegerField("masa simpan", help_text="tahun")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "masa simpan dokumen"
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=MOST_YEARS),
                name="retention_years_in_range",
                violation_error_message="Masa simpan 1 sampai 100 tahun.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instansi_id}: {self.years} tahun"


class Disposal(models.Model):
    """One list of documents that somebody proposed to destroy and, once another person agreed, the minute of it."""

    class Outcome(models.TextChoices):
        PROPOSED = "diusulkan", "Menunggu persetujuan"
        CONFIRMED = "disetujui", "Dimusnahkan"
        REFUSED = "ditolak", "Ditolak"
        CANCELLED = "dibatalkan", "Dibatalkan"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="disposals")
    number = models.CharField("nomor berita acara", max_length=80)
    reason = models.CharField("alasan", max_length=500)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("keputusan", max_length=10, choices=Outcome.choices, default=Outcome.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision_reason = models.CharField("alasan keputusan", max_length=500, blank=True)
    # A PDF, kept for ever in the database, so that it is there exactly when the documents are marked as destroyed.
    minute = models.BinaryField(null=True, blank=True)
    minute_sha256 = models.CharField(max_length=64, blank=True)  # hex
    # When the last of the files was off the shelf; None while some may still stand there.
    bytes_removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "pemusnahan"
        ordering = ("-proposed_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("unit", "number"), name="disposal_number_unique"),
            models.CheckConstraint(
                condition=Q(outcome="diusulkan", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="diusulkan") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="disposal_decided_together",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="disetujui") | (~Q(decided_by=F("proposed_by")) & ~Q(minute_sha256="")),
                name="disposal_confirmed_by_another",
                violation_error_message="Pemusnahan disetujui oleh orang lain daripada pengusulnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.outcome == self.Outcome.PROPOSED


class DisposalItem(models.Model):
    """One document of such a list."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="disposal_items")

    class Meta:
        verbose_name = "dokumen yang dimusnahkan"
        ordering = ("disposal", "id")
        constraints = [models.UniqueConstraint(fields=("disposal", "document"), name="disposal_item_unique")]

    def __str__(self) -> str:
        return f"{self.disposal_id}: {self.document_id}"
