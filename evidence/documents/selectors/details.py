"""What two people say of one document, side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evidence.documents.models import Document
from evidence.documents.selectors.revisions import Difference
from zi_portal.kit.indonesian import long_date


def differences(document: Document, typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the facts on which `typed` (field → value) differs from `document`: `old` as it stands, `new` as typed."""
    labels = {
        field.name: str(field.verbose_name) for field in Document._meta.get_fields() if hasattr(field, "verbose_name")
    }
    pairs = ((name, _words(getattr(document, name)), _words(value)) for name, value in typed.items())
    return tuple(Difference(labels[name].capitalize(), now, mine) for name, now, mine in pairs if now != mine)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, date):
        return long_date(value)
    return str(value or "–")
