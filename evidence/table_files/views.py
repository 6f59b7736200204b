"""Lists of more rows than are sent at once: their place in the line, and the finished file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lists.long_tables import AGAIN
from assessment.lists.views import file_headers
from assessment.people.requests import SignedInRequest
from evidence.papers.views.line import seconds_at
from evidence.table_files import builder as table_files_builder
from evidence.table_files import selectors
from evidence.table_files import services as service
from zi_portal.kit.tables.asked import CONTENT_TYPES, PARAMETER
from zi_portal.waiting.lines import place_of


@require_safe
def table_order(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the place in the line; offer the file once it is made, or say why it could not be. Looks again by itself."""
    order = selectors.get_order(request.user, pk)
    is_open = order.state in selectors.OPEN
    if is_open:
        table_files_builder.wake(order)  # should the process that took the order be gone
    place = place_of(order) if is_open else 0
    address = service.address_of(order)
    context = {
        "order": order,
        "is_open": is_open,
        "place": place,
        "seconds": seconds_at(place),
        "page": address.url(),
        "again": address.url(**{PARAMETER: order.file_format, AGAIN: "1"}),
    }
    return render(request, "evidence/table_files/table_order.html", context)


@require_safe
def table_order_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a list that was waited for, to the one who asked for it."""
    order = selectors.get_order(request.user, pk)
    kind, headers = CONTENT_TYPES[order.file_format], file_headers(order.file_name)
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    content = service.content_of(order)
    service.record_download(order=order, by=request.user)
    return HttpResponse(content, content_type=kind, headers=headers)
