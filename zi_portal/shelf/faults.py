"""What the vault refuses, with the reason the person will read (Indonesian)."""

from typing import TYPE_CHECKING

from zi_portal.kit.refusals import ActionDenied

if TYPE_CHECKING:
    from evidence.documents.models import Document  # the checks of content run without Django's apps


class FileRefused(Exception):
    """A file that is not taken in. `code` names the rule for the audit trail; `reason` is for the person.

    `found` is more that the trail keeps: of a virus its name, the file's name and digest.
    """

    def __init__(self, code: str, reason: str, *, found: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.found = found or {}


class LinkRefused(Exception):
    """An address that is not taken as a link; `reason` is for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManyUploads(ActionDenied):
    """One person's uploads of the last hour have reached the limit. The page answers 429."""

    status_code = 429


class DownloadDelayed(ActionDenied):
    """The store does not answer now. The page answers 503."""

    status_code = 503


class AlreadyKept(Exception):
    """The unit already has these bytes, as `document`: the person may use that one instead."""

    def __init__(self, document: "Document") -> None:
        super().__init__(f"the same bytes are document {document.pk}")
        self.document = document


class StoreUnavailable(OSError):
    """The store does not answer, refuses, or cannot read one file; whether the file is there is not known."""


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


class FileMissing(Exception):
    """No file stands under the name a revision gives."""


class FileChanged(Exception):
    """The file under a revision's name no longer has the revision's digest."""


class BackupRefused(Exception):
    """A backup that is not made, or not restored; `reason` is for whoever runs the command (Indonesian).

    is_short: fewer bytes came than belong there; where the decryption found a fault, its words go before these.
    """

    def __init__(self, reason: str, *, is_short: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_short = is_short
