"""Files on a bad line: a bar each, pieces that survive a broken connection and a reload, photographs, twins; with axe."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import Citation, Document, PartialUpload, Revision
from evidence.services.documents import Details
from tests.browser.test_evidence import open_page, own, pdf_upload, question_url  # noqa: F401  (fixtures)
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)

MB = 1024 * 1024
DATED = Details(document_date=date(2026, 2, 1))


def line(page, name):
    return page.locator(".queue-line", has=page.locator(".queue-name", has_text=name))


def state(page, name):
    return line(page, name).locator(".queue-words")


def said(page):
    return page.locator("[data-evidence-say]")


def send(page):
    page.get_by_role("button", name="Unggah", exact=True).click()


@pytest.fixture
def big_file(tmp_path):
    """A PDF of more than six pieces, as a scanner makes it."""
    path = tmp_path / "Laporan besar.pdf"
    path.write_bytes(files.big_pdf(6 * MB + 1000))
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_a_large_file_goes_on_after_a_broken_line_and_after_a_reload(own, open_page, big_file, width):  # noqa: F811
    page = open_page(question_url(own), width)
    offsets = []

    def lose_the_fourth_piece_once(route):
        offsets.append(int(route.request.headers["upload-offset"]))
        return route.abort() if len(offsets) == 4 else route.continue_()

    page.route(re.compile("unggah-bertahap/[0-9a-f]{32}/"), lose_the_fourth_piece_once)
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.locator("#id_uploads").set_input_files(big_file)
    send(page)
    expect(state(page, "Laporan besar")).to_contain_text("Sambungan terputus. Dicoba lagi")
    assert_sound_but_for_the_line(page)
    expect(said(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)
    assert offsets == [0, MB, 2 * MB, 3 * MB, 3 * MB, 4 * MB, 5 * MB, 6 * MB]
    assert Revision.objects.get().size_bytes == big_file.stat().st_size
    assert Citation.objects.get().document.document_date == date(2026, 2, 1)
    assert_sound_but_for_the_line(page)


def assert_sound_but_for_the_line(page):
    """Chrome logs what the test breaks on purpose."""
    page.complaints[:] = [words for words in page.complaints if "ERR_FAILED" not in words and "422" not in words]
    assert_sound(page)


def test_a_large_file_chosen_again_after_a_reload_goes_on_where_it_was(own, open_page, big_file):  # noqa: F811
    page = open_page(question_url(own))
    page.route(
        re.compile("unggah-bertahap/[0-9a-f]{32}/"),
        lambda route: route.continue_() if int(route.request.headers["upload-offset"]) < 3 * MB else route.abort(),
    )
    page.locator("#id_uploads").set_input_files(big_file)
    send(page)
    expect(state(page, "Laporan besar")).to_contain_text("Sambungan terputus")
    page.once("dialog", lambda dialog: dialog.accept())  # leaving while a file is on its way asks first
    page.reload()
    assert not Document.objects.exists()
    assert PartialUpload.objects.get().received_bytes == 3 * MB
    page.unroute_all()
    offsets = []
    page.on(
        "request", lambda sent: offsets.append(sent.headers["upload-offset"]) if "upload-offset" in sent.headers else 0
    )
    page.locator("#id_uploads").set_input_files(big_file)
    send(page)
    expect(said(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)
    assert offsets == [str(3 * MB), str(4 * MB), str(5 * MB), str(6 * MB)]
    assert Revision.objects.get().size_bytes == big_file.stat().st_size


def test_what_a_file_is_can_be_chosen_where_the_guess_comes_late_or_never(own, open_page):  # noqa: F811
    page = open_page(question_url(own), WIDTHS[0])
    held = []

    def hold(route):
        held.append(route)

    page.route("**/unggah/dugaan/", hold)
    with page.expect_request("**/unggah/dugaan/"):
        page.locator("#id_uploads").set_input_files(
            [pdf_upload("SK Tim Kerja.pdf"), pdf_upload("notulen rapat.pdf", "b")]
        )
    of_decree, of_minutes = (line(page, name).get_by_label("Memenuhi") for name in ("SK Tim", "notulen"))
    of_decree.select_option("2")
    expect(of_minutes).to_have_value("")
    held.pop().continue_()
    expect(of_minutes).to_have_value("2")
    expect(of_decree).to_have_value("2")  # the person was faster
    with page.expect_request("**/unggah/dugaan/"):
        page.locator("#id_uploads").set_input_files([pdf_upload("SK Tim lain.pdf", "c")])
    of_third = line(page, "SK Tim lain").get_by_label("Memenuhi")
    expect(of_third).to_have_value("")
    held.pop().abort()
    of_third.select_option("1")
    send(page)
    expect(state(page, "SK Tim lain")).to_have_text("Tersimpan.")
    expect(state(page, "notulen")).to_have_text("Tersimpan.")
    assert Citation.objects.get(document__title="SK Tim lain").checklist_keys == ["1"]


@pytest.mark.parametrize("width", WIDTHS)
def test_each_file_has_its_own_state_and_a_failing_one_holds_no_other_up(own, open_page, width):  # noqa: F811
    twin = own.upload(files.pdf(mark="sama"), name="SK lama.pdf", details=DATED)
    page = open_page(question_url(own), width)
    page.locator("#jawaban textarea").fill("Tim dibentuk dengan SK.")
    page.locator("#id_uploads").set_input_files(
        [
            pdf_upload("SK Tim Kerja ZI.pdf"),
            pdf_upload("salinan.pdf", "sama"),
            {"name": "rekap.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"x"},
            {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""},
            pdf_upload("notulen rapat.pdf", "notulen"),
        ]
    )
    expect(page.get_by_text("5 berkas dipilih.")).to_be_visible()
    assert_sound_but_for_the_line(page)
    expect(line(page, "SK Tim Kerja").get_by_label("Memenuhi")).to_have_value("1")
    expect(line(page, "notulen rapat").get_by_label("Memenuhi")).to_have_value("2")
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    send(page)
    expect(state(page, "SK Tim Kerja")).to_have_text("Tersimpan.")
    expect(state(page, "notulen rapat")).to_have_text("Tersimpan.")
    expect(state(page, "rekap.xls")).to_contain_text("Simpan sebagai .xlsx atau .pdf")
    expect(state(page, "kosong.pdf")).to_contain_text("kosong (0 byte)")
    expect(state(page, "salinan.pdf")).to_have_text("Sudah ada sebagai SK lama.")
    expect(page.get_by_text("2 dari 2 ada")).to_be_visible()  # the asked documents, at once
    assert_sound_but_for_the_line(page)
    line(page, "salinan.pdf").get_by_role("button", name="Pakai yang sudah ada").click()
    expect(state(page, "salinan.pdf")).to_contain_text("Dipakai pada pertanyaan")
    line(page, "kosong.pdf").get_by_role("button", name="Hapus").click()
    expect(line(page, "kosong.pdf")).to_have_count(0)
    assert Citation.objects.filter(document=twin).exists()
    assert Citation.objects.count() == 3
    expect(page.locator("#jawaban textarea")).to_have_value("Tim dibentuk dengan SK.")


def test_u45_the_second_of_two_equal_files_is_kept_as_its_own_document_when_wanted(own, open_page):  # noqa: F811
    own.upload(files.pdf(mark="sama"), name="SK lama.pdf", details=DATED)
    page = open_page(question_url(own))
    page.locator("#id_uploads").set_input_files(pdf_upload("SK kedua.pdf", "sama"))
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    send(page)
    line(page, "SK kedua").get_by_role("button", name="Simpan sebagai dokumen sendiri").click()
    expect(state(page, "SK kedua")).to_have_text("Tersimpan.")
    assert sorted(Document.objects.values_list("title", flat=True)) == ["SK kedua", "SK lama"]
    assert Citation.objects.get().document.document_date == date(2026, 2, 1)


def test_several_photographs_one_after_the_other_are_told_apart(own, open_page):  # noqa: F811
    page = open_page(question_url(own), 360)
    expect(page.get_by_text("Ambil foto")).to_be_visible()
    expect(page.locator("#id_camera")).to_have_attribute("capture", "environment")
    for colour in ("red", "blue"):
        page.locator("#id_camera").set_input_files(
            {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": files.image(colour=colour)}
        )
    expect(page.locator(".queue-line")).to_have_count(2)
    expect(page.locator(".queue-name").first).to_contain_text(re.compile(r"Foto \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.jpg"))
    send(page)
    expect(said(page)).to_contain_text("2 berkas tersimpan.", timeout=30_000)
    assert Revision.objects.filter(kind="jpg").count() == 2


def test_a_session_that_ended_keeps_the_file_in_the_list_and_it_goes_on_after_signing_in(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    cookies = page.context.cookies()

    def end_session_before_the_file(route):
        if b"SK_Tim" in (route.request.post_data_buffer or b""):
            page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        route.continue_()

    page.locator("#id_uploads").set_input_files(pdf_upload())
    page.route("**/unggah/", end_session_before_the_file)
    send(page)
    expect(state(page, "SK_Tim")).to_contain_text("Masuk lagi")
    page.unroute_all()
    page.context.add_cookies(cookies)
    line(page, "SK_Tim").get_by_role("button", name="Ulangi").click()
    expect(said(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_library_takes_files_the_same_way(own, open_page, width):  # noqa: F811
    page = open_page(reverse("evidence:document-upload", args=[own.assessment.pk]), width)
    page.locator("#id_uploads").set_input_files([pdf_upload("a.pdf", "a"), pdf_upload("b.pdf", "b")])
    assert_sound(page)
    send(page)
    expect(line(page, "a.pdf").get_by_role("link", name="Buka dokumen")).to_be_visible()
    expect(said(page)).to_contain_text("2 berkas tersimpan.", timeout=30_000)
    assert_sound_but_for_the_line(page)
    assert Document.objects.count() == 2


def test_files_dropped_anywhere_on_the_question_page_join_the_list_and_the_page_stays(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.locator("#jawaban textarea").fill("Belum disimpan.")
    transfer = page.evaluate_handle(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["%PDF-"], "Undangan.pdf"));
          transfer.items.add(new File(["%PDF-"], "Daftar hadir.pdf"));
          return transfer;
        }"""
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": transfer})
    expect(page.locator("[data-drop]")).to_have_class(re.compile("drop-over"))
    page.dispatch_event("h1", "drop", {"dataTransfer": transfer})
    expect(page.locator(".queue-line")).to_have_count(2)
    line(page, "Undangan").get_by_role("button", name="Hapus").press("Enter")  # by keyboard
    expect(page.locator(".queue-line")).to_have_count(1)
    assert page.evaluate("document.activeElement.textContent").startswith("Hapus")
    expect(page.locator("#jawaban textarea")).to_have_value("Belum disimpan.")


def test_an_answer_that_is_not_the_portals_holds_no_file_for_ever(own, open_page):  # noqa: F811
    """The sign-in page of an office's network answers 200 in the place of the portal."""
    page = open_page(question_url(own))

    def not_ours(route):
        if "uploads" in (route.request.post_data or ""):
            route.fulfill(status=200, content_type="text/html", body="<h1>Masuk ke Wi-Fi kantor</h1>")
        else:
            route.continue_()

    page.route("**/unggah/", not_ours)
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.locator("#id_uploads").set_input_files([pdf_upload("Satu.pdf"), pdf_upload("Dua.pdf", "dua")])
    send(page)
    for name in ("Satu", "Dua"):
        expect(state(page, name)).to_have_text("Berkas belum tersimpan. Muat ulang halaman ini, lalu coba lagi.")
    page.unroute("**/unggah/")
    for name in ("Satu", "Dua"):
        line(page, name).get_by_role("button", name="Ulangi").click()
    expect(said(page)).to_contain_text("tersimpan.")
    assert Document.objects.count() == 2


def test_a_page_that_cannot_be_fetched_anew_still_says_that_the_file_is_kept(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.locator("#id_uploads").set_input_files(pdf_upload("Satu.pdf"))
    page.route(re.compile("/jawaban/"), lambda route: route.abort())
    send(page)
    expect(said(page)).to_have_text("1 berkas tersimpan. Muat ulang halaman untuk melihatnya.")


def test_a10_files_that_arrive_keep_the_session_from_being_called_over(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.clock.install()
    page.reload()
    page.clock.fast_forward("28:00")
    expect(page.get_by_text("Anda akan keluar otomatis sekitar 2 menit lagi")).to_be_visible()
    page.get_by_label("Tanggal dokumen").fill("1 Februari 2026")
    page.locator("#id_uploads").set_input_files(pdf_upload("Satu.pdf"))
    send(page)
    expect(page.get_by_text("Anda akan keluar otomatis sekitar 2 menit lagi")).to_be_hidden()
