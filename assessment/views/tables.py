"""Any list as a file: `?unduh=xlsx` or `?unduh=csv` beside the list's own search, with the same rows and rights."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from assessment.exports.table import Table
from assessment.exports.table_csv import csv_chunks
from assessment.exports.table_xlsx import xlsx_file
from assessment.models import Instansi, Unit
from assessment.services.tables import record_table
from assessment.turns import Busy
from zi_portal.requests import SignedInRequest

PARAMETER = "unduh"
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BUSY_SECONDS = 15
BUSY = (
    "Berkas XLSX dengan lebih dari 1.000 baris dibuat satu per satu, dan orang lain sedang mendahului Anda. Kembali ke "
    "halaman sebelumnya, lalu unduh lagi sebentar kemudian, atau unduh CSV, yang langsung dikirim."
)
CHUNK = 500  # rows read from the database at a time


def wants_file(request: SignedInRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return request.method in {"GET", "HEAD"} and request.GET.get(PARAMETER) in CONTENT_TYPES


def table_file(
    request: SignedInRequest, table: Table[Any], *, recorded_in: Iterable[Unit | Instansi] = ()
) -> HttpResponseBase:
    """Send `table` in the format asked for. recorded_in: the offices whose trail notes it; () for what holds no names."""
    kind = request.GET[PARAMETER]
    headers = {
        "Content-Disposition": f'attachment; filename="{table.file_name(kind, timezone.localdate())}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPES[kind], headers=headers)
    if kind == "csv":
        record_table(title=table.title, file_format=kind, scopes=recorded_in, by=request.user)
        return StreamingHttpResponse(csv_chunks(table), content_type=CONTENT_TYPES[kind], headers=headers)
    try:
        file = xlsx_file(table)
    except Busy:
        busy = render(request, "503.html", {"reason": BUSY}, status=503)
        busy["Retry-After"] = str(BUSY_SECONDS)
        return busy
    record_table(title=table.title, file_format=kind, scopes=recorded_in, by=request.user)
    return FileResponse(file, content_type=CONTENT_TYPES[kind], headers=headers)


def in_chunks[Row](rows: QuerySet[Any], read: Callable[[Sequence[Any]], Iterable[Row]]) -> Iterator[Row]:
    """Yield what `read` makes of the rows, so many at a time that neither memory nor queries grow with a long list."""
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        yield from read(chunk)
