"""Files made in the background for one reader: noted as ready, handed out whole, removed past their end.

The server's own acts: no person, no audit event.
"""

from datetime import timedelta

import structlog
from django.utils import timezone

from evidence.documents.services.downloads import AWAY
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import DownloadDelayed, FileMissing
from zi_portal.waiting import leases
from zi_portal.waiting.kept import Kept

log = structlog.get_logger(__name__)
State = Kept.State


def note_ready(work: Kept, *, life: timedelta, **values: object) -> None:
    """Note that `work` is done and may be had for `life`, with what came of it; raises LeaseLost."""
    expires_at = timezone.now() + life
    leases.change(work, state=State.READY, lease="", lease_until=None, problem="", expires_at=expires_at, **values)


def of_file(staged: shelf.StagedFile, name: str) -> dict[str, object]:
    """Return what a row says of its stored file."""
    return {"storage_name": name, "size_bytes": staged.size_bytes, "sha256": staged.sha256}


def content_of(work: Kept, *, not_ready: str, not_whole: str) -> bytes:
    """Return the bytes of a finished file. Raises WrongState unless they are there and whole; DownloadDelayed."""
    if work.state != State.READY or not work.storage_name:
        raise WrongState(not_ready)
    try:
        with shelf.shelf().open(work.storage_name) as file:
            if shelf.digest_of(file) == work.sha256:
                file.seek(0)
                return file.read()
    except FileMissing:
        pass
    except OSError as error:
        log.exception("made_file_out_of_reach", kind=type(work).__name__, pk=work.pk)
        raise DownloadDelayed(AWAY) from error
    log.error("made_file_broken", kind=type(work).__name__, pk=work.pk)
    raise WrongState(not_whole)
