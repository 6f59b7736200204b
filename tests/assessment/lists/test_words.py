"""Words are found in names with an index for them and without; a database that refuses it is migrated all the same."""

import importlib

import pytest
from django.db import connection

from assessment.people.models import Role
from tests.factories import make_instansi, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
MIGRATION = "assessment.migrations.0003_words_of_names"


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%%words_idx' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def found(client, admin):
    client.force_login(admin)
    return ["Kantor Ombak" in client.get(f"/kelola/unit/?text={text}").text for text in ("MBA", "ombak", "k9", "arus")]


def test_a_database_that_refuses_the_index_finds_the_same_words(client, caplog):
    instansi = make_instansi()
    make_unit(instansi=instansi, name="Kantor Ombak", code="K9")
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    assert indexes() == ["unit_words_idx", "user_words_idx"]
    assert found(client, admin) == [True, True, True, False]
    migration = importlib.import_module(MIGRATION)
    connection.check_constraints()  # what waits for the end of a transaction would keep the tables as they are
    with connection.schema_editor() as editor:
        migration.drop_indexes(None, editor)
        editor.execute("CREATE SCHEMA elsewhere")
        editor.execute("ALTER EXTENSION pg_trgm SET SCHEMA elsewhere")
        migration.add_indexes(None, editor)
    assert indexes() == []
    assert "searching reads every name: operator class" in caplog.text
    assert found(client, admin) == [True, True, True, False]
    with connection.schema_editor() as editor:
        editor.execute("ALTER EXTENSION pg_trgm SET SCHEMA public")
        migration.add_indexes(None, editor)
    assert indexes() == ["unit_words_idx", "user_words_idx"]
