"""An innovation of a round becomes one of its unit that the round claims. The same one of several rounds becomes one row.

One of the same name in another area stays one of its own, with the area behind its name.
"""

from typing import Any

from django.db import migrations

UNKNOWN, REPLICATED = "belum", "replikasi"
LONGEST = 200  # letters of a name


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _free(name: str, area: str, taken: set[str]) -> str:
    """Return the name, with its area and then a number behind it while a row of the unit has it."""
    wanted, number = name, 0
    while _plain(wanted) in taken:
        number += 1
        mark = f" ({area})" if number == 1 else f" ({area} {number})"
        wanted = name[: LONGEST - len(mark)] + mark
    taken.add(_plain(wanted))
    return wanted


def claim(apps: Any, schema_editor: Any) -> None:
    innovations, claims = apps.get_model("assessment", "Innovation"), apps.get_model("assessment", "InnovationClaim")
    rows = innovations.objects.select_related("assessment__period")
    kept: dict[tuple[int, str, str], Any] = {}
    taken: dict[int, set[str]] = {}
    claimed: set[tuple[int, int]] = set()
    # The latest round first: what it says of an innovation stands.
    for row in rows.order_by("-assessment__period__year", "-assessment_id", "pk"):
        unit, round_pk = row.assessment.unit_id, row.assessment_id
        same = kept.get((unit, _plain(row.name), row.area))
        if same is None:
            kept[unit, _plain(row.name), row.area] = same = row
            row.unit_id = unit
            row.name = _free(row.name, row.area, taken.setdefault(unit, set()))
        else:
            same.description = same.description or row.description
            same.maker = row.maker if same.maker == UNKNOWN else same.maker
            same.used_for_wbk = same.used_for_wbk or row.used_for_wbk
        same.save()
        if (same.pk, round_pk) not in claimed:
            claimed.add((same.pk, round_pk))
            claims.objects.create(innovation_id=same.pk, assessment_id=round_pk)
        if same is not row:
            row.delete()


def unclaim(apps: Any, schema_editor: Any) -> None:
    innovations, claims = apps.get_model("assessment", "Innovation"), apps.get_model("assessment", "InnovationClaim")
    rounds = apps.get_model("assessment", "Assessment")
    for row in innovations.objects.order_by("pk"):
        of_row = claims.objects.filter(innovation_id=row.pk, withdrawn_at__isnull=True).order_by("pk")
        told = list(of_row.values_list("assessment_id", flat=True))
        claims.objects.filter(innovation_id=row.pk).delete()
        if not told:  # recorded, and claimed by no round: its unit's latest has it
            latest = rounds.objects.filter(unit_id=row.unit_id).order_by("-period__year", "-pk").first()
            told = [latest.pk] if latest else []
        if not told:
            row.delete()
        if row.maker == REPLICATED:  # which was not known before
            row.maker = UNKNOWN
        for number, round_pk in enumerate(told):
            row.assessment_id = round_pk
            if number:
                row.pk = None
            row.save(force_insert=bool(number))


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0017_innovations_of_units"),
    ]

    operations = [
        migrations.RunPython(claim, unclaim, elidable=True),
    ]
