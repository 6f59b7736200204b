"""How an address asks for a list as a file: `?unduh=xlsx` or `?unduh=csv` beside the list's own search."""

from django.http import HttpRequest

PARAMETER = "unduh"
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return request.method in {"GET", "HEAD"} and request.GET.get(PARAMETER) in CONTENT_TYPES
