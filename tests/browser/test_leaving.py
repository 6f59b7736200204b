"""A chosen file is never thrown away: buttons and links wait until it is there, the bar says so, and the browser asks."""

import re

import pytest
from playwright.sync_api import expect

from assessment.rounds.models import Answer
from evidence.documents.models import Citation, Revision
from tests.browser.test_evidence import (
    files_bar,
    give,
    open_page,  # noqa: F401  (fixture)
    own,  # noqa: F401  (fixture)
    pdf_upload,
    question_url,
    slot,
)
from tests.browser.test_uploading import assert_sound_but_for_the_line, line
from tests.browser.windows import WIDTHS
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)

BUTTONS = {
    "Simpan dan lanjut": re.compile(r"/A\.I\.1\.i\.b/"),
    "Simpan": re.compile(r"/A\.I\.1\.i\.a/$"),
    "Berikutnya": re.compile(r"/A\.I\.1\.i\.b/"),
}


def press(page, name):
    if name == "Berikutnya":
        page.get_by_role("link", name=re.compile("^Berikutnya")).click()
    else:
        page.get_by_role("button", name=name, exact=True).click()


def hold_files(page):
    """Keep every file on its way; return what is held."""
    held = []
    page.route("**/unggah/", lambda route: held.append(route))  # noqa: PLW0108  (a route takes a function of ours)
    return held


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("button", BUTTONS)
def test_a_chosen_file_is_there_whichever_button_is_pressed(own, open_page, button, width):  # noqa: F811
    page = open_page(question_url(own), width)
    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    give(page, "1", pdf_upload())
    press(page, button)
    with_note = page.get_by_text("Jawaban A.I.1.i.a tersimpan pukul")
    page.wait_for_url(BUTTONS[button])
    if button != "Berikutnya":
        with_note.wait_for()
    assert Citation.objects.get().checklist_keys == ["1"]
    assert Answer.objects.get().level == "Ya"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_waits_for_a_file_on_a_slow_line(own, open_page, button, width):  # noqa: F811
    page = open_page(question_url(own), width)
    held = hold_files(page)
    photo = {"name": "apel.jpg", "mimeType": "image/jpeg", "buffer": files.image()}
    give(page, "1", photo)
    expect(files_bar(page)).to_contain_text(re.compile(r"1 foto dikirim \d+ %"))
    expect(slot(page, "1").locator("[data-slot-state]")).to_have_text("Sedang dikirim")
    expect(slot(page, "2").locator("[data-slot-state]")).to_have_text("Belum ada")
    press(page, button)
    expect(files_bar(page)).to_contain_text("Menunggu berkas sampai")
    expect(page.locator("#keadaan")).to_have_attribute("data-with-files", "")
    assert_sound_but_for_the_line(page)
    assert page.url.endswith("A.I.1.i.a/")
    assert not Revision.objects.exists()
    held.pop().continue_()
    if button == "Simpan":  # the same page again
        slot(page, "1").get_by_role("link", name="apel", exact=True).wait_for()
    else:
        page.wait_for_url(BUTTONS[button])
    assert Citation.objects.get().checklist_keys == ["1"]


def asked(page):
    """Answer the browser's question with staying; return what was asked."""
    dialogs = []

    def stay(dialog):
        dialogs.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return dialogs


def leave(page):
    """Go elsewhere as by the address line, and wait for the browser's question."""
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.assign('/'))")


@pytest.mark.parametrize("width", WIDTHS)
def test_leaving_by_the_tab_asks_while_a_file_is_on_its_way_and_while_it_is_held_back(own, open_page, width):  # noqa: F811
    page = open_page(question_url(own), width)
    page.get_by_label("Penjelasan").click()  # a browser asks only on a page that was touched
    dialogs = asked(page)
    hold_files(page)
    give(page, "1", pdf_upload())
    expect(files_bar(page)).to_contain_text("1 berkas dikirim")
    leave(page)
    assert dialogs == ["beforeunload"]
    page.get_by_role("button", name="Hentikan semua").click()
    expect(files_bar(page)).to_contain_text("1 belum diterima; lihat alasannya.")
    leave(page)
    assert dialogs == ["beforeunload", "beforeunload"]
    line(page, "SK_Tim").get_by_role("button", name="Hapus").click()
    page.evaluate("setTimeout(() => location.assign('/'))")
    page.wait_for_url(lambda url: "/jawaban/" not in url)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_that_does_not_make_it_holds_the_button_once_and_is_left_only_knowingly(own, open_page, width):  # noqa: F811
    page = open_page(question_url(own), width)
    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    held = hold_files(page)
    give(page, "1", {"name": "rekap.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"x"})
    press(page, "Simpan dan lanjut")
    expect(files_bar(page)).to_contain_text("Menunggu berkas sampai")
    held.pop().continue_()
    expect(files_bar(page)).to_contain_text("Ada berkas yang belum tersimpan")
    expect(line(page, "rekap.xls")).to_contain_text("Simpan sebagai .xlsx atau .pdf")
    assert page.url.endswith("A.I.1.i.a/")
    assert_sound_but_for_the_line(page)
    press(page, "Simpan dan lanjut")
    page.wait_for_url(BUTTONS["Simpan dan lanjut"])
    assert Answer.objects.get().level == "Ya"


@pytest.mark.parametrize("button", ["Simpan dan lanjut", "Berikutnya"])
def test_each_refused_file_holds_once_also_one_that_was_refused_before_the_press(own, open_page, button):  # noqa: F811
    page = open_page(question_url(own))
    for name in ("rekap.xls", "lain.doc"):
        give(page, "1", {"name": name, "mimeType": "application/octet-stream", "buffer": b"x"})
        expect(line(page, name)).to_contain_text("tidak dapat diterima")
        press(page, button)
        expect(files_bar(page)).to_contain_text("Tekan lagi untuk melanjutkan tanpa berkas itu.")
        assert page.url.endswith("A.I.1.i.a/")
    press(page, button)
    page.wait_for_url(BUTTONS[button])


def test_a_link_pressed_twice_asks_and_goes(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    hold_files(page)
    give(page, "1", pdf_upload())
    press(page, "Berikutnya")
    expect(files_bar(page)).to_contain_text("Tekan lagi untuk pergi sekarang")
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Berikutnya")
    page.wait_for_url(BUTTONS["Berikutnya"])


def test_the_bytes_the_unit_has_are_decided_before_the_page_is_left(own, open_page):  # noqa: F811
    own.upload(files.pdf(mark="sama"), name="SK lama.pdf")
    page = open_page(question_url(own))
    give(page, "1", pdf_upload("salinan.pdf", "sama"))
    press(page, "Simpan dan lanjut")
    expect(files_bar(page)).to_contain_text("1 sudah ada di pustaka; pilih apa yang dilakukan.")
    line(page, "salinan.pdf").get_by_role("button", name="Pakai yang sudah ada").click()
    slot(page, "1").get_by_role("link", name="SK lama", exact=True).wait_for()
    press(page, "Simpan dan lanjut")
    page.wait_for_url(BUTTONS["Simpan dan lanjut"])
    assert Citation.objects.get().checklist_keys == ["1"]
