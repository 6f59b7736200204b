"""PortalRB in a real browser: an admin makes and revokes a token, a unit reads what will be pulled."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.portalrb.models import ApiToken
from assessment.scoring import Choice
from tests.assessment.portalrb.portalrb_office import make_proposed
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_admin_makes_a_token_reads_it_once_and_revokes_it(open_as, instruments, width):
    office = make_proposed()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=office.instansi)
    page = open_as(admin, reverse("assessment:portalrb-list"), width)
    assert_sound(page)
    page.get_by_role("link", name="Buat token").click()
    page.get_by_role("button", name="Buat dan tampilkan token").click()
    page.wait_for_load_state()
    assert page.title().startswith("Kesalahan: ")
    assert_sound(page, expected="422")
    page.get_by_label("Nama token").fill("PortalRB Kementerian PANRB")
    page.get_by_role("button", name="Buat dan tampilkan token").click()
    page.get_by_role("heading", name="Token sudah dibuat").wait_for()
    assert re.match(r"zi_\w{8}_", page.locator(".slip-token").inner_text())
    assert_sound(page)
    page.get_by_role("link", name="Sudah disalin").click()
    page.get_by_role("link", name="Cabut token PortalRB Kementerian PANRB").click()
    assert_sound(page)
    page.get_by_role("button", name="Cabut token").click()
    page.get_by_text("Permintaan berikutnya dengan token itu ditolak.").wait_for()
    assert_sound(page)
    assert ApiToken.objects.get(name="PortalRB Kementerian PANRB").revoked_at is not None


@pytest.mark.parametrize("width", WIDTHS)
def test_team_reads_what_portalrb_will_see(open_as, instruments, width):
    office = make_proposed()
    office.answer("A.I.1.i.a", Choice("Ya"), note="SK tim ditetapkan kepala kantor.")
    lead = make_member(Role.TEAM_LEAD, unit=office.unit)
    page = open_as(lead, reverse("assessment:sheet-detail", args=[office.assessment.pk]), width)
    page.get_by_role("link", name="Yang akan dilihat PortalRB").click()
    page.get_by_role("heading", name="PortalRB sekarang dapat menarik penilaian ini.").wait_for()
    page.get_by_text("JSON mentah, seluruhnya seperti dikirim").click()
    expect(page.locator("pre.raw")).to_contain_text('"soal_id": 127')
    assert_sound(page)
