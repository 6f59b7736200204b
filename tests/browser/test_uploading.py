"""Files on a bad line: a bar each, pieces that survive a broken connection and a reload, photographs, twins; with axe."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from evidence.documents.models import Citation, Document, PartialUpload, Revision
from evidence.documents.services.documents import Details
from tests.browser.test_evidence import (
    files_bar,
    give,
    open_page,  # noqa: F401  (fixture)
    own,  # noqa: F401  (fixture)
    pdf_upload,
    question_url,
    slot,
)
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


def upload_page(own):  # noqa: F811
    return reverse("evidence:document-upload", args=[own.assessment.pk])


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
    give(page, "1", big_file)
    expect(state(page, "Laporan besar")).to_contain_text("Sambungan terputus. Dicoba lagi", timeout=30_000)
    assert_sound_but_for_the_line(page)
    expect(files_bar(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)
    assert offsets == [0, MB, 2 * MB, 3 * MB, 3 * MB, 4 * MB, 5 * MB, 6 * MB]
    assert Revision.objects.get().size_bytes == big_file.stat().st_size
    assert Citation.objects.get().checklist_keys == ["1"]
    assert_sound_but_for_the_line(page)


def assert_sound_but_for_the_line(page):
    """Chrome logs what the test breaks on purpose."""
    page.complaints[:] = [words for words in page.complaints if "ERR_FAILED" not in words and "422" not in words]
    assert_sound(page)


def test_a_large_file_chosen_again_after_a_reload_goes_on_where_it_was(own, open_page, big_file):  # noqa: F811
    page = open_page(question_url(own))
    page.get_by_label("Penjelasan").click()  # a browser asks only on a page that was touched
    page.route(
        re.compile("unggah-bertahap/[0-9a-f]{32}/"),
        lambda route: route.continue_() if int(route.request.headers["upload-offset"]) < 3 * MB else route.abort(),
    )
    give(page, "", big_file)
    expect(state(page, "Laporan besar")).to_contain_text("Sambungan terputus", timeout=30_000)
    page.once("dialog", lambda dialog: dialog.accept())  # leaving while a file is on its way asks first
    page.reload()
    assert not Document.objects.exists()
    assert PartialUpload.objects.get().received_bytes == 3 * MB
    page.unroute_all()
    offsets = []
    page.on(
        "request", lambda sent: offsets.append(sent.headers["upload-offset"]) if "upload-offset" in sent.headers else 0
    )
    give(page, "", big_file)
    expect(files_bar(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)
    assert offsets == [str(3 * MB), str(4 * MB), str(5 * MB), str(6 * MB)]
    assert Revision.objects.get().size_bytes == big_file.stat().st_size


def test_what_a_file_is_can_be_chosen_where_the_guess_comes_late_or_never(own, open_page):  # noqa: F811
    page = open_page(f"{upload_page(own)}?pertanyaan={own.question().code}", WIDTHS[0])
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
    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK.")
    give(
        page,
        "1",
        [
            pdf_upload("SK Tim Kerja ZI.pdf"),
            pdf_upload("salinan.pdf", "sama"),
            {"name": "rekap.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"x"},
            {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""},
        ],
    )
    give(page, "2", [pdf_upload("notulen rapat.pdf", "notulen")])
    expect(slot(page, "1").get_by_role("link", name="SK Tim Kerja ZI", exact=True)).to_be_visible()
    expect(slot(page, "2").get_by_role("link", name="notulen rapat", exact=True)).to_be_visible()
    expect(state(page, "rekap.xls")).to_contain_text("Simpan sebagai .xlsx atau .pdf")
    expect(state(page, "kosong.pdf")).to_contain_text("kosong (0 byte)")
    expect(state(page, "salinan.pdf")).to_have_text("Sudah ada sebagai SK lama.")
    expect(files_bar(page)).to_contain_text("2 belum diterima; lihat alasannya.")
    assert_sound_but_for_the_line(page)
    line(page, "salinan.pdf").get_by_role("button", name="Pakai yang sudah ada").click()
    expect(slot(page, "1").get_by_role("link", name="SK lama", exact=True)).to_be_visible()
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Dihitung")
    line(page, "kosong.pdf").get_by_role("button", name="Hapus").click()
    expect(line(page, "kosong.pdf")).to_have_count(0)
    assert Citation.objects.get(document=twin).checklist_keys == ["1"]
    assert Citation.objects.count() == 3
    expect(page.get_by_label("Penjelasan")).to_have_value("Tim dibentuk dengan SK.")


def test_u45_the_second_of_two_equal_files_is_kept_as_its_own_document_when_wanted(own, open_page):  # noqa: F811
    own.upload(files.pdf(mark="sama"), name="SK lama.pdf", details=DATED)
    page = open_page(question_url(own))
    give(page, "1", pdf_upload("SK kedua.pdf", "sama"))
    line(page, "SK kedua").get_by_role("button", name="Simpan sebagai dokumen sendiri").click()
    expect(slot(page, "1").get_by_role("link", name="SK kedua", exact=True)).to_be_visible()
    assert sorted(Document.objects.values_list("title", flat=True)) == ["SK kedua", "SK lama"]
    assert Citation.objects.get().checklist_keys == ["1"]


def test_several_photographs_one_after_the_other_are_told_apart(own, open_page):  # noqa: F811
    page = open_page(question_url(own), 360)
    expect(slot(page, "1").get_by_text("Ambil foto")).to_be_visible()
    camera = slot(page, "1").locator("[capture=environment]")
    for colour in ("red", "blue"):
        camera.set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": files.image(colour=colour)})
    expect(
        slot(page, "1").get_by_role("link", name=re.compile(r"^Foto \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d$"))
    ).to_have_count(2)
    assert Revision.objects.filter(kind="jpg").count() == 2


def test_a_session_that_ended_keeps_the_file_in_the_list_and_it_goes_on_after_signing_in(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    cookies = page.context.cookies()

    def end_session_before_the_file(route):
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        route.continue_()

    page.route("**/unggah/", end_session_before_the_file)
    give(page, "1", pdf_upload())
    expect(state(page, "SK_Tim")).to_contain_text("Masuk lagi")
    page.unroute_all()
    page.context.add_cookies(cookies)
    line(page, "SK_Tim").get_by_role("button", name="Ulangi").click()
    expect(files_bar(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_library_takes_files_the_same_way(own, open_page, width):  # noqa: F811
    page = open_page(upload_page(own), width)
    page.locator("#id_uploads").set_input_files([pdf_upload("a.pdf", "a"), pdf_upload("b.pdf", "b")])
    assert_sound(page)
    send(page)
    expect(line(page, "a.pdf").get_by_role("link", name="Buka dokumen")).to_be_visible()
    expect(said(page)).to_contain_text("2 berkas tersimpan.", timeout=30_000)
    assert_sound_but_for_the_line(page)
    assert Document.objects.count() == 2


def dropped_on(page, selector, *names):
    transfer = page.evaluate_handle(
        """(names) => {
          const transfer = new DataTransfer();
          for (const name of names) transfer.items.add(new File([`%PDF-${name}`], name, { type: "application/pdf" }));
          return transfer;
        }""",
        names,
    )
    page.dispatch_event(selector, "dragover", {"dataTransfer": transfer})
    yield
    page.dispatch_event(selector, "drop", {"dataTransfer": transfer})


def test_files_dropped_on_a_slot_or_beside_it_find_their_place_and_the_page_stays(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.get_by_label("Penjelasan").fill("Belum disimpan.")
    for _ in dropped_on(page, '[data-slot="1"] h3', "Undangan.pdf"):
        expect(slot(page, "1")).to_have_class(re.compile("drop-over"))
    for _ in dropped_on(page, "h1", "notulen rapat.pdf", "Foto kantor.pdf"):
        expect(page.locator("#data-dukung")).to_have_class(re.compile("drop-over"))
    expect(slot(page, "1").locator(".queue-line")).to_have_count(1)
    expect(slot(page, "2").locator(".queue-line")).to_contain_text("notulen rapat.pdf")  # by its name
    expect(slot(page, "").locator(".queue-line")).to_contain_text("Foto kantor.pdf")
    for name in ("Undangan", "notulen", "Foto"):
        expect(state(page, name)).to_contain_text("tidak utuh")
    line(page, "Undangan").get_by_role("button", name="Hapus").press("Enter")  # by keyboard
    expect(page.locator(".queue-line")).to_have_count(2)
    assert page.evaluate("document.activeElement.textContent").startswith("Hapus")
    expect(page.get_by_label("Penjelasan")).to_have_value("Belum disimpan.")


def test_an_answer_that_is_not_the_portals_holds_no_file_for_ever(own, open_page):  # noqa: F811
    """The sign-in page of an office's network answers 200 in the place of the portal."""
    page = open_page(question_url(own))
    page.route(
        "**/unggah/",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Masuk ke Wi-Fi kantor</h1>"),
    )
    give(page, "", [pdf_upload("Satu.pdf"), pdf_upload("Dua.pdf", "dua")])
    for name in ("Satu", "Dua"):
        expect(state(page, name)).to_have_text("Berkas belum tersimpan. Muat ulang halaman ini, lalu coba lagi.")
    page.unroute("**/unggah/")
    for name in ("Satu", "Dua"):
        line(page, name).get_by_role("button", name="Ulangi").click()
    for name in ("Satu", "Dua"):
        expect(slot(page, "").get_by_role("link", name=name, exact=True)).to_be_visible()
    assert Document.objects.count() == 2


def test_a_page_that_cannot_be_fetched_anew_still_says_that_the_file_is_kept(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.route(re.compile("/jawaban/"), lambda route: route.abort())
    give(page, "", pdf_upload("Satu.pdf"))
    expect(said(page)).to_have_text("1 berkas tersimpan. Muat ulang halaman untuk melihatnya.")
    expect(state(page, "Satu")).to_have_text("Tersimpan.")


def test_a10_files_that_arrive_keep_the_session_from_being_called_over(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.clock.install()
    page.reload()
    page.clock.fast_forward("28:00")
    expect(page.get_by_text("Anda akan keluar otomatis sekitar 2 menit lagi")).to_be_visible()
    give(page, "", pdf_upload("Satu.pdf"))
    expect(page.get_by_text("Anda akan keluar otomatis sekitar 2 menit lagi")).to_be_hidden()
