"""Take a file in: receive, check, put on the shelf; take it back off if the database did not keep its row."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, OperationalError

from zi_portal.kit.database_faults import is_full
from zi_portal.shelf import scanner
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.check import look_at
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.names import named
from zi_portal.shelf.scans import Scan
from zi_portal.shelf.validators import Kind, check_video, display_name, kind_of, video_kind_of

log = structlog.get_logger(__name__)
MB = 1024 * 1024

# What Django calls a File: an uploaded one, or `ContentFile(bytes, name="sk.pdf")` in a command.
type AnyFile = File[Any]


@dataclass(frozen=True)
class ReceivedFile:
    """A file that has passed every check and still stands in the staging folder."""

    staged: storage.StagedFile
    kind: Kind
    shown: str  # display name
    flags: list[str]  # of validators.Flag
    noted: str  # when the photograph was taken or the PDF made, as the file itself says it; "" for nothing
    scan: Scan

    @property
    def is_waiting(self) -> bool:
        """Whether the scanner has still to look at it."""
        return self.scan == Scan.WAITING


@dataclass(frozen=True)
class ReceivedVideo:
    """A profile video that has passed every check and still stands in the staging folder."""

    staged: storage.StagedFile
    kind: str  # mp4 or webm
    shown: str
    scan: Scan


@contextmanager
def received(file: AnyFile, *, today: date) -> Iterator[ReceivedFile]:
    """Stage `file` and check it; raises FileRefused. What is not put on the shelf is gone on leaving."""
    raw = file.name or ""
    kind = kind_of(raw)
    shown = display_name(raw, today=today)
    with _whole(file, shown, settings.EVIDENCE_MAX_BYTES) as staged:
        looked = look_at(staged.path, kind, shown)
        scan = _scanned(staged, shown)
        yield ReceivedFile(staged=staged, kind=kind, shown=shown, flags=looked.flags, noted=looked.noted, scan=scan)


@contextmanager
def received_video(file: AnyFile, *, today: date) -> Iterator[ReceivedVideo]:
    """Stage `file` and check that it is a whole video; raises FileRefused. As `received`."""
    shown = display_name(file.name or "", today=today)
    kind = video_kind_of(shown)
    with _whole(file, shown, settings.VIDEO_MAX_BYTES) as staged:
        check_video(staged.path, kind, shown)
        yield ReceivedVideo(staged=staged, kind=kind, shown=shown, scan=_scanned(staged, shown))


@contextmanager
def _whole(file: AnyFile, shown: str, limit: int) -> Iterator[storage.StagedFile]:
    """Stage `file`, which must have 1 to `limit` bytes and have arrived whole; raises FileRefused."""
    storage.check_room()
    check_size(file.size, limit)
    with _staged(file, limit) as staged:
        check_size(staged.size_bytes, limit)
        if staged.size_bytes != file.size:
            # The upload handler counted more than the disk took.
            raise FileRefused("no_room", storage.FULL)
        if staged.size_bytes == 0:
            raise FileRefused("empty", f"Berkas {shown} kosong (0 byte). Periksa berkasnya, lalu unggah lagi.")
        yield staged


@contextmanager
def placed(file: ReceivedFile) -> Iterator[str]:
    """Put `file` on the shelf and yield its name; if the block fails, and so no row names it, take it off again.

    The transaction that inserts the row belongs inside the block: the file is whole before its row can be seen.
    """
    with kept(file.staged) as name:
        yield name


@contextmanager
def kept(staged: storage.StagedFile) -> Iterator[str]:
    """Do for a staged file, checked or of our own making, what `placed` does for a received one."""
    shelf, name = storage.shelf(), storage.new_name()
    try:
        shelf.put(staged.path, name)
    except OSError as error:
        log.exception("evidence_not_stored")
        raise storage.refusal_of(error) from error
    try:
        yield name
    except BaseException as error:
        _take_back(shelf, name)
        if isinstance(error, OperationalError) and is_full(error):
            log.exception("evidence_row_not_stored")
            raise FileRefused("no_room", storage.FULL) from error
        raise


def _staged(file: AnyFile, limit: int) -> AbstractContextManager[storage.StagedFile]:
    """Take over what our own upload handler received; write anything else to the staging folder."""
    sha256 = getattr(file, "sha256", None)
    if sha256 is None or not isinstance(file, TemporaryUploadedFile):
        return storage.staged(file.chunks(storage.CHUNK), limit=limit)
    file.flush()
    return storage.adopted(Path(file.temporary_file_path()), sha256)


def _scanned(staged: storage.StagedFile, shown: str) -> Scan:
    """Let the scanner look, if there is one; raises FileRefused for a virus. What it cannot tell waits."""
    if not scanner.is_configured():
        return Scan.OFF
    with staged.path.open("rb") as file:
        verdict = scanner.scan(file, staged.size_bytes)
    if verdict.outcome == scanner.Outcome.INFECTED:
        log.warning("evidence_infected", sha256=staged.sha256, signature=verdict.words)
        raise FileRefused(
            "virus",
            f"Pemindai menemukan virus di berkas {shown}, jadi berkas dihapus. Periksa komputer asalnya.",
            found={"name": shown, "sha256": staged.sha256, "signature": verdict.words},
        )
    return Scan(verdict.outcome)


def _take_back(shelf: storage.Shelf, name: str) -> None:
    """Remove the file unless its row was committed after all, as when the connection breaks during COMMIT."""
    try:
        if not named([name]):
            shelf.discard(name)
    except (DatabaseError, OSError):  # what the person is told is why the upload failed, not this
        log.exception("evidence_left_for_sweep", name=name)


def check_size(size: int, limit: int) -> None:
    """Raise FileRefused for more bytes than one file may have."""
    if size <= limit:
        return
    # Just above the limit, "20,0 MB melebihi batas 20 MB" would read like a mistake of ours.
    shown = f"{size / MB:.1f} MB".replace(".", ",") if size - limit >= MB // 10 else f"{size:,} byte".replace(",", ".")
    raise FileRefused(
        "too_big", f"Ukuran berkas {shown} melebihi batas {limit // MB} MB. Unggah berkas yang lebih kecil."
    )
