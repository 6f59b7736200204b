"""A pokja member notes a link at a question and later brings its file; on a phone and at a desk, with axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.documents.models import Document
from tests.browser.test_evidence import open_page, own  # noqa: F401  (fixtures)
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_link_is_noted_and_its_file_uploaded_later(own, open_page, width):  # noqa: F811
    page = open_page(reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code]), width)
    page.get_by_role("link", name="Catat tautan untuk SK tim").click()
    assert_sound(page)
    page.get_by_label("Alamat tautan").fill("http://drive.google.com/x")
    page.get_by_role("button", name="Simpan tautan").click()
    expect(page.get_by_text("harus diawali https://").first).to_be_visible()
    assert_sound(page, expected="422")
    page.get_by_label("Alamat tautan").fill("https://drive.google.com/file/d/" + "1AbCdEf" * 30 + "/view")
    page.get_by_label("Judul").fill("SK tim kerja")
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.get_by_role("button", name="Simpan tautan").click()
    expect(page.get_by_text("Tidak dihitung: baru berupa tautan").first).to_be_visible()
    opener = page.get_by_role("link", name="Buka tautan SK tim kerja di tab baru")
    expect(opener).to_have_attribute("rel", "noreferrer noopener")
    assert_sound(page)
    page.get_by_role("link", name="SK tim kerja", exact=True).click()
    assert_sound(page)
    page.get_by_role("link", name="Unggah berkasnya").first.click()
    assert_sound(page)
    sent = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    page.get_by_label("Berkas pengganti").set_input_files(sent)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_text("Dihitung sebagai data dukung.")).to_be_visible()
    assert_sound(page)
    assert Document.objects.get().state == "baik"
