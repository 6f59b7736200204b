"""Pengamanan: the second step of one's own sign-in, its phone and its recovery codes."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts import totp
from assessment.accounts.forms.accounts import FactorMoveForm, FactorOffForm, FactorSetUpForm, RecoveryCodesForm
from assessment.accounts.selectors import people
from assessment.accounts.services import second_factor as services
from assessment.accounts.views.accounts import with_wait
from assessment.people import permissions
from assessment.people.models import User
from assessment.people.requests import SignedInRequest
from zi_portal.kit.forms.act import posted, show_refusal
from zi_portal.kit.qr import qr_code
from zi_portal.kit.refusals import InvalidInput, SignInRefused

NONCE = "pengamanan_ponsel"  # of the set-up that is begun, in the session, so that a wrong code keeps the QR code
QR_TITLE = "Kode QR untuk aplikasi autentikator"


@sensitive_post_parameters("password", "one_time_password")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_detail(request: SignedInRequest) -> HttpResponse:
    """Set the second step up where it is off, by its first code; tell of it where it is on."""
    user = request.user
    if user.has_second_factor:
        context = {
            "codes_left": user.recovery_codes.filter(used_at=None).count(),
            "waiting": next((one for one in people.factor_removals_of(user) if one.is_open), None),
            "codes_made": services.RECOVERY_CODES,
            "reason": permissions.denial(accounts_permissions.check_can_turn_factor_off, user),
        }
        return render(request, "assessment/accounts/factor_detail.html", context)
    form = FactorSetUpForm(posted(request))
    wait = 0
    if form.is_valid():
        try:
            codes = services.turn_on(
                nonce=_nonce(request),
                code=form.cleaned_data["one_time_password"],
                password=form.cleaned_data["password"],
                address=_address(request),
                by=user,
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except SignInRefused as refused:
            wait = _show(form, "password", refused)
        else:
            return _codes_slip(request, codes, "Verifikasi dua langkah sudah terpasang.")
    return with_wait(_set_up_page(request, "assessment/accounts/factor_setup.html", form, wait=wait), wait)


@sensitive_post_parameters("one_time_password", "old_password_code")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_move(request: SignedInRequest) -> HttpResponse:
    """Turn to another phone: a code of the old one, or a recovery code, and the first code of the new one."""
    if not request.user.has_second_factor:
        return redirect("assessment:factor-detail")
    form = FactorMoveForm(posted(request))
    wait = 0
    if form.is_valid():
        try:
            codes = services.move(
                nonce=_nonce(request),
                code=form.cleaned_data["one_time_password"],
                old_code=form.cleaned_data["old_password_code"],
                address=_address(request),
                by=request.user,
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except SignInRefused as refused:
            wait = _show(form, "old_password_code", refused)
        else:
            return _codes_slip(request, codes, "Verifikasi dua langkah sudah pindah ke ponsel baru.")
    return with_wait(_set_up_page(request, "assessment/accounts/factor_move.html", form, wait=wait), wait)


@sensitive_post_parameters("one_time_password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code_create(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes, shown once."""
    if not request.user.has_second_factor:
        return redirect("assessment:factor-detail")
    form = RecoveryCodesForm(posted(request))
    wait = 0
    if form.is_valid():
        try:
            codes = services.make_recovery_codes(
                code=form.cleaned_data["one_time_password"], address=_address(request), by=request.user
            )
        except SignInRefused as refused:
            wait = _show(form, "one_time_password", refused)
        else:
            return _codes_slip(request, codes, "Kode pemulihan yang lama tidak berlaku lagi.")
    return _form_page(request, "assessment/accounts/recovery_code_create.html", form, wait)


@sensitive_post_parameters("password", "one_time_password")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_off(request: SignedInRequest) -> HttpResponse:
    """Turn the second step off, where no role requires it."""
    if not request.user.has_second_factor:
        return redirect("assessment:factor-detail")
    accounts_permissions.check_can_turn_factor_off(request.user)
    form = FactorOffForm(posted(request))
    wait = 0
    if form.is_valid():
        try:
            services.turn_off(
                password=form.cleaned_data["password"],
                code=form.cleaned_data["one_time_password"],
                address=_address(request),
                by=request.user,
            )
        except InvalidInput as refused:
            show_refusal(form, refused)
        except SignInRefused as refused:
            wait = _show(form, "one_time_password", refused)
        else:
            _stay_signed_in(request)
            messages.success(request, "Verifikasi dua langkah dimatikan. Sesi Anda di perangkat lain berakhir.")
            return redirect("assessment:factor-detail")
    return _form_page(request, "assessment/accounts/factor_off.html", form, wait)


def _nonce(request: SignedInRequest) -> str:
    """Return the nonce of the set-up that is begun in this session, or begin one."""
    if NONCE not in request.session:
        request.session[NONCE] = totp.new_nonce()
    nonce: str = request.session[NONCE]
    return nonce


def _set_up_page(request: SignedInRequest, template: str, form: Form, *, wait: int = 0) -> HttpResponse:
    nonce = _nonce(request)
    address = totp.app_address(request.user, nonce)
    context = {
        "form": form,
        "qr": qr_code(address, title=QR_TITLE, error="m"),
        "app_address": address,
        "secret": totp.grouped(totp.secret_of(request.user, nonce)),
    }
    return render(request, template, context, status=_status(form, wait))


def _form_page(request: SignedInRequest, template: str, form: Form, wait: int) -> HttpResponse:
    return with_wait(render(request, template, {"form": form}, status=_status(form, wait)), wait)


def _status(form: Form, wait: int) -> int:
    if wait:
        return 429
    return 422 if form.is_bound else 200


def _show(form: Form, field: str, refused: SignInRefused) -> int:
    """Put a refusal at its field and return the seconds to wait."""
    form.add_error(field, refused.reason)
    return refused.wait_seconds


def _codes_slip(request: SignedInRequest, codes: list[str], done: str) -> HttpResponse:
    """Answer a POST with the recovery codes themselves, without a redirect: they are kept nowhere they could be read again."""
    _stay_signed_in(request)
    request.session.pop(NONCE, None)
    context = {"codes": codes, "done": done, "person": request.user}
    return render(request, "assessment/accounts/recovery_code_slip.html", context)


def _stay_signed_in(request: SignedInRequest) -> None:
    """Go on under a new session id, while the person's other sessions end."""
    user = User.objects.get(pk=request.user.pk)
    update_session_auth_hash(request, user)
    request.user = user


def _address(request: SignedInRequest) -> str:
    address: str = request.META.get("REMOTE_ADDR", "")
    return address
