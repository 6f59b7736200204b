"""The logo of a letterhead: taken in, drawn anew in a confined process, kept as a small picture, taken away."""

import hashlib

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.papers.models import LetterheadLogo
from assessment.people import permissions
from assessment.people.models import Instansi, Unit, User
from evidence.documents.models import Revision
from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.preview.making import draw_logo
from zi_portal.confined.slots import Busy
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.receive import AnyFile, ReceivedFile, received
from zi_portal.shelf.validators import display_name, kind_of
from zi_portal.shelf.validators.images import PICTURES

MB = 1024 * 1024
MAX_BYTES = 1 * MB
LONGEST, LEAST = 480, 100  # pixels; printed up to 22 mm, so up to 550 dots an inch
MAX_PNG_BYTES = 300 * 1024
REFUSALS = {
    Fault.DAMAGED: "Gambar tidak utuh. Simpan ulang gambarnya sebagai PNG, lalu unggah lagi.",
    Fault.HEAVY: "Gambar terlalu berat untuk dibaca. Perkecil ukurannya, lalu unggah lagi.",
    Fault.COLOURS: "Gambar memakai warna cetak (CMYK), yang tampil lain di layar. Simpan ulang sebagai RGB, lalu unggah lagi.",
    Fault.SMALL: f"Gambar terlalu kecil dan akan buram di kertas. Pakai gambar paling sedikit {LEAST} piksel.",
}
BUSY = "Pemeriksa gambar sedang sibuk. Unggah lagi beberapa saat lagi."


def keep_logo(*, unit: Unit, for_all: bool, file: AnyFile, by: User) -> LetterheadLogo:
    """Put a logo at the head of the papers of `unit` or, `for_all`, of all units of its instansi without one of their own.

    Raises ActionDenied; FileRefused with the reason.
    """
    permissions.check_can_administer(by, unit.instansi)
    if file.size > MAX_BYTES:
        raise FileRefused("too_big", "Logo melebihi batas 1 MB. Perkecil gambarnya, lalu unggah lagi.")
    _check_name(file.name or "")
    with received(file, today=timezone.localdate()) as checked:
        if checked.scan == Revision.Scan.WAITING:
            raise FileRefused("scanner", "Pemindai virus sedang tidak menjawab. Unggah lagi beberapa saat lagi.")
        picture = _drawn(checked)
        shown = checked.shown
    return _insert(unit, picture, shown, for_all=for_all, by=by)


def _check_name(name: str) -> None:
    """Raise FileRefused, with the types of a logo rather than those of the vault, unless `name` is that of a picture."""
    try:
        is_picture = kind_of(name) in PICTURES
    except FileRefused:
        is_picture = False
    if not is_picture:
        shown = display_name(name, today=timezone.localdate())
        raise FileRefused(
            "kind", f"Berkas {shown} tidak dapat menjadi logo. Simpan sebagai PNG atau JPG, lalu unggah lagi."
        )


def _drawn(checked: ReceivedFile) -> bytes:
    try:
        with checked.staged.path.open("rb") as file:
            return draw_logo(file, checked.kind, longest=LONGEST, least=LEAST, most_bytes=MAX_PNG_BYTES)
    except NotMade as fault:
        raise FileRefused("logo", REFUSALS.get(fault.fault, REFUSALS[Fault.DAMAGED])) from fault
    except Busy as busy:
        raise FileRefused("busy", BUSY) from busy


@transaction.atomic
def _insert(unit: Unit, picture: bytes, shown: str, *, for_all: bool, by: User) -> LetterheadLogo:
    instansi = Instansi.objects.select_for_update(of=("self",)).get(pk=unit.instansi_id)
    permissions.check_can_administer(by, instansi)
    _rows(unit, of_instansi=for_all).delete()
    logo = LetterheadLogo(
        instansi=instansi,
        unit=None if for_all else unit,
        picture=picture,
        sha256=hashlib.sha256(picture).hexdigest(),
        original_name=shown,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    logo.save(force_insert=True)
    _record(unit, instansi, logo.sha256, for_all=for_all, by=by)
    return logo


@transaction.atomic
def remove_logo(*, unit: Unit, of_instansi: bool, by: User) -> None:
    """Take the logo of `unit`, or that of its instansi, away. Raises ActionDenied; WrongState where there is none."""
    instansi = Instansi.objects.select_for_update(of=("self",)).get(pk=unit.instansi_id)
    permissions.check_can_administer(by, instansi)
    removed, _ = _rows(unit, of_instansi=of_instansi).delete()
    if not removed:
        raise WrongState("Logo ini sudah dihapus.")
    _record(unit, instansi, "", for_all=of_instansi, by=by)


def _rows(unit: Unit, *, of_instansi: bool) -> QuerySet[LetterheadLogo]:
    if of_instansi:
        return LetterheadLogo.objects.filter(instansi=unit.instansi_id, unit__isnull=True)
    return LetterheadLogo.objects.filter(unit=unit)


def _record(unit: Unit, instansi: Instansi, sha256: str, *, for_all: bool, by: User) -> None:
    about = instansi if for_all else unit
    audit.record(AuditEvent.Kind.LETTERHEAD_CHANGED, about, by=by, scope=about, detail={"logo_sha256": sha256})
