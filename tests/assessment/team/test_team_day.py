"""The team of another day than today, by the terms of the roles."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.team.selectors import team_matrix
from tests.factories import make_assessment, make_decree, make_member, make_membership, make_task, make_unit, make_user
from tests.texts import text_of
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def unit():
    return make_unit(name="Kantor Uji", time_zone="Asia/Jayapura")


@pytest.fixture
def lead(unit):
    return make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti")


def member(unit, name, **more):
    person = make_user(full_name=name)
    make_membership(person, Role.POKJA_MEMBER, unit=unit, areas=["MP"], **more)
    return person


def names(lead, unit, day):
    return [str(row.person) for row in team_matrix(lead, unit, day).members if row.person != lead]


def test_a_role_holds_from_its_first_to_its_last_day(unit, lead):
    member(unit, "Sari Indrawati", starts_on=date(2026, 2, 2), ends_on=date(2026, 4, 30))
    for day, there in ((date(2026, 2, 1), 0), (date(2026, 2, 2), 1), (date(2026, 4, 30), 1), (date(2026, 5, 1), 0)):
        assert len(names(lead, unit, day)) == there


def test_a_role_somebody_ended_held_until_the_day_before_in_the_zone_of_the_unit(unit, lead):
    # At 16:30 UTC on the 9th it is the 10th in Jayapura.
    ended = {"ended_at": datetime(2026, 3, 9, 16, 30, tzinfo=UTC), "ended_by": lead}
    member(unit, "Made Arimbawa", starts_on=date(2026, 1, 5), **ended)
    assert names(lead, unit, date(2026, 3, 9)) == ["Made Arimbawa"]
    assert names(lead, unit, date(2026, 3, 10)) == []
    assert names(lead, unit, None) == []


def test_roles_of_evaluators_and_of_other_units_are_not_of_the_team(unit, lead):
    make_member(Role.TPI_MEMBER, unit=unit)
    member(make_unit(), "Orang lain")
    assert names(lead, unit, date(2026, 3, 1)) == []


def test_another_day_tells_no_load_no_last_act_and_nothing_to_change(client, unit, lead, instruments):
    sari = member(unit, "Sari Indrawati", starts_on=date(2026, 1, 5))
    make_task(make_assessment(unit=unit), owner=sari)
    matrix = team_matrix(lead, unit, date(2026, 3, 1))
    assert (matrix.is_today, matrix.has_tasks, matrix.members[-1].last, matrix.members[-1].load) == (
        False,
        False,
        "",
        None,
    )
    client.force_login(lead)
    page = client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "2026-03-01"})
    said = text_of(page)
    assert "Tim Kantor Uji pada 1 Maret 2026: 2 orang, 5 area tanpa pokja" in said
    assert "Tim hari ini" in said
    for word in ("Tambah orang baru", "Terakhir", "Tugas terbuka", "Ubah"):
        assert word not in said
    today = text_of(client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "15 Juni 2026"}))
    for word in ("Tambah orang baru", "Terakhir", "Tugas terbuka", "Ubah"):
        assert word in today


def test_the_sk_by_which_its_roles_were_given_are_named(client, unit, lead):
    first, second = make_decree(unit, number="KEP-1"), make_decree(unit, number="KEP-2")
    member(unit, "Sari Indrawati", starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 28), decree=first)
    member(unit, "Gede Wirawan", starts_on=date(2026, 3, 1), decree=second)
    client.force_login(lead)
    said = text_of(client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "2026-03-01"}))
    assert "Ditetapkan dengan SK KEP-2 ." in said


def test_a_day_that_cannot_be_read_is_said_and_kept_beside_the_team_of_today(client, unit, lead):
    client.force_login(lead)
    page = client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "31 Februari 2026"})
    assert page.status_code == 422
    assert 'value="31 Februari 2026"' in page.text
    assert "Tanggal tidak dapat dibaca" in text_of(page)
    assert "Tambah orang baru" in text_of(page)


def test_a_day_of_before_the_team_says_so(client, unit, lead):
    client.force_login(lead)
    page = client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "1 Maret 1999"})
    assert page.status_code == 200
    assert "Tidak ada peran yang tercatat berlaku pada 1 Maret 1999." in text_of(page)


def test_another_day_costs_the_same_however_many_there_were(client, unit, lead):
    client.force_login(lead)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("assessment:team-detail", args=[unit.pk]), {"pada": "2026-03-01"})
        return len(asked)

    cost()  # what a first page reads once
    few = cost()
    for number in range(6):
        member(unit, f"Orang {number}", starts_on=date(2026, 1, 5), decree=make_decree(unit))
    assert cost() == few <= 11


def test_who_may_not_read_the_team_reads_none_of_its_days(unit):
    with pytest.raises(ActionDenied):
        team_matrix(make_member(Role.TPI_LEAD, instansi=unit.instansi), unit, date(2026, 3, 1))
