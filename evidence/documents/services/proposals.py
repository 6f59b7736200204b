"""Keep of which day a document seems to be; what is proposed counts for nothing until a person confirms it."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from evidence.documents import dates
from evidence.documents.dates import FoundDate, Source
from evidence.documents.models import Document, Revision
from zi_portal.shelf.validators import Kind

PROPOSAL_FIELDS = ["proposed_date", "proposed_from", "proposed_page"]


def found_in_file(kind: Kind, *, name: str, noted: str, today: date) -> FoundDate | None:
    """Return the day that a file tells before its words are read: its camera, its name, the program that made it.

    noted: as `validators.Content` has it.
    """
    if kind is Kind.JPG or kind is Kind.PNG:
        taken = dates.date_of_photo(noted, today=today)
        if taken is not None:
            return FoundDate(taken, Source.PHOTO)
    named = dates.date_in_name(name, today=today)
    if named is not None:
        return FoundDate(named, Source.NAME)
    made = dates.date_of_file(noted, today=today) if kind is Kind.PDF else None
    return FoundDate(made, Source.FILE) if made is not None else None


def set_proposal(document: Document, found: FoundDate | None) -> None:
    """Set on `document`, without saving it, the day that was found, or that none was."""
    document.proposed_date = found.day if found else None
    document.proposed_from = found.source.value if found else ""
    document.proposed_page = found.page if found else 0


@transaction.atomic
def propose_from_words(revision: Revision, words: str) -> None:
    """Propose the day that the words of the last revision tell, unless a surer one or a date stands there.

    words: as read, with a form feed between pages. The portal's own act: no person, no audit event, no version.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=revision.document_id)
    last = document.revisions.first()
    if document.document_date is not None or last is None or last.pk != revision.pk:
        return
    day = revision.uploaded_at.astimezone(ZoneInfo(document.unit.time_zone)).date()
    found = dates.date_in_text(words, today=day)
    if found is None:
        return
    set_proposal(document, found)
    document.save(update_fields=PROPOSAL_FIELDS)
