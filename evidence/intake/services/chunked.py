"""Take a large file in piece by piece, so that a bad line costs one piece and not the file.

Each piece is synced and noted before it is acknowledged. The whole file then passes the same checks as any other
(`documents.upload_documents`), and only that end is an act for the audit trail.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.documents.exceptions import InvalidPiece, TooManyUploads, WrongOffset
from evidence.documents.models import PartialUpload
from evidence.documents.services import documents, quotas, refusals
from evidence.documents.services.documents import UploadResult
from evidence.intake import chunked
from evidence.intake.selectors.chunked import offset_of
from zi_portal.kit.folding import clean
from zi_portal.kit.refusals import ActionDenied
from zi_portal.shelf import receive, shelf
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.receive import AnyFile
from zi_portal.shelf.validators import kind_of

OPEN_FILES = 20  # of one person at a time
OPEN_SIZES = 10  # of the largest file, together
IDLE = timedelta(hours=1)  # after this a broken-off file makes room for a new one
EXPIRES = timedelta(hours=24)
NAME_LENGTH = 255
# Refusals that are not about the file: it waits, and the same file may be handed in again.
PASSING = frozenset({"busy", "no_room", "store", "checker", "quota"})


def begin_partial(
    *,
    assessment: Assessment,
    name: str,
    size_bytes: int,
    modified_ms: int,
    by: User,
    indicator: Indicator | None = None,
    batch: str = "",
) -> PartialUpload:
    """Return the row of a file about to be sent: of the same file if `by` began it before, else a new one.

    What can be told from name and size is refused here, before any byte is sent. Raises FileRefused; ActionDenied, also
    TooManyUploads while `by` has too many files open.
    """
    permissions.check_can_upload(by, assessment, indicator)
    quotas.check_rate(by, assessment.unit, batch=batch)
    name = clean(name)[-NAME_LENGTH:]
    try:
        kind_of(name)
        receive.check_size(size_bytes, settings.EVIDENCE_MAX_BYTES)
        shelf.check_room()
        return _begun(assessment, name, size_bytes, modified_ms, by)
    except FileRefused as refused:
        if refused.code not in PASSING:  # else the same file is announced again in a moment
            refusals.record_refusal(assessment, by, code=refused.code, size_bytes=size_bytes)
        raise


@transaction.atomic
def _begun(assessment: Assessment, name: str, size_bytes: int, modified_ms: int, by: User) -> PartialUpload:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two tabs the second sees the first
    now = timezone.now()
    mine = PartialUpload.objects.filter(owner=by, document__isnull=True)
    same = mine.filter(assessment=assessment, name=name, size_bytes=size_bytes, modified_ms=modified_ms).first()
    if same is not None and modified_ms:  # without the time two scans of one name could be mixed up
        same.touched_at = now
        same.save(update_fields=["touched_at"])
        return same
    quotas.check_quota(assessment.unit, size_bytes)
    while mine.count() >= OPEN_FILES or _bytes_of(mine) + size_bytes > OPEN_SIZES * settings.EVIDENCE_MAX_BYTES:
        idle = mine.filter(touched_at__lt=now - IDLE).order_by("touched_at").first()
        if idle is None:
            raise TooManyUploads(
                "Terlalu banyak berkas besar Anda yang belum selesai terkirim. Selesaikan dahulu unggahan itu, "
                "atau coba lagi satu jam lagi."
            )
        _discard(idle)
    return PartialUpload.objects.create(
        token=secrets.token_hex(16),
        assessment=assessment,
        owner=by,
        name=name,
        size_bytes=size_bytes,
        modified_ms=modified_ms,
        begun_at=now,
        touched_at=now,
    )


def add_piece(*, partial: PartialUpload, offset: int, data: bytes, by: User) -> int:
    """Keep `data` as the bytes from `offset` on; return where the next piece begins, once that survives a power cut.

    Raises WrongOffset, which tells where to go on; InvalidPiece for an empty, too long or overlong one; FileRefused if the
    disk takes no more, or another request has the file; ActionDenied once `by` may no longer add documents.
    """
    permissions.check_can_upload(by, partial.assessment, None)
    if not 0 < len(data) <= chunked.PIECE_BYTES or offset + len(data) > partial.size_bytes:
        raise InvalidPiece
    shelf.check_room()
    with _current(partial) as (row, file):
        expected = offset_of(row)
        if offset != expected or row.document_id is not None:
            raise WrongOffset(expected)
        chunked.write_piece(file, offset, data)
        received = offset + len(data)
        PartialUpload.objects.filter(pk=row.pk).update(received_bytes=received, touched_at=timezone.now())
    return received


def take_files(
    *, assessment: Assessment, files: Sequence[AnyFile], arrived: PartialUpload | None, by: User, **given: Any
) -> list[UploadResult]:
    """Take in `files`, or the one that has `arrived` in pieces, as `documents.upload_documents` with `given`.

    A file that arrived whole is gone from the staging folder afterwards, unless it was refused for what passes.
    Raises WrongOffset if some of it is still missing.
    """
    if arrived is None:
        return documents.upload_documents(assessment=assessment, files=files, by=by, **given)
    try:
        return _take_arrived(assessment, arrived, by=by, **given)
    except FileRefused as busy:  # what is refused of the file itself comes as a result
        return [UploadResult(arrived.name, "refused", reason=busy.reason, code=busy.code)]


def _take_arrived(assessment: Assessment, arrived: PartialUpload, *, by: User, **given: Any) -> list[UploadResult]:
    with _current(arrived) as (row, file):
        if row.document is not None:  # the answer got lost and the sender asks again, or it was sent for two questions
            indicator = given.get("indicator")
            cited = row.document.citations.filter(assessment=assessment, indicator=indicator)
            return [UploadResult(row.name, "saved" if indicator is None or cited.exists() else "twin", row.document)]
        expected = offset_of(row)
        if expected != row.size_bytes:
            raise WrongOffset(expected)
        try:
            (result,) = documents.upload_documents(
                assessment=assessment, files=[File(file, name=row.name)], by=by, **given
            )
        except TooManyUploads:
            raise
        except ActionDenied:
            _discard(row)
            raise
        _settle(row, result)
    return [result]


@contextmanager
def _current(partial: PartialUpload) -> Iterator[tuple[PartialUpload, IO[bytes]]]:
    """Yield the row as it is now and its bytes, ours alone; raises InvalidPiece if it is gone by now."""
    with chunked.held(partial.token) as file:
        row = PartialUpload.objects.select_related("document").filter(pk=partial.pk).first()
        if row is None or row.document_id is not None:
            chunked.discard(partial.token)  # `held` made it anew
        if row is None:
            raise InvalidPiece
        yield row, file


def _settle(partial: PartialUpload, result: UploadResult) -> None:
    if result.outcome == "refused" and result.code in PASSING:
        return
    if result.outcome == "saved":
        PartialUpload.objects.filter(pk=partial.pk).update(document=result.document, received_bytes=partial.size_bytes)
        chunked.discard(partial.token)
    else:
        _discard(partial)


def _discard(partial: PartialUpload) -> None:
    chunked.discard(partial.token)  # should the row stay after all, its sender is told to begin again
    PartialUpload.objects.filter(pk=partial.pk).delete()


def sweep_partials(*, dry_run: bool = False) -> list[str]:
    """Remove what nobody has gone on with for a day, with its bytes; return the names of the staging files."""
    old = list(PartialUpload.objects.filter(touched_at__lt=timezone.now() - EXPIRES))
    if not dry_run:
        for partial in old:
            _discard(partial)
    return [f"{partial.token}.bagian" for partial in old if partial.document_id is None]


def _bytes_of(mine: Any) -> int:
    total: int = mine.aggregate(sum=Sum("size_bytes"))["sum"] or 0
    return total
