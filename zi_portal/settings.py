"""Settings of the portal. Everything a server may differ in comes from the environment; `.env.example` explains it.

A bad value stops the start. Without any variable the portal is a safe local one: debug off, bound to this machine by its
allowed hosts, SQLite and files under `var/`, keys made once there. `ZI_PRODUCTION=true` refuses what is only good locally.
"""

import re
from urllib.parse import unquote
from zoneinfo import available_timezones

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from zi_portal import keys
from zi_portal.environment import BASE_DIR, env, flag, folder, mailers, one_of, several, whole_number
from zi_portal.frame import logs

MB = 1024 * 1024

# --- Kind of server -------------------------------------------------------------------------------------------------

DEBUG = flag("ZI_DEBUG", default=False)
PRODUCTION = flag("ZI_PRODUCTION", default=False)
HTTPS = flag("ZI_HTTPS", default=PRODUCTION)

VAR_DIR = folder("ZI_VAR_DIR", default=BASE_DIR / "var")

SECRET_KEY = env.str("SECRET_KEY", default="")
# Keys the HMAC of the audit chain: whoever lacks it cannot forge an event, even with the database in hand.
AUDIT_KEY = env.str("ZI_AUDIT_KEY", default="")
ALLOWED_HOSTS = several("ALLOWED_HOSTS")
# What a printed QR code begins with. Empty: the address under which the person who issues the report uses the portal.
PUBLIC_URL = env.str("ZI_PUBLIC_URL", default="").strip().rstrip("/")
if PUBLIC_URL and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", PUBLIC_URL):
    raise ImproperlyConfigured(f"ZI_PUBLIC_URL must be an address such as https://zi.example.go.id, not {PUBLIC_URL!r}")
CSRF_TRUSTED_ORIGINS = several("CSRF_TRUSTED_ORIGINS")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("ZI_PRODUCTION and ZI_DEBUG cannot both be true")
    if not HTTPS:
        raise ImproperlyConfigured("ZI_PRODUCTION needs HTTPS; leave ZI_HTTPS away or set it to true")
    for setting, value in {
        "SECRET_KEY": SECRET_KEY,
        "ZI_AUDIT_KEY": AUDIT_KEY,
        "ALLOWED_HOSTS": ALLOWED_HOSTS,
    }.items():
        if not value:
            raise ImproperlyConfigured(f"ZI_PRODUCTION needs {setting}")
    if len(SECRET_KEY) < 50 or len(AUDIT_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY and ZI_AUDIT_KEY need 50 characters or more")
    if SECRET_KEY == AUDIT_KEY:
        raise ImproperlyConfigured("SECRET_KEY and ZI_AUDIT_KEY must differ")
else:
    SECRET_KEY = SECRET_KEY or keys.read_or_make(VAR_DIR / "secret_key")
    AUDIT_KEY = AUDIT_KEY or keys.read_or_make(VAR_DIR / "audit_key")
# The machine itself always may ask, for its health above all.
ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

# --- Parts ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_ox",
    "assessment.apps.AssessmentConfig",
    "evidence.apps.EvidenceConfig",
]

MIDDLEWARE = [
    "zi_portal.frame.middleware.RequestLog",
    "zi_portal.frame.middleware.ClientAddress",
    "zi_portal.frame.middleware.WriteWait",
    "zi_portal.frame.middleware.NoStore",
    "zi_portal.frame.middleware.Compressed",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",  # may refuse by itself, so the policy stands outside of it
    "zi_portal.frame.machines.MachineDoor",
    "zi_portal.frame.middleware.Readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zi_portal.frame.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zi_portal.frame.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zi_portal.frame.middleware.SignInRequired",
    "assessment.accounts.middleware.OwnPasswordFirst",
    "assessment.accounts.middleware.SecondFactorFirst",
    "zi_portal.frame.middleware.DeniedPages",
]

ROOT_URLCONF = "zi_portal.urls"
WSGI_APPLICATION = "zi_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["zi_portal.frame.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessment.overview.frame.frame",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# A misspelt field or a broken form stops the page instead of leaving a hole in it.
CRISPY_FAIL_SILENTLY = False

# --- Database -------------------------------------------------------------------------------------------------------

address = env.str("DATABASE_URL", default="").strip() or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
if not re.match(r"(sqlite|postgres|postgresql):", address):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite: or postgres:")
try:
    DATABASE = env.db_url_config(address)
except ValueError as error:  # a port that is no number
    raise ImproperlyConfigured("DATABASE_URL cannot be read: see .env.example") from error
DATABASES = {"default": DATABASE}
BEHIND_PGBOUNCER = flag("ZI_PGBOUNCER", default=False)
if BEHIND_PGBOUNCER and DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    raise ImproperlyConfigured("ZI_PGBOUNCER needs a DATABASE_URL that leads to PostgreSQL")
# No ATOMIC_REQUESTS: with IMMEDIATE every page that only reads would take the write lock. Services open transactions.
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE |= {
        "ENGINE": "zi_portal.sqlite",  # Django's own, with a queue in front of the write lock
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,  # seconds
            "transaction_mode": "IMMEDIATE",  # DEFERRED answers "database is locked" as soon as two people save
            # FULL, since "Tersimpan" must outlive a power cut.
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;"
            "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=27103364",
        },
    }
else:
    DATABASE["HOST"] = unquote(DATABASE["HOST"])  # the folder of a socket, written %2Fvar%2Frun in an address
    if BEHIND_PGBOUNCER:
        # A connection to the server is ours for one transaction: nothing may have to outlive it.
        DATABASE["DISABLE_SERVER_SIDE_CURSORS"] = True
        own = {"prepare_threshold": None, "server_side_binding": False}
        # PgBouncer knows no `-c jit=off` and would refuse to connect; docs/operations.md sets it on the role.
        DATABASE["OPTIONS"] = DATABASE.get("OPTIONS", {}) | own
    else:
        # Pages ask many small things, some with long conditions: compiling one takes twenty times as long as answering it.
        DATABASE["OPTIONS"] = {"options": "-c jit=off"} | DATABASE.get("OPTIONS", {})
    pool_size = whole_number("ZI_DB_POOL", default=0, least=0, most=200)
    if pool_size:
        DATABASE["OPTIONS"]["pool"] = {"min_size": 2, "max_size": pool_size, "timeout": 10}
        DATABASE["CONN_MAX_AGE"] = 0  # Django's pool allows no other
    else:
        DATABASE |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# --- Jobs -----------------------------------------------------------------------------------------------------------

# Carry out jobs in a thread of each server process; else only by `manage.py ox_worker`.
JOBS_IN_SERVER = flag("ZI_JOBS_IN_SERVER", default=True)
TASKS = {
    "default": {
        "BACKEND": "django_ox.backend.OxBackend",
        "OPTIONS": {
            "MAX_ATTEMPTS": 5,  # what kills its worker so often is not tried again by itself
            "BACKOFF_INITIAL": 10,  # seconds before the second try, doubled before each one more
            "BACKOFF_MAX": 3600,
            # Seconds after which a worker that does not renew its lease counts as dead. Who takes over looks every 30: within 90.
            "LOCK_TIMEOUT": 60,
            "SCHEDULES": {
                "sapu-antrean": {"task": "zi_portal.jobs.upkeep.sweep", "cron": "40 1 * * *"},
                "saran-pegawai": {"task": "assessment.programme.suggestions.jobs.empty", "cron": "50 1 * * *"},
                "pemberitahuan": {"task": "assessment.notices.services.jobs.tell_due", "cron": "*/5 * * * *"},
                # What waits in a line and has no job any more, as after a restore; each does nothing where nothing waits.
                "antrean-paket": {"task": "evidence.packages.builder.build_in_turn", "cron": "*/5 * * * *"},
                "antrean-cetakan": {"task": "evidence.papers.builder.make_in_turn", "cron": "*/5 * * * *"},
                "antrean-daftar": {"task": "evidence.table_files.builder.make_in_turn", "cron": "*/5 * * * *"},
            },
        },
    }
}

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / (env.str("ZI_STATIC_ROOT", default="") or "staticfiles")
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers and robots ask for at the top, unasked
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Data dukung: never under a folder that is served. What is being received stands on the same filesystem as what is
# kept, so that a finished file moves in by a rename (`assessment/checks.py` proves it).
EVIDENCE_ROOT = folder("ZI_EVIDENCE_DIR", default=VAR_DIR / "evidence")
EVIDENCE_MAX_BYTES = whole_number("ZI_EVIDENCE_MAX_MB", default=20, least=1, most=25) * MB
# Below either, uploads are refused while everything else goes on.
EVIDENCE_MIN_FREE_BYTES = whole_number("ZI_EVIDENCE_MIN_FREE_MB", default=2048, least=0, most=1_000_000) * MB
EVIDENCE_MIN_FREE_PERCENT = whole_number("ZI_EVIDENCE_MIN_FREE_PERCENT", default=5, least=0, most=50)
# Below this, the health page warns whoever watches the server, while there is still time.
EVIDENCE_WARN_FREE_PERCENT = whole_number("ZI_EVIDENCE_WARN_FREE_PERCENT", default=15, least=0, most=90)
# What one unit may upload in a year, and one person in an hour.
EVIDENCE_QUOTA_BYTES = whole_number("ZI_EVIDENCE_QUOTA_MB", default=5120, least=1, most=10_000_000) * MB
EVIDENCE_UPLOADS_PER_HOUR = whole_number("ZI_EVIDENCE_UPLOADS_PER_HOUR", default=200, least=1, most=100_000)
# The profile video of a round, a slot of its own; 0 keeps the slot closed.
VIDEO_MAX_BYTES = whole_number("ZI_VIDEO_MAX_MB", default=0, least=0, most=200) * MB
# How long documents are kept after the last year they served, where their instansi says nothing else.
RETENTION_YEARS = whole_number("ZI_RETENTION_YEARS", default=5, least=1, most=100)
# A ClamAV daemon: the path of its socket, or host:port. Empty: files are checked by content alone.
CLAMD = env.str("ZI_CLAMD", default="").strip()
CLAMD_MAX_BYTES = whole_number("ZI_CLAMD_MAX_MB", default=25, least=1, most=4000) * MB
# Read the words of a file by a job right after its upload; else only by `manage.py extract_text`.
EVIDENCE_READ_AT_ONCE = flag("ZI_READ_TEXT_AT_ONCE", default=True)
# Pages drawn for the preview: made anew when missing, so neither kept in a backup nor beside the data dukung.
PREVIEW_ROOT = folder("ZI_PREVIEW_DIR", default=VAR_DIR / "cache" / "halaman")
PREVIEW_MAX_BYTES = whole_number("ZI_PREVIEW_MAX_MB", default=512, least=1, most=1_000_000) * MB
# A package of so much, or of so many files, is better built beforehand than sent at once over a slow line.
PACKAGE_PREPARE_BYTES = whole_number("ZI_PACKAGE_PREPARE_MB", default=50, least=1, most=1_000_000) * MB
PACKAGE_PREPARE_FILES = whole_number("ZI_PACKAGE_PREPARE_FILES", default=100, least=1, most=1_000_000)
# All built packages together, and those being built.
PACKAGES_MAX_BYTES = whole_number("ZI_PACKAGES_MAX_MB", default=10_240, least=1, most=10_000_000) * MB
# Build by a job as soon as somebody asks; else only by `manage.py build_packages`.
PACKAGES_BUILD_AT_ONCE = flag("ZI_BUILD_PACKAGES_AT_ONCE", default=True)
FILE_UPLOAD_TEMP_DIR = folder("ZI_UPLOAD_DIR", default=EVIDENCE_ROOT / ".uploads")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "evidence.intake.upload_handler.CappedFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 100

S3_BUCKET = env.str("ZI_S3_BUCKET", default="")
private_folder = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": EVIDENCE_ROOT, "base_url": None},
}
S3_ENDPOINT = env.str("ZI_S3_ENDPOINT", default="").strip()
private_bucket = {
    "BACKEND": "zi_portal.shelf.bucket.PrivateBucket",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT or None,
        "region_name": env.str("ZI_S3_REGION", default="") or None,
        "access_key": env.str("ZI_S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("ZI_S3_SECRET_KEY", default="") or None,
    },
}
# How long a link to the bucket is good for, in seconds; 0: the portal sends the bytes itself.
S3_SIGNED_SECONDS = whole_number("ZI_S3_SIGNED_DOWNLOADS", default=0, least=0, most=300)
if S3_SIGNED_SECONDS and not S3_BUCKET:
    raise ImproperlyConfigured("ZI_S3_SIGNED_DOWNLOADS needs ZI_S3_BUCKET: a local folder hands out no links")
if S3_SIGNED_SECONDS and PRODUCTION and S3_ENDPOINT.startswith("http:"):
    raise ImproperlyConfigured(
        "ZI_S3_SIGNED_DOWNLOADS with ZI_PRODUCTION needs a ZI_S3_ENDPOINT that begins with https:"
    )
STORAGES = {
    "default": private_folder,
    "evidence": private_bucket if S3_BUCKET else private_folder,
    "staticfiles": {"BACKEND": "zi_portal.frame.static.PortalStaticFilesStorage"},
}

# --- Backup ---------------------------------------------------------------------------------------------------------

# Public keys that backups are encrypted to: the server that makes them cannot read them.
BACKUP_RECIPIENTS = several("ZI_BACKUP_RECIPIENT")
for recipient in BACKUP_RECIPIENTS:
    if not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", recipient):
        raise ImproperlyConfigured(
            f"ZI_BACKUP_RECIPIENT must be what manage.py backup_key names the public key, not {recipient!r}"
        )
# Where `back_up` writes unless told otherwise, best another machine's disk; not made here, since a disk that is not
# mounted must not look like an empty folder.
BACKUP_DIR = env.str("ZI_BACKUP_DIR", default="").strip()
BACKUP_KEEP = whole_number("ZI_BACKUP_KEEP", default=14, least=1, most=10_000)

# --- Mail -----------------------------------------------------------------------------------------------------------

# smtp+tls://name:password@mail.example.go.id:587, consolemail:// to print; empty: the portal sends no mail.
MAIL_URL = env.str("EMAIL_URL", default="").strip()
MAIL_IS_ON = bool(MAIL_URL)
MAILERS = mailers(MAIL_URL)
DEFAULT_FROM_EMAIL = env.str("ZI_EMAIL_FROM", default="").strip() or "Portal Zona Integritas <portal@localhost>"
if MAIL_IS_ON and PRODUCTION and "@localhost" in DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured(
        "EMAIL_URL with ZI_PRODUCTION needs ZI_EMAIL_FROM, an address that the mail server accepts"
    )

# --- People and sessions --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "assessment.User"
LOGIN_URL = "assessment:sign-in"
LOGIN_REDIRECT_URL = "assessment:home"
LOGOUT_REDIRECT_URL = "assessment:sign-in"

PASSWORD_HASHERS = ["zi_portal.frame.passwords.PortalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "nip", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zi_portal.frame.passwords.OfficeWordsValidator"},
    {"NAME": "assessment.accounts.password_rules.UnitNameValidator"},
]

# Whether roles that lead, score or administer must have the second step of signing in, or are offered it as all are.
SECOND_FACTOR = one_of(
    "ZI_SECOND_FACTOR", default="required" if PRODUCTION else "offered", choices={"required", "offered"}
)

SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; absolute, since SessionLimits counts from the sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A browser accepts a __Host- cookie only over HTTPS, for this host alone and for the whole of it.
SESSION_COOKIE_NAME = "__Host-sesi" if HTTPS else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SIGN_IN_FORM = "assessment.accounts.forms.accounts.SignInForm"  # what a page shows on which the session ended
CSRF_FAILURE_VIEW = "zi_portal.frame.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Wrong passwords an hour from one address, whatever the names, before a delay for browsers that are not known there.
SIGN_IN_PER_ADDRESS = whole_number("ZI_SIGN_IN_PER_ADDRESS", default=300, least=10, most=100_000)

# What one token of the API may ask in a minute, over all processes: PortalRB pulls all units in one go, one request each.
API_REQUESTS_PER_MINUTE = whole_number("ZI_API_PER_MINUTE", default=12_000, least=1, most=100_000)

# --- Headers --------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    *(r"^healthz$", r"^readyz$"),  # asked by the machine itself, over plain HTTP
    r"^(pengusulan/unit-|lke/jawaban-unit|portalrb/)",  # a redirect is no JSON; over plain HTTP these refuse by themselves
]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# Only then is a forwarded address believed, also where sign-in counts wrong tries.
BEHIND_PROXY = flag("ZI_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The office's other sites under the same domain are not ours to force to HTTPS, nor to hand to browsers' lists.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if not MAIL_IS_ON:
    SILENCED_SYSTEM_CHECKS.append("mail.E001")  # an office without a mail server chose so; the inbox tells all the same

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
FORMAT_MODULE_PATH = "zi_portal.formats"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = one_of("ZI_TIME_ZONE", default="Asia/Jakarta", choices=available_timezones())

# --- Logs -----------------------------------------------------------------------------------------------------------

LOG_LEVEL = one_of("ZI_LOG_LEVEL", default="INFO", choices={"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.config(level=LOG_LEVEL)
structlog.configure(**logs.STRUCTLOG)
