"""Take in a folder of files and, once its person has looked at the preview, put each to the question it is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from assessment.exceptions import ActionDenied, InvalidInput
from assessment.models import Assessment, Indicator, User
from evidence.models import Document
from evidence.services import citations, documents
from evidence.services.documents import Details, UploadResult
from evidence.services.intake import AnyFile


@dataclass(frozen=True)
class Place:
    """What the preview said of one document: its question, None to leave it in the library, and its date if typed."""

    document: Document
    indicator: Indicator | None
    dated: date | None = None


@dataclass(frozen=True)
class Refusal:
    """One document that was not put where it was meant, with the reason."""

    document: Document
    reason: str


def take_drop(*, assessment: Assessment, files: Sequence[AnyFile], by: User, batch: str) -> list[UploadResult]:
    """Take `files` of one drop into the library, each on its own; together they count as one upload of the hour.

    Raises as `upload_documents`.
    """
    return documents.upload_documents(assessment=assessment, files=files, by=by, request_key=batch, batch=batch[:40])


def place_documents(*, assessment: Assessment, places: Iterable[Place], by: User) -> list[Refusal]:
    """Date the documents and use each at its question; one that is refused does not keep the others back."""
    refusals = []
    for place in places:
        try:
            if place.dated is not None:
                documents.update_details(document=place.document, details=_dated(place), by=by)
            if place.indicator is not None:
                citations.cite_document(
                    assessment=assessment, indicator=place.indicator, document=place.document, by=by
                )
        except (ActionDenied, InvalidInput) as refused:
            refusals.append(Refusal(place.document, str(refused)))
    return refusals


def _dated(place: Place) -> Details:
    said = Details(**{name: getattr(place.document, name) for name in asdict(Details())})
    return replace(said, document_date=place.dated)
