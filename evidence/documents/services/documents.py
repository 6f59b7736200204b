"""Take documents into a unit's library, replace their file, correct what is said of them, withdraw them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import hooks, permissions
from evidence.documents.dates import FoundDate
from evidence.documents.exceptions import AlreadyKept, StaleDetails
from evidence.documents.models import Document, Revision
from evidence.documents.request_keys import request_digest
from evidence.documents.services import citations, judgement, proposals, quotas, refusals, support, texts
from evidence.documents.services.repeats import SentBefore, check_no_twin, check_not_sent_before
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf import receive
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.receive import AnyFile
from zi_portal.shelf.validators import title_from


@dataclass(frozen=True)
class Details:
    """What the person says of a document; an empty title is taken from the file's name."""

    title: str = ""
    number: str = ""
    document_date: date | None = None
    valid_until: date | None = None
    is_restricted: bool = False


@dataclass(frozen=True)
class UploadResult:
    """What became of one of several files: `saved`, `twin` (the unit has these bytes as `document`) or `refused`."""

    name: str
    outcome: str
    document: Document | None = None
    reason: str = ""
    code: str = ""  # of the rule that refused, as `FileRefused` has it


def upload_documents(
    *,
    assessment: Assessment,
    files: Sequence[AnyFile],
    by: User,
    indicator: Indicator | None = None,
    details: Details | None = None,
    request_key: str = "",
    batch: str = "",
    checklist_keys: Sequence[str] = (),
    may_repeat: bool = False,
    noted: str = "",
) -> list[UploadResult]:
    """Take in each of `files` on its own: one that is refused does not keep the others out.

    Raises ActionDenied, before any file is looked at, if `by` may not add documents there now; TooManyUploads if `by`
    has sent as many as one may in an hour.
    """
    permissions.check_can_upload(by, assessment, indicator)
    quotas.check_rate(by, assessment.unit, batch=batch)
    results = []
    for file in files:
        name = file.name or ""
        try:
            document = upload_document(
                assessment=assessment,
                file=file,
                by=by,
                indicator=indicator,
                details=details,
                request_key=request_key,
                batch=batch,
                checklist_keys=checklist_keys,
                may_repeat=may_repeat,
                noted=noted,
            )
        except AlreadyKept as kept:
            results.append(UploadResult(name, "twin", kept.document))
        except FileRefused as refused:
            results.append(UploadResult(name, "refused", reason=refused.reason, code=refused.code))
        except ActionDenied as denied:
            results.append(UploadResult(name, "refused", reason=denied.reason))
        except InvalidInput as invalid:
            results.append(UploadResult(name, "refused", reason=str(invalid)))
        else:
            results.append(UploadResult(name, "saved", document))
    return results


def upload_document(
    *,
    assessment: Assessment,
    file: AnyFile,
    by: User,
    indicator: Indicator | None = None,
    details: Details | None = None,
    request_key: str = "",
    batch: str = "",
    checklist_keys: Sequence[str] = (),
    may_repeat: bool = False,
    noted: str = "",
) -> Document:
    """Take `file` into the library of the unit and, where `indicator` is given, use it at that question.

    file: an uploaded one, or `ContentFile(bytes, name="sk.pdf")` in a command.
    request_key: random text the form carried; the same bytes sent again with it give the same document.
    batch: random text of a confirmed drop, whose files count as one upload of this hour.
    checklist_keys: the asked documents of `indicator` that it is.
    may_repeat: also take bytes that the unit has in another document.
    noted: when a photograph was taken, as `validators.Content` has it, where the browser drew it anew without that.
    Must be called outside a transaction, since the file and its row stand or fall together: on return both are kept.
    Raises FileRefused; AlreadyKept if the unit has these bytes; InvalidInput; ActionDenied, also TooManyUploads.
    """
    permissions.check_can_upload(by, assessment, indicator)
    quotas.check_rate(by, assessment.unit, batch=batch)
    details = details or Details()
    try:
        with receive.received(file, today=_today(assessment)) as received:
            key = request_digest(by, request_key, received.staged.sha256)
            check_not_sent_before(key)
            if not may_repeat:
                check_no_twin(received.staged.sha256, assessment.unit_id, by)
            with receive.placed(received) as storage_name, transaction.atomic(durable=True):
                return _insert(
                    assessment,
                    indicator,
                    received,
                    details,
                    storage_name=storage_name,
                    key=key,
                    by=by,
                    batch=batch,
                    checklist_keys=checklist_keys,
                    may_repeat=may_repeat,
                    noted=noted,
                )
    except SentBefore as sent:
        return sent.document
    except FileRefused as refused:
        refusals.record_refusal(assessment, by, code=refused.code, size_bytes=file.size, **refused.found)
        raise
    except AlreadyKept as kept:
        refusals.record_refusal(assessment, by, code="twin", size_bytes=file.size, document=kept.document.pk)
        raise
    except (ActionDenied, InvalidInput) as denied:
        refusals.record_refusal(assessment, by, code=type(denied).__name__, size_bytes=file.size)
        raise


def replace_document(*, document: Document, file: AnyFile, by: User, request_key: str = "") -> Revision:
    """Add a revision with the bytes of `file`; every question that cites the document has it, the old ones stay.

    Must be called outside a transaction. Raises FileRefused, also for the bytes of the last revision; ActionDenied.
    """
    document = Document.objects.select_related("unit__instansi", "unit__parent").get(pk=document.pk)
    permissions.check_can_replace(by, document)
    quotas.check_rate(by, document.unit)
    try:
        with receive.received(file, today=_local_date(timezone.now(), document.unit.time_zone)) as received:
            key = request_digest(by, request_key, received.staged.sha256)
            check_not_sent_before(key)
            with receive.placed(received) as storage_name, transaction.atomic(durable=True):
                return _insert_revision(document, received, storage_name=storage_name, key=key, by=by)
    except SentBefore as sent:
        return sent.revision
    except FileRefused as refused:
        refusals.record_refusal(document, by, code=refused.code, size_bytes=file.size, **refused.found)
        raise


@transaction.atomic
def update_details(*, document: Document, details: Details, by: User, version: int | None = None) -> Document:
    """Correct what is said of a document.

    version: the `details_version` that `by` read; without one nothing is compared. The same content again changes nothing.
    Raises StaleDetails if somebody said something else meanwhile; InvalidInput; ActionDenied, also once an assessment
    handed over cites it.
    """
    document = citations.lock_document(document)
    permissions.check_can_edit(by, document)
    changed = [name for name, value in asdict(details).items() if getattr(document, name) != value]
    if not changed:
        return document
    if version is not None and version != document.details_version:
        raise StaleDetails(document)
    for name in changed:
        setattr(document, name, getattr(details, name))
    if document.is_restricted and "is_restricted" in changed:
        hooks.forget_what_was_made_of(document)
    refusals.check_document(document)
    document.details_version += 1
    document.details_changed_at, document.details_changed_by = timezone.now(), by
    document.save(update_fields=[*changed, "details_version", "details_changed_at", "details_changed_by"])
    support.refresh_citing(document)
    audit.record(
        AuditEvent.Kind.DOCUMENT_CHANGED, document, by=by, scope=document.unit, detail={"changed": sorted(changed)}
    )
    return document


@transaction.atomic
def withdraw_document(*, document: Document, reason: str, by: User) -> Document:
    """Take a document out of use; its bytes and its places stay, it only counts no more.

    Raises InvalidInput without a reason; ActionDenied, also while another pokja or an assessment handed over uses it.
    """
    document = citations.lock_document(document)
    permissions.check_can_withdraw(by, document)
    if not reason.strip():
        raise InvalidInput({"reason": ["Isi alasan penarikan."]})
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_reason = timezone.now(), by, reason.strip()
    refusals.check_document(document)
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    support.refresh_citing(document)
    audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, document, by=by, scope=document.unit, detail={"withdrawn": True})
    return document


@transaction.atomic
def restore_document(*, document: Document, by: User) -> Document:
    """Undo a withdrawal: the document serves the questions that still cite it, as before.

    Raises ActionDenied, also after thirty days; WrongState if the same bytes were uploaded as another document meanwhile.
    Those that stood beside it before, as two documents of one scan, are no reason.
    """
    document = citations.lock_document(document)
    permissions.check_can_restore(by, document)
    last = document.revisions.first()
    try:
        if last is not None:
            check_no_twin(last.sha256, document.unit_id, by, since=document.withdrawn_at)
    except AlreadyKept as kept:
        raise WrongState(
            f"Berkas yang sama sudah diunggah lagi sebagai “{kept.document.title}”. Pakai dokumen itu."
        ) from kept
    document.withdrawn_at = document.withdrawn_by = None
    document.withdrawn_reason = ""
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    support.refresh_citing(document)
    audit.record(AuditEvent.Kind.DOCUMENT_RESTORED, document, by=by, scope=document.unit)
    return document


def _insert(
    assessment: Assessment,
    indicator: Indicator | None,
    received: receive.ReceivedFile,
    details: Details,
    *,
    storage_name: str,
    key: str | None,
    by: User,
    batch: str,
    checklist_keys: Sequence[str],
    may_repeat: bool,
    noted: str,
) -> Document:
    """Insert document, revision, citation and event; whoever lost the right while the file arrived is refused here."""
    assessment = lock_assessment(assessment)
    permissions.check_can_upload(by, assessment, indicator)
    check_not_sent_before(key)
    if not may_repeat:
        check_no_twin(received.staged.sha256, assessment.unit_id, by)
    quotas.check_quota(assessment.unit, received.staged.size_bytes)
    document = Document(
        unit=assessment.unit,
        title=details.title or title_from(received.shown) or received.shown,
        number=details.number,
        document_date=details.document_date,
        valid_until=details.valid_until,
        is_restricted=details.is_restricted,
        state=_state_of(received),
        created_at=timezone.now(),
        created_by=by,
    )
    proposals.set_proposal(document, _found(assessment, received, noted))
    refusals.check_document(document)
    document.save(force_insert=True)
    revision = _add_revision(document, received, number=1, storage_name=storage_name, key=key, by=by, batch=batch)
    detail = {
        "assessment": assessment.pk,
        "revision": 1,
        "kind": revision.kind,
        "sha256": revision.sha256,
        "size_bytes": revision.size_bytes,
    }
    if indicator is not None:
        citation = citations.add_citation(
            assessment=assessment, indicator=indicator, document=document, by=by, checklist_keys=checklist_keys
        )
        detail |= {"indicator": indicator.code, "citation": citation.pk}
    if indicator is not None:
        support.refresh([assessment])
    audit.record(AuditEvent.Kind.DOCUMENT_UPLOADED, document, by=by, scope=assessment.unit, detail=detail)
    return document


def _insert_revision(
    document: Document, received: receive.ReceivedFile, *, storage_name: str, key: str | None, by: User
) -> Revision:
    document = citations.lock_document(document)
    permissions.check_can_replace(by, document)
    check_not_sent_before(key)
    last = document.revisions.first()
    if last is not None and last.sha256 == received.staged.sha256:
        raise FileRefused("same", f"Isi berkas {received.shown} sama dengan revisi terakhir, jadi tidak perlu diganti.")
    quotas.check_quota(document.unit, received.staged.size_bytes)
    number = last.number + 1 if last is not None else 1
    revision = _add_revision(document, received, number=number, storage_name=storage_name, key=key, by=by)
    judgement.clear(document)  # it was of the old bytes
    document.state = _state_of(received)
    today = _local_date(timezone.now(), document.unit.time_zone)
    found = proposals.found_in_file(received.kind, name=received.shown, noted=received.noted, today=today)
    proposals.set_proposal(document, found)
    document.save(update_fields=[*judgement.FIELDS, *proposals.PROPOSAL_FIELDS])
    support.refresh_citing(document)
    detail = {"revision": number, "sha256": revision.sha256, "size_bytes": revision.size_bytes}
    audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, document, by=by, scope=document.unit, detail=detail)
    return revision


def _add_revision(
    document: Document,
    received: receive.ReceivedFile,
    *,
    number: int,
    storage_name: str,
    key: str | None,
    by: User,
    batch: str = "",
) -> Revision:
    revision = Revision.objects.create(
        document=document,
        number=number,
        storage_name=storage_name,
        original_name=received.shown,
        kind=received.kind,
        size_bytes=received.staged.size_bytes,
        sha256=received.staged.sha256,
        flags=received.flags,
        scan=received.scan,
        batch=batch,
        request_key=key,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    texts.read_soon(revision)
    return revision


def _found(assessment: Assessment, received: receive.ReceivedFile, noted: str) -> FoundDate | None:
    """Return the day the file seems to be of; `noted` by the browser of a photograph that it made smaller."""
    return proposals.found_in_file(
        received.kind, name=received.shown, noted=received.noted or noted, today=_today(assessment)
    )


def _state_of(received: receive.ReceivedFile) -> Document.State:
    """Good once every check there is has passed."""
    return Document.State.CHECKING if received.is_waiting else Document.State.GOOD


def _today(assessment: Assessment) -> date:
    return _local_date(timezone.now(), assessment.unit.time_zone)


def _local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
