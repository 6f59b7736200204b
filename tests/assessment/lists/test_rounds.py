"""The list of rounds says how many stand where, counted once for a page, whatever it is narrowed by."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from tests.factories import make_assessment, make_instansi, make_member, make_period, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods():
    """Of last year three closed rounds; of this one a draft and two with TPI."""
    instansi = make_instansi()
    units = [make_unit(instansi=instansi, name=f"Kantor {name}") for name in "ABC"]
    old, new = (make_period(instansi=instansi, year=year, name=f"Penilaian {year}") for year in (2025, 2026))
    for number, unit in enumerate(units):
        make_assessment(unit=unit, period=old, status="selesai")
        make_assessment(unit=unit, period=new, status="tpi" if number else "draf")
    return old, new


@pytest.mark.parametrize(
    ("query", "count", "names"),
    [
        ({}, 6, "ABCABC"),
        ({"status": "tpi"}, 2, "BC"),
        ({"status": "selesai"}, 3, "ABC"),
        ({"period": "new"}, 3, "ABC"),
        ({"period": "old", "status": "tpi"}, 0, ""),
        ({"period": "new", "status": "tpi"}, 2, "BC"),
        ({"text": "kantor b"}, 2, "BB"),
    ],
)
def test_a_narrowed_list_says_how_many_and_counts_once(client, periods, query, count, names):
    asked = dict(query)
    if "period" in asked:
        asked["period"] = periods[asked["period"] == "new"].pk
    client.force_login(make_member(Role.INSTANSI_HEAD, instansi=periods[0].instansi))
    with CaptureQueriesContext(connection) as statements:
        page = client.get(reverse("assessment:assessment-list"), asked)
    assert [row.assessment.unit.name[-1] for row in page.context["rounds"]] == list(names)
    assert page.context["page"].paginator.count == count
    # The bell and the menu count within a statement of their own on every page.
    of_the_frame = ('FROM "assessment_notice"', 'FROM "assessment_membership"')
    counting = [one["sql"] for one in statements if " COUNT(" in one["sql"]]
    assert sum(not any(part in sql for part in of_the_frame) for sql in counting) == 1
