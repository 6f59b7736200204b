"""What is made in the background for one reader, and kept for him for a while."""

from django.conf import settings
from django.db import models

from zi_portal.waiting.leased import Leased


class Kept(Leased):
    """Whose it is, and the finished file until it expires."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, blank=True)  # the same for the same order, "" where nothing is typed
    made_at = models.DateTimeField(null=True, blank=True)  # of which moment the file is
    storage_name = models.CharField(max_length=60, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)  # last

    class Meta:
        abstract = True
