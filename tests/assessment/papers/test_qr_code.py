"""The QR code of a final report, read off the printed page as a telephone reads it, leads to its verification page."""

import pypdfium2
import pytest
import segno
import zxingcpp
from django.urls import reverse
from PIL import Image, ImageFilter

from assessment.papers.models import IssuedReport
from assessment.rounds.workflow import Status
from evidence.documents.models import Revision
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_issuing import form_of, put
from tests.assessment.papers.test_report_pdf import words_of
from zi_portal.shelf import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESS = "https://zi.perhubungan-laut.example.go.id"  # as long as offices have them
POINTS_PER_INCH = 72


@pytest.fixture(scope="module")
def issued():
    """Keep what was issued in this module by its paper: laying a report out takes seconds."""
    return {}


@pytest.fixture(autouse=True)
def _public_address(settings, instruments, clock):
    settings.PUBLIC_URL = ADDRESS


@pytest.fixture(params=["A4", "F4"])
def paper(request, client, issued):
    """Return a final report that was issued on the page and the bytes that were kept of it."""
    issued[request.param] = issue(client, request.param)
    return issued[request.param]


@pytest.fixture(params=["A4", "F4"])
def printed(request, client, issued):
    """Return the same for who asks nothing of the portal: the report of an earlier test, whose rows are gone, will do."""
    if request.param not in issued:
        issued[request.param] = issue(client, request.param)
    return issued[request.param]


def issue(client, paper):
    assessment, head = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    for revision in Revision.objects.all():
        put(revision, f"isi {revision.pk}".encode())
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    sent = form_of(client, url) | {"number": "S-12/KBC.01/2026", "paper": paper}
    response = client.post(url, sent)
    assert response.status_code == 302, response.text
    report = IssuedReport.objects.get()
    with shelf.shelf().open(report.storage_name) as file:
        return report, file.read()


def page_with_code(content, *, dpi):
    """Return the page that is to show the code as a picture in grey."""
    pages = pypdfium2.PdfDocument(content)
    (page,) = [page for page in pages if "Kode verifikasi" in page.get_textpage().get_text_range()]
    return page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil()


def read(picture):
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)]


def worn(picture):
    """Return a page as a hurried telephone sees it: turned a little, out of focus, and in poor light."""
    turned = picture.rotate(7, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(1.5)).point(lambda value: 40 + value // 2)


def stamped(picture):
    """Return a page with the office's stamp over a corner of the code."""
    (code,) = zxingcpp.read_barcodes(picture)
    corner, side = code.position.bottom_right, code.position.bottom_right.x - code.position.bottom_left.x
    covered = picture.copy()
    covered.paste(90, (corner.x - side // 4, corner.y - side // 4, corner.x + side, corner.y + side))
    return covered


def test_the_code_on_the_page_is_read_and_leads_to_the_report(client, paper):
    report, content = paper
    address = f"{ADDRESS}/verifikasi/{report.code}/"
    for dpi in (300, 150):
        page = page_with_code(content, dpi=dpi)
        for seen in (page, worn(page), stamped(page)):
            assert read(seen) == [("QRCode", address)]
    assert address in words_of(content)

    client.logout()
    response = client.get(address.removeprefix(ADDRESS))
    assert response.status_code == 200
    for text in (report.number, "3 Maret 2026", report.sha256):
        assert text in response.text


def test_the_code_stands_free(printed):
    """Around it is the white that readers ask for: four modules (ISO/IEC 18004), in a square of 3 cm."""
    report, content = printed
    page = page_with_code(content, dpi=300)
    (code,) = zxingcpp.read_barcodes(page)
    corners = [getattr(code.position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    side = max(across) - min(across)
    modules = segno.make(f"{ADDRESS}/verifikasi/{report.code}/", error="q", micro=False).symbol_size(border=0)[0]
    assert abs(side / 300 * 25.4 - 30 * modules / (modules + 8)) < 0.5
    white = int(3.5 * side / modules)
    edges = (min(across) - white, min(down) - white, max(across) + white, max(down) + white)
    around = page.crop(edges)
    inner = white - 3  # pixels
    around.paste(255, (inner, inner, around.width - inner, around.height - inner))
    assert around.getextrema() == (255, 255)
