"""A pokja member drops a folder: a bar each, the preview, one confirmation; on a phone and at a desk, with axe."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.documents.models import Citation, Document
from tests.browser.test_evidence import open_page, own  # noqa: F401  (fixtures)
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.evidence.drops import folder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(tmp_path):
    """The folder of an office, with what its systems leave behind."""
    root = tmp_path / "ZI"
    root.mkdir()
    folder.build(root)
    return root


def line(page, name):
    return page.locator(".queue-line", has=page.locator(".queue-name", has_text=name))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_folder_of_sixty_files_is_sent_previewed_corrected_and_placed(own, open_page, office, width):  # noqa: F811
    own.upload(files.pdf(mark="SK.pdf"), name="Surat lama.pdf")
    page = open_page(reverse("evidence:drop-create", args=[own.assessment.pk]), width)
    assert_sound(page)
    page.locator("#pilih-folder").set_input_files(office)
    expect(page.get_by_text("59 berkas dipilih.")).to_be_visible()
    expect(page.get_by_text(f"{len(folder.LEFTOVERS)} berkas sistem dilewati")).to_be_visible()
    page.get_by_role("button", name="Unggah dan periksa tempatnya").click()
    expect(page.get_by_text("54 berkas tersimpan. 5 belum diterima")).to_be_visible(timeout=60_000)
    expect(line(page, "Rekap lama.xls").get_by_text("Simpan sebagai .xlsx atau .pdf")).to_be_visible()
    expect(line(page, "kosong.pdf").get_by_text("kosong (0 byte)")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Tempatkan yang tersimpan").click()
    expect(page.get_by_text("40 dari 54 berkas dikenali dari namanya.")).to_be_visible()
    assert_sound(page)
    expect(page.get_by_role("heading", name="Pertanyaannya belum dikenali (14)")).to_be_visible()
    row = page.get_by_role("group", name="scan0001.pdf")
    row.get_by_label("Pertanyaan").fill("a.i.1.i.a")
    row = page.get_by_role("group", name="SK.pdf", exact=True)
    expect(row.get_by_text("Sudah ada di pustaka sebagai Surat lama")).to_be_visible()
    page.get_by_label("Tanggal untuk yang dikosongkan").fill("1 Februari 2026")
    page.get_by_role("button", name="Simpan tempatnya").click()
    expect(page.get_by_text("berkas dipakai pada pertanyaannya.")).to_be_visible()
    placed = {
        (citation.indicator.code, citation.document.revisions.get().original_name)
        for citation in Citation.objects.select_related("indicator")
    }
    assert ("A.I.1.i.a", "scan0001.pdf") in placed
    assert ("A.I.1.ii.a", "1.ii.a notulen.docx") in placed
    assert Document.objects.filter(document_date=None).count() == 0
    assert Document.objects.get(title__startswith="31.12.2025").document_date == date(2025, 12, 31)
