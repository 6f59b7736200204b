"""What PortalRB is given for the evidence column: the address of a package that still asks for its passphrase."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Membership, Role
from assessment.portalrb.selectors.evidence_links import evidence_links
from assessment.scoring import Choice
from evidence.packages.services import package_links as service
from tests.assessment.portalrb.portalrb_office import bearer, make_proposed
from tests.factories import make_member

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=14)


@pytest.fixture
def office(instruments):
    office = make_proposed()
    office.answer("A.I.1.i.a", Choice("Ya"), supported=True)
    office.head = make_member(Role.HEAD, unit=office.unit)
    return office


def share(office, recipient="Tim Penilai Nasional"):
    until = timezone.now() + DAYS
    return service.create_link(assessment=office.assessment, recipient=recipient, expires_at=until, by=office.head)


def column(client, office):
    response = client.get(f"/lke/jawaban-unit/{office.unit.pk}", headers=bearer(office.text), secure=True)
    return [row["bukti_dukung_unit"] for row in response.json()["answers"]][:2]


def preview(client, office):
    client.force_login(office.head)
    return client.get(reverse("assessment:portalrb-preview", args=[office.assessment.pk])).text


def test_the_column_carries_an_address_that_asks_for_the_passphrase(client, office, settings):
    settings.PUBLIC_URL = "https://zi.example.go.id"
    made = share(office)
    address, without = column(client, office)
    assert without is None  # nothing is cited there
    assert address.startswith("https://zi.example.go.id/paket/")
    assert made.code not in address
    assert made.passphrase not in address
    path = urlsplit(address).path
    page = client.get(path)
    assert page.status_code == 200
    assert "Frasa sandi" in page.text
    assert client.post(path, {"passphrase": "aaaa-bbbb-cccc-dddd"}).status_code == 422
    shown = preview(client, office)
    assert address in shown
    assert "Frasa sandinya tidak dikirim; sampaikan sendiri kepada penilai." in shown
    assert "Kolom bukti dukung kosong" not in shown


def test_the_address_is_that_of_the_request_where_the_settings_name_none(client, office):
    share(office)
    assert column(client, office)[0].startswith("https://testserver/paket/p")


def test_a_link_made_later_does_not_take_the_place_of_the_first(client, office):
    first = share(office)
    before = column(client, office)
    share(office, "Konsultan")
    assert column(client, office) == before
    service.revoke_link(link=first.link, assessment=office.assessment, by=office.head)
    assert column(client, office) not in (before, [None, None])


def test_without_a_link_in_force_the_column_is_null_and_the_preview_says_why(client, clock, office):
    assert column(client, office) == [None, None]
    shown = preview(client, office)
    assert "Kolom bukti dukung kosong karena paket data dukung belum mempunyai tautan." in shown
    assert reverse("evidence:package-detail", args=[office.assessment.pk]) in shown
    made = share(office)
    service.revoke_link(link=made.link, assessment=office.assessment, by=office.head)
    assert column(client, office) == [None, None]
    assert "Kolom bukti dukung kosong karena tautan paketnya sudah dicabut." in preview(client, office)
    share(office)
    clock.shift(DAYS.total_seconds() + 60)
    assert (
        evidence_links([type(office.assessment).objects.get(pk=office.assessment.pk)])[office.assessment.pk].path == ""
    )
    assert "Kolom bukti dukung kosong karena tautan paketnya berakhir " in preview(client, office)


def test_a_link_whose_maker_left_is_not_given_and_opens_nothing(client, office):
    share(office)
    path = urlsplit(column(client, office)[0]).path
    Membership.objects.filter(user=office.head).update(ends_on=date(2020, 1, 1), starts_on=date(2019, 1, 1))
    assert column(client, office) == [None, None]
    assert client.get(path).status_code == 404
    lead = make_member(Role.TEAM_LEAD, unit=office.unit)
    office.head = lead
    assert "bukan lagi ketua tim ZI atau kepala kantor" in preview(client, office)


def test_f07_a_changed_address_opens_nothing(client, office):
    made = share(office)
    code = made.link.public_code
    other = "0" if code[-1] != "0" else "1"
    for wrong in (
        code[:-1] + other,
        code[:-1],
        f"p{made.link.pk + 1}{code[code.index('-') :]}",
        "p1-",
        f"p{10**18}-{'0' * 32}",
    ):
        assert client.get(f"/paket/{wrong}/").status_code == 404
    assert client.get(f"/paket/{code}/").status_code == 200


def test_links_of_many_rounds_are_read_with_a_fixed_number_of_queries(office, django_assert_num_queries):
    share(office)
    rounds = [office.assessment]
    for number in range(3):
        other = make_proposed(name=f"Kantor {number}")
        other.head = make_member(Role.HEAD, unit=other.unit)
        share(other)
        rounds.append(other.assessment)
    with django_assert_num_queries(3):
        found = evidence_links(rounds)
    assert all(link.path for link in found.values())
