"""The nightly script on a portal of its own: every step runs, and a finding is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite  # the portal of this test has a database of its own


def run(var, *command):
    environment = {
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
    stray = tmp_path / "evidence/00/asing"
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    found = run(tmp_path, "deploy/nightly.sh")
    assert found.returncode == 1
    assert "TIDAK DIKENAL  00/asing" in found.stdout
    assert found.stdout.splitlines()[-1] == quiet.stdout.splitlines()[-1]  # the audit trail, looked at all the same


def test_the_nightly_service_starts_the_script():
    unit = (settings.BASE_DIR / "deploy/zi-nightly.service").read_text()
    assert "ExecStart=/opt/zi/deploy/nightly.sh\n" in unit
    assert os.access(settings.BASE_DIR / "deploy/nightly.sh", os.X_OK)
