"""Let a person confirm of which day a document is, or say it; before that it counts for nothing."""

from dataclasses import replace
from datetime import date

from assessment.people.models import User
from evidence.documents.models import Document
from evidence.documents.services.documents import Details, update_details


def confirm_date(
    *, document: Document, document_date: date | None, valid_until: date | None, by: User, version: int | None
) -> Document:
    """Set the day `by` confirms or types as the document's own; what else is said of it stays.

    Raises as `documents.update_details`: StaleDetails, InvalidInput, ActionDenied.
    """
    said = Details(
        title=document.title,
        number=document.number,
        document_date=document.document_date,
        valid_until=document.valid_until,
        is_restricted=document.is_restricted,
    )
    said = replace(said, document_date=document_date, valid_until=valid_until)
    return update_details(document=document, details=said, by=by, version=version)
