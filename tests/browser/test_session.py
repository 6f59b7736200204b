"""The warning before a session ends, on a clock that the test turns."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Role
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)

IDLE = "Anda akan keluar otomatis sekitar 2 menit lagi"


@pytest.fixture
def page_at(live_server, open_as):
    """Return a function that opens the page of one's password with a clock that stands at now."""

    def open_page(width=1280):
        page = open_as(make_member(Role.TEAM_LEAD), "/healthz", width)
        page.clock.install()
        page.goto(live_server.url + reverse("assessment:password-change"))
        return page

    return open_page


@pytest.mark.parametrize("width", WIDTHS)
def test_a10_who_is_still_there_is_asked_in_time_and_stays_signed_in(page_at, width):
    page = page_at(width)
    field = page.locator("input[type=password]").first
    field.fill("sandi yang sedang diketik")
    page.clock.fast_forward("26:30")
    expect(page.get_by_text(IDLE)).to_be_hidden()
    page.clock.fast_forward("01:00")
    expect(page.get_by_text(IDLE)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Tetap masuk").click()
    expect(page.get_by_text(IDLE)).to_be_hidden()
    page.clock.fast_forward("26:30")
    expect(page.get_by_text(IDLE)).to_be_hidden()
    expect(field).to_have_value("sandi yang sedang diketik")


def test_a10_who_was_away_is_told_that_the_text_is_still_there(page_at):
    page = page_at()
    page.clock.fast_forward("31:00")
    expect(page.get_by_text("Anda sudah keluar otomatis. Isian di halaman ini masih ada")).to_be_visible()


def test_a10_a_session_that_ended_elsewhere_is_said_to_have_ended(page_at):
    page = page_at()
    page.clock.fast_forward("28:00")
    Session.objects.all().delete()
    page.get_by_role("button", name="Tetap masuk").click()
    expect(page.get_by_text("Anda sudah keluar otomatis.")).to_be_visible()


def test_a10_a_server_out_of_reach_is_asked_again(page_at):
    page = page_at()
    page.clock.fast_forward("28:00")
    page.context.set_offline(True)
    page.get_by_role("button", name="Tetap masuk").click()
    expect(page.get_by_text("Server belum menjawab")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("Server belum menjawab")).to_be_hidden()


def test_another_tab_that_is_used_keeps_this_one_quiet(page_at, live_server):
    page = page_at()
    page.clock.fast_forward("28:00")
    expect(page.get_by_text(IDLE)).to_be_visible()
    other = page.context.new_page()
    other.goto(live_server.url + reverse("assessment:password-change"))
    expect(page.get_by_text(IDLE)).to_be_hidden()


def test_the_end_of_the_day_cannot_be_put_off(page_at, settings):
    settings.SESSION_COOKIE_AGE = 900
    page = page_at()
    page.clock.fast_forward("14:00")
    expect(page.get_by_text("12 jam sejak masuk")).to_be_visible()
    expect(page.get_by_role("button", name="Tetap masuk")).to_be_hidden()
