"""The pages of the rencana kerja, without any JavaScript."""

import pytest
from django.urls import reverse

from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


def plan_of(assessment):
    return reverse("assessment:plan-detail", args=[assessment.pk])


def test_a_year_without_lines_says_how_to_begin(client, assessment):
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    page = client.get(plan_of(assessment))
    assert "Belum ada kegiatan." in text_of(page)
    assert reverse("assessment:route-detail", args=[assessment.pk]) in page.text


def test_lines_stand_below_their_area_in_the_order_of_the_lke(client, assessment):
    for area, title in (("PP", "Maklumat tiga bahasa"), ("MP", "Budaya kerja")):
        WorkItem.objects.create(assessment=assessment, area=area, title=title)
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    page = text_of(client.get(plan_of(assessment)))
    places = [
        page.index(text)
        for text in (
            "Manajemen Perubahan",
            "Budaya kerja",
            "Peningkatan Kualitas Pelayanan Publik",
            "Maklumat tiga bahasa",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("status", list(Status))
def test_the_programme_is_of_the_team_alone(client, assessment, status):
    WorkItem.objects.create(assessment=assessment, area="MP", title="Budaya kerja")
    assessment.status = status
    assessment.save()
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    response = client.get(plan_of(assessment))
    assert response.status_code == 403
    assert "Budaya kerja" not in response.text
