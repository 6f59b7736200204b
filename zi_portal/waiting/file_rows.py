"""Rows made in the background that go together with the file they name."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zi_portal.shelf import shelf


def remove_with_files(rows: QuerySet[Any]) -> None:
    """Remove rows, and after the commit their files; those of a process that dies in between are named by no row."""
    names = [name for name in rows.values_list("storage_name", flat=True) if name]
    rows.delete()
    for name in names:
        transaction.on_commit(partial(_discard, name), robust=True)


def _discard(name: str) -> None:
    shelf.shelf().discard(name)
