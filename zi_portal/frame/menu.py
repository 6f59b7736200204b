"""The menu, stated by the packages beside their addresses: its entries, and under which of them each page stands.

`urls` of a package states its entries with `entry` and puts every address into `under` or `unmarked`. The entry of a page may
differ from person to person: a page under `("Kesiapan", "Penilaian")` marks the first of the two that the person's menu holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern


@dataclass(frozen=True)
class Entry:
    """One entry of the menu. `leads` gives the arguments of its address, None for whoever does not see it."""

    label: str  # in Indonesian, and its name in `under`
    page: str  # URL name, such as "assessment:sheet-detail"
    order: int  # the lower, the further to the front
    leads: Callable[[Any], Sequence[object] | None]


ENTRIES: list[Entry] = []
PLACES: dict[str, tuple[str, ...]] = {}  # URL name without namespace → labels of entries, the nearest first
REASONS: dict[str, str] = {}  # URL name without namespace → why nothing is marked there


def entry(label: str, page: str, order: int, leads: Callable[[Any], Sequence[object] | None]) -> None:
    """Put an entry into the menu of everyone for whom `leads` gives arguments."""
    ENTRIES.append(Entry(label, page, order, leads))
    ENTRIES.sort(key=lambda entry: entry.order)


def under(labels: str | tuple[str, ...], *pages: URLPattern) -> tuple[URLPattern, ...]:
    """Say that `pages` mark the first of `labels` that the person's menu holds."""
    PLACES.update((str(page.name), (labels,) if isinstance(labels, str) else labels) for page in pages)
    return pages


def unmarked(reason: str, *pages: URLPattern) -> tuple[URLPattern, ...]:
    """Say that `pages` mark nothing, and why: no page of the frame comes from there."""
    REASONS.update((str(page.name), reason) for page in pages)
    return pages
