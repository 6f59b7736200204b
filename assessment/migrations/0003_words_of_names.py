"""On PostgreSQL, let words be found within names of units and people by an index of three letters at a time.

The extension for it comes with PostgreSQL and needs no superuser, but a server may be without it: then every name is read,
as before, and docs/operations.md says how the indexes are made later. SQLite reads every name; its portals are small.
"""

import logging

from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

log = logging.getLogger(__name__)

# As Django writes `icontains` and `startswith`. Names seldom change, so they go into the index at once and not into a list
# beside it, which each search would read.
INDEXES = {
    "unit_words_idx": ("assessment_unit", ("upper(name::text)", "upper(code::text)")),
    "user_words_idx": ("assessment_user", ("upper(full_name::text)", "upper(username::text)", "(nip::text)")),
}


def add_indexes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create extension and indexes, or none of them where the database refuses."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, (table, texts) in INDEXES.items():
                columns = ", ".join(f"{text} gin_trgm_ops" for text in texts)
                cursor.execute(f"CREATE INDEX {name} ON {table} USING gin ({columns}) WITH (fastupdate = off)")
    except DatabaseError as refused:
        log.warning("no index for words in names, searching reads every name: %s", str(refused).strip())


def drop_indexes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove what `add_indexes` made; the extension may serve others and stays."""
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_triggers")]

    operations = [migrations.RunPython(add_indexes, drop_indexes)]
