"""Rows of before claims: each round's innovation becomes one of its unit that the round claims, and back again."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import make_assessment, make_period, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


def migrate_to(stem):
    """Take the database to the migration whose name ends so, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    (target,) = [
        (app, name) for app, name in executor.loader.disk_migrations if app == "assessment" and name[5:] == stem
    ]
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


def told(models):
    """Return what the rows say, with the years that claim them."""
    claims = models.get_model("assessment", "InnovationClaim").objects.filter(withdrawn_at=None)
    found = {}
    for row in models.get_model("assessment", "Innovation").objects.all():
        years = claims.filter(innovation=row).values_list("assessment__period__year", flat=True)
        found[row.name] = (row.area, row.maker, row.used_for_wbk, row.description, sorted(years))
    return found


def test_innovations_of_rounds_become_those_of_the_unit_and_back(instruments):
    unit = make_unit()
    rounds = {
        year: make_assessment(
            unit=unit, period=make_period(instansi=unit.instansi, year=year, name=f"Penilaian {year}")
        ).pk
        for year in (2024, 2026)
    }
    elsewhere = make_assessment().pk
    try:
        old = migrate_to("suggestions").get_model("assessment", "Innovation").objects

        def make(year, name, area="TL", **more):
            return old.create(assessment_id=rounds.get(year, elsewhere), area=area, name=name, **more)

        make(2024, "SAMURAI", origin="unit", description="E-office.", used_for_wbk=True)
        make(2026, " samurai", origin="belum")
        make(2026, "E-CD", "PP", origin="pusat")
        make(2026, "e-cd", "PW", origin="pusat")
        make(2024, "LUNAR", origin="belum")
        make(0, "SAMURAI", origin="pusat")

        new = migrate_to("innovations_without_rounds")
        mine = new.get_model("assessment", "Innovation").objects.filter(unit_id=unit.pk)
        assert mine.count() == 4
        found = told(new)
        assert found[" samurai"] == ("TL", "unit", True, "E-office.", [2024, 2026])
        assert found["E-CD"] == ("PP", "pusat", False, "", [2026])
        assert found["e-cd (PW)"] == ("PW", "pusat", False, "", [2026])
        assert found["LUNAR"] == ("TL", "belum", False, "", [2024])
        assert found["SAMURAI"][1] == "pusat"  # of the other office, which keeps its own

        back = migrate_to("suggestions").get_model("assessment", "Innovation").objects
        rows = back.filter(assessment__unit_id=unit.pk).values_list("assessment__period__year", "name", "origin")
        assert sorted(rows) == [
            (2024, " samurai", "unit"),
            (2024, "LUNAR", "belum"),
            (2026, " samurai", "unit"),
            (2026, "E-CD", "pusat"),
            (2026, "e-cd (PW)", "pusat"),
        ]
    finally:
        call_command("migrate", verbosity=0)
