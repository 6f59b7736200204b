"""A pokja member adds data dukung at a question, on a phone and at a desk: upload, reuse, download, refusals, axe."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.rounds.models import Answer
from evidence.documents.models import Citation, Document
from evidence.documents.services.documents import Details
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


def slot(page, key):
    return page.locator(f'[data-slot="{key}"]')


def give(page, key, chosen):
    """Choose files for the asked document `key`, "" for another one."""
    page.locator(f'[data-slot="{key}"] input[type=file]').first.set_input_files(chosen)


def files_bar(page):
    return page.locator("[data-files-bar]")


def pdf_upload(name="SK_Tim.pdf", mark="sk"):
    return {"name": name, "mimeType": "application/pdf", "buffer": files.pdf(mark=mark)}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_given_to_a_slot_goes_at_once_ticks_it_and_keeps_the_text_typed_beside_it(own, open_page, width):
    page = open_page(question_url(own), width)
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Belum ada")
    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK.")
    give(page, "1", [pdf_upload()])
    give(page, "2", [pdf_upload("notulen.pdf", "notulen")])
    slot(page, "1").get_by_role("link", name="SK Tim", exact=True).wait_for()
    slot(page, "2").get_by_role("link", name="notulen", exact=True).wait_for()
    expect(files_bar(page)).to_contain_text("berkas tersimpan.")
    expect(page.get_by_label("Penjelasan")).to_have_value("Tim dibentuk dengan SK.")
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Tanggal perlu dikonfirmasi")
    kept = dict(Citation.objects.values_list("document__title", "checklist_keys"))
    assert kept == {"SK Tim": ["1"], "notulen": ["2"]}
    assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_document_is_taken_from_the_library_and_downloaded(own, open_page, width):
    own.upload(files.pdf(mark="isi"), name="notulen.pdf", details=DATED)
    page = open_page(question_url(own), width)
    slot(page, "1").get_by_role("link", name="Ambil dari pustaka").click()
    page.get_by_role("searchbox").fill("notulen")
    page.get_by_role("button", name="Cari").click()
    page.get_by_label("notulen", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Pakai yang dipilih").click()
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Dihitung")
    with page.expect_download() as download:
        page.locator("#data-dukung").get_by_role("link", name="Unduh").click()
    assert download.value.suggested_filename == "notulen.pdf"
    assert Path(download.value.path()).read_bytes() == files.pdf(mark="isi")
    page.get_by_role("button", name="Lepaskan").click()
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Belum ada")
    expect(page.locator(".slot-line")).to_have_count(0)
    assert not Citation.objects.exists()
    assert Document.objects.get().withdrawn_at is None


def test_a_refused_date_is_told_at_its_field_and_stays_typed(own, open_page):
    document = own.upload(name="notulen.pdf", indicator=own.question())
    page = open_page(question_url(own), 360)
    fields = page.locator(".slot-date-fields")
    day, until = fields.get_by_label("Tanggal dokumen"), fields.get_by_label("Berlaku sampai")
    day.fill("31 Februari 2026")
    fields.get_by_role("button").click()
    expect(day).to_have_accessible_description(
        "Tanggal tidak dapat dibaca. Tulis seperti 31 Mei 2026, 31-5-2026, atau 2026-05-31."
    )
    expect(day).to_be_focused()
    expect(day).to_have_value("31 Februari 2026")
    page.complaints.clear()  # the browser reports the status 422
    assert_sound(page)
    day.fill("2 Februari 2026")
    until.fill("1 Februari 2026")
    fields.get_by_role("button").click()
    expect(until).to_have_accessible_description("Masa berlaku mendahului tanggal dokumen. Periksa kedua tanggal.")
    expect(page.locator(".field-error")).to_have_count(1)
    until.fill("")
    fields.get_by_role("button").click()
    expect(page.get_by_text("2 Februari 2026").first).to_be_visible()
    document.refresh_from_db()
    assert document.document_date == date(2026, 2, 2)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_proposed_date_is_confirmed_or_changed_in_place(own, open_page, width):
    page = open_page(question_url(own), width)
    give(page, "1", [pdf_upload("SK Tim 1-2-2026.pdf")])
    expect(slot(page, "1")).to_contain_text(
        "Tanggal dokumen 1 Februari 2026, terbaca pada nama berkas.", timeout=30_000
    )
    assert_sound(page)
    slot(page, "1").get_by_role("button", name="Benar").click()
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Dihitung")
    give(page, "2", [pdf_upload("notulen.pdf", "notulen")])
    expect(slot(page, "2")).to_contain_text("Tanggal tidak terbaca.", timeout=30_000)
    slot(page, "2").get_by_label("Tanggal dokumen").fill("besok")
    slot(page, "2").get_by_role("button", name="Simpan tanggal").click()
    expect(slot(page, "2").locator(".field-error")).to_contain_text("Tanggal tidak dapat dibaca.")
    expect(slot(page, "2").get_by_label("Tanggal dokumen")).to_have_value("besok")
    page.complaints.clear()  # the browser reports the status 422
    assert_sound(page)
    slot(page, "2").get_by_label("Tanggal dokumen").fill("3 Februari 2026")
    slot(page, "2").get_by_role("button", name="Simpan tanggal").click()
    expect(slot(page, "2").locator("[data-slot-state]")).to_have_text("Dihitung")
    kept = dict(Document.objects.values_list("title", "document_date"))
    assert kept == {"SK Tim 1-2-2026": date(2026, 2, 1), "notulen": date(2026, 2, 3)}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("button", ["Simpan", "Simpan dan lanjut"])
def test_without_javascript_one_button_saves_answer_and_file(own, open_page, button, width):
    page = open_page(question_url(own), width, java_script_enabled=False)
    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK.")
    give(page, "1", [pdf_upload()])
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#pesan")).to_contain_text("1 berkas tersimpan dan dipakai pada pertanyaan A.I.1.i.a.")
    assert (Answer.objects.get().level, Answer.objects.get().explanation) == ("Ya", "Tim dibentuk dengan SK.")
    assert Citation.objects.get().checklist_keys == ["1"]


def test_without_javascript_a_refused_file_is_told_at_its_slot_and_the_rest_is_kept(own, open_page):
    page = open_page(question_url(own), 360, java_script_enabled=False)
    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK.")
    give(page, "1", [{"name": "rekap.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"x"}])
    give(page, "2", [pdf_upload("notulen.pdf", "notulen")])
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(slot(page, "1").locator(".field-error")).to_contain_text("Simpan sebagai .xlsx atau .pdf")
    expect(slot(page, "1").locator(".field-error")).to_contain_text("Pilih lagi berkasnya")
    expect(slot(page, "2").get_by_role("link", name="notulen", exact=True)).to_be_visible()
    expect(page.get_by_label("Penjelasan")).to_have_value("Tim dibentuk dengan SK.")
    assert Answer.objects.get().explanation == "Tim dibentuk dengan SK."


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
