"""The picture at the head of an office's papers."""

import hashlib

from django.db import models
from django.db.models import Q

from assessment.people.models import Instansi, Unit, User


class LetterheadLogo(models.Model):
    """The logo of one office or, without a unit, of every office of an instansi that has none of its own.

    The picture is a small PNG drawn anew from what was uploaded, so that it needs no file on the shelf.
    """

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="logos")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="logos", null=True, blank=True)
    picture = models.BinaryField("gambar")
    sha256 = models.CharField("SHA-256", max_length=64)
    original_name = models.CharField("nama berkas", max_length=150)
    uploaded_at = models.DateTimeField("diunggah")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pengunggah")

    class Meta:
        verbose_name = "logo kop surat"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("unit",), name="letterhead_logo_once_per_unit"),
            models.UniqueConstraint(
                fields=("instansi",), condition=Q(unit__isnull=True), name="letterhead_logo_once_per_instansi"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_whole(self) -> bool:
        """Whether the picture is the one that was kept."""
        return hashlib.sha256(self.picture).hexdigest() == self.sha256
