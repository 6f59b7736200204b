"""How Django receives files of a form: counted while they arrive and cut at the limit, whatever the request claims."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedFileUploadHandler(TemporaryFileUploadHandler):
    """Receive into the staging folder; what passes the limit, or no longer fits the disk, is counted but not written.

    The finished file then tells the true size while its content is shorter. Whoever reads it compares the two, so a
    page with the reason answers instead of a fault. It also carries its digest, so that it is neither read nor copied
    once more (`storage.adopted`).
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one more file."""
        super().new_file(*args, **kwargs)
        self.is_cut = False
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what still fits."""
        if self.is_cut or start + len(raw_data) > settings.EVIDENCE_MAX_BYTES:
            self.is_cut = True
            return
        try:
            self.file.write(raw_data)
            self.digest.update(raw_data)
        except OSError:
            self.is_cut = True

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Return the file with the size that arrived."""
        if self.is_cut:
            self.file.truncate(0)
        self.file.seek(0)
        self.file.size = file_size
        self.file.sha256 = self.digest.hexdigest()  # type: ignore[attr-defined]
        return self.file
