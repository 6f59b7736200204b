"""An instrument somebody uploaded and nobody uses yet."""

from django.db import models

from assessment.lke.models import Instrument
from assessment.people.models import User


class InstrumentDraft(models.Model):
    """One uploaded instrument, read and checked. Never changed: whoever mends the file uploads it again."""

    file_name = models.CharField("nama berkas", max_length=150)
    content = models.BinaryField()  # as it was uploaded, so that nobody's work is lost
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the file
    is_workbook = models.BooleanField()  # else YAML
    # The edition a workbook borrows missing sheets from, and the first to compare with.
    base = models.ForeignKey(Instrument, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    # Read off the file where there are no problems; blank otherwise.
    code = models.CharField(max_length=60, blank=True)
    short_title = models.CharField(max_length=120, blank=True)
    mapping = models.JSONField(null=True, blank=True)  # in the shape of an instrument file
    digest = models.CharField(max_length=64, blank=True)  # that an edition of it will have
    problems = models.JSONField(default=list)  # [place in the file, what is wrong and what to do]
    unsaid = models.PositiveIntegerField(default=0)  # problems beyond those
    notes = models.JSONField(default=list)  # what was not read, and what the base lent
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    activated = models.OneToOneField(
        Instrument, on_delete=models.PROTECT, related_name="draft", null=True, blank=True
    )  # the edition it became

    class Meta:
        verbose_name = "konsep instrumen"
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.short_title or self.file_name
