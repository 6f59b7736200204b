"""The shelf in an S3-compatible store; loaded only where one is set, since boto costs time and memory.

Every fault of the store comes out as `StoreUnavailable`, never as one of boto's many exceptions, so that whoever uses a
shelf need not know which one it is.
"""

import errno
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

from zi_portal.shelf.faults import FileMissing, StoreUnavailable
from zi_portal.shelf.shelf import StoredFile

MB, GB = 1024**2, 1024**3
CONNECT_SECONDS, REPLY_SECONDS = 5, 30  # a store that is gone must not hold every thread of the server
TRIES = 2


class PrivateBucket(S3Storage):  # type: ignore[misc]  # the package has no types
    """A bucket nobody reads but the portal, and whoever holds a link that it signed."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return django-storages' defaults with ours over them; OPTIONS of the storage go before both."""
        ours = {
            "default_acl": None,
            "file_overwrite": True,  # the shelf asks whether a name is taken
            "max_memory_size": MB,  # of an object that is read; the rest goes to the staging folder
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=CONNECT_SECONDS,
                read_timeout=REPLY_SECONDS,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
            ),
            # In one piece: an upload that breaks off then leaves nothing at all in the bucket.
            "transfer_config": TransferConfig(multipart_threshold=GB, use_threads=False),
        }
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | ours


class BucketShelf:
    """A bucket, where an object appears whole or not at all."""

    def __init__(self, storage: S3Storage) -> None:
        self.storage = storage

    def check(self) -> None:
        """Raise StoreUnavailable unless the bucket is there and lets us in."""
        with _told_as_ours(self.storage.bucket_name):
            self.storage.connection.meta.client.head_bucket(Bucket=self.storage.bucket_name)

    def put(self, staged: Path, name: str) -> None:
        """Send `staged` under `name`; what the bucket keeps must be as long as what was sent. Leaves nothing on failure."""
        size = staged.stat().st_size
        with staged.open("rb") as file, _told_as_ours(name), ExitStack() as on_failure:
            if self.storage.exists(name):
                raise FileExistsError(errno.EEXIST, f"{name} is taken")
            on_failure.callback(self._take_back, name)
            self.storage.save(name, File(file))
            if self.storage.size(name) != size:
                raise StoreUnavailable(errno.EIO, f"the bucket did not keep {name} as it was sent")
            on_failure.pop_all()

    def open(self, name: str) -> IO[bytes]:
        """Return the object for reading, all of it here already; raises FileMissing, StoreUnavailable."""
        try:
            with _told_as_ours(name), ExitStack() as on_failure:
                file: IO[bytes] = on_failure.enter_context(self.storage.open(name, "rb"))
                file.open()  # type: ignore[attr-defined]  # Django's own file: this brings the bytes
                on_failure.pop_all()
                return file
        except FileMissing:
            self.check()  # without its bucket every object looks missing
            raise

    def open_part(self, name: str, first: int, last: int) -> IO[bytes]:
        """Return the bytes from `first` to `last` of the object, in memory; raises FileMissing, StoreUnavailable."""
        client, bucket = self.storage.connection.meta.client, self.storage.bucket_name
        with _told_as_ours(name):
            part = client.get_object(Bucket=bucket, Key=name, Range=f"bytes={first}-{last}")
            with closing(part["Body"]) as body:
                return BytesIO(body.read())

    def size_of(self, name: str) -> int:
        """Return how many bytes the object has, without reading it; raises FileMissing, StoreUnavailable."""
        with _told_as_ours(name):
            return int(self.storage.size(name))

    def discard(self, name: str) -> None:
        """Remove an object that no row names; raises StoreUnavailable."""
        with _told_as_ours(name):
            self.storage.delete(name)

    def _take_back(self, name: str) -> None:
        with suppress(StoreUnavailable):  # where the store is away, the sweep does it
            self.discard(name)

    def files(self) -> Iterator[StoredFile]:
        """Return every object, a thousand a request; raises StoreUnavailable."""
        with _told_as_ours(self.storage.bucket_name):
            for entry in self.storage.bucket.objects.all():
                yield StoredFile(entry.key, entry.last_modified)

    def link(self, name: str, *, file_name: str, content_type: str, seconds: int) -> str:
        """Return an address that hands out the object to anybody for `seconds`, as an attachment of this name and type."""
        parameters = {
            "ResponseContentDisposition": content_disposition_header(as_attachment=True, filename=file_name),
            "ResponseContentType": content_type,
            "ResponseCacheControl": "no-store",
        }
        with _told_as_ours(name):
            return str(self.storage.url(name, parameters=parameters, expire=seconds))


@contextmanager
def _told_as_ours(name: str) -> Iterator[None]:
    """Turn what boto, django-storages and the system raise into FileMissing and StoreUnavailable."""
    try:
        yield
    except (StoreUnavailable, FileExistsError):
        raise
    except FileNotFoundError as error:
        raise FileMissing(name) from error
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if error.response.get("Error", {}).get("Code") == "NoSuchKey":
            raise FileMissing(name) from error
        number = errno.ENOSPC if status == HTTPStatus.INSUFFICIENT_STORAGE else errno.EIO
        raise StoreUnavailable(number, f"the store refused {name}") from error
    except (BotoCoreError, Boto3Error, OSError) as error:
        raise StoreUnavailable(_number_of(error), f"the store did not answer for {name}") from error


def _number_of(error: Exception) -> int:
    """Return ENOSPC where a full store, or a full staging folder, is behind `error`; else EIO."""
    cause = error if isinstance(error, OSError) else error.__context__
    if isinstance(cause, ClientError):
        is_full = cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.INSUFFICIENT_STORAGE
        return errno.ENOSPC if is_full else errno.EIO
    return (cause.errno if isinstance(cause, OSError) else None) or errno.EIO
