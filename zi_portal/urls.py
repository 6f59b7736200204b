"""The address book. `assessment.urls` and `evidence.urls` put together what `urls` of their packages state."""

from django.urls import include, path

from zi_portal.frame.menu import unmarked
from zi_portal.operate import health

urlpatterns = [
    *unmarked(
        "for whoever watches the server",
        path("healthz", health.healthz, name="healthz"),
        path("readyz", health.readyz, name="readyz"),
    ),
    path("", include("assessment.urls")),
    path("", include("evidence.urls")),
]

handler400 = "zi_portal.frame.errors.bad_request"
handler403 = "zi_portal.frame.errors.permission_denied"
handler404 = "zi_portal.frame.errors.not_found"
handler500 = "zi_portal.frame.errors.server_error"
