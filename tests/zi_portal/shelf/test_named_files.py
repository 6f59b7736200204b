"""A stored file that a row names is never taken for one that nothing names, which the nightly sweep removes."""

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zi_portal.shelf.names import named


def test_every_row_that_names_a_stored_file_keeps_it(db):
    tables = {
        model._meta.db_table for model in apps.get_models() if "storage_name" in {f.name for f in model._meta.fields}
    }
    assert len(tables) >= 8
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert named(["a-name"]) == set()
    assert {table for table in tables if not any(f'FROM "{table}"' in row["sql"] for row in asked)} == set()
