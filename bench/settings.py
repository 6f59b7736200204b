"""The portal's settings with the bare views beside its pages, on a database and folder of their own."""

from zi_portal.settings import *  # noqa: F403  (a settings module of Django is read whole)

ROOT_URLCONF = "bench.urls"

# A measurement asks more often than PortalRB may.
API_REQUESTS_PER_MINUTE = 100_000

# The bare views' own template.
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")  # noqa: F405
