"""`manage.py migrate`: Django's own, on a database that knows some migrations by an earlier name as well."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Migrations were numbered anew twice, in the order in which they run. A database of before that remembers them by these
# names; under the new ones Django would take them for not applied, and stop. `replaces` is no way out: it takes a migration
# that is recorded under its new name alone for not applied.
RENAMED = {
    ("assessment", "0006_scenario"): "0007_scenario",
    ("assessment", "0007_condition_proof"): "0006_condition_proof",
    ("assessment", "0009_handover"): "0010_handover",
    ("assessment", "0010_sheet_import"): "0012_sheet_import",
    ("assessment", "0011_portalrb_api"): "0009_portalrb_api",
    ("assessment", "0012_issued_report"): "0011_issued_report",
    ("evidence", "0003_library_search_and_tags"): "0005_library_search_and_tags",
    ("evidence", "0004_document_state_and_checklist"): "0003_document_state_and_checklist",
    ("evidence", "0005_revision_flags_scan_batch"): "0004_revision_flags_scan_batch",
    ("evidence", "0006_partial_uploads_and_waiting_files"): "0007_partial_uploads_and_waiting_files",
    ("evidence", "0010_pins_and_broken_files"): "0006_pins_and_broken_files",
}


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        recorder = MigrationRecorder(connections[options["database"]])
        if recorder.has_table():
            for (app, earlier), name in RENAMED.items():
                recorder.migration_qs.filter(app=app, name=earlier).update(name=name)
        super().handle(*args, **options)
