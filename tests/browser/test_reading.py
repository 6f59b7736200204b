"""Reading a document in the page, on a phone and at a desk: pages, arrow keys, sizes, words, beside the question."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.documents.models import Citation
from evidence.documents.services.documents import Details
from evidence.reading.preview import making
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.evidence.rounds import Round
from zi_portal.operate.demo.sample_pdf import sample_pdf

pytestmark = pytest.mark.django_db(transaction=True)

DATED = Details(document_date=date(2026, 2, 1))
# A picture of a page is wider than those that say why there is none (301 and 302 pixels).
SEEN = """(image, least) => new Promise(done => {
  const look = () => image.complete && image.naturalWidth >= least ? done() : setTimeout(look, 50);
  look();
})"""


@pytest.fixture
def own(instruments):
    return Round()


def read_url(document, query=""):
    return reverse("evidence:revision-read", args=[document.pk, 1]) + query


def loaded(page, count=1):
    """Wait until the first pages have come as pictures of pages."""
    for number in range(count):
        page.locator(".preview-page img").nth(number).evaluate(SEEN, 303)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_document_is_read_page_by_page_with_the_arrow_keys(own, open_as, width):
    document = own.upload(files.pdf(pages=25), name="laporan.pdf", details=DATED)
    page = open_as(own.mp, reverse("evidence:document-detail", args=[document.pk]), width)
    page.get_by_role("link", name="Baca laporan.pdf").click()
    loaded(page)
    assert_sound(page)
    for number in (2, 3):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == f"halaman-{number}"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "halaman-2"
    page.get_by_label("Halaman", exact=True).fill("24")
    page.get_by_role("button", name="Buka").click()
    page.locator("#halaman-24").wait_for()
    loaded(page, 2)
    page.get_by_role("link", name="Besar").click()
    loaded(page)
    assert page.locator("#halaman-24 img").evaluate("image => image.naturalHeight") == 1600
    assert_sound(page)
    page.keyboard.press("ArrowLeft")
    page.locator("#halaman-4").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_citation_opens_beside_its_question_and_leads_to_the_next_document(own, open_as, width):
    question = own.question()
    first = own.upload(sample_pdf("SK Tim", ["Susunan tim."]), indicator=question, details=DATED)
    own.upload(files.image(size=(900, 600)), name="foto.jpg", indicator=question, details=DATED)
    Citation.objects.filter(document=first).update(page_reference="1")
    page = open_as(own.mp, reverse("assessment:answer-edit", args=[own.assessment.pk, question.code]), width)
    page.get_by_role("link", name="Baca di samping soal sk").click()
    loaded(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(question.statement)
    question_box, document_box = (page.locator(f".beside-{part}").bounding_box() for part in ("question", "document"))
    if width == 360:
        assert document_box["y"] >= question_box["y"] + question_box["height"]
    else:
        assert document_box["x"] >= question_box["x"] + question_box["width"]
    page.get_by_text("Teks halaman 1").click()
    expect(page.get_by_text("Susunan tim.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Dokumen berikutnya: foto").click()
    loaded(page)
    assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_restricted_pages_words_of_office_files_and_what_fails_are_sound(own, open_as, width, monkeypatch):
    secret = own.upload(sample_pdf("Hukuman", []), indicator=own.question(), details=Details(is_restricted=True))
    sheet = own.upload(files.office("docx"), name="notulen.docx")
    page = open_as(own.mp, read_url(secret), width)
    loaded(page)
    expect(page.get_by_text("Setiap halaman bertanda nama Anda")).to_be_visible()
    assert_sound(page)
    page = open_as(own.mp, read_url(sheet), width)
    assert_sound(page)
    broken = own.upload(files.pdf(mark="berat"), name="berat.pdf")

    def fails(*_args, **_more):
        raise making.NotMade(making.Fault.HEAVY)

    monkeypatch.setattr(making, "look", fails)
    page = open_as(own.mp, read_url(broken), width)
    expect(page.get_by_text("Pratinjau gagal dibuat")).to_be_visible()
    assert_sound(page)


def test_a_page_the_server_had_no_time_for_comes_by_itself(own, open_as, monkeypatch):
    document, draw, tries = own.upload(files.pdf()), making.draw, []

    def busy_at_first(*args, **more):
        tries.append(1)
        if len(tries) == 1:
            raise making.Busy
        return draw(*args, **more)

    monkeypatch.setattr(making, "draw", busy_at_first)
    page = open_as(own.mp, read_url(document))
    page.locator(".preview-page img").evaluate(SEEN, 301)
    loaded(page)
    assert len(tries) == 2


def test_without_javascript_pages_are_pictures_and_a_number_leads_to_one(own, open_as):
    document = own.upload(files.pdf(pages=25), name="laporan.pdf")
    page = open_as(own.mp, read_url(document), java_script_enabled=False)
    page.get_by_label("Halaman", exact=True).fill("7")
    page.get_by_role("button", name="Buka").click()
    page.locator("#halaman-7 img").wait_for()
    expect(page.locator("#halaman-6")).to_have_count(0)
    page.get_by_role("link", name="Halaman sebelumnya").click()
    page.locator("#halaman-1 img").wait_for()


def test_on_a_slow_line_a_small_page_comes_before_the_sharp_one(own, open_as):
    document = own.upload(files.pdf(pages=2))
    page = open_as(own.mp, reverse("evidence:document-detail", args=[document.pk]))
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {effectiveType: '3g'}})")
    asked, held, is_there = [], [], []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]) if ".webp" in request.url else None)
    # As on a slow line, no sharp picture is there before the script is.
    slow = lambda route: route.continue_() if is_there else held.append(route)  # noqa: E731
    page.route(lambda address: "ukuran=sedang" in address, slow)
    page.get_by_role("link", name="Baca sk.pdf").click()
    page.wait_for_load_state("domcontentloaded")
    is_there.append(True)
    for route in held:
        route.continue_()
    for number in (1, 2):
        image = page.locator(f"#halaman-{number} img")
        image.scroll_into_view_if_needed()
        image.evaluate(SEEN, 700)
    for number in (1, 2):  # the sharp one of before the script is broken off, or kept by the browser for later
        assert f"{number}.webp?ukuran=kecil" in asked
    assert_sound(page)
