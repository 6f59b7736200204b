"""Indexes in the order of the long lists, so that a page of them is read along one."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0021_import_leftovers")]

    operations = [
        migrations.AddIndex(
            model_name="unit", index=models.Index(fields=["instansi", "name", "id"], name="unit_by_name_idx")
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                models.F("instansi"),
                django.db.models.functions.text.Lower("name"),
                models.F("id"),
                name="unit_by_folded_name_idx",
            ),
        ),
        migrations.AddIndex(model_name="user", index=models.Index(fields=["full_name", "id"], name="user_by_name_idx")),
    ]
