"""Lines made before months were asked run in the month in which they are due, and serve the question they came from."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    items = apps.get_model("assessment", "WorkItem")
    for item in items.objects.select_related("assessment__period").iterator(chunk_size=500):
        if item.due_on is not None:
            year = item.assessment.period.year
            month = min(max((item.due_on.year - year) * 12 + item.due_on.month, 1), 12)
            items.objects.filter(pk=item.pk).update(months=1 << (month - 1))
        if item.indicator_id is not None:
            item.questions.add(item.indicator_id)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0010_work_programme"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
