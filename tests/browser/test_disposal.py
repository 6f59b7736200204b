"""The ketua tim proposes to destroy old documents, the kepala agrees and takes the minute; phone and desk, with axe."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.documents.models import Document, Revision
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence.rounds import Round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old(instruments):
    """A unit with two documents of 2015."""
    found = Round()
    for name in ("SK tim kerja 2015.pdf", "Notulen rapat pembentukan tim kerja pembangunan zona integritas 2015.pdf"):
        found.upload(name=name)
    long_ago = datetime(2015, 6, 1, tzinfo=UTC)
    Document.objects.update(created_at=long_ago)
    Revision.objects.update(uploaded_at=long_ago)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_old_documents_are_proposed_agreed_to_and_leave_a_minute(old, open_as, width):
    page = open_as(old.lead, reverse("evidence:document-list", args=[old.assessment.pk]), width)
    page.get_by_role("link", name="Pemusnahan dokumen yang habis masa simpannya").click()
    assert_sound(page)
    page.get_by_role("link", name="Susun usulan").click()
    assert_sound(page)
    page.get_by_label("SK tim kerja 2015").uncheck()
    page.get_by_role("button", name="Kirim usulan").click()
    expect(page.get_by_text("Isi alasan pemusnahan.").first).to_be_visible()
    assert_sound(page, expected="422")
    expect(page.get_by_label("SK tim kerja 2015")).not_to_be_checked()
    page.get_by_label("Alasan pemusnahan").fill("Jadwal retensi arsip KEP-1/2020")
    page.get_by_role("button", name="Kirim usulan").click()
    expect(page.get_by_text("menunggu persetujuan kepala kantor")).to_be_visible()
    assert_sound(page)

    page = open_as(old.head, urlsplit(page.url).path, width)
    page.get_by_label("Setuju: hapus semua berkas pada daftar ini").check()
    assert_sound(page)
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_text("Berita acaranya tersimpan di halaman ini.")).to_be_visible()
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berita acara (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="Notulen rapat").click()
    expect(page.get_by_text("Berkasnya dimusnahkan pada")).to_be_visible()
    assert_sound(page)
    assert Document.objects.filter(disposal__isnull=True).count() == 1
