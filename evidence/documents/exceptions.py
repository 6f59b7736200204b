"""What keeping a document refuses, beside the faults of the shelf."""

from typing import TYPE_CHECKING

from zi_portal.kit.refusals import ActionDenied

if TYPE_CHECKING:
    from evidence.documents.models import Document


class TooManyUploads(ActionDenied):
    """One person's uploads of the last hour have reached the limit. The page answers 429."""

    status_code = 429


class AlreadyKept(Exception):
    """The unit already has these bytes, as `document`: the person may use that one instead."""

    def __init__(self, document: "Document") -> None:
        super().__init__(f"the same bytes are document {document.pk}")
        self.document = document


class WrongOffset(Exception):
    """A piece of a file that does not begin where the last one ended; `expected` is where it should."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"the next piece begins at byte {expected}")
        self.expected = expected


class InvalidPiece(Exception):
    """A piece that belongs to no file: empty, too long, beyond the end, or of a file that is finished."""


class StaleDetails(Exception):
    """Somebody else changed what is said of a document since it was read; `document` is as it stands now."""

    def __init__(self, document: "Document") -> None:
        super().__init__(f"document {document.pk} is at version {document.details_version}")
        self.document = document
