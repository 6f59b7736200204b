"""Where each page stands in the menu: stated beside its address, the same on the page, and for each role its own."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests import factories
from tests.portal.world import AREA, QUESTION, make_world
from zi_portal.frame import menu

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<li><a href="[^"]+"( aria-current="page")?>([^<]+)</a></li>')
ABOVE = {"Kata sandi", "Pengamanan", "Bantuan"}  # links above the menu


def url_names(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from url_names(pattern.url_patterns)
        else:
            yield pattern.name


def marked(page):
    """Return the labels marked in the menu of `page`, which stands there twice: across, and folded for a phone."""
    across, folded = page.split('class="menu menu-wide"')[1], page.split('class="menu-panel"')[1]
    found = [
        [label for current, label in LINK.findall(part.split("</ul>")[0].replace("\n", "")) if current]
        for part in (across, folded)
    ]
    assert found[0] == found[1]
    return found[0]


def marked_above(page):
    """Return the links above the menu that are marked."""
    line = page.split('class="topline-links"')[1].split("</ul>")[0]
    return re.findall(r'aria-current="page">([^<]+)<', line)


def test_every_address_stands_under_an_entry_or_says_why_not():
    names = list(url_names())
    assert len(names) == len(set(names))  # the menu knows them without their namespace
    assert [name for name in names if (name in menu.PLACES) == (name in menu.REASONS)] == []
    assert {*menu.PLACES, *menu.REASONS} == set(names)
    assert [name for name, reason in menu.REASONS.items() if len(reason) < 5] == []


def test_pages_stand_under_entries_that_exist_and_entries_under_themselves():
    list(url_names())
    labels = [entry.label for entry in menu.ENTRIES]
    assert len(labels) == len(set(labels))
    assert {label for places in menu.PLACES.values() for label in places} == {*labels, *ABOVE}
    assert [entry.label for entry in menu.ENTRIES if menu.PLACES[entry.page.partition(":")[2]][0] != entry.label] == []


MEMBER, LEAD, HEAD, TPI = Role.POKJA_MEMBER, Role.TEAM_LEAD, Role.HEAD, Role.TPI_MEMBER
ADMIN, PORTAL = Role.INSTANSI_ADMIN, Role.PORTAL_ADMIN
READY = {LEAD: "Kesiapan", TPI: "Penilaian"}
OF_TEAM = {LEAD: "Kesiapan", HEAD: "Kesiapan"}
OF_SHEET = {MEMBER: "LKE", HEAD: "LKE", TPI: "Penilaian"}
OF_DOCUMENTS = {MEMBER: "Data dukung", HEAD: "Data dukung", TPI: "Penilaian"}
# With TPI, so that its unit and TPI read it: which entry is marked on which page for whom.
PAGES = {
    "assessment:home": ((), {PORTAL: "Beranda"}),
    "assessment:assessment-list": ((), {TPI: "Penilaian", ADMIN: "Penilaian"}),
    "assessment:recap-list": ((), {ADMIN: "Penilaian", TPI: "Penilaian"}),
    "assessment:readiness-detail": (("assessment",), READY),
    "assessment:comparison-detail": (("assessment",), READY),
    "assessment:unit-history": (("unit",), {HEAD: "Kesiapan", TPI: "Penilaian", ADMIN: "Penilaian"}),
    "assessment:plan-detail": (("assessment",), {MEMBER: "Program", LEAD: "Program", HEAD: "Program"}),
    "assessment:reopening-list": ((), {ADMIN: "Periode"}),
    "assessment:person-list": ((), {ADMIN: "Orang"}),
    "assessment:person-factor": (("person",), {ADMIN: "Orang"}),
    "assessment:team-detail": (("unit",), {LEAD: "Tim", HEAD: "Tim", ADMIN: "Unit"}),
    "assessment:membership-list": (("unit",), {LEAD: "Tim", HEAD: "Tim", ADMIN: "Unit"}),
    "assessment:assessment-detail": (("assessment",), {MEMBER: "Beranda", HEAD: "Beranda", TPI: "Penilaian"}),
    "assessment:sheet-detail": (("assessment",), OF_SHEET),
    "assessment:answer-edit": (("assessment", f"={QUESTION}"), OF_SHEET),
    "assessment:handover-list": (("assessment",), READY),
    "assessment:evaluation-detail": (("assessment",), {TPI: "Penilaian"}),
    "assessment:evaluation-edit": (("assessment", f"={QUESTION}"), {TPI: "Penilaian"}),
    "assessment:origin-detail": (("assessment", f"={AREA}"), READY),
    "assessment:route-detail": (("assessment",), OF_TEAM),
    "assessment:outlook-detail": (("assessment",), OF_TEAM),
    "assessment:scenario-list": (("assessment",), OF_TEAM),
    "assessment:weakness-list": (("assessment",), OF_TEAM),
    "assessment:programme-weakness-list": (("assessment",), OF_TEAM),
    "assessment:condition-list": (("assessment",), READY),
    "assessment:period-condition-list": (("period",), {ADMIN: "Periode"}),
    "assessment:import-list": (("assessment",), {MEMBER: "LKE", LEAD: "LKE"}),
    "assessment:unit-edit": (("unit",), {ADMIN: "Unit"}),
    "assessment:target-edit": (("assessment",), {ADMIN: "Periode"}),
    "assessment:round-cancel": (("assessment",), {ADMIN: "Periode"}),
    "assessment:cancelled-list": ((), {ADMIN: "Periode", LEAD: "Beranda", TPI: "Penilaian"}),
    "assessment:instrument-detail": (("instrument",), {PORTAL: "Instrumen LKE"}),
    "assessment:portalrb-preview": (("assessment",), OF_SHEET),
    "assessment:token-create": ((), {ADMIN: "PortalRB"}),
    "evidence:document-list": (("assessment",), OF_DOCUMENTS),
    "evidence:document-detail": (("document",), OF_DOCUMENTS),
    "evidence:revision-read": (("document", "=1"), OF_DOCUMENTS),
    "evidence:citation-read": (("citation",), OF_SHEET),
    "evidence:missing-detail": (("assessment", f"={AREA}"), OF_SHEET),
    "evidence:ending-list": (("assessment",), OF_DOCUMENTS),
    "evidence:checklist-list": (("instansi",), {ADMIN: "Periode"}),
    "evidence:video-detail": (("assessment",), OF_DOCUMENTS),
    "evidence:package-detail": (("assessment",), OF_DOCUMENTS),
    "evidence:disposal-list": (("assessment",), {LEAD: "Data dukung", HEAD: "Data dukung"}),
    "evidence:retention-edit": (("instansi",), {ADMIN: "Periode"}),
    "evidence:pin-list": (("handover",), READY),
    "evidence:paper-list": (("assessment",), READY),
    "evidence:template-list": (("instansi",), {ADMIN: "Periode"}),
    "evidence:logo-edit": (("unit",), {ADMIN: "Unit"}),
}


@pytest.mark.usefixtures("instruments")
def test_a_page_marks_the_entry_it_stands_under_for_the_role_that_reads_it():
    world, found, wanted = make_world(), {}, {}
    world.hand_over(Status.TPI_REVIEW)
    for name, (args, labels) in PAGES.items():
        url = reverse(name, args=[arg[1:] if arg[0] == "=" else world.own.pk_of(arg) for arg in args])
        for role, label in labels.items():
            response = world.clients[role].get(url)
            assert response.status_code == 200, (name, role)
            found[name, role] = marked(response.text), marked_above(response.text)
            wanted[name, role] = [label], []
    assert found == wanted


@pytest.mark.usefixtures("instruments")
def test_the_links_above_the_menu_are_marked_on_all_their_pages(client):
    client.force_login(factories.make_member(Role.TEAM_LEAD))
    found = {}
    for name in ("password-change", "factor-detail", "help-index"):
        page = client.get(reverse(f"assessment:{name}")).text
        found[name] = marked(page), marked_above(page)
    assert found == {
        "password-change": ([], ["Kata sandi"]),
        "factor-detail": ([], ["Pengamanan"]),
        "help-index": ([], ["Bantuan"]),
    }


@pytest.mark.usefixtures("instruments")
def test_a_list_that_waits_stands_where_its_reader_begins(client):
    place = make_world().own
    client.force_login(place.table_order.reader)
    assert marked(client.get(reverse("evidence:table-order", args=[place.table_order.pk])).text) == ["Beranda"]


@pytest.mark.usefixtures("instruments")
def test_a_page_whose_entry_the_person_has_not_stands_under_the_next():
    """Who is in the teams of two units has `Penilaian` instead; who keeps an instansi besides has no room for Kesiapan."""
    unit = factories.make_unit()
    rounds = [factories.make_assessment(unit=unit), factories.make_assessment()]
    of_two = factories.make_member(Role.TEAM_LEAD, unit=unit)
    factories.make_membership(of_two, Role.TEAM_LEAD, unit=rounds[1].unit)
    of_much = factories.make_member(Role.TEAM_LEAD, unit=unit)
    factories.make_membership(of_much, Role.INSTANSI_ADMIN, instansi=unit.instansi)
    page = reverse("assessment:readiness-detail", args=[rounds[0].pk])
    assert [marked(signed_in(person).get(page).text) for person in (of_two, of_much)] == [["Penilaian"], ["Penilaian"]]
    sheet = reverse("assessment:sheet-detail", args=[rounds[0].pk])
    assert [marked(signed_in(person).get(sheet).text) for person in (of_two, of_much)] == [["Penilaian"], ["LKE"]]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client
