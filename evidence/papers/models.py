"""Papers that are made when a turn is free: who asked for which, and the finished file until it expires."""

from django.db import models
from django.db.models import Q

from assessment.papers.models import IssuedReport
from assessment.rounds.models import Assessment
from zi_portal.waiting.kept import Kept


class PaperRequest(Kept):
    """One paper that waits, is made, or was; what it says follows the rights of its reader, and nobody else is given it.

    What comes of an act (`ACTS`) is kept where the act keeps it: the row names it, or the order does, and holds no file.
    """

    class What(models.TextChoices):
        REPORT = "laporan", "Laporan Penilaian Mandiri"
        SHORT = "ringkasan", "Ringkasan kesiapan"
        FINAL = "final", "Laporan final"
        LHE = "lhe", "Laporan Hasil Evaluasi"
        MINUTES = "berita-acara", "Berita acara"
        MONITORING = "monev", "Laporan monev"
        DISPOSAL = "pemusnahan", "Berita acara pemusnahan"

    ACTS = (What.FINAL, What.DISPOSAL)
    LETTERS = (What.LHE, What.MINUTES)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="paper_requests")
    what = models.CharField("cetakan", max_length=12, choices=What.choices)
    paper = models.CharField("kertas", max_length=2)  # A4 or F4
    order = models.JSONField(default=dict, blank=True)  # what was typed, as `evidence.papers.orders` says
    issued = models.ForeignKey(IssuedReport, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    command = models.CharField(max_length=200, blank=True)  # what an operator runs, where that mends it
    # Of the finished file: from which data, with the titles and figures of what.
    is_draft = models.BooleanField(default=False)
    data_sha256 = models.CharField(max_length=64, blank=True)
    documents = models.JSONField(default=list, blank=True)
    evaluations = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "cetakan yang diminta"
        ordering = ("requested_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "reader", "what", "paper", "mark"),
                condition=Q(state__in=("menunggu", "disusun")),
                name="paper_request_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="siap")
                | Q(made_at__isnull=False, expires_at__isnull=False)
                & (Q(what__in=("final", "pemusnahan")) | ~Q(storage_name="") & ~Q(sha256="")),
                name="paper_request_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="disusun") | Q(lease_until__isnull=False) & ~Q(lease=""),
                name="paper_request_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(fields=("storage_name",), name="paper_request_name_idx"),
            # The line: who waits or is served is few of all.
            models.Index(fields=("state", "requested_at"), name="paper_request_line_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.what} {self.state}"
