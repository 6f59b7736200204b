"""What lets the national portal (PortalRB) pull an instansi's proposals and answers."""

from django.db import models
from django.db.models import Q

from assessment.people.models import Instansi, Unit, User


class ApiToken(models.Model):
    """One key of a machine that pulls data of one instansi. Revoked, never deleted; its text is kept nowhere."""

    class Scope(models.TextChoices):
        PROPOSALS = "pengusulan", "Daftar unit yang diusulkan"
        ANSWERS = "jawaban", "Jawaban LKE unit yang diusulkan"

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="api_tokens", verbose_name="instansi")
    name = models.CharField("nama token", max_length=80)
    prefix = models.CharField(
        max_length=12, unique=True
    )  # the part of the text that may be shown, to tell tokens apart
    digest = models.CharField(max_length=64)  # SHA-256 of the whole text, which holds 256 random bits
    scopes = models.JSONField("izin", default=list)  # list of Scope values
    created_at = models.DateTimeField("dibuat")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)
    # How many requests of one minute the server processes have drawn, so that all of them count together.
    minute = models.PositiveBigIntegerField(default=0, editable=False)  # since 1970
    requests_in_minute = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "token API"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoked_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """What it may pull, in words."""
        return [self.Scope(scope).label for scope in self.scopes]


class ApiPull(models.Model):
    """The first time on one day that a token pulled one thing; the trail has an event of it, further ones leave none."""

    class Endpoint(models.TextChoices):
        WBK_UNITS = "unit-wbk", "Daftar unit WBK"
        WBBM_UNITS = "unit-wbbm", "Daftar unit WBBM"
        UNIT_ANSWERS = "jawaban-unit", "Jawaban unit"

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="pulls")
    endpoint = models.CharField(max_length=12, choices=Endpoint.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="api_pulls", null=True, blank=True)
    day = models.DateField()  # in the portal's zone
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("token", "endpoint", "unit", "day"),
                condition=Q(unit__isnull=False),
                name="api_pull_unique_per_unit_and_day",
            ),
            models.UniqueConstraint(
                fields=("token", "endpoint", "day"),
                condition=Q(unit__isnull=True),
                name="api_pull_unique_per_list_and_day",
            ),
        ]
        indexes = [models.Index(fields=("unit", "-at"), name="api_pull_unit_recent_idx")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.endpoint} {self.day}"
