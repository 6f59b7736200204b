"""The outside links to packages: listed for those who keep them, found by their code, and what came to each."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessment.people import permissions as sheet
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import assessments_in_scope
from evidence.documents import permissions
from evidence.packages.models import PackageLink, PackageUse

_PUBLIC = re.compile(r"p([0-9]{1,18})-[0-9a-f]+", re.ASCII)
WRONG_WINDOW = timedelta(minutes=15)
MOST_WRONG = 100  # passphrases of one link in that time, from all addresses together

Outcome = PackageUse.Outcome


@dataclass(frozen=True)
class LinkLine:
    """One outside link with where it stands and how often it was used."""

    link: PackageLink
    state: str
    is_open: bool


@dataclass(frozen=True)
class Found:
    """What a code leads to. refusal: why the link does not open, None while it is in force."""

    link: PackageLink
    refusal: PackageUse.Outcome | None


def digest_of(code: str) -> str:
    """Return under what a link with this code is kept."""
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()


def link_lines(assessment: Assessment) -> list[LinkLine]:
    """Return the outside links of a round, the newest first, each with `uses_count` and `last_used_at` of downloads."""
    return [line_of(link) for link in _links_of(assessment).order_by("-created_at", "-pk")]


def line_of(link: PackageLink) -> LinkLine:
    """Return where a link stands."""
    if link.revoked_at is not None:
        return LinkLine(link, "Dicabut", is_open=False)
    if link.expires_at <= timezone.now():
        return LinkLine(link, "Kedaluwarsa", is_open=False)
    return LinkLine(link, "Berlaku", is_open=True)


def get_link(assessment: Assessment, pk: int) -> PackageLink:
    """Return one outside link of this round, with `uses_count` and `last_used_at` of downloads, or Http404."""
    return get_object_or_404(_links_of(assessment), pk=pk)


def _links_of(assessment: Assessment) -> QuerySet[PackageLink]:
    taken = Q(uses__outcome=Outcome.TAKEN)
    return assessment.package_links.select_related("created_by", "revoked_by").annotate(
        uses_count=Count("uses", filter=taken), last_used_at=Max("uses__at", filter=taken)
    )


def with_code(code: str) -> QuerySet[PackageLink]:
    """Return the link with this code, the one that was shown once or the one PortalRB is given; none for any other."""
    public = _PUBLIC.fullmatch(code)
    if public is None:
        return PackageLink.objects.filter(digest=digest_of(code))
    link = PackageLink.objects.filter(pk=int(public[1])).first()
    if link is None or not constant_time_compare(link.public_code, code):
        return PackageLink.objects.none()
    return PackageLink.objects.filter(pk=link.pk)


def find_link(code: str) -> Found:
    """Return the link that has this code, its round read as its maker reads it, or Http404 for a code of none.

    It is refused once revoked or past its end, and where its maker may no longer share the round.
    """
    link = get_object_or_404(with_code(code).select_related("created_by", "assessment__unit"))
    if link.revoked_at is not None:
        return Found(link, Outcome.REVOKED)
    if link.expires_at <= timezone.now():
        return Found(link, Outcome.EXPIRED)
    maker = link.created_by
    assessment = assessments_in_scope(maker).filter(pk=link.assessment_id).first() if maker.is_active else None
    if assessment is None or not sheet.can(permissions.check_can_share_package, maker, assessment):
        return Found(link, Outcome.CLOSED)
    link.assessment = assessment
    return Found(link, None)


def is_revoked(link: PackageLink) -> bool:
    """Whether the link has been revoked by now."""
    return not PackageLink.objects.filter(pk=link.pk, revoked_at__isnull=True).exists()


def wait_after_wrong(link: PackageLink, origin: str) -> int:
    """Return for how many seconds no passphrase of this link is looked at from `origin`, 0 for now.

    Whatever addresses the wrong ones came from: the limit of one does not stop a thousand. An address that took the
    package before is never held up, so that nobody shuts the evaluators out by trying.
    """
    since = timezone.now() - WRONG_WINDOW
    tries = link.uses.filter(outcome=Outcome.WRONG, at__gt=since).aggregate(sum=Sum("times"), last=Max("at"))
    if (tries["sum"] or 0) < MOST_WRONG or link.uses.filter(outcome=Outcome.TAKEN, origin=origin).exists():
        return 0
    return int((tries["last"] - since).total_seconds()) + 1


def uses_of(link: PackageLink) -> QuerySet[PackageUse]:
    """Return what came to a link, the newest first."""
    return link.uses.order_by("-at", "-pk")
