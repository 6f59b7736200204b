"""The evidence package of a round: built to be downloaded in pieces, and the links by which an outsider takes it along."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from assessment.rounds.models import Assessment
from zi_portal.waiting.leased import Leased

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
    """What came to a link, once or some times in a row: when, with what outcome, from which address by its keyed digest."""

    class Outcome(models.TextChoices):
        TAKEN = "diunduh", "Diunduh"
        CONTINUED = "dilanjutkan", "Unduhan dilanjutkan"
        OPENED = "dibuka", "Halaman dibuka"
        WRONG = "salah", "Frasa sandi salah"
        PAUSED = "ditunda", "Ditunda, terlalu banyak frasa salah"
        EXPIRED = "berakhir", "Ditolak, tautan sudah berakhir"
        REVOKED = "dicabut", "Ditolak, tautan sudah dicabut"
        CLOSED = "ditutup", "Ditolak, pembuat tautan tidak berwenang lagi"
        CUT = "diputus", "Unduhan diputus, tautan dicabut"

    link = models.ForeignKey(PackageLink, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()  # of the first in the row
    outcome = models.CharField("hasil", max_length=12, choices=Outcome.choices, default=Outcome.TAKEN)
    origin = models.CharField("asal", max_length=16)  # keyed digest, hex
    size_bytes = models.PositiveBigIntegerField("ukuran", default=0)  # of what was handed out
    times = models.PositiveIntegerField("berapa kali", default=1)

    class Meta:
        verbose_name = "pemakaian tautan paket"
        ordering = ("link", "-at", "-id")

    def __str__(self) -> str:
        return f"{self.link_id} {self.at} {self.outcome}"

    @property
    def mark(self) -> str:
        """The address's mark as people read it: `3FA9-21C0`."""
        return f"{self.origin[:4]}-{self.origin[4:8]}".upper() if self.origin else ""


class PackageBuild(Leased):
    """One package that is built, or was, as one reader may see it; the finished file stands on the shelf until it expires."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="package_builds")
    # Whose rights documents, report and workbook in it follow; nobody else is given the file.
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_outside = models.BooleanField(default=False)  # for the links `reader` made: without restricted documents
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    base_url = models.CharField(max_length=200)  # what addresses in the workbook begin with
    bytes_total = models.PositiveBigIntegerField(default=0)  # of the documents in it
    bytes_done = models.PositiveBigIntegerField(default=0)
    # What it was made from: at which moment, a digest of it, the documents whose title or file is in it, and the
    # evaluations whose figures its report and workbook may hold.
    contents_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    documents = models.JSONField(default=list, blank=True)
    evaluations = models.JSONField(default=list, blank=True)
    storage_name = models.CharField(max_length=60, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "paket yang disiapkan"
        ordering = ("-requested_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "reader", "is_outside"),
                condition=Q(state__in=("menunggu", "disusun")),
                name="package_build_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="siap")
                | Q(finished_at__isnull=False, expires_at__isnull=False) & ~Q(storage_name="") & ~Q(sha256=""),
                name="package_build_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="disusun") | Q(lease_until__isnull=False) & ~Q(lease=""),
                name="package_build_has_a_lease",
            ),
        ]
        indexes = [models.Index(fields=("storage_name",), name="package_build_name_idx")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.state}"
