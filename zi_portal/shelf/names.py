"""Which stored files are named by a row. Whoever keeps such rows registers them when the apps are ready; the shelf knows none."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, QuerySet

_rows: list[Callable[[], QuerySet[Any]]] = []


def register(rows: Callable[[], QuerySet[Any]]) -> None:
    """Let every row that `rows` returns keep the file of its `storage_name` from now on."""
    _rows.append(rows)


def registered() -> set[type[Model]]:
    """Return the models whose rows keep files."""
    return {rows().model for rows in _rows}


def named(names: Collection[str]) -> set[str]:
    """Return those of `names` that a row of any kind gives; a query for each kind.

    Raises RuntimeError while nobody is registered: a file of which nothing is known is not one that nothing names.
    """
    if not _rows:
        raise RuntimeError("nobody who names stored files is registered yet")
    return {
        name for rows in _rows for name in rows().filter(storage_name__in=names).values_list("storage_name", flat=True)
    }
