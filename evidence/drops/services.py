"""Take in a folder of files and, once its person has looked at the preview, put each to the question it is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import PartialUpload, WaitingFile
from evidence.documents.services import citations, documents, duplicates
from evidence.documents.services.documents import Details, UploadResult
from evidence.intake.services import chunked
from zi_portal.kit.folding import clean
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.shelf.receive import AnyFile

PATH_LENGTH = 300


@dataclass(frozen=True)
class Place:
    """What the preview said of one file: its question, None to leave it in the library, and its date if typed.

    checklist_keys: the asked documents of that question that it is.
    own_name: of a file whose bytes the unit had before as `document`, if it is to be a document of its own all the same.
    is_restricted: marked *terbatas*; False leaves the document as it is.
    """

    waiting: WaitingFile
    indicator: Indicator | None
    dated: date | None = None
    checklist_keys: tuple[str, ...] = ()
    own_name: str = ""
    is_restricted: bool = False


@dataclass(frozen=True)
class Refusal:
    """One file that was not put where it was meant, with the reason."""

    waiting: WaitingFile
    reason: str


def take_drop(
    *,
    assessment: Assessment,
    files: Sequence[AnyFile],
    arrived: PartialUpload | None,
    paths: Sequence[str],
    by: User,
    batch: str,
) -> list[UploadResult]:
    """Take `files` of one drop, or the one that has `arrived`, into the library, each on its own.

    Each then waits, under its name with folders in `paths` (one for each file, or none at all), until its sender says
    which question it is for; so does the document that has the same bytes already. Together they count as one upload of
    the hour. Raises as `chunked.take_files`.
    """
    results = chunked.take_files(
        assessment=assessment, files=files, arrived=arrived, by=by, request_key=batch, batch=batch
    )
    with transaction.atomic():
        for number, result in enumerate(results):
            if result.document is not None:
                WaitingFile.objects.get_or_create(
                    owner=by,
                    assessment=assessment,
                    batch=batch,
                    document=result.document,
                    path=(clean(paths[number] if paths else "") or clean(result.name))[-PATH_LENGTH:],
                    defaults={"created_at": timezone.now()},
                )
    return results


def place_documents(*, assessment: Assessment, places: Iterable[Place], by: User) -> list[Refusal]:
    """Date the documents and use each at its question; one that is refused goes on waiting and holds no other back."""
    refusals = []
    for place in places:
        try:
            _place(assessment, place, by)
        except (ActionDenied, InvalidInput) as refused:
            refusals.append(Refusal(place.waiting, str(refused)))
        else:
            WaitingFile.objects.filter(pk=place.waiting.pk).delete()
    return refusals


def _place(assessment: Assessment, place: Place, by: User) -> None:
    if place.own_name:
        result = duplicates.keep_as_own(
            assessment=assessment,
            document=place.waiting.document,
            by=by,
            name=place.own_name,
            indicator=place.indicator,
            details=Details(document_date=place.dated, is_restricted=place.is_restricted),
            checklist_keys=place.checklist_keys,
            request_key=f"{place.waiting.batch}:{place.waiting.pk}",  # equal files of one drop are documents of their own
        )
        if result.outcome != "saved":
            raise ActionDenied(result.reason)
        return
    details = _details(place)
    if details != _said_of(place.waiting):
        documents.update_details(document=place.waiting.document, details=details, by=by)
    if place.indicator is not None:
        citations.cite_document(
            assessment=assessment,
            indicator=place.indicator,
            document=place.waiting.document,
            by=by,
            checklist_keys=place.checklist_keys,
        )


def _said_of(waiting: WaitingFile) -> Details:
    return Details(**{name: getattr(waiting.document, name) for name in asdict(Details())})


def _details(place: Place) -> Details:
    said = _said_of(place.waiting)
    return replace(
        said,
        document_date=place.dated or said.document_date,
        is_restricted=place.is_restricted or said.is_restricted,
    )
