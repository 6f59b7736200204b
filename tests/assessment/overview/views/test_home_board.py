"""Beranda: the ketua tim compares the areas in a board, everybody else has their own area."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessment.acceptance.services import review_answer
from assessment.lke.selectors.layout import get_layout
from assessment.people.models import Role
from assessment.scores.services import refresh_score
from tests.factories import make_task
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


def page_of(client, flow, person):
    client.force_login(person)
    return client.get(reverse("assessment:assessment-detail", args=[flow.assessment.pk])).text


def test_a_pokja_has_its_own_area_first_and_the_others_folded(client, flow):
    page = page_of(client, flow, flow.person(Role.POKJA_MEMBER, areas=["PP"]))
    folded = page.index("6 area lain")
    assert page.index("Peningkatan Kualitas Pelayanan Publik</a>") < folded
    assert page.index(">Manajemen Perubahan</a>") > folded
    assert "Area Anda</h2>" in page
    assert 'id="pokja"' not in page


def test_who_answers_every_area_has_none_folded(client, flow):
    page = page_of(client, flow, flow.head)
    assert "area lain" not in page
    assert page.count('class="row-chart"') == 7


def test_the_ketua_pokja_reads_the_own_people_by_state_and_what_nobody_has(client, flow):
    lead = flow.person(Role.POKJA_LEAD, areas=["MP"], full_name="Gede Wirawan")
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"], full_name="Sari Indrawati")
    flow.person(Role.POKJA_MEMBER, areas=["PP"], full_name="Putu Lestari")
    today = timezone.localdate()
    make_task(flow.assessment, code="A.I.1.i.a", owner=sari, due_on=today - timedelta(days=2))
    make_task(flow.assessment, code="A.I.1.i.b", owner=sari, state="dikerjakan", due_on=today + timedelta(days=9))
    make_task(flow.assessment, code="A.I.1.ii.a", owner=sari, state="diserahkan")
    make_task(flow.assessment, code="A.I.1.ii.b", owner=sari, state="selesai")
    make_task(flow.assessment, code="A.I.1.ii.c", owner=sari, state="dibatalkan")
    make_task(flow.assessment, code="A.I.1.iii.a", owner=None)
    page = page_of(client, flow, lead)
    table = page.split('id="papan-pokja"')[1].split("</table>")[0]
    rows = [" ".join(strip_tags(row).split()) for row in table.split("<tr>")[2:]]
    assert rows == ["Sari Indrawati 1 1 1 1 tugas Sari Indrawati menunggu Anda 1", "Gede Wirawan ketua 0 0 0 0 0"]
    assert "2 orang, 1 tugas tanpa pemilik" in " ".join(page.split())
    assert reverse("assessment:task-hand-over", args=[flow.assessment.pk]) in page


def test_the_board_of_a_pokja_counts_no_task_of_another_area_and_the_ketua_tim_has_the_areas_instead(client, flow):
    lead = flow.person(Role.POKJA_LEAD, areas=["PP"])
    make_task(flow.assessment, code="A.I.1.i.a", owner=None)
    assert "tanpa pemilik" not in page_of(client, flow, lead)
    page = page_of(client, flow, flow.lead)
    assert 'id="pokja"' not in page
    assert "area-board" in page


def test_the_ketua_tim_reads_first_what_waits_for_the_ketua_and_what_has_no_owner(client, flow):
    sari = flow.person(Role.POKJA_MEMBER, areas=["MP"])
    assert "tugas tanpa pemilik" not in " ".join(page_of(client, flow, flow.lead).split())
    make_task(flow.assessment, code="A.I.1.i.a", owner=flow.lead, state="diserahkan")
    make_task(flow.assessment, code="A.I.1.i.b", owner=sari, state="diserahkan")
    make_task(flow.assessment, code="A.I.1.ii.a", owner=None)
    make_task(flow.assessment, code="A.I.1.ii.b", owner=None, state="selesai")
    page = " ".join(page_of(client, flow, flow.lead).split())
    assert "2 tugas menunggu keputusan ketua" in page
    assert "1 tugas tanpa pemilik" in page
    assert f"{reverse('assessment:task-board', args=[flow.assessment.pk])}?tampil=menunggu" in page
    assert reverse("assessment:task-hand-over", args=[flow.assessment.pk]) in page
    assert "menunggu keputusan ketua" not in page_of(client, flow, sari)


def test_the_button_of_a_task_does_not_say_its_act_twice(client, flow):
    make_task(flow.assessment, code="A.I.1.i.a", owner=flow.lead, title="Jawab: Tim telah dibentuk")
    page = " ".join(strip_tags(page_of(client, flow, flow.lead)).split())
    assert "Jawab: Tim telah dibentuk" in page
    assert "Jawab: Jawab" not in page
