"""Upgrades of databases that know a migration by an earlier name."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from evidence.management.commands.migrate import RENAMED

pytestmark = pytest.mark.django_db


def test_a_database_of_before_the_migrations_were_renumbered_is_up_to_date():
    recorder = MigrationRecorder(connection)
    today = set(recorder.applied_migrations())
    for (app, earlier), name in RENAMED.items():
        assert recorder.migration_qs.filter(app=app, name=name).update(name=earlier) == 1

    call_command("migrate", verbosity=0)  # raises where what is applied does not fit what is there

    assert set(recorder.applied_migrations()) == today
