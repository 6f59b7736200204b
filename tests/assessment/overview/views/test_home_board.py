"""Beranda: the ketua tim compares the areas in a board, everybody else has their own area."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.acceptance.services import review_answer
from assessment.lke.selectors.layout import get_layout
from assessment.people.models import Role
from assessment.scores.services import refresh_score
from tests.flow import Flow

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.a"  # of area MP


@pytest.fixture
def flow(instruments):
    return Flow()


def rows_of(client, flow):
    """Return the rows of the board, each as one line of words."""
    page = client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text
    if "area-board" not in page:
        return None
    table = page.split('class="table table-stack area-board"')[1].split("</table>")[0]
    return [" ".join(strip_tags(row).split()) for row in table.split("<tr>")[2:]]


def test_the_ketua_tim_reads_six_areas_and_hasil_with_people_answers_and_what_is_missing(client, flow):
    flow.person(Role.POKJA_LEAD, areas=["MP"], full_name="Sari Indrawati")
    flow.sheet.answers.filter(indicator__code=CODE).update(level=None)
    refresh_score(flow.sheet)
    review_answer(
        assessment=flow.now,
        question=get_layout(flow.assessment.period.instrument).questions["A.I.1.i.b"],
        is_accepted=False,
        note="Lengkapi.",
        version=1,
        by=flow.lead,
    )
    client.force_login(flow.lead)
    rows = rows_of(client, flow)
    assert len(rows) == 7
    assert "Sari Indrawati" in rows[0]
    total = len(get_layout(flow.assessment.period.instrument).areas["MP"].questions)
    assert f"{total - 1} dari {total}" in rows[0]
    assert rows[0].count(f"{total - 1} dari {total}") >= 2  # answered, and with data dukung
    assert "terpenuhi" in rows[1]
    assert "kurang" not in rows[1]


def test_a_missed_minimum_says_by_how_much(client, flow):
    codes = [question.code for question in get_layout(flow.assessment.period.instrument).areas["MP"].questions]
    flow.sheet.answers.filter(indicator__code__in=codes).update(level=None, counts=None, index=None)
    refresh_score(flow.sheet)
    client.force_login(flow.lead)
    first = rows_of(client, flow)[0]
    assert f"0 dari {len(codes)}" in first
    assert "0,00" in first
    assert "kurang 4,80" in first  # 60 % of 8 points


@pytest.mark.parametrize(("role", "areas"), [(Role.POKJA_MEMBER, ["MP"]), (Role.POKJA_LEAD, ["MP"]), (Role.HEAD, [])])
def test_everybody_else_reads_the_list_of_areas(client, flow, role, areas):
    client.force_login(flow.person(role, areas=areas))
    assert rows_of(client, flow) is None
