"""Files read before anything counts: a workbook for a round with what became of each row, and an instrument's draft."""

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment


class SheetImport(models.Model):
    """One reading of one file for one round. The file itself is not kept."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField("nama berkas", max_length=150)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet_name = models.CharField("lembar", max_length=100)
    unit_name = models.CharField("unit di berkas", max_length=200, blank=True)  # as it stands there
    notes = models.JSONField(default=list)  # how it was read, one line each
    problems = models.JSONField(default=list)  # what could not be read and belongs to no question
    leftovers = models.JSONField(default=list)  # what stands in the file and was not read, one line each
    total_note = models.CharField(max_length=1000, blank=True)  # how its own total differs from ours
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The last time rows were taken over, and their undoing; taking over again ends the latter.
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "impor LKE"
        ordering = ("-read_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="sheet_import_applied_pair",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, applied_at__isnull=False),
                name="sheet_import_undone_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What a file says of one question. All three value fields empty means that it gives no answer."""

    class Undoing(models.TextChoices):
        """What became of a row that was taken over, once that was undone."""

        NONE = "", "–"
        RESTORED = "dipulihkan", "Dipulihkan"
        KEPT = "dibiarkan", "Diubah sesudah impor, dibiarkan"
        FOREIGN = "bukan_haknya", "Area lain, dibiarkan"

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.PROTECT, related_name="rows")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=5, null=True, blank=True)  # noqa: DJ001  (as in Answer: None is unanswered)
    counts = models.JSONField(null=True, blank=True)
    index = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    other_counts = models.JSONField(null=True, blank=True)  # a second way to read it, beside `counts`
    explanation = models.TextField(max_length=5000, blank=True)
    cell = models.CharField(max_length=10, blank=True)
    problem = models.TextField(blank=True)  # why it cannot be read, a line each
    unsure = models.TextField(blank=True)  # what a person should confirm before it is taken over, one sentence
    links = models.JSONField(default=list)  # addresses of data dukung, as they stand in the file
    named = models.JSONField(
        default=list
    )  # the same with its name as [name or "", address or ""], and names without one
    # Taking over: what stood before as {level, counts, index, explanation}, None if nothing; the version it became.
    before = models.JSONField(null=True, blank=True)
    applied_version = models.PositiveIntegerField(null=True, blank=True)
    undoing = models.CharField(max_length=12, choices=Undoing.choices, default=Undoing.NONE, blank=True)

    class Meta:
        ordering = ("sheet_import", "indicator__position")
        constraints = [
            models.UniqueConstraint(fields=("sheet_import", "indicator"), name="import_row_unique_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.cell})"
