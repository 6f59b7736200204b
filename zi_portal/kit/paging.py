"""Long lists in pages of fifty."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], parameter: str = "halaman", *, total: int | None = None
) -> "Page[Any]":
    """Return the page that `?halaman=` asks for; the first or last where it asks for none there is.

    total: how many rows there are, where that is known; else they are counted.
    """
    paginator: Paginator[Any] = Paginator(rows, PAGE_SIZE)
    if total is not None:
        paginator.count = total
    return paginator.get_page(request.GET.get(parameter, "1")[:9])
