"""Reading a document in the page: who gets its pixels, what is kept of them, what is recorded."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image, ImageChops

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from evidence.documents.models import Document
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.reading.preview import making
from evidence.reading.services import previews
from tests.evidence import files
from zi_portal.confined.slots import Busy, Slots
from zi_portal.operate.demo.sample_pdf import sample_pdf

SECRET = Details(is_restricted=True, title="Hukuman disiplin")
READ = AuditEvent.Kind.DOCUMENT_READ


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def kept(settings):
    """Return the names of what the cache holds."""
    return lambda: sorted(path.name for path in settings.PREVIEW_ROOT.rglob("*") if path.is_file())


def read_url(document, query=""):
    return reverse("evidence:revision-read", args=[document.pk, 1]) + query


def image_url(document, page=1, query=""):
    return reverse("evidence:page-image", args=[document.pk, 1, page]) + query


def picture(response):
    assert response["Content-Type"] == "image/webp"
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def difference(one, other):
    """Return the share of pixels that differ clearly."""
    grey = ImageChops.difference(one, other).convert("L").point(lambda tone: 255 * (tone > 24))
    return grey.histogram()[255] / (grey.width * grey.height)


def test_a_page_is_drawn_once_and_served_as_bare_pixels(own, sign_in, kept, monkeypatch):
    document = own.upload(sample_pdf("SK Tim", ["Isi keputusan."]))
    response = sign_in(own.head).get(image_url(document))
    assert picture(response).size == (778, 1100)
    assert len(response.content) <= 150 * 1024
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert kept() == ["1-sedang.webp"]
    monkeypatch.setattr(making, "draw", lambda *_args, **_more: pytest.fail("drawn again"))
    again = sign_in(own.mp).get(image_url(document), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sign_in(own.mp).get(image_url(document)).content == response.content


@pytest.mark.once
def test_the_reading_page_has_pages_sizes_and_words(own, sign_in):
    document = own.upload(sample_pdf("SK Tim", ["Isi keputusan."]))
    page = sign_in(own.mp).get(read_url(document)).text
    assert f'src="{image_url(document)}?ukuran=sedang" width="777" height="1100"' in page
    assert "Isi keputusan." in page
    assert "Unduh berkas asli" in page
    small = sign_in(own.mp).get(read_url(document), headers={"Save-Data": "on"}).text
    assert 'width="297" height="420"' in small


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("", 1, 20), ("37", 37, 45), ("45", 45, 45), ("999", 45, 45), ("0", 1, 20), ("x", 1, 20)],
)
def test_a_long_document_is_shown_from_the_page_asked_for_on(own, sign_in, asked, first, last):
    document = own.upload(files.pdf(pages=45))
    page = sign_in(own.mp).get(read_url(document, f"?halaman={asked}")).text
    numbers = [int(number) for number in re.findall(r'id="halaman-(\d+)"', page)]
    assert numbers == list(range(first, last + 1))
    assert ("data-after" in page) is (last < 45)
    assert ("data-before" in page) is (first > 1)


def test_pages_asked_for_beyond_the_last_leave_nothing_in_the_cache(own, sign_in, kept):
    document = own.upload(files.pdf(pages=3))
    for asked in (900, 901):
        assert 'id="halaman-3"' in sign_in(own.mp).get(read_url(document, f"?halaman={asked}")).text
    assert kept() == ["3.json"]


def test_what_was_made_of_a_document_that_becomes_restricted_is_removed(
    own, sign_in, kept, django_capture_on_commit_callbacks
):
    document = own.upload(files.pdf(pages=1), indicator=own.question())
    sign_in(own.mp).get(image_url(document))
    sign_in(own.mp).get(read_url(document))
    assert kept() == ["1-sedang.webp", "1.json"]
    with django_capture_on_commit_callbacks(execute=True):
        documents.update_details(document=document, details=Details(title="SK"), by=own.mp)
    assert kept() == ["1-sedang.webp", "1.json"]
    with django_capture_on_commit_callbacks(execute=True):
        documents.update_details(document=document, details=SECRET, by=own.mp)
    assert kept() == []


@pytest.mark.parametrize("number", [0, 2, 99999999999])
def test_f07_a_page_that_does_not_exist_is_404(own, sign_in, number):
    document = own.upload()
    assert sign_in(own.mp).get(image_url(document, number)).status_code == 404
    assert sign_in(own.mp).get(reverse("evidence:page-image", args=[document.pk, 2, 1])).status_code == 404


def test_f05_another_units_pages_are_404_and_share_nothing_with_the_same_bytes(own, other, sign_in, kept):
    data = sample_pdf("Sama", [])
    mine, foreign = own.upload(data), other.upload(data)
    assert sign_in(own.mp).get(image_url(mine)).status_code == 200
    for url in (image_url(foreign), read_url(foreign)):
        assert sign_in(own.mp).get(url).status_code == 404
    assert sign_in(other.mp).get(image_url(foreign)).status_code == 200
    assert kept() == ["1-sedang.webp", "1-sedang.webp"]


def test_a_restricted_page_bears_its_readers_name_and_is_kept_nowhere(own, sign_in, kept, clock):
    document = own.upload(sample_pdf("Hukuman", []), indicator=own.question(), details=SECRET)
    User.objects.filter(pk=own.lead.pk).update(full_name="Wulandari Kusumaningtyas")
    own.lead.refresh_from_db()
    mine, leads = sign_in(own.mp).get(image_url(document)), sign_in(own.lead).get(image_url(document))
    assert mine["Cache-Control"] == "no-store"
    assert not mine.has_header("ETag")
    assert kept() == []
    Document.objects.update(is_restricted=False)
    plain = picture(sign_in(own.mp).get(image_url(document)))
    assert difference(picture(mine), plain) > 0.01
    assert difference(picture(mine), picture(leads)) > 0.005
    assert sign_in(own.pp).get(image_url(document)).status_code == 200


def test_a_restricted_document_opens_to_the_citing_pokja_leads_and_evaluators_only(own, sign_in):
    document = own.upload(sample_pdf("KANARI", []), indicator=own.question(), details=SECRET)
    own.hand_over()
    for user, status in [
        (own.mp, 200),
        (own.lead, 200),
        (own.head, 200),
        (own.tpi, 200),
        (own.pp, 403),
        (own.admin, 403),
    ]:
        for url in (read_url(document), image_url(document)):
            assert sign_in(user).get(url).status_code == status
    page = sign_in(own.tpi).get(read_url(document)).text
    assert "Setiap halaman bertanda nama Anda" in page


def test_reading_is_recorded_once_of_restricted_documents_and_of_whatever_evaluators_open(own, sign_in, clock):
    secret = own.upload(indicator=own.question(), details=SECRET)
    plain = own.upload(files.pdf(mark="biasa"), name="b.pdf", indicator=own.question())
    own.hand_over()
    for user in (own.mp, own.tpi):
        for document in (secret, plain):
            sign_in(user).get(read_url(document))
            sign_in(user).get(image_url(document))
    events = AuditEvent.objects.filter(kind=READ)
    assert sorted(events.values_list("actor", "object_id")) == sorted(
        [
            (own.mp.pk, str(secret.revisions.get().pk)),
            (own.tpi.pk, str(secret.revisions.get().pk)),
            (own.tpi.pk, str(plain.revisions.get().pk)),
        ]
    )
    clock.shift(16 * 60)
    sign_in(own.mp).get(image_url(secret))
    assert events.count() == 4


@pytest.mark.parametrize("how", ["withdrawn", "checking", "missing", "changed"])
def test_u55_what_cannot_be_shown_says_why(own, sign_in, stored, how):
    document = own.upload()
    (path,), _ = stored()
    if how == "withdrawn":
        documents.withdraw_document(document=document, reason="salah berkas", by=own.mp)
    elif how == "checking":
        Document.objects.update(state=Document.State.CHECKING)
    elif how == "missing":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    for url in (image_url(document), read_url(document)):
        response = sign_in(own.mp).get(url)
        assert response.status_code == 409
        assert "tidak dapat ditampilkan" in response.text or "sedang diperiksa" in response.text


def test_what_could_not_be_drawn_says_so_and_is_not_tried_at_every_look(own, sign_in, monkeypatch):
    document, tries = own.upload(), []

    def fails(*_args, **_more):
        tries.append(1)
        raise previews.NotMade(previews.Fault.HEAVY)

    monkeypatch.setattr(making, "draw", fails)
    monkeypatch.setattr(making, "look", fails)
    for _ in range(2):
        response = sign_in(own.mp).get(image_url(document))
        assert response["Location"].endswith("img/preview-failed.svg")
        page = sign_in(own.mp).get(read_url(document))
        assert page.status_code == 200
        assert "Pratinjau gagal dibuat karena isinya terlalu berat. Unduh berkas aslinya." in page.text
    assert len(tries) == 2


def test_when_others_are_ahead_a_picture_says_so_and_a_later_look_succeeds(own, sign_in, monkeypatch):
    document = own.upload()
    full = Slots(at_once=1, most_waiting=1, wait_seconds=0.01)
    monkeypatch.setattr(making, "_slots", full)
    with full.taken():
        response = sign_in(own.mp).get(image_url(document))
        assert response["Location"].endswith("img/preview-busy.svg")
        assert response["Cache-Control"] == "no-store"
        page = sign_in(own.mp).get(read_url(document))
        assert (page.status_code, "muat ulang halaman ini" in page.text) == (200, True)
    assert sign_in(own.mp).get(image_url(document)).status_code == 200


def test_whoever_comes_when_all_places_to_wait_are_taken_is_sent_away_at_once():
    turns = Slots(at_once=1, most_waiting=0, wait_seconds=60)
    with turns.taken(), pytest.raises(Busy), turns.taken():
        pass


@pytest.mark.once
def test_office_files_are_shown_as_words(own, sign_in):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{word}"><w:p><w:t>Rapat &lt;b&gt; pertama</w:t></w:p><w:p><w:t>Kedua</w:t></w:p></w:document>'
    document = own.upload(files.office("docx", {"word/document.xml": body}), name="notulen.docx")
    page = sign_in(own.mp).get(read_url(document)).text
    assert "<p>Rapat &lt;b&gt; pertama</p><p>Kedua</p>" in page
    assert "Yang tampil di sini hanya teksnya." in page
    assert sign_in(own.mp).get(image_url(document)).status_code == 404
