"""Say of every role that stands already in whose instansi it is held: the trigger writes what it should say."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Touch every row once."""
    apps.get_model("assessment", "Membership").objects.update(home=None)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0023_membership_home")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
