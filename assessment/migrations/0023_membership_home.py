"""Let the database keep beside each role in whose instansi it is held, whoever writes the row."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

HOME = "COALESCE(NEW.instansi_id, (SELECT instansi_id FROM assessment_unit WHERE id = NEW.unit_id))"
OF_ROLE = f"UPDATE assessment_membership SET home_id = {HOME} WHERE id = NEW.id"  # noqa: S608  (our own)
OF_UNIT = "UPDATE assessment_membership SET home_id = NULL WHERE unit_id = NEW.id"  # then that of the role writes it
WRITES = {"insert": "INSERT", "update": "UPDATE OF unit_id, instansi_id, home_id"}


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create those of a role that is written and of a unit that changes its instansi, in the dialect at hand."""
    if schema_editor.connection.vendor == "sqlite":
        for name, write in WRITES.items():
            schema_editor.execute(
                f"CREATE TRIGGER membership_home_{name} AFTER {write} ON assessment_membership BEGIN {OF_ROLE}; END"
            )
        schema_editor.execute(
            f"CREATE TRIGGER membership_home_unit AFTER UPDATE OF instansi_id ON assessment_unit BEGIN {OF_UNIT}; END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION membership_home() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN NEW.home_id := {HOME}; RETURN NEW; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER membership_home BEFORE {' OR '.join(WRITES.values())} ON assessment_membership "
        "FOR EACH ROW EXECUTE FUNCTION membership_home()"
    )
    schema_editor.execute(
        "CREATE FUNCTION membership_home_unit() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {OF_UNIT}; RETURN NULL; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER membership_home_unit AFTER UPDATE OF instansi_id ON assessment_unit "
        "FOR EACH ROW EXECUTE FUNCTION membership_home_unit()"
    )


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove what `add_triggers` made."""
    if schema_editor.connection.vendor == "sqlite":
        for name in (*WRITES, "unit"):
            schema_editor.execute(f"DROP TRIGGER membership_home_{name}")
        return
    for name, table in (("membership_home", "assessment_membership"), ("membership_home_unit", "assessment_unit")):
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0022_list_indexes")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="home",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.instansi",
            ),
        ),
        migrations.AddIndex(
            model_name="membership", index=models.Index(fields=["home", "user"], name="membership_home_idx")
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
