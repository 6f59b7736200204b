"""Any list as a file: `?unduh=xlsx` or `?unduh=csv` beside the list's own search, with the same rows and rights."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessment.lists import long_tables
from assessment.lists.services import record_table
from assessment.people.models import Instansi, Unit
from assessment.people.requests import SignedInRequest
from zi_portal.kit.tables.asked import CONTENT_TYPES, PARAMETER
from zi_portal.kit.tables.csv_file import csv_chunks
from zi_portal.kit.tables.table import Table
from zi_portal.kit.tables.xlsx_file import xlsx_file

CHUNK = 500  # rows read from the database at a time


def table_file(
    request: SignedInRequest, table: Table[Any], *, recorded_in: Iterable[Unit | Instansi] = ()
) -> HttpResponse:
    """Send `table` in the format asked for; what is long is made in a line, by nobody's request, and this leads to its place.

    recorded_in: the offices whose trail notes it; () for what holds no names.
    """
    if isinstance(request, long_tables.ReadAgain):
        request.found = long_tables.Found(table, tuple(recorded_in))
        return HttpResponse(status=204)
    kind = request.GET[PARAMETER]
    headers = file_headers(table.file_name(kind, timezone.localdate()))
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPES[kind], headers=headers)
    table, is_long = table.measured()
    if is_long:
        return redirect(long_tables.place_for(request, request.user, table.title))
    content = table_bytes(table, kind)
    record_table(title=table.title, file_format=kind, scopes=recorded_in, by=request.user)
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)


def file_headers(name: str) -> dict[str, str]:
    """Hand a list over as a download that a browser opens in no page of ours."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


def table_bytes(table: Table[Any], kind: str) -> bytes:
    """Return a list as a file of one of CONTENT_TYPES."""
    if kind == "csv":
        return b"".join(csv_chunks(table))
    with xlsx_file(table) as file:
        return file.read()


def in_chunks[Row](rows: QuerySet[Any], read: Callable[[Sequence[Any]], Iterable[Row]]) -> Iterator[Row]:
    """Yield what `read` makes of the rows, so many at a time that neither memory nor queries grow with a long list."""
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        yield from read(chunk)
