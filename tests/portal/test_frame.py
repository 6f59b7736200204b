"""The frame every page shares: menu by role, server time, title of a failed form, one banner, the head of the document."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

from assessment.overview.frame import MOST_ITEMS, Frame
from assessment.people.models import Role
from tests.factories import make_assessment, make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal import __version__

pytestmark = pytest.mark.django_db

TEAM_MENU = ["Beranda", "LKE", "Data dukung", "Kesiapan", "Program"]


def frame_for(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    return Frame(request)


def labels(frame):
    return [item.label for item in frame.menu]


@pytest.mark.usefixtures("instruments")
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.POKJA_MEMBER, TEAM_MENU),
        (Role.POKJA_LEAD, TEAM_MENU),
        (Role.TEAM_LEAD, [*TEAM_MENU, "Tim"]),
        (Role.HEAD, [*TEAM_MENU, "Tim"]),
        (Role.TPI_MEMBER, ["Penilaian"]),
        (Role.PRELIMINARY, ["Penilaian"]),
    ],
)
def test_menu_of_a_unit_role(role, expected):
    assessment = make_assessment()
    assert labels(frame_for(make_member(role, unit=assessment.unit, areas=["MP"]))) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.INSTANSI_ADMIN, ["Penilaian", "Unit", "Orang", "Periode", "PortalRB"]),
        (Role.INSTANSI_HEAD, ["Penilaian"]),
        (Role.TPN_RECORDER, ["Penilaian"]),
        (Role.PORTAL_ADMIN, ["Beranda", "Instrumen LKE", "Pekerjaan"]),
    ],
)
def test_menu_of_an_instansi_role(role, expected):
    assert labels(frame_for(make_membership(role=role).user)) == expected


def test_menu_of_a_person_without_role_is_empty():
    assert labels(frame_for(make_user())) == []


@pytest.mark.usefixtures("instruments")
def test_menu_before_a_round_is_opened_leads_to_nothing_that_is_not_there():
    assert labels(frame_for(make_member(Role.HEAD, unit=make_unit()))) == ["Beranda", "Tim"]


@pytest.mark.usefixtures("instruments")
def test_menu_leads_to_the_latest_round_of_the_unit():
    assessment = make_assessment()
    frame = frame_for(make_member(Role.HEAD, unit=assessment.unit))
    assert f"/penilaian/{assessment.pk}/kesiapan/" in [item.url for item in frame.menu]


def test_menu_of_many_roles_has_at_most_six_entries():
    instansi = make_instansi()
    unit = make_unit(instansi=instansi)
    user = make_member(Role.TEAM_LEAD, unit=unit)
    make_membership(user, Role.INSTANSI_ADMIN, instansi=instansi)
    assert len(frame_for(user).menu) <= MOST_ITEMS


@pytest.mark.parametrize("path", ["/kelola/unit/", "/kelola/unit/tambah/"])
def test_menu_marks_where_the_person_is_also_on_pages_below(path):
    frame = frame_for(make_member(Role.INSTANSI_ADMIN), path)
    assert [item.label for item in frame.menu if item.is_current] == ["Unit"]


def test_frame_needs_one_query_for_the_memberships_and_no_more(django_assert_num_queries):
    frame = frame_for(make_member(Role.INSTANSI_ADMIN))
    with django_assert_num_queries(1):
        assert frame.menu
        assert frame.zone


def test_frame_tells_server_time_in_the_zone_of_the_office_and_the_version(client, clock):
    client.force_login(make_member(Role.TPI_MEMBER, unit=make_unit(time_zone="Asia/Makassar")))
    page = client.get("/bantuan/").content.decode()
    assert "3 Maret 2026 pukul 10.00 WITA" in page
    assert f"Versi {__version__}" in page


def test_title_of_a_failed_form_begins_with_kesalahan_and_the_summary_links_to_the_field(client):
    page = client.post("/masuk/", {"name": "", "password": ""}).content.decode()
    assert "<title>Kesalahan: Masuk – Portal Zona Integritas</title>" in page
    assert page.count("data-error-summary") == 1
    assert '<a href="#id_name">' in page


def test_fault_page_needs_no_request_no_query_and_shows_its_code(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("500.html", {"error_code": "7F3A-21"})
    assert "7F3A-21" in page
    assert page.count("<h1>") == 1


def test_only_the_last_message_becomes_a_banner():
    class Told:
        def __init__(self, text):
            self.text, self.level_tag = text, "success"

        def __str__(self):
            return self.text

    page = render_to_string("_messages.html", {"messages": [Told("Satu."), Told("Dua.")]})
    assert "Dua." in page
    assert "Satu." not in page
