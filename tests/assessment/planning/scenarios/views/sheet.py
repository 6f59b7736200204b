"""Addresses of the simulation, and what a scenario holds."""

from django.urls import reverse

CHOICE, COUNTS, SURVEY = "A.I.5.i.a", "A.II.5.ii.a", "B.II.a.1"
WHOLE, RUNNING, DONE = (
    f"{COUNTS}-jumlah-{key}" for key in ("harus_ditindaklanjuti", "sedang_diproses", "selesai")
)  # fmt: skip
HTMX = {"HX-Request": "true"}


def address(name, assessment, *more):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more])


def changes(scenario):
    return {
        code: value
        for code, *values in scenario.changes.values_list("indicator__code", "level", "counts", "index")
        for value in values
        if value is not None
    }
