"""PortalRB for people: an admin's tokens and units on offer, and what PortalRB would see of one unit."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.accounts.selectors.people import administered_instansi, instansi_kept_by
from assessment.lists.views import in_chunks, table_file
from assessment.people.requests import SignedInRequest
from assessment.portalrb import shapes
from assessment.portalrb.forms import TokenForm
from assessment.portalrb.selectors import portalrb_pages as selectors
from assessment.portalrb.services import create_token, revoke_token
from assessment.portalrb.tables import offer_table, preview_table, token_table
from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file

TOKENS = "token"
LACKING = "kurang"  # what `?hanya=` says to leave out rows that miss nothing


@require_safe
def portalrb_list(request: SignedInRequest) -> HttpResponseBase:
    """List the tokens, and the units with whether PortalRB gets them now, or send the units as a file, `?tabel=token` the tokens."""
    rounds = selectors.kept_rounds(request.user)
    if wants_file(request) and request.GET.get("tabel") == TOKENS:
        lines = selectors.token_lines(selectors.kept_tokens(request.user))
        table = token_table(lines, ZoneInfo(timezone.get_current_timezone_name()))
        return table_file(request, table, recorded_in=instansi_kept_by(request.user))
    if wants_file(request):
        return table_file(request, offer_table(in_chunks(rounds, selectors.offer_lines)))
    page = page_of(request, rounds)
    context = {
        "tokens": selectors.token_lines(selectors.kept_tokens(request.user)),
        "instansi_administered": instansi_kept_by(request.user),
        "page": page,
        "lines": selectors.offer_lines(page.object_list),
        "base": request.build_absolute_uri("/"),
        "paths": (shapes.WBK_PATH, shapes.WBBM_PATH, shapes.ANSWERS_PATH),
        "is_https": request.is_secure(),
    }
    return render(request, "assessment/portalrb/portalrb_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_create(request: SignedInRequest) -> HttpResponse:
    """Make a token and show its text, this once: the answer to the POST itself, since it is kept nowhere."""
    form = TokenForm(posted(request), instansi=administered_instansi(request.user))
    if form.is_valid():
        with Attempt(form):
            made = create_token(instansi=form.chosen_instansi(), by=request.user, **form.facts())
            context = {"made": made, "token": made.token, "base": request.build_absolute_uri("/")}
            return render(request, "assessment/portalrb/token_slip.html", context)
    return render(
        request, "assessment/portalrb/token_create.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, with what the token is used for in sight; then end it."""
    token = selectors.get_administered_token(request.user, pk)
    if request.method == "POST":
        revoke_token(token=token, by=request.user)
        messages.success(request, f"Token {token.name} dicabut. Permintaan berikutnya dengan token itu ditolak.")
        return redirect("assessment:portalrb-list")
    (line,) = selectors.token_lines([token])
    return render(request, "assessment/portalrb/token_revoke.html", {"line": line, "token": token})


@require_safe
def portalrb_preview(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show a round as PortalRB would see it, or send it as a file, with what is missing; `?hanya=kurang` leaves out the rest."""
    only_lacking = request.GET.get("hanya") == LACKING
    preview = selectors.get_preview(request.user, pk, public_base(request), only_lacking=only_lacking)
    if wants_file(request):
        return table_file(request, preview_table(preview), recorded_in=[preview.assessment.unit])
    context = {"preview": preview, "assessment": preview.assessment, "only_lacking": only_lacking}
    return render(request, "assessment/portalrb/portalrb_preview.html", context)


def public_base(request: HttpRequest) -> str:
    """Return what an address for people outside begins with: that of the settings, else the one this request came by."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
