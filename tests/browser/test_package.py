"""The ketua tim looks at the package, takes it along and shares it; an outsider opens the link; on a phone and at a desk."""

import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import PackageUse
from evidence.services import citations
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence.rounds import Round

pytestmark = pytest.mark.django_db(transaction=True)


def saved(download):
    return zipfile.ZipFile(download.value.path())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_package_is_taken_along_shared_and_taken_back(instruments, open_as, new_window, width):
    own = Round()
    document = own.upload(name="SK Tim ZI.pdf", by=own.lead)
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.lead)
    page = open_as(own.lead, reverse("evidence:paper-list", args=[own.assessment.pk]), width)
    page.get_by_role("link", name="Paket data dukung (ZIP)").click()
    expect(page.get_by_text("Belum ada tautan luar.")).to_be_visible()
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh paket (ZIP)").click()
    assert saved(download).testzip() is None
    page.get_by_role("link", name="Buat tautan luar").click()
    page.get_by_role("button", name="Buat dan tampilkan tautan").click()
    assert_sound(page, expected="422")
    page.get_by_label("Untuk siapa").fill("Tim Penilai Nasional")
    page.get_by_role("button", name="Buat dan tampilkan tautan").click()
    assert_sound(page)
    address, passphrase = (page.locator(f".{name}").inner_text() for name in ("slip-token", "slip-password"))
    page.get_by_role("link", name="Sudah disalin").click()

    outside = new_window(width)
    outside.goto(address)
    assert_sound(outside)
    outside.get_by_label("Frasa sandi").fill("bukan ini")
    outside.get_by_role("button", name="Unduh paket (ZIP)").click()
    expect(outside.get_by_text("Frasa sandi tidak cocok").first).to_be_visible()
    assert_sound(outside, expected="422")
    outside.get_by_label("Frasa sandi").fill(passphrase)
    with outside.expect_download() as download:
        outside.get_by_role("button", name="Unduh paket (ZIP)").click()
    assert [name for name in saved(download).namelist() if name.endswith("/01 SK Tim ZI.pdf")]
    assert PackageUse.objects.count() == 1

    page.reload()
    expect(page.get_by_text("1 kali diunduh")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Cabut").click()
    expect(page.get_by_text("dicabut. Tautan itu")).to_be_visible()
    outside.goto(address)
    expect(outside.get_by_role("heading", name="Tautan ini tidak berlaku")).to_be_visible()
