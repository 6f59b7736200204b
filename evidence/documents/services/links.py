"""Keep a link, or a name alone, in the place of a document whose file nobody has uploaded yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.workbook.models import SheetImport
from assessment.workbook.permissions import check_can_import
from evidence.documents import permissions
from evidence.documents.models import Citation, Document
from evidence.documents.services import citations
from evidence.documents.services.documents import Details
from evidence.documents.services.refusals import check_document
from zi_portal.kit.clean_text import looks_same
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.shelf.faults import LinkRefused
from zi_portal.shelf.validators import link_address

_BETWEEN = "; "  # between the titles a note holds
LONGEST_TITLE = Document._meta.get_field("title").max_length or 0


@transaction.atomic
def create_link_document(
    *,
    assessment: Assessment,
    url: str,
    by: User,
    indicator: Indicator | None = None,
    details: Details | None = None,
    checklist_keys: Sequence[str] = (),
    keeps_title: bool = False,
) -> Document:
    """Put a link into the library of the unit and, where `indicator` is given, at that question; never fetch it.

    It counts for nothing until `documents.replace_document` brings its file. An address the unit has in a document that
    `by` may open gives that document again, with its file if it has one by now, and `details` are left aside; with
    `keeps_title` another title is noted at the question, since one folder may hold what several questions name.
    Raises InvalidInput for an address that is not taken, also for what `details` say; ActionDenied as an upload.
    """
    assessment = lock_assessment(assessment)
    permissions.check_can_upload(by, assessment, indicator)
    try:
        address = link_address(url)
    except LinkRefused as refused:
        raise InvalidInput({"url": [refused.reason]}) from refused
    document = _known(assessment, address, by) or _insert(assessment, address, details or Details(), by)
    if indicator is not None:
        title = details.title if details is not None and keeps_title else ""
        note = "" if looks_same(title, document.title) else title
        citation = citations.cite_document(
            assessment=assessment,
            indicator=indicator,
            document=document,
            by=by,
            note=note,
            checklist_keys=checklist_keys,
        )
        if note:
            _note(citation, note, by)
    return document


def _note(citation: Citation, title: str, by: User) -> None:
    """Let a link that is at the question already say that it holds `title` too; raises InvalidInput where that is too long."""
    noted = citation.note.split(_BETWEEN) if citation.note else []
    if any(looks_same(title, one) for one in noted):
        return
    citations.update_citation(
        citation=citation,
        page_reference=citation.page_reference,
        note=_BETWEEN.join([*noted, title]),
        checklist_keys=[key for key in citation.checklist_keys if key in citations.asked_keys(citation)],
        by=by,
    )


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
    return _keep(document, address, assessment, by)


def _keep(document: Document, known_by: str, assessment: Assessment, by: User) -> Document:
    """Store a document that waits for its file, and record the digest of the address or name it is `known_by`."""
    check_document(document)
    document.save(force_insert=True)
    detail = {"assessment": assessment.pk, "sha256": hashlib.sha256(known_by.encode()).hexdigest()}
    audit.record(AuditEvent.Kind.LINK_RECORDED, document, by=by, scope=assessment.unit, detail=detail)
    return document


@dataclass
class KeptLinks:
    """What became of the data dukung that an imported workbook names."""

    kept: int = 0  # addresses
    names: int = 0  # without an address
    refused: list[str] = field(default_factory=list)  # code of the question, what it is, and why, one sentence each
    refused_names: int = 0  # of those, the names without an address


def keep_import_links(*, sheet_import: SheetImport, by: User) -> KeptLinks:
    """Keep every document that an imported workbook names at a question of `by` as one to fetch, at that question.

    With an address it becomes a link document, with a name alone one that waits for its file. Each on its own: one that is
    refused does not keep the others back, and one that is there already stays as it is.
    Raises ActionDenied if `by` may bring nothing into the round now.
    """
    assessment = sheet_import.assessment
    check_can_import(by, assessment)
    own, outcome = sheet.own_areas(by, assessment.unit), KeptLinks()
    rows = sheet_import.rows.exclude(links=[], named=[]).select_related("indicator")
    for row in [row for row in rows if row.indicator.owner_area in own]:
        # Rows read before names were kept have their addresses alone.
        for name, url in row.named or [("", link) for link in row.links]:
            try:
                if url:
                    create_link_document(
                        assessment=assessment,
                        url=url,
                        by=by,
                        indicator=row.indicator,
                        details=_details(name),
                        keeps_title=True,
                    )
                else:
                    create_named_document(assessment=assessment, name=name, by=by, indicator=row.indicator)
            except (ActionDenied, InvalidInput) as refused:
                outcome.refused.append(f"{row.indicator.code}, {name or url}: {refused}")
                outcome.refused_names += not url
            else:
                outcome.kept += bool(url)
                outcome.names += not url
    return outcome


@transaction.atomic
def create_named_document(*, assessment: Assessment, name: str, by: User, indicator: Indicator) -> Document:
    """Put a document of which only the name is known at a question; it counts for nothing until its file is brought.

    A document of that title that the question has already is it. Raises ActionDenied as an upload, InvalidInput where the
    question has as many as it may have.
    """
    assessment = lock_assessment(assessment)
    permissions.check_can_upload(by, assessment, indicator)
    title = _details(name).title
    cited = assessment.citations.filter(indicator=indicator, document__withdrawn_at__isnull=True)
    for citation in cited.select_related("document"):
        if looks_same(citation.document.title, title):
            return citation.document
    document = Document(
        unit=assessment.unit,
        title=title,
        state=Document.State.NAMED,
        created_at=timezone.now(),
        created_by=by,
    )
    _keep(document, name, assessment, by)
    citations.cite_document(assessment=assessment, indicator=indicator, document=document, by=by)
    return document


def _details(name: str) -> Details:
    """Return what is said of a document that a workbook names; what its title cannot hold stays in the import's row."""
    return Details(title=name if len(name) <= LONGEST_TITLE else f"{name[: LONGEST_TITLE - 1]}…")
