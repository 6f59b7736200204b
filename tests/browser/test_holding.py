"""Files held back on their way, and photographs made small before they leave the phone; with axe."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from evidence.documents.models import PartialUpload, Revision
from tests.browser.test_evidence import (
    files_bar,
    give,
    open_page,  # noqa: F401  (fixture)
    own,  # noqa: F401  (fixture)
    pdf_upload,
    question_url,
    slot,
)
from tests.browser.test_uploading import (
    MB,
    assert_sound_but_for_the_line,
    big_file,  # noqa: F401  (fixture)
    line,
    state,
)
from tests.browser.windows import WIDTHS
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db(transaction=True)

PIECES = re.compile("unggah-bertahap/[0-9a-f]{32}/")
END = re.compile(rb'name="arrived"\r\n\r\n[0-9a-f]{32}')


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_on_its_way_is_held_back_and_sent_on_later(own, open_page, big_file, width):  # noqa: F811
    page = open_page(question_url(own), width)
    page.route(
        PIECES, lambda route: route.continue_() if int(route.request.headers["upload-offset"]) < 2 * MB else None
    )
    give(page, "1", [big_file])
    give(page, "2", [pdf_upload("SK.pdf"), pdf_upload("Notulen.pdf", "notulen")])
    expect(state(page, "Notulen")).to_have_text("Tersimpan.")
    expect(state(page, "Laporan besar")).to_contain_text("Terkirim")
    expect(page.get_by_role("progressbar", name="Semua berkas")).to_be_visible()
    assert_sound_but_for_the_line(page)
    line(page, "Laporan besar").get_by_role("button", name="Hentikan").click()
    expect(state(page, "Laporan besar")).to_contain_text("Dihentikan. Tekan Ulangi untuk mengirimnya.")
    expect(page.get_by_role("progressbar", name="Semua berkas")).to_be_hidden()
    assert PartialUpload.objects.get().received_bytes == 2 * MB
    assert_sound_but_for_the_line(page)
    page.unroute_all()
    line(page, "Laporan besar").get_by_role("button", name="Ulangi").click()
    expect(slot(page, "1").get_by_role("link", name="Laporan besar", exact=True)).to_be_visible(timeout=30_000)
    expect(slot(page, "2").get_by_role("link", name="Notulen", exact=True)).to_be_visible()
    assert Revision.objects.filter(size_bytes=big_file.stat().st_size).exists()


def test_a_large_file_that_was_kept_is_not_sent_again_when_the_answer_got_lost(own, open_page, big_file):  # noqa: F811
    page = open_page(question_url(own))
    expect(page.get_by_role("button", name="Hentikan semua")).to_be_hidden()
    expect(page.get_by_role("progressbar", name="Semua berkas")).to_be_hidden()
    pieces, lost = [], []
    page.on("request", lambda request: pieces.append(request.url) if PIECES.search(request.url) else None)

    def lose_the_first(route):
        if END.search(route.request.post_data_buffer or b"") and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/unggah/**", lose_the_first)
    give(page, "", [big_file])
    expect(files_bar(page)).to_contain_text("1 berkas tersimpan.", timeout=30_000)
    assert lost == [200]
    assert len(pieces) == -(-big_file.stat().st_size // MB)
    assert Revision.objects.filter(size_bytes=big_file.stat().st_size).count() == 1


def test_all_files_are_held_back_at_once_and_each_goes_on(own, open_page):  # noqa: F811
    page = open_page(question_url(own))
    page.route("**/unggah/", lambda _route: None)  # a line that brings no file
    give(page, "", [pdf_upload(f"{mark}.pdf", mark) for mark in ("satu", "dua", "tiga")])
    page.get_by_role("button", name="Hentikan semua").click()
    for name in ("satu", "dua"):
        expect(state(page, name)).to_contain_text("Dihentikan.")
    expect(state(page, "tiga")).to_have_text("Menunggu")
    expect(page.locator("#keadaan")).to_have_attribute("data-with-files", "")  # never green while something is unsent
    assert not Revision.objects.exists()
    page.unroute_all()
    for name in ("satu", "dua"):
        line(page, name).get_by_role("button", name="Ulangi").click()
    for name in ("satu", "dua", "tiga"):
        expect(slot(page, "").get_by_role("link", name=name, exact=True)).to_be_visible()
    assert Revision.objects.count() == 3


@pytest.fixture(scope="module")
def photograph():
    """A photograph of 12 megapixels that lies on its side and knows where it was taken."""
    picture = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8769)[0x9003] = "2026:02:01 10:00:00"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=96, exif=exif)
    assert buffer.tell() > 2 * MB
    return {"name": "Foto apel.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def kept():
    with shelf.shelf().open(Revision.objects.get().storage_name) as file:
        return file.read()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_large_photograph_is_made_small_upright_and_placeless(own, open_page, photograph, width):  # noqa: F811
    page = open_page(question_url(own), width)
    expect(page.get_by_label("Kirim foto dalam ukuran asli.")).not_to_be_checked()
    held = []
    page.route("**/unggah/", lambda route: held.append(route))  # noqa: PLW0108  (a route takes a function of ours)
    slot(page, "1").locator("[capture]").set_input_files(photograph)
    expect(line(page, "Foto apel").locator(".queue-size")).to_contain_text(", dikirim ")
    expect(files_bar(page)).to_contain_text("1 foto dikirim")
    assert_sound_but_for_the_line(page)
    held.pop().continue_()
    expect(slot(page, "1").get_by_role("link", name="Foto apel", exact=True)).to_be_visible(timeout=30_000)
    # What the camera noted is gone with the drawing anew, but for the day.
    expect(slot(page, "1")).to_contain_text("Tanggal dokumen 1 Februari 2026, terbaca pada catatan kamera.")
    content = kept()
    assert len(content) <= 2 * MB
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.height > picture.width
        assert picture.height >= 1600
        assert not picture.getexif().get_ifd(0x8825)


def test_a_photograph_goes_as_it_is_when_wanted(own, open_page, photograph):  # noqa: F811
    page = open_page(question_url(own))
    page.get_by_label("Kirim foto dalam ukuran asli.").check()
    slot(page, "1").locator("[capture]").set_input_files(photograph)
    expect(slot(page, "1").get_by_role("link", name="Foto apel", exact=True)).to_be_visible(timeout=30_000)
    assert kept() == photograph["buffer"]
