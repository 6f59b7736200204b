"""The open page of the staff in a real browser: it fits 320 px, satisfies axe, and is answered without scripts or an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.programme.suggestions.facts import FormFacts
from assessment.programme.suggestions.models import Suggestion
from assessment.programme.suggestions.services import make_form
from tests.browser.windows import assert_sound
from tests.factories import make_assessment, make_member, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
QUESTIONS = (
    "Apa yang menghambat pembangunan Zona Integritas di seksi Anda?",
    "Tautan " + "sangatpanjang" * 12,
    "Usul?",
)


@pytest.fixture
def address(instruments, live_server):
    """The address of an open form of an office with a long name."""
    unit = make_unit(name="Kantor Pengawasan dan Pelayanan Bea dan Cukai Tipe Madya Pabean Ngurah Rai")
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    today = timezone.localdate()
    facts = FormFacts("Kuesioner pegawai tentang Zona Integritas", today, today + timedelta(days=9), QUESTIONS)
    form = make_form(assessment=make_assessment(unit=unit), facts=facts, by=lead)
    return live_server.url + reverse("assessment:suggestion-send", args=[form.code])


@pytest.mark.parametrize("width", [320, 1280])
def test_the_open_page_fits_the_window_and_satisfies_axe(new_window, address, width):
    page = new_window(width)
    page.goto(address)
    assert_sound(page)
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("link", name="Jawablah sedikitnya satu pertanyaan.")).to_be_visible()
    assert_sound(page, "422")


def test_it_is_answered_with_a_name_or_without_one_and_without_javascript(new_window, address):
    page = new_window(320, java_script_enabled=False)
    page.goto(address)
    page.get_by_label("Usul?").fill("Tambah loket.")
    page.get_by_label("Kirim dengan nama").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("link", name="Tuliskan nama Anda, atau pilih Kirim tanpa nama.")).to_be_visible()
    expect(page.get_by_label("Usul?")).to_have_value("Tambah loket.")
    page.get_by_label("Kirim tanpa nama").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert page.context.cookies() == []
    page.get_by_role("link", name="Kirim jawaban lain").click()
    expect(page.get_by_label("Usul?")).to_have_value("")
    assert [row.name for row in Suggestion.objects.all()] == [""]
