"""The triggers come and go with their migration, and a database of before the first release is left as it is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db(transaction=True)

ON_SQLITE = {
    "audit_no_update",
    "audit_no_delete",
    "answer_locked_insert",
    "answer_locked_update",
    "answer_locked_delete",
    "membership_home_insert",
    "membership_home_update",
    "membership_home_unit",
}
ON_POSTGRESQL = {"audit_append_only", "answer_locked", "membership_home", "membership_home_unit"}


def names(of_sqlite, of_postgresql):
    with connection.cursor() as cursor:
        cursor.execute(of_sqlite if connection.vendor == "sqlite" else of_postgresql)
        return {name for (name,) in cursor.fetchall()}


def triggers():
    return names(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    )


def functions():
    """Return what the triggers of PostgreSQL run; SQLite has none."""
    return names(
        "SELECT name FROM sqlite_master WHERE false",
        "SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype AND pronamespace = 'public'::regnamespace",
    )


def test_the_triggers_are_taken_away_and_made_again():
    expected = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    assert triggers() == expected
    call_command("migrate", "assessment", "0001", verbosity=0)
    assert (triggers(), functions()) == (set(), set())
    call_command("migrate", verbosity=0)
    assert triggers() == expected
    assert functions() == (set() if connection.vendor == "sqlite" else ON_POSTGRESQL)


def test_a_database_of_before_the_first_release_is_named_and_left_as_it_is():
    recorder = MigrationRecorder(connection)
    unreleased = {"0002_triggers": "0002_audit_append_only", "0003_words_of_names": "0003_user_session_generation"}
    for name, earlier in unreleased.items():
        recorder.migration_qs.filter(app="assessment", name=name).update(name=earlier)
    later = recorder.migration_qs.filter(app="assessment", name__gt="0004") | recorder.migration_qs.filter(
        app="evidence", name__gt="0002"
    )
    added = list(later)
    later.delete()
    before = recorder.applied_migrations().keys()
    try:
        with pytest.raises(CommandError, match=r"dari sebelum rilis pertama .* tidak ada yang diubah"):
            call_command("migrate", verbosity=0)
        assert recorder.applied_migrations().keys() == before
        assert triggers() == (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)
    finally:
        for name, earlier in unreleased.items():
            recorder.migration_qs.filter(app="assessment", name=earlier).update(name=name)
        recorder.migration_qs.bulk_create(added)
