"""The nightly script on a portal of its own: every step runs, and a finding is told."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite  # the portal of this test has a database of its own


def run(var, *command, **variables):
    environment = variables | {
        "PATH": os.environ["PATH"],
        "ZI_VAR_DIR": str(var),
        "ZI_VENV": str(Path(sys.executable).parent.parent),
    }
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_b03_the_nightly_script_runs_every_step_and_tells_what_one_found(tmp_path):
    assert run(tmp_path, sys.executable, "manage.py", "migrate", "-v", "0").returncode == 0
    quiet = run(tmp_path, "deploy/nightly.sh")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    assert "Semua berkas data dukung utuh." in quiet.stdout
    assert "0 penilaian dan 0 peran diperiksa, 0 berbeda." in quiet.stdout
    stray = tmp_path / "evidence/00/asing"
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    assert run(tmp_path, sys.executable, "manage.py", "check_evidence").returncode == 3
    left = run(tmp_path, "deploy/nightly.sh")
    assert left.returncode == 0  # a leftover is told, and no finding
    assert "TIDAK DIKENAL  00/asing" in left.stdout
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as database, database:
        database.execute("INSERT INTO assessment_auditchain VALUES ('unit:1', 3, 'x')")
    found = run(tmp_path, "deploy/nightly.sh")
    assert found.returncode == 1
    assert "unit:1: 3 kejadian hilang" in found.stdout
    assert (
        found.stdout.splitlines()[-1] == quiet.stdout.splitlines()[-1] == "Cadangan belum diatur (ZI_BACKUP_RECIPIENT)."
    )


def test_b04_the_nightly_script_makes_a_backup_and_compares_the_trail_with_the_last_one(tmp_path):
    folder = tmp_path / "cadangan"
    folder.mkdir()
    assert run(tmp_path, sys.executable, "manage.py", "migrate", "-v", "0").returncode == 0
    printed = run(tmp_path, sys.executable, "manage.py", "backup_key").stdout
    public = printed.split("ZI_BACKUP_RECIPIENT=")[1].strip()
    where = {"ZI_BACKUP_RECIPIENT": public, "ZI_BACKUP_DIR": str(folder), "ZI_BACKUP_KEEP": "1"}
    assert run(tmp_path, sys.executable, "manage.py", "back_up", "--nightly", **where).returncode == 0
    (old,) = folder.glob("*.tar.age")
    night = run(tmp_path, "deploy/nightly.sh", **where)
    assert (night.returncode, night.stderr) == (0, "")
    assert f"dibandingkan dengan jangkar {old.name.removesuffix('.tar.age')}" in night.stdout
    (new,) = folder.glob("*.tar.age")
    assert new != old
    folder.rename(tmp_path / "lepas")  # the disk is not mounted
    failed = run(tmp_path, sys.executable, "manage.py", "back_up", "--nightly", **where)
    assert (failed.returncode, "tidak ada" in failed.stderr) == (1, True)


def test_the_nightly_service_starts_the_script():
    unit = (settings.BASE_DIR / "deploy/zi-nightly.service").read_text()
    assert "ExecStart=/opt/zi/deploy/nightly.sh\n" in unit
    assert os.access(settings.BASE_DIR / "deploy/nightly.sh", os.X_OK)
