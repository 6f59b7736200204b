"""What the database itself keeps, whoever writes to it, in the words of SQLite and of PostgreSQL.

- Audit events are only ever added.
- Answers of a sheet that was handed on stay as they are.
- A role says in whose instansi it is held: its own, or that of its unit.
"""

from django.core.management import CommandError
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps

# Vendor → what is created and what takes it away again, in the order of creation.
TRIGGERS = {
    "sqlite": [
        (
            """
            CREATE TRIGGER audit_no_update BEFORE UPDATE ON assessment_auditevent
            BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END
            """,
            "DROP TRIGGER audit_no_update",
        ),
        (
            """
            CREATE TRIGGER audit_no_delete BEFORE DELETE ON assessment_auditevent
            BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END
            """,
            "DROP TRIGGER audit_no_delete",
        ),
        (
            """
            CREATE TRIGGER answer_locked_insert BEFORE INSERT ON assessment_answer
            WHEN EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = NEW.evaluation_id)
            BEGIN SELECT RAISE(ABORT, 'answers of a sheet that was handed on are locked'); END
            """,
            "DROP TRIGGER answer_locked_insert",
        ),
        (
            """
            CREATE TRIGGER answer_locked_update BEFORE UPDATE ON assessment_answer
            WHEN EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = NEW.evaluation_id)
            OR EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = OLD.evaluation_id)
            BEGIN SELECT RAISE(ABORT, 'answers of a sheet that was handed on are locked'); END
            """,
            "DROP TRIGGER answer_locked_update",
        ),
        (
            """
            CREATE TRIGGER answer_locked_delete BEFORE DELETE ON assessment_answer
            WHEN EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = OLD.evaluation_id)
            BEGIN SELECT RAISE(ABORT, 'answers of a sheet that was handed on are locked'); END
            """,
            "DROP TRIGGER answer_locked_delete",
        ),
        (
            """
            CREATE TRIGGER membership_home_insert AFTER INSERT ON assessment_membership
            BEGIN
            UPDATE assessment_membership
            SET home_id = COALESCE(NEW.instansi_id, (SELECT instansi_id FROM assessment_unit WHERE id = NEW.unit_id))
            WHERE id = NEW.id;
            END
            """,
            "DROP TRIGGER membership_home_insert",
        ),
        (
            """
            CREATE TRIGGER membership_home_update AFTER UPDATE OF unit_id, instansi_id, home_id ON assessment_membership
            BEGIN
            UPDATE assessment_membership
            SET home_id = COALESCE(NEW.instansi_id, (SELECT instansi_id FROM assessment_unit WHERE id = NEW.unit_id))
            WHERE id = NEW.id;
            END
            """,
            "DROP TRIGGER membership_home_update",
        ),
        (  # a unit changes its instansi: whatever is written here, the trigger above puts right
            """
            CREATE TRIGGER membership_home_unit AFTER UPDATE OF instansi_id ON assessment_unit
            BEGIN UPDATE assessment_membership SET home_id = NULL WHERE unit_id = NEW.id; END
            """,
            "DROP TRIGGER membership_home_unit",
        ),
    ],
    "postgresql": [
        (
            """
            CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$
            """,
            "DROP FUNCTION audit_append_only()",
        ),
        (
            """
            CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON assessment_auditevent
            FOR EACH ROW EXECUTE FUNCTION audit_append_only()
            """,
            "DROP TRIGGER audit_append_only ON assessment_auditevent",
        ),
        (
            """
            CREATE FUNCTION answer_locked() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            IF TG_OP <> 'INSERT' THEN
                IF EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = OLD.evaluation_id) THEN
                    RAISE EXCEPTION 'answers of a sheet that was handed on are locked';
                END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                IF EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = NEW.evaluation_id) THEN
                    RAISE EXCEPTION 'answers of a sheet that was handed on are locked';
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
            END $$
            """,
            "DROP FUNCTION answer_locked()",
        ),
        (
            """
            CREATE TRIGGER answer_locked BEFORE INSERT OR UPDATE OR DELETE ON assessment_answer
            FOR EACH ROW EXECUTE FUNCTION answer_locked()
            """,
            "DROP TRIGGER answer_locked ON assessment_answer",
        ),
        (
            """
            CREATE FUNCTION membership_home() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            NEW.home_id := COALESCE(NEW.instansi_id, (SELECT instansi_id FROM assessment_unit WHERE id = NEW.unit_id));
            RETURN NEW;
            END $$
            """,
            "DROP FUNCTION membership_home()",
        ),
        (
            """
            CREATE TRIGGER membership_home
            BEFORE INSERT OR UPDATE OF unit_id, instansi_id, home_id ON assessment_membership
            FOR EACH ROW EXECUTE FUNCTION membership_home()
            """,
            "DROP TRIGGER membership_home ON assessment_membership",
        ),
        (  # a unit changes its instansi: whatever is written here, the trigger above puts right
            """
            CREATE FUNCTION membership_home_unit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            UPDATE assessment_membership SET home_id = NULL WHERE unit_id = NEW.id;
            RETURN NULL;
            END $$
            """,
            "DROP FUNCTION membership_home_unit()",
        ),
        (
            """
            CREATE TRIGGER membership_home_unit AFTER UPDATE OF instansi_id ON assessment_unit
            FOR EACH ROW EXECUTE FUNCTION membership_home_unit()
            """,
            "DROP TRIGGER membership_home_unit ON assessment_unit",
        ),
    ],
}

BEFORE_RELEASE = (
    "Basis data ini dari sebelum rilis pertama dan tidak dapat diperbarui di tempat; tidak ada yang diubah. Cadangkan dengan "
    "portal yang membuatnya (manage.py back_up), siapkan basis data dan penyimpanan data dukung yang kosong, jalankan "
    "manage.py migrate, lalu pulihkan (manage.py restore_backup). Bila isinya hanya data contoh: hapus saja, lalu migrate."
)


def refuse_unreleased(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Stop at a database of before the first release, which has these triggers already, by migrations of other names."""
    applied = MigrationRecorder(schema_editor.connection).applied_migrations()
    if ("assessment", "0002_audit_append_only") in applied:
        raise CommandError(BEFORE_RELEASE)


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for create_one, _ in TRIGGERS[schema_editor.connection.vendor]:
        schema_editor.execute(create_one)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for _, drop_one in reversed(TRIGGERS[schema_editor.connection.vendor]):
        schema_editor.execute(drop_one)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        migrations.RunPython(refuse_unreleased, migrations.RunPython.noop),
        migrations.RunPython(create, drop),
    ]
