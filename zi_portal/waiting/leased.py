"""What is made in the background: a row that is the order, its place in the waiting line, and what came of it."""

from django.db import models


class Leased(models.Model):
    """Whoever works at the row holds its lease and renews it; one that ran out was held by a process that is gone."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu giliran"
        BUILDING = "disusun", "Sedang disusun"
        READY = "siap", "Siap diunduh"
        FAILED = "gagal", "Gagal disusun"

    requested_at = models.DateTimeField()
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.WAITING)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # why it failed, or what a finished one lacks, for the person
    problem = models.CharField(max_length=1500, blank=True)  # a refusal names up to five documents

    class Meta:
        abstract = True
