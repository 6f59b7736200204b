"""Who works on each act of Kesiapan, until when: the task that was given for it, for the unit's team alone."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.tasks.services.giving import give_questions
from tests.assessment.overview.views.office import address, read
from tests.factories import fill, make_member, make_window
from tests.sheets import best_answers
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db

CODE = "B.II.a.1"


@pytest.fixture
def sari(assessment, lead):
    """The one document that is missing to WBK is asked at CODE, and Sari answers that area."""
    make_window(assessment.period)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {CODE})
    return make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["HASIL"], full_name="Sari Indrawati")


def today():
    """Return the day it is in the unit's zone."""
    return timezone.now().astimezone(ZoneInfo("Asia/Makassar")).date()


def give(assessment, lead, person):
    due = today() + timedelta(days=4)
    give_questions(assessment=assessment, codes=[CODE], owner=person.pk, due_on=due, by=lead)
    return due


def of_acts(client, assessment):
    """Return what the section of the acts says to somebody."""
    return read(client, "readiness-detail", assessment).partition("Tindakan berikutnya")[2]


def test_the_team_reads_who_has_an_act_and_until_when(as_head, assessment, lead, sari):
    assert "Sari Indrawati (ketua pokja)" in of_acts(as_head, assessment)
    due = give(assessment, lead, sari)
    assert f"Hasil: Sari Indrawati, tenggat {long_date(due)} Buka tugas" in of_acts(as_head, assessment)
    Task.objects.update(due_on=today() - timedelta(days=2))
    assert "Terlambat 2 hari" in of_acts(as_head, assessment)
    Task.objects.update(owner=None)
    assert "Hasil: tugas tanpa pemilik, tenggat" in of_acts(as_head, assessment)
    Task.objects.update(state="selesai")
    assert "Sari Indrawati (ketua pokja)" in of_acts(as_head, assessment)


def test_who_leads_the_area_gives_an_act_and_finds_its_question_ticked(client, as_head, assessment, lead, sari):
    to_give = f"{reverse('assessment:task-give', args=[assessment.pk])}?pertanyaan={CODE}"
    kepala = as_head.get(address("readiness-detail", assessment)).text
    client.force_login(sari)
    assert to_give in client.get(address("readiness-detail", assessment)).text
    assert to_give not in kepala
    page = client.get(to_give).text
    box = page.partition(f'value="{CODE}"')[2].partition(">")[0]
    assert f'id="p-{CODE}"' in box
    assert "checked" in box
    assert page.count(" checked") == 1
    give(assessment, lead, sari)
    assert to_give not in client.get(address("readiness-detail", assessment)).text


def test_nobody_gives_an_act_of_another_area_or_of_a_sheet_that_is_locked(client, assessment, lead, sari):
    other = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    client.force_login(other)
    assert "?pertanyaan=" not in client.get(address("readiness-detail", assessment)).text
    client.force_login(lead)
    assert "?pertanyaan=" in client.get(address("readiness-detail", assessment)).text
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.WITH_HEAD)
    assert "?pertanyaan=" not in client.get(address("readiness-detail", assessment)).text


def test_an_evaluator_reads_no_task(client, assessment, lead, sari):
    due = give(assessment, lead, sari)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    page = read(client, "readiness-detail", assessment)
    assert long_date(due) not in page
    assert "tugas" not in page.lower()
