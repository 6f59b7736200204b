"""A portal moved by backup and restore: from the database of this run into a fresh one on SQLite, and back."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import factories
from tests.evidence import files
from tests.zi_portal.operate.kept import back_up, emptied, everything, made, told
from zi_portal.operate.audit_check import check_chains

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 300  # seconds a command may take on a busy machine


@pytest.fixture
def elsewhere(tmp_path, key):
    """Return a function that runs a command of another portal: its own process, folder and SQLite file."""
    environment = {
        "PATH": os.environ["PATH"],
        "ZI_VAR_DIR": str(tmp_path / "lain"),
        "ZI_AUDIT_KEY": settings.AUDIT_KEY,
        "ZI_BACKUP_RECIPIENT": key.public,
    }

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )

    return run


def without_the_portals_chain(found):
    """Leave out where making and restoring a backup is noted."""
    found["assessment.AuditEvent"] = [row for row in found["assessment.AuditEvent"] if row[1] != "portal"]
    found["assessment.AuditChain"] = [row for row in found["assessment.AuditChain"] if row[0] != "portal"]
    return found


def test_b02_a_portal_goes_to_another_database_and_back_and_nothing_is_lost(own, key, target, elsewhere, tmp_path):
    own.upload(indicator=own.question(), name="sk “tim” ä.pdf")
    own.upload(files.image(), name="rapat.jpg")
    factories.make_logo(own.unit)
    factories.make_draft()
    back_up(target)
    rows_before, files_before = everything()

    assert elsewhere("migrate", "-v", "0").returncode == 0
    there = elsewhere("restore_backup", made(target), "--identity", key.path)
    assert (there.returncode, there.stderr) == (0, "")
    assert "PUTUSAN: pulih utuh." in there.stdout
    assert f"Basis data asal         {connection.vendor}" in there.stdout
    for command in ("check_scores", "check_evidence", "verify_audit"):
        assert elsewhere(command).returncode == 0
    refused = elsewhere("restore_backup", made(target), "--identity", key.path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "tidak kosong" in refused.stderr

    back = tmp_path / "pulang"
    back.mkdir()
    assert elsewhere("back_up", back, "--identity", key.path).returncode == 0
    emptied()
    output, fault = told("restore_backup", made(back), identity=key.path)
    assert fault == ""
    assert "Basis data asal         sqlite" in output
    rows_after, files_after = everything()
    assert without_the_portals_chain(rows_after) == without_the_portals_chain(rows_before)
    assert files_after == files_before
    assert [chain.problem for chain in check_chains() if chain.problem] == []
