"""Signing in and out, and one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.exceptions import InvalidInput, SignInRefused
from assessment.forms import refusals
from assessment.forms.accounts import PasswordChangeForm, SignInForm
from assessment.models import User
from assessment.services import passwords
from assessment.services import sign_in as sign_in_services
from zi_portal import errors, kept_fields
from zi_portal.requests import SignedInRequest

# Remembers, signed, which account has signed in with this browser, so that an address limit does not hold it up.
BROWSER_COOKIE = "__Host-perangkat" if settings.HTTPS else "perangkat"
BROWSER_SALT = "assessment.sign_in.browser"
BROWSER_COOKIE_AGE = 90 * 24 * 60 * 60  # seconds
BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the same page, words and status for every pair that does not fit."""
    target = _own_page(request.POST.get("next") or request.GET.get("next", ""))
    kept = kept_fields.carried(request.POST)
    if request.user.is_authenticated:
        return _onwards(request, target, kept)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "assessment/account_sign_in.html", {"form": form, "next": target})
    status, wait = 422, 0
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            user = sign_in_services.sign_in(
                name=name,
                password=form.cleaned_data["password"],
                address=request.META.get("REMOTE_ADDR", ""),
                is_known_browser=_knows(request, name),
            )
        except SignInRefused as refused:
            form.add_error(None, refused.reason)
            status, wait = (429, refused.wait_seconds) if refused.wait_seconds else (422, 0)
        else:
            login(request, user, backend=BACKEND)
            return _remember(_onwards(request, target, kept), user)
    context = {"form": form, "next": target, "kept": kept, "typed": errors.texts_of(kept)}
    response = render(request, "assessment/account_sign_in.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@require_safe
def session_keep(request: SignedInRequest) -> JsonResponse:  # noqa: ARG001  (that it came is what keeps the session)
    """Answer a page whose reader is still there, so that the session does not end under a long text."""
    return JsonResponse({"kept": True})


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever has none any more gets the same page."""
    if isinstance(request.user, User):
        sign_in_services.sign_out(by=request.user)
        logout(request)
        messages.success(request, "Anda sudah keluar. Sampai jumpa.")
    return redirect("assessment:sign-in")


@sensitive_post_parameters("old_password", "new_password", "repeated")
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; whoever came with a start password gets no other page before."""
    user = request.user
    form = PasswordChangeForm(
        request.POST if request.method == "POST" else None, asks_old=not user.must_change_password
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = passwords.change_password(
                old_password=form.cleaned_data.get("old_password"),
                new_password=form.cleaned_data["new_password"],
                by=user,
            )
        except InvalidInput as refused:
            refusals.show(form, refused)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Kata sandi sudah diganti. Sesi Anda di perangkat lain berakhir.")
            return redirect("assessment:home")
    status = 422 if form.is_bound else 200
    return render(request, "assessment/account_password_change.html", {"form": form}, status=status)


def _onwards(request: HttpRequest, target: str, kept: kept_fields.Fields) -> HttpResponse:
    """Go where the person was going; what was typed when the session ended is offered for saving first."""
    if not kept or not target:
        return redirect(target or "assessment:home")
    context = {"kept": kept, "typed": errors.texts_of(kept), "target": target}
    return render(request, "assessment/account_resume.html", context)


def _own_page(path: str) -> str:
    """Return `path` if it leads to a page of this portal that can be opened, else ""."""
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        return ""
    try:
        match = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return ""
    return "" if match.view_name in {"assessment:sign-out", "assessment:sign-in"} else path


def _knows(request: HttpRequest, name: str) -> bool:
    """Whether this browser has signed in to the account `name` before."""
    account = sign_in_services.find_account(name)
    key = request.get_signed_cookie(BROWSER_COOKIE, default="", salt=BROWSER_SALT, max_age=BROWSER_COOKIE_AGE)
    return account is not None and key == str(account.pk)


def _remember(response: HttpResponse, user: User) -> HttpResponse:
    """Return `response` with the cookie that tells this browser has signed in to the account of `user`."""
    response.set_signed_cookie(
        BROWSER_COOKIE,
        str(user.pk),
        salt=BROWSER_SALT,
        max_age=BROWSER_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
