"""What every test stands on: no network, cheap hashes, private folders, a real database file, our Chromium."""

import gc
import hashlib
import os
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.browser.windows import CHROMIUM_FLAGS, find_chromium

pytest_plugins = ["tests.stores"]

# Playwright's synchronous interface runs inside an event loop; Django would refuse the ORM in such a thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NO_BROWSER = os.environ.get("ZI_NO_BROWSER") == "1"
NO_OFFICE = os.environ.get("ZI_NO_OFFICE") == "1"
NO_NGINX = os.environ.get("ZI_NO_NGINX") == "1"
IN_CI = os.environ.get("CI", "") not in {"", "false", "0"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
BROWSER_FIXTURES = {"page", "context", "browser", "new_context", "browser_type"}
LONGEST_REQUEST, QUIET = 10, 0.1  # seconds
# Else LibreOffice believes the values a workbook brings along. 0 is "always".
ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value>
</prop></item></oor:items>"""
BEFORE_THE_CLOCK = datetime(2026, 1, 2, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
GUARDED_TABLES = ("assessment_auditevent", "assessment_answer")  # by triggers that forbid a flush


def find_pgbouncer():
    """Return the program, which Debian keeps where only root looks; None without."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def pytest_configure(config):
    gc.set_threshold(
        50_000
    )  # young objects until the collector looks: it took a tenth of the time of collecting and testing
    if (NO_BROWSER or NO_OFFICE or NO_NGINX) and IN_CI:
        raise pytest.UsageError(
            "ZI_NO_BROWSER=1, ZI_NO_OFFICE=1 and ZI_NO_NGINX=1 leave tests out; CI runs all of them"
        )


def pytest_xdist_auto_num_workers(config):
    """Take three workers for two cores, since some tests wait for servers and browsers."""
    return len(os.sched_getaffinity(0)) * 3 // 2 or 1


def pytest_report_header(config):
    from django.db import connection

    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(config, items):
    """Mark tests that drive a browser or LibreOffice; leave out what this run cannot do, and let pytest count it as deselected.

    What would tell the same again of another database runs once, with SQLite.
    """
    from django.db import connection

    left_out = []
    for item in items:
        if taken := BROWSER_FIXTURES & set(getattr(getattr(item, "callspec", None), "params", ())):
            raise pytest.UsageError(f"{item.nodeid}: {taken} is a fixture of the browser; name the parameter otherwise")
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if "libreoffice" in getattr(item, "fixturenames", ()):
            item.add_marker("office")
        if "nginx" in getattr(item, "fixturenames", ()):
            item.add_marker("nginx")
        impossible = {"sqlite", "postgresql"} - {connection.vendor}
        if "pgbouncer" in getattr(item, "fixturenames", ()) and not (IN_CI or find_pgbouncer()):
            left_out.append(item)
            continue
        impossible |= {
            name for name, is_off in (("browser", NO_BROWSER), ("office", NO_OFFICE), ("nginx", NO_NGINX)) if is_off
        }
        is_elsewhere = connection.vendor == "postgresql" and tells_the_same_of_any_database(item)
        if is_elsewhere or any(map(item.get_closest_marker, impossible)):
            left_out.append(item)
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def tells_the_same_of_any_database(item):
    """Tell whether a test asks for no database, whose door is closed to it, or is about something else that takes long.

    That is pages and scripts in a browser, the bytes of files, the layout of papers, and the second kind of store. A
    program that a test starts has a database of its own.
    """
    if item.get_closest_marker("postgresql"):
        return False
    asks = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames)
    kind = getattr(getattr(item, "callspec", None), "params", {}).get("each_shelf")
    return not asks or kind == "bucket" or any(map(item.get_closest_marker, ("browser", "once")))


def pytest_collection_finish():
    """Let the garbage collector pass over what stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _network_is_off():
    """Refuse every connection but those on this machine: a test that would reach out fails instead."""
    connect = socket.socket.connect

    def local_only(self, address):
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and not (host.startswith("127.") or host in {"localhost", "::1"}):
            raise AssertionError(f"a test tried to reach {host}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_file_need_outlive_a_power_cut():
    """Waiting for the disk is most of the time of storing a small file; whoever tests a full disk puts its own in place.

    A descriptor that is wrong or closed is refused as ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: os.fstat(descriptor) and None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _sheets_are_sent_as_one(tmp_path_factory):
    """Serve `portal.css` as it is collected, one file: browsers would ask for each of its parts at every first page."""
    from django.conf import settings
    from django.core.files.storage import FileSystemStorage

    from zi_portal.frame.static import Joined

    folder = tmp_path_factory.mktemp("static")
    (folder / "css").mkdir()
    sheet = Joined(FileSystemStorage(settings.BASE_DIR / "static")).open("css/portal.css")
    (folder / "css" / "portal.css").write_bytes(sheet.read())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATICFILES_DIRS", [folder, *settings.STATICFILES_DIRS])
        yield


@pytest.fixture(autouse=True)
def _test_settings(settings, tmp_path):
    """Cheap password hashes, static files under their own names, evidence in this test's own folder."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.FILE_UPLOAD_TEMP_DIR = settings.EVIDENCE_ROOT / ".uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    settings.PREVIEW_ROOT = tmp_path / "halaman"
    # A thread would outlive its test's database.
    settings.EVIDENCE_READ_AT_ONCE = settings.PACKAGES_BUILD_AT_ONCE = False
    # `zi_portal.wsgi` starts a worker of jobs where a test imports it: it would outlive the test and meet every other one.
    settings.JOBS_IN_SERVER = False
    settings.EVIDENCE_MIN_FREE_BYTES = settings.EVIDENCE_MIN_FREE_PERCENT = settings.EVIDENCE_WARN_FREE_PERCENT = 0
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": settings.EVIDENCE_ROOT, "base_url": None},
    }
    settings.STORAGES = {
        "default": folder,
        "evidence": folder,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _all_places_are_free(monkeypatch):
    """A package that a test did not read to its end keeps its place; here are as many as the portal has, and all free."""
    from evidence.packages.services.download_turns import Places
    from evidence.packages.views import package_sending

    monkeypatch.setattr(package_sending, "_places", threading.BoundedSemaphore(package_sending.AT_ONCE))
    for module, name in (("package_open", "OUTSIDE"), ("packages", "BUILT")):
        held = getattr(package_sending, name)
        free = Places(held.name, at_once=held.at_once, of_one=held.of_one)
        monkeypatch.setattr(f"evidence.packages.views.{module}.{name}", free)


@pytest.fixture(scope="session", autouse=True)
def _static_files_straight_from_their_folders():
    """For the whole session, since pytest-django starts its live server, WhiteNoise in it, before the first test."""
    from django.test import override_settings

    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def _migrated_before(request, tmp_path_factory):
    """Name the file of a migrated database with the instruments in it; it may not exist yet.

    Migrating takes longer than the tests of many a module. The name holds all that such a database is made of.
    """
    made_of = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("fixtures/instruments/*.yaml"),
        *ROOT.glob("assessment/scoring/*.py"),
        ROOT / "assessment/lke/files.py",
        ROOT / "assessment/lke/services.py",
        ROOT / "requirements/run.txt",
    ]
    digest = hashlib.sha256()
    for path in sorted(made_of):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    cache = getattr(request.config, "cache", None)  # `-p no:cacheprovider` leaves it out
    folder = cache.mkdir("migrated") if cache else tmp_path_factory.mktemp("migrated")
    return folder / f"{digest.hexdigest()[:20]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(_migrated_before):
    """Migrate only what a database made before lacks, which is nothing."""
    from django.db import connection

    return connection.vendor == "sqlite" and _migrated_before.exists()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, _migrated_before, django_db_modify_db_settings_parallel_suffix):
    """Give SQLite a file, as the portal has: in memory, threads share one connection and hide every lock."""
    from django.db import connections

    database = connections["default"]
    if database.vendor == "sqlite":
        place = tmp_path_factory.mktemp("db") / "test.sqlite3"
        database.settings_dict["TEST"]["NAME"] = str(place)
        if _migrated_before.exists():
            shutil.copyfile(_migrated_before, place)
        # A test database need not outlive a power cut.
        options = database.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def _instruments_stand_in_new_tables():
    """Write the instruments once, where the tables are made, and anew after each flush: for every test it would be 0.15 s.

    The rows alone, so that the audit trail begins empty; `test_load_instruments.py` is about the act.
    """
    from django.apps import apps
    from django.db.models.signals import post_migrate

    from assessment.lke.files import instrument_paths, read_instrument_file
    from assessment.lke.models import Instrument
    from assessment.lke.selectors import layout
    from assessment.lke.services import write_edition

    files = [read_instrument_file(path) for path in instrument_paths().values()]

    def write(**_kwargs):
        if Instrument.objects.exists():  # a database that an earlier run left (--reuse-db)
            return
        layout.forget()  # a restore sets the numbers of rows back: other rows may stand under the same ones
        with time_machine.travel(BEFORE_THE_CLOCK):
            for file in files:
                write_edition(file, edition=1)

    sender = apps.get_app_config("assessment")
    post_migrate.connect(write, sender=sender)
    yield
    post_migrate.disconnect(write, sender=sender)


@pytest.fixture(scope="session")
def django_db_setup(_instruments_stand_in_new_tables, _migrated_before, django_db_setup, django_db_blocker):
    """Keep what was migrated for the next run, and end the connections that Playwright's event loop leaves open.

    PostgreSQL drops no database in use.
    """
    from django.db import connection

    if connection.vendor == "sqlite" and not _migrated_before.exists():
        made = _migrated_before.with_suffix(f".{os.getpid()}")  # one for each process; the last to end stays
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(made)])
        made.replace(_migrated_before)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _requests_end_before_the_flush(request, _test_settings):
    """Wait for what a closed page still sends: served later it would meet the flush (deadlock) or the real settings."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # its flush comes after the end of this fixture
    from django.core.signals import request_finished, request_started

    open_requests = []

    def started(**_kwargs):
        open_requests.append(1)

    def finished(**_kwargs):
        if open_requests:
            open_requests.pop()

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    quiet_since = time.monotonic()
    deadline = quiet_since + LONGEST_REQUEST
    while time.monotonic() < min(quiet_since + QUIET, deadline):
        time.sleep(0.02)  # between two looks: the server thread tells nobody when its last request has ended
        if open_requests:
            quiet_since = time.monotonic()
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_triggers():
    """Let the flush after a transactional test empty the tables whose triggers forbid it on SQLite."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield  # TRUNCATE does not fire the row triggers of PostgreSQL
        return
    # The class, not this connection: Playwright's event loop gives its tests a connection of their own.
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def without_triggers(self, style, tables, **options):
        statements = sql_flush(self, style, tables, **options)
        if not statements:
            return statements
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", GUARDED_TABLES
            )
            triggers = cursor.fetchall()
        drop = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*drop, *statements, *(sql for _, sql in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", without_triggers)
        yield


@pytest.fixture
def instruments(db):
    """Say that a test needs the three instruments, which every test database holds."""


@pytest.fixture
def clock():
    """Stop time on 3 March 2026, 10.00 WITA; `clock.move_to(moment)` and `clock.shift(seconds)` set it on."""
    with time_machine.travel(datetime(2026, 3, 3, 2, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if not chromium:
        pytest.fail("Chromium is missing: run ./zi test, or set ZI_CHROMIUM", pytrace=False)
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@dataclass(frozen=True)
class LibreOffice:
    """The users' own program as referee: a profile of its own, in which every workbook is computed when it is opened."""

    program: str
    folder: Path  # for files of this session

    def run(self, *arguments):
        subprocess.run(
            [self.program, f"-env:UserInstallation=file://{self.folder}/profil", "--headless", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=180,
        )


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        pytest.fail(
            "LibreOffice is missing: run ./zi test, or leave these tests out with ZI_NO_OFFICE=1", pytrace=False
        )
    folder = tmp_path_factory.mktemp("libreoffice")
    settings = folder / "profil" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_COMPUTE, encoding="utf-8")
    return LibreOffice(program, folder)


@pytest.fixture
def client_factory():
    """Make further clients: other browsers of the same or another person."""
    from django.test import Client

    return Client
