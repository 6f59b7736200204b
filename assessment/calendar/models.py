"""The private address at which a calendar program reads what one person is shown."""

from django.db import models
from django.db.models import Q

from assessment.people.models import User


class CalendarAddress(models.Model):
    """One address of one person. Its text is kept nowhere; revoked, never deleted."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_addresses")
    prefix = models.CharField(max_length=12, unique=True)  # the part of the text by which it is found
    digest = models.CharField(max_length=64)  # SHA-256 of the whole text, which holds 256 random bits
    # Of the person when it was made: whoever ends all sessions of an account ends its addresses too.
    session_generation = models.PositiveIntegerField()
    made_at = models.DateTimeField("dibuat")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    read_at = models.DateTimeField("terakhir dibaca", null=True, blank=True)  # to the hour

    class Meta:
        verbose_name = "alamat kalender"
        ordering = ("person", "-made_at")
        constraints = [
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(revoked_at__isnull=True),
                name="calendar_address_one_in_force",
                violation_error_message="Alamat kalender Anda sudah ada. Muat ulang halaman ini.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.prefix}"
