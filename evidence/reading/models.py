"""What could not be shown of a file."""

from django.db import models

from evidence.documents.models import Revision


class UnmadePage(models.Model):
    """One page of a revision, or one look at its words, that could not be made: why, and how often it was tried.

    It outlives the drawn pages and a restart, so that a page that takes its reader's every second is not tried at each view.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="unmade_pages")
    name = models.CharField(
        max_length=40
    )  # what was asked for: `3-besar.webp` is a picture, `21.json` pages from 21 on
    maker = models.CharField(max_length=8)  # `cache.MAKER`: what another one could not make is tried anew
    fault = models.CharField(max_length=20)  # `faults.Fault`
    tries = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ("revision", "name")
        constraints = [models.UniqueConstraint(fields=("revision", "name"), name="unmade_page_unique")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.name}: {self.fault}"
