"""Keep a link in the place of a document whose file nobody has uploaded yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from assessment import permissions as sheet
from assessment.exceptions import ActionDenied, InvalidInput
from assessment.models import Assessment, AuditEvent, Indicator, SheetImport, User
from assessment.services import audit
from evidence import permissions
from evidence.exceptions import LinkRefused
from evidence.models import Document
from evidence.services import citations
from evidence.services.documents import Details
from evidence.services.refusals import check_document
from evidence.validators import link_address


@transaction.atomic
def create_link_document(
    *,
    assessment: Assessment,
    url: str,
    by: User,
    indicator: Indicator | None = None,
    details: Details | None = None,
    checklist_keys: Sequence[str] = (),
) -> Document:
    """Put a link into the library of the unit and, where `indicator` is given, at that question; never fetch it.

    It counts for nothing until `documents.replace_document` brings its file. An address the unit has in a document that
    `by` may open gives that document again, with its file if it has one by now, and `details` are left aside.
    Raises InvalidInput for an address that is not taken, also for what `details` say; ActionDenied as an upload.
    """
    assessment = citations.lock(assessment)
    permissions.check_can_upload(by, assessment, indicator)
    try:
        address = link_address(url)
    except LinkRefused as refused:
        raise InvalidInput({"url": [refused.reason]}) from refused
    document = _known(assessment, address, by) or _insert(assessment, address, details or Details(), by)
    if indicator is not None:
        citations.cite_document(
            assessment=assessment, indicator=indicator, document=document, by=by, checklist_keys=checklist_keys
        )
    return document


def _known(assessment: Assessment, address: str, by: User) -> Document | None:
    """Return the document of the unit with this address that `by` may open; others give no hint."""
    found = Document.objects.filter(
        unit=assessment.unit_id, url=address, withdrawn_at__isnull=True, disposal__isnull=True
    )
    usable = found.exclude(state__in=(Document.State.PROBLEM, Document.State.REJECTED)).order_by("pk")
    for document in usable.select_related("unit__instansi", "unit__parent"):
        if sheet.can(permissions.check_can_read_document, by, document):
            return document
    return None


def _insert(assessment: Assessment, address: str, details: Details, by: User) -> Document:
    document = Document(
        unit=assessment.unit,
        number=details.number,
        document_date=details.document_date,
        valid_until=details.valid_until,
        is_restricted=details.is_restricted,
        url=address,
        state=Document.State.LINK,
        created_at=timezone.now(),
        created_by=by,
    )
    document.title = details.title or f"Tautan {document.link_host}"[:200]
    check_document(document)
    document.save(force_insert=True)
    audit.record(
        AuditEvent.Kind.LINK_RECORDED,
        document,
        by=by,
        scope=assessment.unit,
        detail={"assessment": assessment.pk, "sha256": hashlib.sha256(address.encode()).hexdigest()},
    )
    return document


@dataclass
class KeptLinks:
    """What became of the links of an imported workbook."""

    kept: int = 0
    refused: list[str] = field(default_factory=list)  # code of the question and why, one sentence each


def keep_import_links(*, sheet_import: SheetImport, by: User) -> KeptLinks:
    """Keep every link that an imported workbook names at a question of `by` as a link document there.

    Each on its own: one that is refused does not keep the others back, and one that is there already stays as it is.
    Raises ActionDenied if `by` may bring nothing into the round now.
    """
    assessment = sheet_import.assessment
    sheet.check_can_import(by, assessment)
    own, outcome = sheet.own_areas(by, assessment.unit), KeptLinks()
    rows = sheet_import.rows.exclude(links=[]).select_related("indicator")
    for row in [row for row in rows if row.indicator.owner_area in own]:
        for url in row.links:
            try:
                create_link_document(assessment=assessment, url=url, by=by, indicator=row.indicator)
            except (ActionDenied, InvalidInput) as refused:
                outcome.refused.append(f"{row.indicator.code}: {refused}")
            else:
                outcome.kept += 1
    return outcome
