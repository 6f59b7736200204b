"""Long lists in pages of fifty."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], parameter: str = "halaman") -> "Page[Any]":
    """Return the page that `?halaman=` asks for; the first or last where it asks for none there is."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get(parameter, "1")[:9])
