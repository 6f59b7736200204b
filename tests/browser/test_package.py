"""The ketua tim looks at the package, takes it along and shares it; an outsider opens the link; on a phone and at a desk."""

import hashlib
import io
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evidence.documents.models import Document
from evidence.documents.services import citations
from evidence.packages import builder as packages_builder
from evidence.packages.models import PackageUse
from evidence.packages.services import package_builds as builds
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence.rounds import Round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick_report(monkeypatch):
    """Laying out the report takes seconds and is tested elsewhere."""
    monkeypatch.setattr(
        "assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7 laporan"
    )


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
    assert PackageUse.objects.filter(outcome=PackageUse.Outcome.TAKEN).count() == 1

    page.reload()
    expect(page.get_by_text("1 kali diunduh")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Tim Penilai Nasional", exact=True).click()
    for outcome in ("Diunduh", "Frasa sandi salah", "Halaman dibuka"):
        expect(page.get_by_role("cell", name=outcome)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Siapkan paket untuk tautan").click()
    packages_builder.build_waiting()
    expect(page.get_by_text("Siap diunduh")).to_be_visible(timeout=15_000)
    assert_sound(page)
    outside.goto(address)
    outside.get_by_label("Frasa sandi").fill(passphrase)
    with outside.expect_download() as download:
        outside.get_by_role("button", name="Unduh paket (ZIP)").click()
    assert "/berkas/" in download.value.url
    assert saved(download).testzip() is None

    page.get_by_role("link", name="Cabut tautan").click()
    expect(page.get_by_text("2 kali, terakhir")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Batal").click()
    page.get_by_role("link", name="Cabut tautan").click()
    page.get_by_role("button", name="Cabut tautan").click()
    expect(page.get_by_text("dicabut. Tautan itu")).to_be_visible()
    outside.goto(address)
    expect(outside.get_by_role("heading", name="Tautan ini tidak berlaku lagi")).to_be_visible()
    assert_sound(outside, expected="404")


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_large_package_is_built_while_the_page_tells_how_far_it_is(instruments, open_as, settings, width, has_script):
    settings.PACKAGE_PREPARE_FILES = 1
    own = Round()
    document = own.upload(name="SK Tim ZI.pdf", by=own.lead)
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.lead)
    path = reverse("evidence:package-detail", args=[own.assessment.pk])
    page = open_as(own.lead, path, width, java_script_enabled=has_script)
    page.get_by_role("button", name="Siapkan paket").click()
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()
    build = builds.claim_next()
    builds.renew(build, bytes_done=build.bytes_total // 2)
    if not has_script:
        page.get_by_role("link", name="Muat ulang keadaan").click()
    expect(page.get_by_text("Data dukung sedang dikumpulkan.")).to_be_visible(timeout=15_000)
    expect(page.locator(".build-line")).to_contain_text("%")
    if has_script:  # axe is one
        assert_sound(page)
    packages_builder.build_one(build)
    if not has_script:
        page.get_by_role("link", name="Muat ulang keadaan").click()
    expect(page.get_by_text("Siap diunduh")).to_be_visible(timeout=15_000)
    build.refresh_from_db()
    expect(page.get_by_text(build.sha256)).to_be_visible()
    if has_script:
        assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh paket yang sudah siap (ZIP)").click()
    assert hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest() == build.sha256


@pytest.mark.parametrize("width", WIDTHS)
def test_the_index_opens_from_a_folder_and_leads_to_its_files(instruments, client, new_window, tmp_path, width):
    """No server stands behind it: its style is in the page, and long names stay within a phone."""
    own = Round()
    long = own.upload(
        name="SK_Tim_Kerja_Pembangunan_Zona_Integritas_KPPBC_TMP_Ngurah_Rai_Tahun_2026_final.pdf", by=own.lead
    )
    lost = own.upload(name="Ditarik.pdf", by=own.lead)
    for document in (long, lost):
        citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.lead)
    Document.objects.filter(pk=lost.pk).update(withdrawn_at=timezone.now(), withdrawn_by=own.lead)
    client.force_login(own.lead)
    sent = client.get(reverse("evidence:package-file", args=[own.assessment.pk]))
    zipfile.ZipFile(io.BytesIO(b"".join(sent))).extractall(tmp_path)
    page = new_window(width)
    page.goto((tmp_path / "indeks.html").as_uri())
    expect(page.get_by_role("heading", name="Tidak ada dalam paket")).to_be_visible()
    assert_sound(page)
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    beside = page.locator("a:not([href^='#'])").evaluate_all("links => links.map(link => link.href)")
    assert len(beside) == 5  # the sums, the document, report, LKE and the index as a table
    for address in beside:
        assert Path(unquote(urlsplit(address).path)).is_file(), address
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
