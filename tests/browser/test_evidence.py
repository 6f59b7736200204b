"""A pokja member adds data dukung at a question, on a phone and at a desk: upload, reuse, download, refusals, axe."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import Citation, Document
from evidence.services.documents import Details
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.evidence.rounds import Round

pytestmark = pytest.mark.django_db(transaction=True)

DATED = Details(document_date=date(2026, 2, 1))


@pytest.fixture
def own(instruments):
    return Round()


@pytest.fixture
def open_page(own, open_as):
    """Return a function that opens a page as the pokja member, in a window of the given width."""
    return partial(open_as, own.mp)


def question_url(own):
    return reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code])


def pdf_upload(name="SK_Tim.pdf", mark="sk"):
    return {"name": name, "mimeType": "application/pdf", "buffer": files.pdf(mark=mark)}


@pytest.mark.parametrize("width", WIDTHS)
def test_uploading_at_a_question_keeps_the_text_typed_beside_it(own, open_page, width):
    page = open_page(question_url(own), width)
    page.locator("#jawaban textarea").fill("Tim dibentuk dengan SK.")
    page.locator("#id_uploads").set_input_files([pdf_upload(), pdf_upload("notulen.pdf", "notulen")])
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.get_by_role("button", name="Unggah").click()
    page.get_by_role("link", name="SK Tim", exact=True).wait_for()
    expect(page.locator("[data-evidence-say]")).to_contain_text("2 berkas tersimpan")
    expect(page.locator("#jawaban textarea")).to_have_value("Tim dibentuk dengan SK.")
    expect(page.get_by_text("Dihitung sebagai data dukung.")).to_have_count(2)
    assert Citation.objects.filter(indicator=own.question()).count() == 2
    assert_sound(page)


def test_a_date_that_cannot_be_read_keeps_files_and_text(own, open_page):
    page = open_page(question_url(own))
    page.locator("#id_uploads").set_input_files(pdf_upload())
    page.get_by_label("Tanggal dokumen").fill("besok")
    page.get_by_role("button", name="Unggah").click()
    page.locator("[data-evidence-say] [data-error-summary]").wait_for()
    expect(page.get_by_label("Tanggal dokumen")).to_have_value("besok")
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.get_by_role("button", name="Unggah").click()
    page.get_by_text("Dihitung sebagai data dukung.").wait_for()
    assert Document.objects.get().document_date == date(2026, 2, 1)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_document_is_taken_from_the_library_and_downloaded(own, open_page, width):
    own.upload(files.pdf(mark="isi"), name="notulen.pdf", details=DATED)
    page = open_page(question_url(own), width)
    page.get_by_role("link", name="Ambil dari pustaka").click()
    page.get_by_role("searchbox").fill("notulen")
    page.get_by_role("button", name="Cari").click()
    page.get_by_label("notulen", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Pakai yang dipilih").click()
    with page.expect_download() as download:
        page.locator("#data-dukung").get_by_role("link", name="Unduh").click()
    assert download.value.suggested_filename == "notulen.pdf"
    assert Path(download.value.path()).read_bytes() == files.pdf(mark="isi")
    page.get_by_role("button", name="Lepaskan").click()
    page.get_by_text("Belum ada data dukung.").wait_for()
    assert not Citation.objects.exists()
    assert Document.objects.get().withdrawn_at is None


def test_without_javascript_the_form_posts_and_the_page_comes_back(own, open_page):
    page = open_page(question_url(own), java_script_enabled=False)
    page.locator("#id_uploads").set_input_files(pdf_upload())
    page.get_by_role("button", name="Unggah").click()
    page.wait_for_url("**" + question_url(own))
    expect(page.locator("#pesan")).to_contain_text("Isi tanggal dokumennya")
    expect(page.locator("#data-dukung")).to_contain_text("tanggal dokumen belum diisi")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_vault_is_sound(own, open_page, width):
    document = own.upload(
        indicator=own.question(),
        name="Surat Keputusan_tentang_Pembentukan-Tim-Kerja-Pembangunan-Zona-Integritas-Tahun-2026-final-sekali.pdf",
        details=Details(number="KEP-12/WBC.13/2026", is_restricted=True),
    )
    own.upload(files.image(), name="foto.jpg", details=Details(valid_until=date(2020, 1, 1)))
    paths = [
        reverse("evidence:document-list", args=[own.assessment.pk]),
        reverse("evidence:document-upload", args=[own.assessment.pk]),
        reverse("evidence:citation-create", args=[own.assessment.pk, own.question().code]),
        *[reverse(f"evidence:document-{act}", args=[document.pk]) for act in ("detail", "edit", "replace", "withdraw")],
    ]
    page = open_page(paths[0], width)
    origin = page.url.removesuffix(paths[0])
    for path in paths:
        page.goto(origin + path)
        assert_sound(page)
