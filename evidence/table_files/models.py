"""Lists that are made as files when their turn comes: who asked for which, and the finished file until it expires."""

from django.db import models
from django.db.models import Q

from zi_portal.waiting.kept import Kept


class TableOrder(Kept):
    """One list of more rows than are sent at once, as its reader finds it when it is made; nobody else is given it."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    title = models.CharField("daftar", max_length=31)
    file_format = models.CharField("format", max_length=4, choices=Format.choices)
    # Its page: URL name, what the path holds, and the search and filters behind it, encoded as in an address.
    url_name = models.CharField(max_length=60)
    kwargs = models.JSONField(default=dict, blank=True)
    query = models.TextField(blank=True)
    # Of the finished file.
    file_name = models.CharField(max_length=150, blank=True)
    units = models.JSONField(default=list, blank=True)  # pks: whose trails note that it was taken along
    instansi = models.JSONField(default=list, blank=True)  # pks, likewise
    rights = models.CharField(max_length=64, blank=True)  # SHA-256 of what its reader might read when it was made

    class Meta:
        verbose_name = "daftar yang diminta"
        ordering = ("requested_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("reader", "mark"),
                condition=Q(state__in=("menunggu", "disusun")),
                name="table_order_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="siap")
                | Q(made_at__isnull=False, expires_at__isnull=False) & ~Q(storage_name="") & ~Q(sha256=""),
                name="table_order_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="disusun") | Q(lease_until__isnull=False) & ~Q(lease=""),
                name="table_order_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(fields=("storage_name",), name="table_order_name_idx"),
            models.Index(fields=("state", "requested_at"), name="table_order_line_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.file_format} {self.state}"
