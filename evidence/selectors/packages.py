"""What a package of data dukung holds for its reader, and the outside links to it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessment import permissions as sheet
from assessment.models import Assessment, User
from assessment.selectors.assessments import assessments_in_scope
from assessment.workflow import BEFORE_SUBMISSION, Act
from evidence import package_names, permissions
from evidence.models import Citation, ConditionCitation, Document, PackageLink, Revision, RevisionPin
from evidence.package_data import Contents, Item
from evidence.selectors.documents import judged_on, last_revision, status_of

RESTRICTED = "Dokumen terbatas (judul tidak ditampilkan)"
_PUBLIC = re.compile(r"p([0-9]{1,18})-[0-9a-f]+", re.ASCII)
NOT_READY = {Document.State.CHECKING, Document.State.PROBLEM}

type Pins = dict[tuple[int | None, int | None, int], Revision]


@dataclass(frozen=True)
class LinkLine:
    """One outside link with where it stands and how often it was used."""

    link: PackageLink
    state: str
    is_open: bool


def contents_of(user: User | None, assessment: Assessment) -> Contents:
    """Return what the package of a round holds for `user`; None is an outsider, who gets no restricted document.

    Of a submitted sheet the revisions that were handed over. A fixed number of queries.
    """
    questions = (
        assessment.citations.select_related("indicator", "document")
        .prefetch_related("document__revisions")
        .order_by("indicator__position", "created_at", "pk")
    )
    proofs = (
        assessment.condition_citations.select_related("condition", "document")
        .prefetch_related("document__revisions")
        .order_by("condition__position", "created_at", "pk")
    )
    uses: list[Citation | ConditionCitation] = [*questions, *proofs]
    documents = [use.document for use in uses]
    prefetch_related_objects([found for found in documents if found.is_restricted], "citations__indicator")
    for document in documents:
        document.unit = assessment.unit
    return Contents(
        unit=assessment.unit.name,
        period=assessment.period.name,
        made_at=timezone.now(),
        zone=assessment.unit.time_zone,
        # The halves of the LKE (pemenuhan, reform) of one area stand together; inside an area its order stays.
        items=tuple(sorted(_items(user, assessment, uses), key=lambda item: item.area)),
    )


def _items(user: User | None, assessment: Assessment, uses: Iterable[Citation | ConditionCitation]) -> Iterable[Item]:
    on, pins = judged_on(assessment), _pins(assessment)
    numbers: dict[tuple[str, int], int] = {}
    for use in uses:
        document = use.document
        if isinstance(use, Citation):
            place = ("question", use.indicator_id)
            area, code, asked = (
                package_names.area_folder(use.indicator.owner_area),
                use.indicator.code,
                use.indicator.statement,
            )
            pinned, folder = pins.get((use.indicator_id, None, document.pk)), f"{code} {asked}"
        else:
            place = ("condition", use.condition_id)
            area, code, asked = package_names.CONDITIONS_FOLDER, "", use.condition.label
            pinned, folder = pins.get((None, use.condition_id, document.pk)), f"{use.condition.position:02d} {asked}"
        numbers[place] = numbers.get(place, 0) + 1
        is_open = not document.is_restricted or (user is not None and permissions.may_open_restricted(user, document))
        revision = pinned or last_revision(document)
        reason = _why_left_out(document, revision, is_open=is_open, is_pinned=pinned is not None)
        path = ""
        if revision is not None and not reason:
            path = package_names.file_path(area, folder, numbers[place], document.title, revision.kind)
        yield Item(
            area=area,
            code=code,
            asked=asked,
            title=document.title if is_open else RESTRICTED,
            number=document.number if is_open else "",
            dated=document.document_date if is_open else None,
            valid_until=document.valid_until if is_open else None,
            status=status_of(document, on),
            page=use.page_reference if is_open and isinstance(use, Citation) else "",
            url=document.url if is_open and document.is_link and document.withdrawn_at is None else "",
            revision=revision if is_open else None,
            path=path,
            reason=reason,
        )


def _why_left_out(document: Document, revision: Revision | None, *, is_open: bool, is_pinned: bool) -> str:
    """Return why a document cannot be in the package, "" where it can: the rules of a download."""
    reasons = (
        (not is_open, "Dokumen terbatas, hanya dibuka di portal oleh yang berhak."),
        (document.disposal_id is not None, "Berkasnya sudah dimusnahkan dengan berita acara."),
        (document.withdrawn_at is not None and not is_pinned, "Sudah ditarik oleh unit."),
        (revision is None, "Baru berupa tautan, berkasnya belum diunggah."),
        (
            document.state in NOT_READY and document.state_set_by_id is None,
            "Berkasnya masih diperiksa atau bermasalah.",
        ),
        (revision and revision.scan == Revision.Scan.WAITING, "Berkasnya menunggu pemindai virus."),
        (
            revision and revision.scan == Revision.Scan.INFECTED,
            "Berkasnya mengandung virus dan sudah dihapus.",
        ),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def _pins(assessment: Assessment) -> Pins:
    """Return (question, condition, document) → the revision handed over last; nothing while the sheet is the unit's."""
    if assessment.status in BEFORE_SUBMISSION:
        return {}
    pins = RevisionPin.objects.filter(handover__assessment=assessment, handover__act=Act.SUBMIT)
    return {
        (pin.indicator_id, pin.condition_id, pin.document_id): pin.revision
        for pin in pins.select_related("revision").order_by("handover__number")
    }


def digest_of(code: str) -> str:
    """Return under what a link with this code is kept."""
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()


def link_lines(assessment: Assessment) -> list[LinkLine]:
    """Return the outside links of a round, the newest first, each with `uses_count` and `last_used_at`."""
    links = (
        assessment.package_links.select_related("created_by", "revoked_by")
        .annotate(uses_count=Count("uses"), last_used_at=Max("uses__at"))
        .order_by("-created_at", "-pk")
    )
    return [_line(link) for link in links]


def _line(link: PackageLink) -> LinkLine:
    if link.revoked_at is not None:
        return LinkLine(link, "Dicabut", is_open=False)
    if link.expires_at <= timezone.now():
        return LinkLine(link, "Kedaluwarsa", is_open=False)
    return LinkLine(link, "Berlaku", is_open=True)


def get_link(assessment: Assessment, pk: int) -> PackageLink:
    """Return one outside link of this round, or Http404."""
    return get_object_or_404(PackageLink, assessment=assessment, pk=pk)


def with_code(code: str) -> QuerySet[PackageLink]:
    """Return the link with this code, the one that was shown once or the one PortalRB is given; none for any other."""
    public = _PUBLIC.fullmatch(code)
    if public is None:
        return PackageLink.objects.filter(digest=digest_of(code))
    link = PackageLink.objects.filter(pk=int(public[1])).first()
    if link is None or not constant_time_compare(link.public_code, code):
        return PackageLink.objects.none()
    return PackageLink.objects.filter(pk=link.pk)


def find_link(code: str) -> PackageLink:
    """Return the link in force that has this code, its round read as its maker reads it.

    Http404 for a code of none, one revoked or past its end, and one whose maker may no longer share the round.
    """
    links = with_code(code).filter(revoked_at__isnull=True, expires_at__gt=timezone.now(), created_by__is_active=True)
    link = get_object_or_404(links.select_related("created_by"))
    link.assessment = get_object_or_404(assessments_in_scope(link.created_by), pk=link.assessment_id)
    if not sheet.can(permissions.check_can_share_package, link.created_by, link.assessment):
        raise Http404
    return link
