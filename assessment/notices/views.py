"""The inbox: what a person was told, opened one by one or marked as read, and how it also comes by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.lists.views import table_file
from assessment.notices.forms import ChoicesForm
from assessment.notices.selectors import inbox
from assessment.notices.selectors.chains import heads_of
from assessment.notices.selectors.choices import ways_of
from assessment.notices.selectors.shown import by_day, shown_to
from assessment.notices.services import notices as write
from assessment.notices.services.choices import choose_ways
from assessment.notices.tables import heads_table
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    """List what the person was told, newest first, day by day."""
    user = request.user
    page = page_of(request, inbox.inbox_of(user))
    lines = list(shown_to(user, page.object_list))
    context = {
        "page": page,
        "days": by_day(lines),
        "unread": inbox.unread_of(user),
        "up_to": max((line.pk for line in lines), default=0),
    }
    return render(request, "assessment/notices/notice_list.html", context)


@require_POST
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = inbox.get_notice(request.user, pk)
    write.open_notice(notice=notice, by=request.user)
    return redirect(notice.url)


@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark as read all that stood on the page, and what came before."""
    typed = request.POST.get("sampai", "")
    up_to = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 18 else 0
    count = write.read_all(up_to=up_to, by=request.user)
    said = f"{count_text(count)} pemberitahuan ditandai sudah dibaca." if count else "Semuanya sudah dibaca."
    messages.success(request, said)
    return redirect("assessment:notice-list")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: SignedInRequest) -> HttpResponse:
    """Show how the person is told by e-mail, or keep it."""
    ways = ways_of(request.user)
    form = ChoicesForm(posted(request), initial={str(kind): way.name for kind, way in ways.items()})
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            count = choose_ways(ways=form.ways(), by=request.user)
            messages.success(request, "Pilihan disimpan." if count else "Tidak ada yang berubah.")
            return redirect("assessment:notice-choices")
    context = {"form": form, "mail_is_on": settings.MAIL_IS_ON, "address": request.user.email}
    return render(request, "assessment/notices/notice_choices.html", context, status=attempt.status)


@require_safe
def chain_heads(request: SignedInRequest) -> HttpResponseBase:
    """Show the last number and digest of the audit chain of each unit the person leads or evaluates, or send them as a file."""
    found = heads_of(request.user)
    if wants_file(request):
        return table_file(request, heads_table(found))
    return render(request, "assessment/notices/chain_heads.html", {"page": page_of(request, found)})
