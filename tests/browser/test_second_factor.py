"""The second step of signing in, set up and used in a real browser: on a phone and at a desk, axe, without JavaScript."""

import pytest
from playwright.sync_api import expect

from assessment.people.models import Role
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import PASSWORD, make_member, make_unit
from tests.phone import code_from, code_of, give_phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead():
    return make_member(Role.TEAM_LEAD, unit=make_unit(), username="ketua", full_name="Ni Luh Sari Widyaningsih, S.E.")


def give_password(page, live_server, path="/masuk/"):
    page.goto(live_server.url + path)
    page.get_by_label("Nama pengguna atau NIP").fill("ketua")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_second_step_is_set_up_and_used_at_the_next_sign_in(live_server, new_window, lead, width):
    page = new_window(width)
    give_password(page, live_server, "/masuk/?next=/pengamanan/")
    expect(page.get_by_role("heading", name="Pasang verifikasi dua langkah")).to_be_visible()
    expect(page.locator("svg.qr")).to_be_visible()
    assert_sound(page)
    secret = page.locator(".set-up-secret").inner_text().replace(" ", "")
    page.get_by_label("Kode verifikasi").fill("abc")
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("link", name="Kode tidak cocok.")).to_be_visible()
    assert_sound(page, expected="422")
    page.get_by_label("Kode verifikasi").fill(code_from(secret))
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh sebagai teks").click()
    codes = page.locator(".codes li").all_inner_texts()
    text = download.value.path().read_text(encoding="utf-8")
    assert [code for code in codes if code not in text] == []
    page.get_by_role("link", name="Sudah disimpan").click()
    page.context.clear_cookies()

    give_password(page, live_server)
    expect(page.get_by_role("heading", name="Kode verifikasi")).to_be_visible()
    assert_sound(page)
    lead.refresh_from_db()
    page.get_by_label("Kode verifikasi").fill("000 000")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name="Kode tidak cocok.")).to_be_visible()
    assert_sound(page, expected="422")
    page.get_by_label("Kode verifikasi").fill(code_of(lead, steps=1))  # that of this half minute opened the set-up
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: "/masuk/" not in address)
    page.goto(live_server.url + "/pengamanan/")
    expect(page.get_by_text("10 dari 10 kode pemulihan belum dipakai")).to_be_visible()
    assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_recovery_code_signs_in_without_javascript(live_server, new_window, lead, width):
    codes = give_phone(lead)
    page = new_window(width, java_script_enabled=False)
    give_password(page, live_server)
    page.get_by_text("Ponsel tidak ada? Pakai kode pemulihan").click()
    page.get_by_label("Kode pemulihan").fill("salah-salah-salah-1234")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_label("Kode pemulihan")).to_be_visible()
    expect(page.get_by_role("link", name="Kode pemulihan tidak cocok")).to_be_visible()
    page.get_by_label("Kode pemulihan").fill(codes[0])
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: "/masuk/" not in address)


@pytest.mark.parametrize("width", WIDTHS)
def test_bar_tells_the_days_left_and_leads_to_the_set_up(live_server, new_window, lead, width, settings):
    settings.SECOND_FACTOR = "required"
    page = new_window(width)
    give_password(page, live_server, "/masuk/?next=/sandi/")
    expect(page.get_by_text("Pasang dalam 14 hari")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Pasang sekarang").click()
    expect(page.get_by_role("heading", name="Pengamanan akun")).to_be_visible()
    assert_sound(page)
