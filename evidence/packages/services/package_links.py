"""Outside links to packages: made, revoked, opened by their passphrase, with a log of what came to each."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessment.accounts.services.passwords import make_start_password, regrouped
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.packages.data import Contents
from evidence.packages.models import PackageBuild, PackageLink, PackageUse
from evidence.packages.selectors.package_links import digest_of
from evidence.packages.services.packages import detail_of
from zi_portal.kit import validation
from zi_portal.kit.client_network import network_of
from zi_portal.kit.refusals import InvalidInput, WrongState

LONGEST_LIFE = timedelta(days=30)
IN_A_ROW = timedelta(minutes=15)  # the same thing from the same address within it is one line of the log

Outcome = PackageUse.Outcome


@dataclass(frozen=True)
class NewLink:
    """A link with its code and passphrase; readable here only, to be shown once."""

    link: PackageLink
    code: str
    passphrase: str


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
    """Whether `typed` is the passphrase of the link, in any letter case, with hyphens, spaces or nothing between its groups.

    It is told by telephone, and nobody says where its hyphens are.
    """
    return check_password(regrouped(typed), link.passphrase)


@transaction.atomic
def record_use(*, link: PackageLink, contents: Contents, address: str, build: PackageBuild | None = None) -> None:
    """Record a download through a link before its first byte; WrongState if it ended meanwhile.

    address: where the request comes from, kept as a keyed digest only. build: the built package that is handed out.
    """
    kept = PackageLink.objects.select_for_update().get(pk=link.pk)
    if kept.revoked_at is not None or kept.expires_at <= timezone.now():
        raise WrongState("Tautan ini tidak berlaku lagi. Mintalah tautan baru kepada unit yang membagikannya.")
    size = contents.size_bytes if build is None else build.size_bytes
    PackageUse.objects.create(
        link=kept, at=timezone.now(), outcome=Outcome.TAKEN, origin=origin_of(address), size_bytes=size
    )
    detail = detail_of(contents)
    if build is not None:
        detail |= {"build": build.pk}
    audit.record(AuditEvent.Kind.PACKAGE_LINK_USED, kept, by=None, scope=link.assessment.unit, detail=detail)


@transaction.atomic
def note(*, link: PackageLink, outcome: PackageUse.Outcome, address: str) -> None:
    """Note in the log of a link what came to it; the same again from the same address soon after counts in one line.

    The audit trail holds downloads alone: who only looks, or is refused, does nothing to the unit.
    """
    now, origin = timezone.now(), origin_of(address)
    row = link.uses.filter(outcome=outcome, origin=origin, at__gt=now - IN_A_ROW).order_by("-at", "-pk").first()
    if row is None:
        PackageUse.objects.create(link=link, at=now, outcome=outcome, origin=origin)
    else:
        PackageUse.objects.filter(pk=row.pk).update(times=F("times") + 1)


def origin_of(address: str) -> str:
    """Return what stands for an address in the log: one address, one mark; nobody without our key finds the way back."""
    return salted_hmac("evidence.package_links", network_of(address), algorithm="sha256").hexdigest()[:16]
