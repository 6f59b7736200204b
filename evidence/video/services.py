"""The profile video of a round: keep one, take it out, hand out its bytes."""

from typing import IO
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import permissions
from evidence.documents.models import Revision
from evidence.documents.services.downloads import AWAY
from evidence.video.models import ProfileVideo
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import receive, shelf
from zi_portal.shelf.faults import DownloadDelayed, FileChanged, FileMissing, FileRefused
from zi_portal.shelf.receive import AnyFile

log = structlog.get_logger(__name__)
NOT_READY = "Video ini sedang diperiksa pemindai virus. Coba lagi beberapa saat lagi."
BROKEN = "Video ini tidak lagi utuh di penyimpanan. Unggah lagi videonya, atau hubungi admin portal."
INFECTED = "Video ini mengandung virus dan sudah dihapus. Unggah video lain."


def keep_video(*, assessment: Assessment, file: AnyFile, by: User) -> ProfileVideo:
    """Put `file` into the slot of the round, in the place of the video there; the same bytes again change nothing.

    Must be called outside a transaction. Raises FileRefused, also where the slot is closed (`ZI_VIDEO_MAX_MB`);
    ActionDenied.
    """
    permissions.check_can_change_video(by, assessment)
    if not settings.VIDEO_MAX_BYTES:
        raise FileRefused(
            "video", "Portal ini tidak menerima video. Mintalah admin portal membukanya (ZI_VIDEO_MAX_MB)."
        )
    try:
        with receive.received_video(
            file, today=timezone.now().astimezone(ZoneInfo(assessment.unit.time_zone)).date()
        ) as received:
            now_there = ProfileVideo.objects.filter(assessment=assessment, removed_at__isnull=True).first()
            if now_there is not None and now_there.sha256 == received.staged.sha256:
                return now_there
            with receive.kept(received.staged) as name, transaction.atomic(durable=True):
                return _insert(assessment, received, name, by)
    except FileRefused as refused:
        with transaction.atomic():
            detail = {"code": refused.code, "size_bytes": file.size} | refused.found
            audit.record(AuditEvent.Kind.DOCUMENT_REFUSED, assessment, by=by, scope=assessment.unit, detail=detail)
        raise


@transaction.atomic
def remove_video(*, video: ProfileVideo, by: User) -> None:
    """Take the video out of its slot and its bytes off the shelf; a second time changes nothing. Raises ActionDenied."""
    assessment = lock_assessment(video.assessment)
    permissions.check_can_change_video(by, assessment)
    video = ProfileVideo.objects.select_for_update().get(pk=video.pk)
    if video.removed_at is None:
        _take_out(video, by)
        audit.record(
            AuditEvent.Kind.VIDEO_REMOVED, video, by=by, scope=assessment.unit, detail={"assessment": assessment.pk}
        )


def open_video(*, video: ProfileVideo, by: User, span: tuple[int, int] | None) -> IO[bytes]:
    """Return the file of `video`, standing at the first byte of `span`; what follows its last need not be there.

    Whoever asks for the first byte, or without `span` for all, begins with it: verified, and recorded as a download.
    Raises ActionDenied; WrongState for one that waits for the scanner, was taken out, or is broken.
    """
    permissions.check_can_read_video(by, video.assessment)
    if video.removed_at is not None:
        raise WrongState("Video ini sudah diganti atau dihapus. Buka lagi halaman Video profil.")
    if not video.is_ready:
        raise WrongState(INFECTED if video.scan == Revision.Scan.INFECTED else NOT_READY)
    try:
        if span is None or span[0] == 0:
            file = _verified(video)
        else:
            return shelf.shelf().open_part(video.storage_name, *span)
    except (FileMissing, FileChanged) as broken:
        log.exception("video_broken", video=video.pk)
        raise WrongState(BROKEN) from broken
    except OSError as error:
        log.exception("video_out_of_reach", video=video.pk)
        raise DownloadDelayed(AWAY) from error
    try:
        with transaction.atomic():
            audit.record(AuditEvent.Kind.VIDEO_OPENED, video, by=by, scope=video.assessment.unit)
    except BaseException:
        file.close()
        raise
    return file


def _verified(video: ProfileVideo) -> IO[bytes]:
    file = shelf.shelf().open(video.storage_name)
    if shelf.digest_of(file) != video.sha256:
        file.close()
        raise FileChanged(video.storage_name)
    return file


def _insert(assessment: Assessment, received: receive.ReceivedVideo, name: str, by: User) -> ProfileVideo:
    assessment = lock_assessment(assessment)
    permissions.check_can_change_video(by, assessment)
    for old in ProfileVideo.objects.select_for_update().filter(assessment=assessment, removed_at__isnull=True):
        _take_out(old, by)
    video = ProfileVideo.objects.create(
        assessment=assessment,
        storage_name=name,
        original_name=received.shown,
        kind=received.kind,
        size_bytes=received.staged.size_bytes,
        sha256=received.staged.sha256,
        scan=received.scan,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    detail = {"assessment": assessment.pk, "sha256": video.sha256, "size_bytes": video.size_bytes}
    audit.record(AuditEvent.Kind.VIDEO_UPLOADED, video, by=by, scope=assessment.unit, detail=detail)
    return video


def _take_out(video: ProfileVideo, by: User) -> None:
    """Mark it; its bytes go after the commit, or with the sweep of unnamed files if the process dies before."""
    video.removed_at, video.removed_by = timezone.now(), by
    video.save(update_fields=["removed_at", "removed_by"])
    transaction.on_commit(lambda: shelf.shelf().discard(video.storage_name), robust=True)
