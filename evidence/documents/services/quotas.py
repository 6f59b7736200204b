"""How much a unit may keep of one year, and how many files one person may send in an hour."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from assessment.people.models import Unit, User
from evidence.documents.exceptions import TooManyUploads
from evidence.documents.models import Revision
from evidence.documents.selectors.quotas import room_of
from zi_portal.kit.indonesian import size_text
from zi_portal.shelf.faults import FileRefused

HOUR = timedelta(hours=1)
BATCH_FILES = 1000  # of one confirmed drop, which counts as one upload


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
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    room = room_of(unit)
    if room.used_bytes + size_bytes > room.limit_bytes:
        raise FileRefused(
            "quota",
            f"Ruang unit Anda tahun ini tidak cukup: {size_text(room.used_bytes)} dari {size_text(room.limit_bytes)} "
            f"terpakai, berkas ini {size_text(size_bytes)}. Pakai dokumen yang ada di pustaka, atau hubungi admin portal.",
        )
