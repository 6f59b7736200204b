"""Links by which somebody without an account takes the evidence package of a round along."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from assessment.models import Assessment

PUBLIC_MARK = 32  # hex digits, 128 bits


class PackageLink(models.Model):
    """One outside link, read-only; its code and passphrase are known to whom they were shown, once."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="package_links")
    recipient = models.CharField("untuk siapa", max_length=100)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the code, hex
    passphrase = models.CharField(max_length=128)  # as Django's password hasher keeps it
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "tautan paket"
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="package_link_ends_after_start"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="package_link_revoked_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient

    @property
    def public_code(self) -> str:
        """A second code of the link, which can be told again: what PortalRB pulls. It opens nothing without the passphrase.

        The code shown once is kept as a digest alone; this one is made from that digest with the portal's key.
        """
        mark = salted_hmac("evidence.package_link", self.digest, algorithm="sha256").hexdigest()[:PUBLIC_MARK]
        return f"p{self.pk}-{mark}"


class PackageUse(models.Model):
    """One download through a link: when, and nothing of who or from where."""

    link = models.ForeignKey(PackageLink, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "pemakaian tautan paket"
        ordering = ("link", "-at", "-id")

    def __str__(self) -> str:
        return f"{self.link_id} {self.at}"
