"""Destroy documents whose time is over: one person proposes a list, another agrees, then the files go off the shelf.

The order keeps what is not destroyed: minute, marks and event stand committed before the first file goes. A process that
dies in between leaves files that the minute names; `sweep_evidence` removes them.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions as sheet
from assessment.people.models import Instansi, Unit, User
from evidence.disposal.selectors import due_documents, retention_years
from evidence.documents import permissions
from evidence.documents.models import (
    MOST_YEARS,
    Disposal,
    DisposalItem,
    Document,
    RetentionRule,
    Revision,
    RevisionText,
)
from evidence.packages.services import package_builds
from evidence.reading.preview import cache
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.shelf import shelf as storage

log = structlog.get_logger(__name__)
MOST_DOCUMENTS = 500  # of one minute, so that its PDF stays readable and is made in seconds
CHANGED = "Ada dokumen pada daftar ini yang dipakai lagi atau sudah dimusnahkan. Batalkan usulan ini, lalu susun lagi."


@transaction.atomic
def set_retention(*, instansi: Instansi, years: int, by: User) -> None:
    """Set for how many years `instansi` keeps documents. Raises InvalidInput; ActionDenied for others than its admin."""
    sheet.check_can_administer(by, instansi)
    if not 1 <= years <= MOST_YEARS:
        raise InvalidInput({"years": [f"Masa simpan 1 sampai {MOST_YEARS} tahun."]})
    Instansi.objects.select_for_update().get(pk=instansi.pk)
    before = retention_years(instansi)
    if before == years:
        return
    RetentionRule.objects.update_or_create(
        instansi=instansi, defaults={"years": years, "changed_at": timezone.now(), "changed_by": by}
    )
    audit.record(
        AuditEvent.Kind.RETENTION_CHANGED, instansi, by=by, scope=instansi, detail={"from": before, "to": years}
    )


@transaction.atomic
def propose_disposal(*, unit: Unit, documents: Sequence[Document], reason: str, by: User) -> Disposal:
    """Propose to destroy `documents`; nothing is destroyed yet.

    Raises InvalidInput without a reason, for no document or more than 500; WrongState if one may not be destroyed;
    ActionDenied.
    """
    unit = _lock_unit(unit)
    permissions.check_can_propose_disposal(by, unit)
    reason = reason.strip()
    if not reason:
        raise InvalidInput({"reason": ["Isi alasan pemusnahan."]})
    if not 0 < len(documents) <= MOST_DOCUMENTS:
        raise InvalidInput({"": [f"Pilih 1 sampai {MOST_DOCUMENTS} dokumen."]})
    _check_due(unit, documents)
    now = timezone.now()
    disposal = Disposal.objects.create(
        unit=unit, number=_next_number(unit, now), reason=reason, proposed_at=now, proposed_by=by
    )
    DisposalItem.objects.bulk_create(DisposalItem(disposal=disposal, document=document) for document in documents)
    detail = {"documents": [document.pk for document in documents]}
    audit.record(AuditEvent.Kind.DISPOSAL_PROPOSED, disposal, by=by, scope=unit, detail=detail)
    return disposal


@transaction.atomic
def close_disposal(*, disposal: Disposal, outcome: Disposal.Outcome, reason: str, by: User) -> Disposal:
    """End a proposal without destroying anything: refused by the kepala, or cancelled by the ketua tim.

    outcome: REFUSED, with a reason, or CANCELLED. Raises InvalidInput; ActionDenied; WrongState once it is decided.
    """
    disposal = _lock(disposal)
    if outcome == Disposal.Outcome.REFUSED:
        permissions.check_can_decide_disposal(by, disposal)
        if not reason.strip():
            raise InvalidInput({"reason": ["Isi alasan penolakan."]})
    else:
        permissions.check_can_cancel_disposal(by, disposal)
    disposal.outcome, disposal.decision_reason = outcome, reason.strip()
    disposal.decided_at, disposal.decided_by = timezone.now(), by
    disposal.save(update_fields=["outcome", "decision_reason", "decided_at", "decided_by"])
    audit.record(
        AuditEvent.Kind.DISPOSAL_DECIDED, disposal, by=by, scope=disposal.unit, detail={"outcome": str(outcome)}
    )
    return disposal


@transaction.atomic
def confirm_disposal(*, disposal: Disposal, minute: bytes, at: datetime, by: User) -> Disposal:
    """Agree: the minute is kept, the documents are marked, and after the commit their files are removed for ever.

    minute: the PDF, made beforehand from `minute_of(disposal, by=by, at=at)`, since laying it out must not hold a lock.
    Raises ActionDenied, also for the proposer himself; WrongState once it is decided, or if a document is in use again.
    """
    disposal = _lock(disposal)
    permissions.check_can_decide_disposal(by, disposal)
    documents = list(Document.objects.select_for_update().filter(disposal_items__disposal=disposal).order_by("pk"))
    disposal.outcome = Disposal.Outcome.CONFIRMED
    disposal.decided_at, disposal.decided_by = at, by
    disposal.minute, disposal.minute_sha256 = minute, hashlib.sha256(minute).hexdigest()
    # First, since a proposal that waits keeps its own documents from being due.
    disposal.save(update_fields=["outcome", "decided_at", "decided_by", "minute", "minute_sha256"])
    _check_due(disposal.unit, documents)
    Document.objects.filter(pk__in=[document.pk for document in documents]).update(disposal=disposal)
    revisions = list(Revision.objects.filter(document__in=documents).order_by("pk"))
    RevisionText.objects.filter(revision__in=revisions).delete()
    audit.record(
        AuditEvent.Kind.DISPOSAL_DECIDED,
        disposal,
        by=by,
        scope=disposal.unit,
        detail={
            "outcome": str(disposal.outcome),
            "documents": [document.pk for document in documents],
            "sha256": [revision.sha256 for revision in revisions],
            "minute_sha256": disposal.minute_sha256,
        },
    )
    transaction.on_commit(lambda: remove_bytes(disposal), robust=True)
    return disposal


def remove_bytes(disposal: Disposal) -> None:
    """Take every file that the minute of a confirmed `disposal` names off the shelf; again changes nothing.

    The server's own act, so no person. Must be called outside a transaction.
    """
    shelf = storage.shelf()
    for name, sha256 in Revision.objects.filter(document__disposal=disposal).values_list("storage_name", "sha256"):
        shelf.discard(name)
        cache.forget(disposal.unit_id, sha256)
    package_builds.remove_holding(disposal.items.values_list("document", flat=True))
    with transaction.atomic():
        disposal = _lock(disposal)
        if disposal.bytes_removed_at is not None:
            return
        disposal.bytes_removed_at = timezone.now()
        disposal.save(update_fields=["bytes_removed_at"])
        audit.record(AuditEvent.Kind.DISPOSAL_CARRIED_OUT, disposal, by=None, scope=disposal.unit)
    log.info("evidence_destroyed", disposal=disposal.pk)


def _check_due(unit: Unit, documents: Sequence[Document]) -> None:
    due = set(due_documents(unit).filter(pk__in=[document.pk for document in documents]).values_list("pk", flat=True))
    if {document.pk for document in documents} != due:
        raise WrongState(CHANGED)


def _next_number(unit: Unit, now: datetime) -> str:
    """Return the number of the unit's next minute of this year; the unit's row is locked."""
    year = now.astimezone(ZoneInfo(unit.time_zone)).year
    made = Disposal.objects.filter(unit=unit, number__endswith=f"/{year}").count()
    return f"BA-{made + 1:02d}/PDD/{unit.code}/{year}"


def _lock_unit(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("instansi", "parent").get(pk=unit.pk)


def _lock(disposal: Disposal) -> Disposal:
    rows = Disposal.objects.select_for_update(of=("self",)).select_related("unit__instansi", "unit__parent")
    return rows.defer("minute").get(pk=disposal.pk)
