"""Packages of data dukung: recorded when taken along, opened to outsiders by a link that ends, file by file whole."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from assessment import permissions as sheet
from assessment.exceptions import InvalidInput, WrongState
from assessment.models import Assessment, AuditEvent, User
from assessment.services import audit, validation
from assessment.services.passwords import make_start_password
from evidence import permissions
from evidence.exceptions import DownloadDelayed
from evidence.models import PackageLink, PackageUse, Revision
from evidence.package_data import Contents
from evidence.selectors.packages import digest_of
from evidence.services import downloads

LONGEST_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class NewLink:
    """A link with its code and passphrase; readable here only, to be shown once."""

    link: PackageLink
    code: str
    passphrase: str


@transaction.atomic
def record_taken(*, assessment: Assessment, contents: Contents, by: User) -> None:
    """Record that `by` takes the package of a round along; called before its first byte. Raises ActionDenied."""
    sheet.memberships_of(by, fresh=True)
    permissions.check_can_take_package(by, assessment)
    audit.record(AuditEvent.Kind.PACKAGE_TAKEN, assessment, by=by, scope=assessment.unit, detail=_detail(contents))


@transaction.atomic
def create_link(*, assessment: Assessment, recipient: str, expires_at: datetime, by: User) -> NewLink:
    """Make an outside link to the package of a round, good until `expires_at`, thirty days at most.

    Code and passphrase are kept nowhere in readable form: the caller shows them once. Raises ActionDenied;
    InvalidInput for an end that has passed or lies too far ahead.
    """
    permissions.check_can_share_package(by, assessment)
    now = timezone.now()
    if not now < expires_at <= now + LONGEST_LIFE:
        raise InvalidInput({"days": [f"Tautan berlaku 1 sampai {LONGEST_LIFE.days} hari. Isi jumlah hari lain."]})
    code, passphrase = secrets.token_urlsafe(24), make_start_password()  # 192 and 79 bits
    link = PackageLink(
        assessment=assessment,
        recipient=recipient,
        digest=digest_of(code),
        passphrase=make_password(passphrase),
        created_at=now,
        created_by=by,
        expires_at=expires_at,
    )
    validation.check_and_save(link)
    detail = {"assessment": assessment.pk, "expires_at": expires_at.isoformat()}
    audit.record(AuditEvent.Kind.PACKAGE_LINK_CREATED, link, by=by, scope=assessment.unit, detail=detail)
    return NewLink(link, code, passphrase)


@transaction.atomic
def revoke_link(*, link: PackageLink, assessment: Assessment, by: User) -> None:
    """End a link of `assessment` at once. Raises ActionDenied; WrongState if it has been revoked already."""
    permissions.check_can_share_package(by, assessment)
    link = PackageLink.objects.select_for_update().get(pk=link.pk, assessment=assessment)
    if link.revoked_at is not None:
        raise WrongState("Tautan ini sudah dicabut. Muat ulang halaman Paket data dukung.")
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.save(update_fields=["revoked_at", "revoked_by"])
    detail = {"assessment": assessment.pk}
    audit.record(AuditEvent.Kind.PACKAGE_LINK_REVOKED, link, by=by, scope=assessment.unit, detail=detail)


def is_passphrase(link: PackageLink, typed: str) -> bool:
    """Whether `typed`, in any letter case and with spaces around it, is the passphrase of the link."""
    return check_password(typed.strip().lower(), link.passphrase)


@transaction.atomic
def record_use(*, link: PackageLink, contents: Contents) -> None:
    """Record a download through a link, with no trace of who or from where; WrongState if it ended meanwhile."""
    kept = PackageLink.objects.select_for_update().get(pk=link.pk)
    if kept.revoked_at is not None or kept.expires_at <= timezone.now():
        raise WrongState("Tautan ini tidak berlaku lagi. Mintalah tautan baru kepada unit yang membagikannya.")
    PackageUse.objects.create(link=kept, at=timezone.now())
    audit.record(AuditEvent.Kind.PACKAGE_LINK_USED, kept, by=None, scope=link.assessment.unit, detail=_detail(contents))


def open_file(revision: Revision) -> IO[bytes] | None:
    """Return the whole, verified file of `revision`; None, noted and logged, where it is not whole or out of reach."""
    try:
        return downloads.opened(revision, act="dimuat dalam paket")
    except (WrongState, DownloadDelayed):
        return None


def _detail(contents: Contents) -> dict[str, int]:
    return {"files": len(contents.files), "size_bytes": contents.size_bytes, "left_out": len(contents.left_out)}
