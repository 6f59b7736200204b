"""Kelola: long lists, and where each role arrives."""

import re

import pytest

from assessment.people.models import Role
from tests.assessment.kelola.views.kelola import questions, url
from tests.factories import (
    make_member,
    make_unit,
    make_user,
)
from tests.portal.world import make_world

pytestmark = pytest.mark.django_db


# --- long lists -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "limit"),
    # the bell is one of them
    [("unit-list", 7), ("person-list", 8), ("period-list", 8), ("assessment-list", 11), ("assessment-open", 13)],
)
@pytest.mark.usefixtures("admin")
def test_lists_ask_the_same_few_questions_however_long_they_are(client, full_house, name, limit):
    path = url(name, full_house(3).pk) if name == "assessment-open" else url(name)
    full_house(3)
    few = questions(client, path)
    full_house(20)
    assert questions(client, path) == few
    assert few <= limit


@pytest.mark.parametrize(("name", "limit"), [("team-detail", 11), ("membership-list", 10)])
def test_team_pages_ask_the_same_few_questions_however_long_they_are(client, lead, unit, name, limit):
    for _ in range(3):
        make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    few = questions(client, url(name, unit.pk))
    for _ in range(40):
        make_member(Role.POKJA_LEAD, unit=unit, areas=["MP"])
    assert questions(client, url(name, unit.pk)) == few
    assert few <= limit  # the bell is one of them


def test_lists_come_in_pages_of_fifty(client, admin, instansi):
    for number in range(120):
        make_unit(instansi=instansi, code=f"N{number:03}", name=f"Kantor {number:03}")
    first = client.get(url("unit-list")).text
    assert first.count('<th scope="row"') == 50
    assert "Halaman 1 dari 3" in first
    last = client.get(url("unit-list") + "?text=Kantor&halaman=3").text
    assert last.count('<th scope="row"') == 20
    assert "?text=Kantor&amp;halaman=2" in last
    assert client.get(url("unit-list") + "?text=n007").text.count('<th scope="row"') == 1


# --- where each role arrives ----------------------------------------------------------------------------------------


def test_home_leads_each_role_to_its_own_first_page(instruments):
    world = make_world()
    own = world.own.assessment.pk
    expected = {
        Role.POKJA_MEMBER: f"/penilaian/{own}/",
        Role.POKJA_LEAD: f"/penilaian/{own}/",
        Role.TEAM_LEAD: f"/penilaian/{own}/",
        Role.HEAD: f"/penilaian/{own}/kesiapan/",
        Role.PRELIMINARY: "/penilaian/",
        Role.TPI_MEMBER: "/penilaian/",
        Role.TPI_LEAD: "/penilaian/",
        Role.TPI_CONTROLLER: "/penilaian/",
        Role.TPN_RECORDER: "/penilaian/",
        Role.INSTANSI_HEAD: "/penilaian/",
        Role.INSTANSI_ADMIN: "/kelola/unit/",
    }
    for role, target in expected.items():
        assert world.clients[role].get("/")["Location"] == target, role
    assert "manage.py create_instansi" in world.clients[Role.PORTAL_ADMIN].get("/").text


def test_home_without_a_role_or_a_round_says_whom_to_ask(client, unit, instansi):
    make_member(Role.INSTANSI_ADMIN, instansi=instansi, full_name="Rina Kusuma", phone="0812")
    client.force_login(make_user())
    assert "Anda belum mempunyai peran" in client.get("/").text
    client.force_login(make_member(Role.TEAM_LEAD, unit=unit))
    page = client.get("/").text
    assert "Penilaian belum dibuka" in page
    assert "Rina Kusuma, telepon 0812" in page


def test_assessment_list_counts_the_rounds_of_each_status_in_scope(instruments):
    world = make_world()
    world.sibling.assessment.status = "tpi"
    world.sibling.assessment.save(update_fields=["status"])
    page = world.clients[Role.INSTANSI_HEAD].get("/penilaian/").text
    assert re.findall(r'status=(\w+)">(\d+)<', page) == [("draf", "1"), ("tpi", "1")]
    assert "KANARI-sibling-unit" not in world.clients[Role.INSTANSI_HEAD].get("/penilaian/?status=draf").text


def test_assessment_list_shows_totals_only_to_whom_they_have_reached(instruments):
    world = make_world()
    score = world.own.assessment.evaluations.get().score
    assert score.claim_total > 0
    shown = f"{score.claim_total:.2f}".replace(".", ",")
    for status, who in {
        "draf": {Role.TEAM_LEAD},
        "tpi": {Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD},
        "tpn": {Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.TPN_RECORDER},
    }.items():
        world.hand_over(status)
        for role in (Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.TPN_RECORDER):
            page = world.clients[role].get("/penilaian/?text=OWN").text
            assert (shown in page) == (role in who), (status, role)
