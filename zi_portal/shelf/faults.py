"""What the vault refuses, with the reason the person will read (Indonesian)."""

from typing import TYPE_CHECKING

from zi_portal.kit.refusals import ActionDenied

if TYPE_CHECKING:
    pass  # the checks of content run without Django's apps


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


class DownloadDelayed(ActionDenied):
    """The store does not answer now. The page answers 503."""

    status_code = 503


class StoreUnavailable(OSError):
    """The store does not answer, refuses, or cannot read one file; whether the file is there is not known."""


class FileMissing(Exception):
    """No file stands under the name a revision gives."""


class FileChanged(Exception):
    """The file under a revision's name no longer has the revision's digest."""
