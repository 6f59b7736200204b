"""Keep bytes that the unit has already once more, as a document of its own."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.files import File

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import Document
from evidence.documents.services import citations, documents, downloads
from evidence.documents.services.documents import Details, UploadResult
from zi_portal.kit.refusals import WrongState


def keep_as_own(
    *,
    assessment: Assessment,
    document: Document,
    by: User,
    name: str = "",
    indicator: Indicator | None = None,
    details: Details | None = None,
    checklist_keys: Sequence[str] = (),
    request_key: str = "",
) -> UploadResult:
    """Make a new document out of the last revision of `document`, under `name`, that of the second file, or its own.

    For who was told at an upload that the unit has these bytes and wants two documents all the same, as when one scan
    holds two decrees. Nothing is sent again. The copy of a restricted document is restricted. Raises ActionDenied, TooManyUploads;
    WrongState where the bytes there are may not be used, or where there are none, as of a link.
    """
    revision = document.revisions.select_related("document__unit__instansi", "document__unit__parent").first()
    if revision is None:
        raise WrongState(
            "Dokumen ini masih berupa tautan, jadi tidak ada berkas yang dapat disimpan lagi. Unggah berkasnya."
        )
    downloads.check_is_open(revision, by, act="dipakai lagi")
    citations.check_usable(document)
    said = details or Details()
    file = downloads.opened(revision, act="dipakai lagi")
    with file:
        (result,) = documents.upload_documents(
            assessment=assessment,
            files=[File(file, name=name or revision.original_name)],
            by=by,
            indicator=indicator,
            details=replace(said, is_restricted=said.is_restricted or document.is_restricted),
            checklist_keys=checklist_keys,
            request_key=request_key,
            may_repeat=True,
        )
    return result
