"""The command that sets up an instansi and its first admin."""

import pytest
from django.core.management import CommandError, call_command

from assessment.audit.models import AuditEvent
from assessment.people.models import Instansi, Role, User
from tests.factories import make_member

pytestmark = pytest.mark.django_db
GIVEN = ["--name", "Kementerian Uji", "--admin-username", "Rina", "--admin-name", "Rina Kusuma"]


def run(capsys, *more):
    call_command("create_instansi", *GIVEN, *more)
    return capsys.readouterr().out


def test_command_makes_instansi_admin_and_a_start_password_that_works_once(capsys, client):
    out = run(capsys)
    password = out.split("Kata sandi awal: ")[1].split("\n")[0]
    admin = User.objects.get(username="rina")
    assert admin.check_password(password)
    assert admin.must_change_password
    assert admin.memberships.get().role == Role.INSTANSI_ADMIN
    assert AuditEvent.objects.count() == 3
    assert client.post("/masuk/", {"name": "rina", "password": password}).status_code == 302


def test_command_run_twice_changes_nothing_and_prints_no_password(capsys):
    run(capsys)
    before = User.objects.get().password
    again = run(capsys)
    assert "Sudah ada" in again
    assert "Kata sandi awal" not in again
    assert (Instansi.objects.count(), User.objects.get().password) == (1, before)
    assert AuditEvent.objects.count() == 3


def test_command_dry_run_writes_nothing(capsys):
    out = run(capsys, "--dry-run")
    assert "Akan dibuat: instansi Kementerian Uji" in out
    assert "Kata sandi awal" not in out
    assert not Instansi.objects.exists()
    assert not AuditEvent.objects.exists()


def test_command_refuses_a_bad_nip_another_kind_and_an_admin_who_evaluates(capsys):
    with pytest.raises(CommandError, match=r"^--admin-nip: NIP terdiri atas 18 angka"):
        run(capsys, "--admin-nip", "123")
    assert not Instansi.objects.exists()
    run(capsys)
    with pytest.raises(CommandError, match=r"^--kind: Instansi ini sudah terdaftar sebagai"):
        run(capsys, "--kind", "pemda")
    make_member(Role.TPI_MEMBER, username="penilai")
    with pytest.raises(CommandError, match="Admin tidak boleh"):
        call_command("create_instansi", "--name", "Lain", "--admin-username", "penilai", "--admin-name", "Penilai Satu")
    assert Instansi.objects.filter(name="Lain").count() == 0
