"""What the virus scanner has said of a stored file."""

from django.db import models


class Scan(models.TextChoices):
    """Kept beside the file; `WAITING` is looked at again later, and nobody takes such a file before."""

    OFF = "tanpa", "Tanpa pemindai"
    WAITING = "menunggu", "Menunggu pemindai"
    CLEAN = "bersih", "Bersih"
    INFECTED = "virus", "Mengandung virus"
