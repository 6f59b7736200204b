"""Whoever waits to download something large: a place in a line that is kept by looking again."""

from django.db import models


class DownloadTurn(models.Model):
    """One waiting download; out of the line once nobody has looked for a while."""

    token = models.CharField(max_length=32, unique=True)  # what its page carries from look to look
    line = models.CharField(max_length=10)  # `services.download_turns.Places.name`
    holder = models.CharField(max_length=20)  # who waits: the pk of a link or a person
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "giliran mengunduh"
        ordering = ("asked_at", "id")
        indexes = [models.Index(fields=("line", "seen_at"), name="download_turn_line_idx")]

    def __str__(self) -> str:
        return f"{self.holder} {self.asked_at}"
