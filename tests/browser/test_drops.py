"""A pokja member drops a folder: a bar each, the preview, one confirmation; on a phone and at a desk, with axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import Citation, Document
from tests.browser.test_evidence import open_page, own  # noqa: F401  (fixtures)
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path):
    """A folder as an office keeps it: codes in names, codes in folders, no code, and one that is not taken."""
    root = tmp_path / "ZI 2026"
    for name in ("A.I.1.i.a SK Tim Kerja.pdf", "Pemenuhan/1.ii.a/Rencana kerja.pdf", "Foto bersama.jpg", "rekap.xls"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files.image(colour="red") if name.endswith("jpg") else files.pdf(mark=name))
    return root


@pytest.mark.parametrize("width", WIDTHS)
def test_a_folder_is_sent_file_by_file_previewed_and_placed(own, open_page, folder, width):  # noqa: F811
    page = open_page(reverse("evidence:drop-create", args=[own.assessment.pk]), width)
    assert_sound(page)
    page.locator("#pilih-folder").set_input_files(folder)
    expect(page.get_by_text("4 berkas dipilih.")).to_be_visible()
    page.get_by_role("button", name="Unggah dan periksa tempatnya").click()
    expect(page.get_by_text("3 berkas tersimpan, 1 belum.")).to_be_visible()
    expect(page.get_by_text("Berkas rekap.xls tidak dapat diterima.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="tempatkan yang tersimpan").click()
    expect(page.get_by_text("2 dari 3 berkas dikenali dari namanya.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("group", name="Rencana kerja.pdf").get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.get_by_role("button", name="Simpan tempatnya").click()
    expect(page.get_by_text("2 berkas dipakai pada pertanyaannya.")).to_be_visible()
    assert sorted(Citation.objects.values_list("indicator__code", flat=True)) == ["A.I.1.i.a", "A.I.1.ii.a"]
    assert Document.objects.count() == 3
