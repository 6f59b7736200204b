"""Addresses that only the tests of the middleware use: one for each thing a view may do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from evidence.documents.exceptions import TooManyUploads
from zi_portal.kit.refusals import ActionDenied, WrongState
from zi_portal.operate import health
from zi_portal.shelf.faults import DownloadDelayed


def page(request):
    return HttpResponse("isi")


@login_not_required
def sign_in(request):
    return HttpResponse("masuk")


def save(request):
    return HttpResponse("tersimpan")


@require_POST
def button(request):
    return HttpResponse("tersimpan")


def denied(request):
    raise ActionDenied("Hanya ketua tim ZI yang dapat mengubah ini.")


def wrong_state(request):
    raise WrongState("Penilaian ini sedang ditinjau TPI.")


def busy(request):
    raise TooManyUploads("Terlalu banyak unggahan.")


def away(request):
    raise DownloadDelayed("Penyimpanan sedang tidak dapat dihubungi.")


def broken(request):
    raise ZeroDivisionError("rahasia di dalam pesan")


assessment_urls = [
    path("masuk/", sign_in, name="sign-in"),
    path("keluar/", page, name="sign-out"),
    path("sesi/", page, name="session-keep"),
    path("sandi/", page, name="password-change"),
    path("pengamanan/", page, name="factor-detail"),
    path("", page, name="home"),
    path("bantuan/", page, name="help-index"),
    # what the bell leads to
    path("pemberitahuan/", page, name="notice-list"),
    path("pemberitahuan/atur/", page, name="notice-choices"),
    path("pemberitahuan/dibaca/", page, name="notice-read-all"),
]

urlpatterns = [
    path("tombol/", button),
    path("", include((assessment_urls, "assessment"))),
    path("simpan/", save),
    path("ditolak/", denied),
    path("keadaan/", wrong_state),
    path("sibuk/", busy),
    path("jauh/", away),
    path("rusak/", broken),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

handler400 = "zi_portal.frame.errors.bad_request"
handler403 = "zi_portal.frame.errors.permission_denied"
handler404 = "zi_portal.frame.errors.not_found"
handler500 = "zi_portal.frame.errors.server_error"
