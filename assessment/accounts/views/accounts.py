"""Signing in, in one step or two, and out, and one's own password."""

import time

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.forms.accounts import PasswordChangeForm, SignInCodeForm, SignInForm
from assessment.accounts.services import passwords
from assessment.accounts.services import sign_in as sign_in_services
from assessment.accounts.views import known_browsers
from assessment.people.models import User
from assessment.people.requests import SignedInRequest
from zi_portal.frame import errors, kept_fields
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.refusals import InvalidInput, SignInRefused

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Of a session in which nobody is signed in yet: whose password was right, when, and under which password and generation.
WAITING = "masuk_langkah_kedua"
WAITING_SECONDS = 10 * 60


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the same page, words and status for every pair that does not fit."""
    target = _own_page(request.POST.get("next") or request.GET.get("next", ""))
    kept = kept_fields.carried(request.POST)
    if request.user.is_authenticated:
        return _onwards(request, target, kept)
    form = SignInForm(posted(request))
    if request.method != "POST":
        return render(request, "assessment/accounts/account_sign_in.html", {"form": form, "next": target})
    status, wait = 422, 0
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            user = sign_in_services.sign_in(
                name=name,
                password=form.cleaned_data["password"],
                address=request.META.get("REMOTE_ADDR", ""),
                browser=known_browsers.browser_of(request, sign_in_services.find_account(name)),
            )
        except SignInRefused as refused:
            form.add_error(None, refused.reason)
            status, wait = (429, refused.wait_seconds) if refused.wait_seconds else (422, 0)
        else:
            if user.has_second_factor:
                return _ask_for_code(request, user, target, kept)
            return _enter(request, user, target, kept)
    context = {"form": form, "next": target, "kept": kept, "typed": errors.texts_of(kept)}
    return with_wait(render(request, "assessment/accounts/account_sign_in.html", context, status=status), wait)


@login_not_required
@sensitive_post_parameters("one_time_password", "recovery_password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of whoever has just given the right password; nobody is signed in before it."""
    target = _own_page(request.POST.get("next") or request.GET.get("next", ""))
    kept = kept_fields.carried(request.POST)
    if request.user.is_authenticated:
        return _onwards(request, target, kept)
    account = _waiting(request)
    if account is None:
        return _begin_again(request, target, kept)
    form = SignInCodeForm(posted(request))
    status, wait = 422 if form.is_bound else 200, 0
    if form.is_valid():
        field, code = form.filled
        try:
            user = sign_in_services.sign_in_with_code(
                account=account,
                code=code,
                address=request.META.get("REMOTE_ADDR", ""),
                browser=known_browsers.browser_of(request, account),
            )
        except SignInRefused as refused:
            form.add_error(field, refused.reason)
            status, wait = (429, refused.wait_seconds) if refused.wait_seconds else (422, 0)
        else:
            return _enter(request, user, target, kept)
    return with_wait(_code_page(request, form, target, kept, status=status), wait)


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
    form = PasswordChangeForm(posted(request), asks_old=not user.must_change_password)
    status, wait = 422 if form.is_bound else 200, 0
    if form.is_valid():
        try:
            changed = passwords.change_password(
                old_password=form.cleaned_data.get("old_password"),
                new_password=form.cleaned_data["new_password"],
                address=request.META.get("REMOTE_ADDR", ""),
                by=user,
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except SignInRefused as refused:
            form.add_error("old_password", refused.reason)
            status, wait = 429, refused.wait_seconds
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Kata sandi sudah diganti. Sesi Anda di perangkat lain berakhir.")
            return redirect("assessment:home")
    return with_wait(
        render(request, "assessment/accounts/account_password_change.html", {"form": form}, status=status), wait
    )


def with_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    """Return `response`, saying when the next try is looked at where that is not at once."""
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _enter(request: HttpRequest, user: User, target: str, kept: kept_fields.Fields) -> HttpResponse:
    """Begin the session of `user`, under a new id, and go on."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    return known_browsers.remember(request, _onwards(request, target, kept), user)


def _ask_for_code(request: HttpRequest, user: User, target: str, kept: kept_fields.Fields) -> HttpResponse:
    """Note under a new session id whose code is awaited, and ask for it."""
    request.session.flush()
    request.session[WAITING] = {"user": user.pk, "at": int(time.time()), "proof": user.get_session_auth_hash()}
    request.session.set_expiry(WAITING_SECONDS)
    if kept:  # fields travel in the page alone
        return _code_page(request, SignInCodeForm(), target, kept)
    address = reverse("assessment:sign-in-code")
    return redirect(f"{address}?{urlencode({'next': target})}" if target else address)


def _code_page(
    request: HttpRequest, form: SignInCodeForm, target: str, kept: kept_fields.Fields, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "next": target, "kept": kept, "typed": errors.texts_of(kept)}
    return render(request, "assessment/accounts/account_sign_in_code.html", context, status=status)


def _waiting(request: HttpRequest) -> User | None:
    """Return whose code is awaited in this session, unless it took too long or the password changed meanwhile."""
    waiting = request.session.get(WAITING)
    if waiting is None or not 0 <= time.time() - waiting["at"] <= WAITING_SECONDS:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(waiting["proof"], user.get_session_auth_hash()):
        return None
    return user if user.has_second_factor else None


def _begin_again(request: HttpRequest, target: str, kept: kept_fields.Fields) -> HttpResponse:
    """Go back to the password; what was typed before the session ended goes along."""
    if request.method == "POST":
        messages.info(request, "Waktu untuk memasukkan kode sudah habis. Masuk lagi dengan kata sandi Anda.")
    if kept:
        context = {"form": SignInForm(), "next": target, "kept": kept, "typed": errors.texts_of(kept)}
        return render(request, "assessment/accounts/account_sign_in.html", context)
    address = reverse("assessment:sign-in")
    return redirect(f"{address}?{urlencode({'next': target})}" if target else address)


def _onwards(request: HttpRequest, target: str, kept: kept_fields.Fields) -> HttpResponse:
    """Go where the person was going; what was typed when the session ended is offered for saving first."""
    if not kept or not target:
        return redirect(target or "assessment:home")
    context = {"kept": kept, "typed": errors.texts_of(kept), "target": target}
    return render(request, "assessment/accounts/account_resume.html", context)


def _own_page(path: str) -> str:
    """Return `path` if it leads to a page of this portal that can be opened, else ""."""
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        return ""
    try:
        match = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return ""
    return "" if match.view_name in {"assessment:sign-out", "assessment:sign-in", "assessment:sign-in-code"} else path
