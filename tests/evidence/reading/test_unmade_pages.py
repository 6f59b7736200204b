"""A page that cannot be made is remembered with its reason, and tried again a few times only."""

import shutil
from datetime import timedelta

import pytest

from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.reading.models import UnmadePage
from evidence.reading.preview import making
from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.services import previews, unmade_pages
from tests.evidence import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def tries(own, monkeypatch, clock):
    """Let the reader find no page it can draw in time; return a list that grows with every try of it."""
    made = []

    def draw(*args, **kwargs):
        made.append(kwargs["page"])
        raise NotMade(Fault.HEAVY)

    monkeypatch.setattr(making, "draw", draw)
    return made


@pytest.fixture
def view(own, tries):
    """Return a function that asks for the first page, which is not made."""
    revision = own.upload().revisions.get()

    def ask():
        with pytest.raises(NotMade):
            previews.draw_page(revision=revision, by=own.mp, page=1, size="sedang")
        return revision

    return ask


def test_a_page_that_could_not_be_made_is_tried_again_after_a_while_and_at_last_no_more(view, tries, clock):
    view()
    view()
    assert len(tries) == 1
    for wait, count in ((timedelta(minutes=9), 1), (timedelta(minutes=1), 2), (timedelta(minutes=59), 2)):
        clock.shift(wait)
        view()
        assert len(tries) == count
    for wait, count in ((timedelta(minutes=1), 3), (timedelta(hours=23), 3), (timedelta(hours=1), 4)):
        clock.shift(wait)
        view()
        assert len(tries) == count
    clock.shift(timedelta(days=400))
    view()
    assert len(tries) == 4


def test_what_is_remembered_names_revision_page_and_reason_and_outlives_the_drawn_pages(view, tries, settings):
    revision = view()
    shutil.rmtree(settings.PREVIEW_ROOT, ignore_errors=True)
    view()
    assert len(tries) == 1
    (row,) = UnmadePage.objects.values_list("revision", "name", "fault", "tries")
    assert row == (revision.pk, "1-sedang.webp", "heavy", 1)


def test_another_maker_tries_anew(view, tries, clock):
    view()
    UnmadePage.objects.update(maker="0", tries=4)
    view()
    assert len(tries) == 2
    assert UnmadePage.objects.get().tries == 1


def test_a_page_that_is_made_after_all_is_forgotten(own, view, tries, clock, monkeypatch):
    revision = view()
    clock.shift(timedelta(minutes=10))
    monkeypatch.setattr(making, "draw", lambda *args, **kwargs: b"RIFF")
    assert previews.draw_page(revision=revision, by=own.mp, page=1, size="sedang") == b"RIFF"
    assert not UnmadePage.objects.exists()


def test_words_that_cannot_be_read_are_remembered_too(own, clock, monkeypatch):
    asked = []

    def look(*args, **kwargs):
        asked.append(kwargs["first"])
        raise NotMade(Fault.DAMAGED)

    monkeypatch.setattr(making, "look", look)
    revision = own.upload().revisions.get()
    for _ in range(3):
        shown = previews.open_preview(revision=revision, by=own.mp, page=1, size="sedang")
        assert shown.trouble == "Pratinjau gagal dibuat karena isinya tidak dapat dibaca. Unduh berkas aslinya."
    assert asked == [1]


def test_a_page_the_file_has_not_got_is_no_page_to_remember(own):
    revision = own.upload().revisions.get()
    with pytest.raises(NotMade):
        previews.draw_page(revision=revision, by=own.mp, page=77, size="sedang")
    assert not UnmadePage.objects.exists()


def test_a_restricted_document_leaves_nothing_but_the_reason(own, tries, clock):
    document = own.upload(details=Details(is_restricted=True, title="Hukuman disiplin"))
    for _ in range(2):
        with pytest.raises(NotMade):
            previews.draw_page(revision=document.revisions.get(), by=own.head, page=1, size="sedang")
    assert len(tries) == 1


def test_the_rows_of_one_file_are_bounded(own, clock, monkeypatch):
    monkeypatch.setattr(unmade_pages, "MOST", 3)
    revision = own.upload().revisions.get()
    for page in range(9):
        unmade_pages.note(revision, f"{page}.json", NotMade(Fault.HEAVY))
    assert UnmadePage.objects.count() == 3


def test_new_bytes_have_pages_of_their_own(own, view, tries, clock):
    revision = view()
    documents.replace_document(
        document=revision.document, file=files.content(files.pdf(mark="baru"), "sk.pdf"), by=own.mp
    )
    with pytest.raises(NotMade):
        previews.draw_page(revision=revision.document.revisions.get(number=2), by=own.mp, page=1, size="sedang")
    assert len(tries) == 2
