"""The command that names an admin of the portal, who brings new instruments in."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role, User
from tests.factories import make_member

pytestmark = pytest.mark.django_db
GIVEN = ["--username", "Agus", "--name", "Agus  Salim"]


def run(capsys, *more):
    call_command("create_portal_admin", *GIVEN, *more)
    return capsys.readouterr().out


def test_the_admin_portal_signs_in_with_the_printed_password_and_keeps_instruments(capsys, client, instruments):
    before = AuditEvent.objects.count()
    password = run(capsys).split("Kata sandi awal: ")[1].split("\n")[0]
    admin = User.objects.get(username="agus")
    assert (admin.full_name, admin.must_change_password, admin.memberships.get().role) == (
        "Agus Salim",
        True,
        Role.PORTAL_ADMIN,
    )
    assert AuditEvent.objects.count() == before + 2
    assert client.post("/masuk/", {"name": "agus", "password": password}).status_code == 302
    User.objects.update(must_change_password=False)
    client.force_login(admin)
    assert client.get(reverse("assessment:instrument-list")).status_code == 200


def test_run_twice_it_changes_nothing_and_prints_no_password(capsys):
    run(capsys)
    events, password = AuditEvent.objects.count(), User.objects.get().password
    again = run(capsys)
    assert "Sudah ada: peran admin portal untuk agus" in again
    assert "Kata sandi awal" not in again
    assert (AuditEvent.objects.count(), User.objects.get().password) == (events, password)


def test_a_dry_run_writes_nothing(capsys):
    assert "Akan dibuat: akun agus (Agus Salim)" in run(capsys, "--dry-run")
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_bad_nip_and_somebody_who_scores_are_refused(capsys):
    with pytest.raises(CommandError, match=r"^--nip: NIP terdiri atas 18 angka"):
        run(capsys, "--nip", "123")
    make_member(Role.TPI_MEMBER, username="agus")
    with pytest.raises(CommandError):
        run(capsys)
