"""The part data dukung takes in the hand-over of a round (`assessment.handover.hooks`)."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse

from assessment.handover.hooks import Check, Finding
from assessment.rounds.models import Assessment, Handover
from assessment.rounds.services import lock_assessment
from evidence.documents import uses
from evidence.documents.models import BrokenFile, Document, Revision, RevisionPin
from evidence.documents.selectors.documents import last_revision
from evidence.documents.selectors.support import support_of
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileMissing, StoreUnavailable

BROKEN = {
    BrokenFile.Problem.MISSING: "tidak ada lagi di penyimpanan",
    BrokenFile.Problem.CHANGED: "berubah di penyimpanan",
}
INFECTED = "mengandung virus"
UNREADABLE = "sedang tidak terbaca di penyimpanan"
AWAY = "Penyimpanan data dukung sedang tidak dapat dihubungi. Coba lagi beberapa saat lagi; bila berulang, hubungi admin portal."
FAULTY = "dinyatakan bermasalah oleh pemeriksaan"
AWAITED = (Document.State.LINK, Document.State.NAMED)  # without any file
MEND = "Ganti berkasnya atau lepaskan dari pertanyaan."


class EvidencePart:
    """Names files that are broken or not yet checked; pins the revisions that TPI will read."""

    def checks(self, assessment: Assessment) -> Iterable[Check]:
        """Return the broken files and those still being checked, both blocking, and what is still only a link.

        Cheap, whatever their number: what the last full look remembered, and whether each file stands there in its
        length. A change that keeps the length is found by `check_evidence` and by a download.
        """
        shelf = storage.shelf()
        try:
            shelf.check()
        except StoreUnavailable:
            return [Check("Data dukung belum dapat diperiksa", (Finding(AWAY),), is_blocking=True)]
        return _checks(assessment, shelf)

    def hold(self, assessment: Assessment) -> Iterable[Check]:
        """Lock the round and its documents, and look at what the database tells of them once more.

        Somebody may have replaced a file since `checks`. From now on nobody cites, replaces or withdraws one until the
        hand-over is done. In the order in which a citation locks: the round, the documents, then the sheet.
        """
        lock_assessment(assessment)
        used = Document.objects.filter(pk__in=uses.document_ids(assessment))
        list(used.select_for_update().order_by("pk"))
        return [check for check in _checks(assessment, None) if check.is_blocking]

    def pin(self, handover: Handover) -> None:
        """Keep which revision stood at each question and condition, with what was said of it."""
        assessment = handover.assessment
        on = handover.at.astimezone(ZoneInfo(assessment.unit.time_zone)).date()
        RevisionPin.objects.bulk_create(_pins(handover, assessment, on=on))

    def changed(self, before: Handover, after: Handover) -> set[int]:
        """Return the indicators whose pinned revisions, or whether they counted, are not the same in both."""
        return {pk for pk, *_ in _pinned(before) ^ _pinned(after)}


def _pinned(handover: Handover) -> set[tuple[int, int, bool]]:
    rows = handover.pins.filter(indicator__isnull=False)
    return set(rows.values_list("indicator_id", "revision_id", "counts"))


def _checks(assessment: Assessment, shelf: storage.Shelf | None) -> list[Check]:
    """Return what is found of the documents of a round; without `shelf` what the database tells of them alone."""
    broken, waiting, links = [], [], []
    for document in _cited(assessment):
        url = reverse("evidence:document-detail", args=[document.pk])
        name = f"{'Dokumen terbatas' if document.is_restricted else document.title} ({_where(document, assessment)})"
        revision = last_revision(document)
        if revision is None:
            links.append(Finding(f"{name}: belum dihitung. Unggah berkasnya.", url))
        elif fault := _fault(document, revision) or (_fault_on(shelf, revision) if shelf is not None else ""):
            broken.append(Finding(f"{name}: {fault}. {MEND}", url))
        elif document.state == Document.State.CHECKING:
            waiting.append(Finding(f"{name}: masih diperiksa. Tunggu sampai selesai.", url))
    return [
        Check("Berkas data dukung rusak", tuple(broken), is_blocking=True),
        Check("Berkas masih diperiksa", tuple(waiting), is_blocking=True),
        Check("Data dukung yang belum ada berkasnya", tuple(links), is_blocking=False),
    ]


def _cited(assessment: Assessment) -> list[Document]:
    """Return the documents that questions or conditions of the round use and that are not withdrawn; few queries."""
    return list(
        Document.objects.filter(pk__in=uses.document_ids(assessment), withdrawn_at__isnull=True)
        .order_by("pk")
        .prefetch_related("revisions__broken_file", "citations__indicator", "condition_citations__condition")
    )


def _where(document: Document, assessment: Assessment) -> str:
    """Return the questions and conditions of this round that `document` serves, in a few letters; prefetched."""
    codes = [c.indicator.code for c in document.citations.all() if c.assessment_id == assessment.pk]
    codes += [
        f"syarat {c.condition.label}" for c in document.condition_citations.all() if c.assessment_id == assessment.pk
    ]
    shown = ", ".join(codes[:3])
    return f"{shown} dan {len(codes) - 3} lainnya" if len(codes) > 3 else shown


def _fault(document: Document, revision: Revision) -> str:
    """Return what the database tells to be wrong with the file of `revision`, "" if nothing."""
    if revision.scan == Revision.Scan.INFECTED:
        return INFECTED
    known = getattr(revision, "broken_file", None)
    if known is not None:
        return BROKEN[BrokenFile.Problem(known.problem)]
    return FAULTY if document.state == Document.State.PROBLEM and document.state_set_by_id is None else ""


def _fault_on(shelf: storage.Shelf, revision: Revision) -> str:
    """Return what is wrong with the file of `revision` on the shelf, "" if nothing that can be seen without reading it."""
    try:
        is_whole = shelf.size_of(revision.storage_name) == revision.size_bytes
    except FileMissing:
        return BROKEN[BrokenFile.Problem.MISSING]
    except OSError:
        return UNREADABLE
    return "" if is_whole else BROKEN[BrokenFile.Problem.CHANGED]


def _pins(handover: Handover, assessment: Assessment, *, on: date) -> Iterator[RevisionPin]:
    """Yield the pins of all questions and conditions, unsaved; `on` is the day the documents are judged."""
    citations = assessment.citations.select_related("document").prefetch_related("document__revisions")
    for use in citations.exclude(document__state__in=AWAITED).order_by("pk"):
        pin = _pin(handover, use.document, counts=support_of(use.document, assessment.period, on=on).counts)
        pin.indicator_id, pin.page_reference, pin.note = use.indicator_id, use.page_reference, use.note
        yield pin
    proofs = assessment.condition_citations.select_related("document").prefetch_related("document__revisions")
    for proof in proofs.exclude(document__state__in=AWAITED).order_by("pk"):
        document = proof.document
        is_good = document.withdrawn_at is None and document.state == Document.State.GOOD
        pin = _pin(handover, document, counts=is_good)
        pin.condition_id = proof.condition_id
        yield pin


def _pin(handover: Handover, document: Document, *, counts: bool) -> RevisionPin:
    return RevisionPin(
        handover=handover,
        document=document,
        revision=document.revisions.all()[0],
        title=document.title,
        document_date=document.document_date,
        valid_until=document.valid_until,
        counts=counts,
    )
