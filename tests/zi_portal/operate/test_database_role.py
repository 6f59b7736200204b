"""A portal that does not own its tables works, and cannot touch the audit trail (SECURITY A9)."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from assessment import checks, scoring
from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.sheet.services import save_answer
from tests.factories import make_assessment, make_member
from zi_portal.operate.audit_check import check_chains

ROLE = "zi_hari-hari"  # a name that has to be quoted


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def role(db):
    """Return a database user of PostgreSQL without any right; on SQLite, which has none, a name."""
    if connection.vendor == "postgresql":
        run(f'CREATE ROLE "{ROLE}"')
    return ROLE


@contextmanager
def working_as(name):
    run(f'SET ROLE "{name}"')
    try:
        yield
    finally:
        run("RESET ROLE")


def refused_on_sqlite(name):
    """Tell whether this is SQLite, having seen that the command says so."""
    if connection.vendor == "postgresql":
        return False
    with pytest.raises(CommandError, match="hanya ada di PostgreSQL"):
        call_command("grant_database", name)
    return True


def test_grant_database_lets_the_portal_work_and_keeps_it_from_the_trail(role, instruments):
    if refused_on_sqlite(role):
        return
    assessment = make_assessment()
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    call_command("grant_database", role)
    call_command("grant_database", role)
    with working_as(role):
        save_answer(
            assessment=assessment, by=lead, code="A.I.1.i.a", value=scoring.Choice("Ya"), explanation="", version=0
        )
        assert Answer.objects.get().level == "Ya"
        assert [chain.problem for chain in check_chains() if chain.problem] == []
        assert AuditEvent.objects.exists()
        for forbidden in (
            "UPDATE assessment_auditevent SET detail = '{}'",
            "DELETE FROM assessment_auditevent",
            "TRUNCATE assessment_auditevent CASCADE",
            "ALTER TABLE assessment_auditevent DISABLE TRIGGER ALL",
            "DROP TRIGGER audit_append_only ON assessment_auditevent",
            "CREATE TABLE pintu_belakang (id int)",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                run(forbidden)


def test_grant_database_reaches_tables_of_later_migrations(role):
    if refused_on_sqlite(role):
        return
    call_command("grant_database", role)
    run("CREATE TABLE tabel_baru (id serial PRIMARY KEY, isi text)")
    with working_as(role):
        run("INSERT INTO tabel_baru (isi) VALUES ('x')")


def test_grant_database_refuses_who_is_unknown_or_owns_the_tables(role):
    if refused_on_sqlite(role):
        return
    with pytest.raises(CommandError, match=r"tidak-ada tidak ada\. Buat dahulu"):
        call_command("grant_database", "tidak-ada")
    with pytest.raises(CommandError, match="memiliki tabelnya atau superuser"):
        call_command("grant_database", connection.settings_dict["USER"])
    with working_as(role), pytest.raises(CommandError, match="pengguna pemilik tabel"):
        call_command("grant_database", role)


def test_check_database_role_warns_a_server_whose_portal_owns_its_tables(role, settings):
    assert checks.check_database_role(databases=["default"]) == []
    settings.PRODUCTION = True
    assert checks.check_database_role() == []
    found = [message.id for message in checks.check_database_role(databases=["default"])]
    if refused_on_sqlite(role):
        assert found == []
        return
    assert found == ["assessment.W003"]
    call_command("grant_database", role)
    with working_as(role):
        assert checks.check_database_role(databases=["default"]) == []
