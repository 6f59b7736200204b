"""Start-up check of the store that is no folder; folders are looked at by `assessment/checks.py`."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import StoreUnavailable


@register(Tags.files, deploy=True)
def check_bucket(**_options: Any) -> list[CheckMessage]:
    """The bucket must be there and let the portal in; asked by `check --deploy` alone, since it goes over the network."""
    shelf = storage.shelf()
    if isinstance(shelf, storage.FolderShelf):
        return []
    try:
        shelf.check()
    except StoreUnavailable as error:
        hint = "Look at ZI_S3_BUCKET, ZI_S3_ENDPOINT and the keys, and whether the store runs."
        return [Error(f"the evidence bucket cannot be used: {error.strerror}", hint=hint, id="evidence.E001")]
    return []
