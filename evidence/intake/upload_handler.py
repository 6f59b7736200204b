"""How Django receives files of a form: counted while they arrive and cut at the limit, whatever the request claims."""

import contextlib
import hashlib
import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

VIDEO_PAGE = "evidence:video-detail"


def limit_of(request: HttpRequest | None) -> int:
    """Return how many bytes a file of this request may have: a video of a signed-in person on the page of its slot more."""
    if request is None or not settings.VIDEO_MAX_BYTES or not request.user.is_authenticated:
        return settings.EVIDENCE_MAX_BYTES
    try:
        is_slot = resolve(request.path_info).view_name == VIDEO_PAGE
    except Resolver404:
        is_slot = False
    return settings.VIDEO_MAX_BYTES if is_slot else settings.EVIDENCE_MAX_BYTES


class CappedFileUploadHandler(TemporaryFileUploadHandler):
    """Receive into the staging folder; what passes the limit, or no longer fits the disk, is counted but not written.

    The finished file then tells the true size while its content is shorter. Whoever reads it compares the two, so a
    page with the reason answers instead of a fault. It also carries its digest, so that it is neither read nor copied
    once more (`shelf.adopted`).
    """

    is_cut = False  # whether nothing more is written

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one more file."""
        self.limit = limit_of(self.request)
        self.is_cut = False
        self.digest = hashlib.sha256()
        try:
            super().new_file(*args, **kwargs)
        except OSError:  # not even an empty file fits
            self._give_up()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what still fits."""
        if self.is_cut:
            return
        if start + len(raw_data) > self.limit:
            self._give_up()
            return
        try:
            self.file.write(raw_data)
            self.digest.update(raw_data)
        except OSError:
            self._give_up()

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Return the file with the size that arrived."""
        try:
            self.file.seek(0)  # writes what is still in memory
        except OSError:
            self._give_up()
        self.file.size = file_size
        self.file.sha256 = self.digest.hexdigest()  # type: ignore[attr-defined]
        return self.file

    def upload_interrupted(self) -> None:
        """Remove what was written of a file whose sender is gone."""
        if not self.is_cut:
            super().upload_interrupted()

    def _give_up(self) -> None:
        """Let go of what was written, at once, so that a full disk is full no longer than it must be."""
        self.is_cut = True
        with contextlib.suppress(OSError, AttributeError):
            self.file.close()
        self.file = UploadedFile(io.BytesIO(), self.file_name, self.content_type, 0, self.charset)  # type: ignore[assignment]
