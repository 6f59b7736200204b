"""A number written at roles of a unit's team, before SK were recorded, is an SK of the register, whose day nobody has said yet.

Roles keep their number letter for letter, as it was sealed; numbers that differ in capitals or spaces alone are one SK.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone

TEAM = ("anggota_pokja", "ketua_pokja", "ketua_tim", "kepala")


def hang(apps: Any, schema_editor: Any) -> None:
    memberships, decrees = apps.get_model("assessment", "Membership"), apps.get_model("assessment", "Decree")
    numbered = memberships.objects.filter(role__in=TEAM, unit__isnull=False, decree__isnull=True).exclude(sk_number="")
    of_number: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for pk, unit, number in numbered.order_by("pk").values_list("pk", "unit", "sk_number"):
        printed = " ".join(number.split())
        if printed:
            of_number.setdefault((unit, printed.lower()), []).append((pk, printed))
    for (unit, _), roles in of_number.items():
        decree = decrees.objects.create(unit_id=unit, number=roles[-1][1], recorded_at=timezone.now())
        memberships.objects.filter(pk__in=[pk for pk, _ in roles]).update(decree=decree)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0014_decrees_of_teams"),
    ]

    operations = [
        migrations.RunPython(hang, migrations.RunPython.noop, elidable=True),
    ]
