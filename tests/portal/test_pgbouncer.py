"""The portal behind a PgBouncer that pools by transaction, which the test starts in front of its own database."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.scores.services import check_scores
from tests.conftest import find_pgbouncer
from tests.factories import PASSWORD, make_assessment, make_member
from tests.zi_portal.test_settings import load_settings

CODES = ("A.I.1.i.b", "A.I.2.i.b", "A.I.3.i.b", "A.I.4.i.b")
CONFIG = """
[databases]
* = host={host} port={port} user={user}{password}

[pgbouncer]
pool_mode = transaction
default_pool_size = 2
max_prepared_statements = 0
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
logfile = {folder}/log
pidfile = {folder}/pid
"""


@pytest.fixture
def pgbouncer(transactional_db):
    """Start a PgBouncer of two connections before the test's database; return the address it is reached by."""
    program = find_pgbouncer()
    if not program:
        pytest.fail("PgBouncer is missing: run ./zi test with this DATABASE_URL", pytrace=False)
    server = connection.settings_dict
    folder = Path(tempfile.mkdtemp(prefix="zi-pgbouncer-"))
    password = f" password={server['PASSWORD']}" if server["PASSWORD"] else ""
    config = folder / "pgbouncer.ini"
    config.write_text(
        CONFIG.format(
            folder=folder,
            host=server["HOST"] or "/var/run/postgresql",
            port=server["PORT"] or 5432,
            user=server["USER"],
            password=password,
        )
    )
    command = [program, str(config)]
    if os.geteuid() == 0:  # it refuses to run as root
        for path in (folder, config):
            shutil.chown(path, "postgres")
        command[1:1] = ["-u", "postgres"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(folder / ".s.PGSQL.6432", running)
            yield f"postgres://siapa@{str(folder).replace('/', '%2F')}:6432/{server['NAME']}"
        finally:
            running.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(10)
            running.kill()
    shutil.rmtree(folder)


def wait_for(socket, running):
    deadline = time.monotonic() + 30
    while not socket.exists():
        assert running.poll() is None, "PgBouncer ended at once"
        assert time.monotonic() < deadline, "PgBouncer does not listen"
        time.sleep(0.05)  # until another process has made its socket


@pytest.fixture
def people(pgbouncer, instruments, settings):
    """Return a round and its four people, whose passwords another process can read."""
    settings.PASSWORD_HASHERS = ["zi_portal.frame.passwords.PortalArgon2PasswordHasher"]
    assessment = make_assessment()
    return assessment, [make_member(Role.TEAM_LEAD, unit=assessment.unit) for _ in CODES]


def run(address, tmp_path, people, **variables):
    assessment, members = people
    named = [f"{member.username}={code}" for member, code in zip(members, CODES, strict=True)]
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "zi_portal.settings",
        "DATABASE_URL": address,
        "ZI_VAR_DIR": str(tmp_path / "var"),
        "ZI_DEBUG": "true",
        "ZI_SECOND_FACTOR": "offered",
    } | variables
    return subprocess.run(
        [sys.executable, "-m", "tests.portal.behind_pgbouncer", str(assessment.pk), PASSWORD, *named],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.postgresql
def test_the_portal_works_behind_a_pgbouncer_that_pools_by_transaction(pgbouncer, people, tmp_path):
    done = run(pgbouncer, tmp_path, people, ZI_PGBOUNCER="true")
    assert done.stdout.strip() == "selesai", done.stderr[-3000:]
    versions = Answer.objects.filter(indicator__code__in=CODES).values_list("version", flat=True)
    assert list(versions) == [4, 4, 4, 4]
    assert not [check for check in check_scores() if check.problem]


@pytest.mark.postgresql
def test_a_pgbouncer_without_the_setting_refuses_the_portal(pgbouncer, people, tmp_path):
    """What the setting is for: `-c jit=off` is refused, and without it a list read piece by piece loses its cursor."""
    assert "unsupported startup parameter" in run(pgbouncer, tmp_path, people).stderr
    lost = run(f"{pgbouncer}?options=-c%20datestyle%3DISO", tmp_path, people)
    assert "cursor" in lost.stderr
    assert "does not exist" in lost.stderr


def test_the_setting_needs_postgresql(tmp_path):
    _, _, last = load_settings(tmp_path, ZI_PGBOUNCER="true")
    assert "ZI_PGBOUNCER needs a DATABASE_URL that leads to PostgreSQL" in last
