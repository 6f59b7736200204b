"""What a package of data dukung holds for its reader."""

from collections.abc import Iterable
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import BEFORE_SUBMISSION, Act
from evidence.documents import permissions
from evidence.documents.models import Citation, ConditionCitation, Document, Revision, RevisionPin
from evidence.documents.selectors.documents import judged_on, last_revision, status_of
from evidence.documents.selectors.support import support_of
from evidence.packages import names as packages_names
from evidence.packages.data import Contents, Item

RESTRICTED = "Dokumen terbatas (judul tidak ditampilkan)"
NOT_READY = {Document.State.CHECKING, Document.State.PROBLEM}

type Pins = dict[tuple[int | None, int | None, int], Revision]


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
                packages_names.area_folder(use.indicator.owner_area),
                use.indicator.code,
                use.indicator.statement,
            )
            pinned, folder = pins.get((use.indicator_id, None, document.pk)), f"{code} {asked}"
        else:
            place = ("condition", use.condition_id)
            area, code, asked = packages_names.CONDITIONS_FOLDER, "", use.condition.label
            pinned, folder = pins.get((None, use.condition_id, document.pk)), f"{use.condition.position:02d} {asked}"
        numbers[place] = numbers.get(place, 0) + 1
        is_open = is_open_to(user, document)
        revision = pinned or last_revision(document)
        reason = _why_left_out(document, revision, is_open=is_open, is_pinned=pinned is not None)
        path = ""
        if revision is not None and not reason:
            path = packages_names.file_path(area, folder, numbers[place], document.title, revision.kind)
        yield Item(
            area=area,
            code=code,
            asked=asked,
            title=document.title if is_open else RESTRICTED,
            number=document.number if is_open else "",
            dated=document.document_date if is_open else None,
            valid_until=document.valid_until if is_open else None,
            status=status_of(document, on),
            uncounted=_why_uncounted(assessment, document, on) if isinstance(use, Citation) else "",
            page=use.page_reference if is_open and isinstance(use, Citation) else "",
            url=document.url if is_open and document.is_link and document.withdrawn_at is None else "",
            revision=revision if is_open else None,
            path=path,
            reason=reason,
            document_pk=document.pk if is_open else 0,
        )


def _why_uncounted(assessment: Assessment, document: Document, on: date) -> str:
    """Return why a document does not count; also of a restricted one, since its question says so to every reader."""
    support = support_of(document, assessment.period, on=on)
    return "" if support.counts else support.sentence


def is_open_to(user: User | None, document: Document) -> bool:
    """Whether what a document says may be told `user`; None is an outsider."""
    return not document.is_restricted or (user is not None and permissions.may_open_restricted(user, document))


def _why_left_out(document: Document, revision: Revision | None, *, is_open: bool, is_pinned: bool) -> str:
    """Return why a document cannot be in the package, "" where it can: the rules of a download."""
    reasons = (
        (not is_open, "Dokumen terbatas, hanya dibuka di portal oleh yang berhak."),
        (document.disposal_id is not None, "Berkasnya sudah dimusnahkan dengan berita acara."),
        (document.withdrawn_at is not None and not is_pinned, "Sudah ditarik oleh unit."),
        (revision is None, "Baru berupa tautan atau nama, berkasnya belum diunggah."),
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


def pinned_documents(assessment: Assessment) -> set[int]:
    """Return the pks of the documents that were handed over with a submitted sheet."""
    return {document for _, _, document in _pins(assessment)}


def _pins(assessment: Assessment) -> Pins:
    """Return (question, condition, document) → the revision handed over last; nothing while the sheet is the unit's."""
    if assessment.status in BEFORE_SUBMISSION:
        return {}
    pins = RevisionPin.objects.filter(handover__assessment=assessment, handover__act=Act.SUBMIT)
    return {
        (pin.indicator_id, pin.condition_id, pin.document_id): pin.revision
        for pin in pins.select_related("revision").order_by("handover__number")
    }
