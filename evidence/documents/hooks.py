"""What other packages keep of the bytes of a document, and must let go of. Each registers itself once, in the `ready` of its app."""

from collections.abc import Callable

from evidence.documents.models import Document

_forgetting: list[Callable[[Document], None]] = []


def register(forget: Callable[[Document], None]) -> None:
    """Have `forget` called, in the transaction of the act, with every document that becomes restricted from now on."""
    _forgetting.append(forget)


def forget_what_was_made_of(document: Document) -> None:
    """Let every package remove what it made of `document`, now restricted."""
    for forget in _forgetting:
        forget(document)
