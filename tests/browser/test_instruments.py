"""An admin portal brings a new year's LKE in, mends it, looks at what changes and activates it; on a phone and at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.lke.models import Instrument
from assessment.people.models import Role
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_member
from tests.instruments import NAME, NEXT, next_year

pytestmark = pytest.mark.django_db(transaction=True)


def send(page, content, name="lke-2027.yaml"):
    page.get_by_label("Berkas instrumen").set_input_files(
        {"name": name, "mimeType": "application/yaml", "buffer": content}
    )
    page.get_by_role("button", name="Baca berkas").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_instrument_is_mended_compared_activated_and_closed(instruments, open_as, width):
    admin = make_member(Role.PORTAL_ADMIN, full_name="Agus Salim")
    page = open_as(admin, reverse("assessment:home"), width)
    page.get_by_role("main").get_by_role("link", name="Instrumen LKE").click()
    page.get_by_role("link", name="Unggah instrumen").click()
    assert_sound(page)
    send(page, b"%PDF-1.7", "lke.pdf")
    expect(page.get_by_text("Tidak ada yang berubah. Pilih lagi berkasnya")).to_be_visible()
    assert_sound(page, expected="422")
    weight = ('name: Penyusunan Tim Kerja\n        weight: "', 'name: Penyusunan Tim Kerja\n        weight: "1')
    send(page, next_year(weight))
    expect(page.get_by_text("1 hal harus diperbaiki.")).to_be_visible()
    expect(page.get_by_text("samakan keduanya")).to_be_visible()
    assert_sound(page)
    page.get_by_text("Hapus konsep").click()
    expect(page.get_by_role("button", name="Ya, hapus")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="unggah lagi").click()
    send(page, next_year(("telah membentuk tim untuk", "telah membentuk tim kerja untuk")))
    expect(page.get_by_role("heading", name=NAME, exact=True)).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Teks berubah").click()
    expect(page.get_by_role("heading", name="Perbedaan dengan Permen PAN-RB 90/2021")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name=f"Konsep {NAME}").click()
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.get_by_role("alert").get_by_text("Centang pernyataan ini")).to_be_visible()
    assert_sound(page, expected="422")
    page.get_by_role("checkbox", name="Saya sudah memeriksa").check()
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.get_by_text("aktif dan dapat dipilih untuk periode baru")).to_be_visible()
    assert_sound(page)
    assert Instrument.objects.get(code=NEXT).loaded_by == admin
    page.get_by_role("button", name="Tutup untuk periode baru").click()
    expect(page.get_by_text("ditutup untuk periode baru. Penilaian yang memakainya tidak berubah.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Instrumen LKE").first.click()
    expect(page.get_by_role("heading", name="Konsep")).to_be_visible()
    assert_sound(page)
