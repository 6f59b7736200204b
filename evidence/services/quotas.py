"""How much a unit may keep of one year, and how many files one person may send in an hour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from assessment.models import Unit, User
from evidence.exceptions import FileRefused, TooManyUploads
from evidence.models import Revision

HOUR = timedelta(hours=1)
BATCH_FILES = 1000  # of one confirmed drop, which counts as one upload
MB = 1024 * 1024


def check_rate(by: User, unit: Unit, *, batch: str = "") -> None:
    """Raise TooManyUploads once `by` has sent as many files in the last hour as one person may."""
    sent = Revision.objects.filter(uploaded_by=by, uploaded_at__gt=timezone.now() - HOUR)
    if batch and 0 < sent.filter(batch=batch).count() < BATCH_FILES:
        return
    counted = sent.aggregate(
        single=Count("pk", filter=Q(batch="")),
        batches=Count("batch", distinct=True, filter=~Q(batch="")),
        first=Min("uploaded_at"),
    )
    limit = settings.EVIDENCE_UPLOADS_PER_HOUR
    if counted["single"] + counted["batches"] >= limit:
        again = (counted["first"] + HOUR).astimezone(ZoneInfo(unit.time_zone))
        raise TooManyUploads(
            f"Anda sudah mengunggah {limit} berkas dalam satu jam terakhir. Coba lagi setelah pukul {again:%H.%M}."
        )


def check_quota(unit: Unit, size_bytes: int) -> None:
    """Raise FileRefused if `size_bytes` more would pass the unit's quota of this year.

    Must run in the transaction that inserts the revision: the unit's row is locked, so that of two parallel uploads
    the second sees the first.
    """
    zone = ZoneInfo(unit.time_zone)
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    begun = datetime(timezone.now().astimezone(zone).year, 1, 1, tzinfo=zone)
    kept = Revision.objects.filter(document__unit=unit.pk, uploaded_at__gte=begun).aggregate(sum=Sum("size_bytes"))
    if (kept["sum"] or 0) + size_bytes > settings.EVIDENCE_QUOTA_BYTES:
        quota = f"{settings.EVIDENCE_QUOTA_BYTES // MB:,}".replace(",", ".")
        raise FileRefused(
            "quota",
            f"Jatah unggahan unit tahun ini, {quota} MB, sudah terpakai. Pakai dokumen yang ada di pustaka, "
            "atau hubungi admin portal.",
        )
