"""What is kept of pages that were made: within a bound, swept, gone with its document, never in the way."""

import os
import time

import pytest
from django.core.management import call_command
from django.urls import reverse

from evidence.documents.models import Document, Revision
from evidence.reading.preview import cache
from evidence.reading.services import previews

pytestmark = pytest.mark.once


@pytest.fixture
def kept(settings):
    """Return the names of what the cache holds."""
    return lambda: sorted(path.name for path in settings.PREVIEW_ROOT.rglob("*") if path.is_file())


@pytest.fixture
def put(settings):
    """Return a function that keeps bytes as if they had been used some seconds ago."""

    def keep(name, size=1000, seconds_ago=0, folder="1-abc"):
        cache.put(folder, name, bytes(size))
        used = time.time() - seconds_ago
        os.utime(settings.PREVIEW_ROOT / cache.MAKER / folder / name, (used, used))

    return keep


def drawn(own, client):
    """Return a document whose first page has been drawn."""
    document = own.upload()
    client.force_login(own.mp)
    assert client.get(reverse("evidence:page-image", args=[document.pk, 1, 1])).status_code == 200
    return document


def test_the_sweep_drops_what_was_used_longest_ago_until_the_rest_fits(own, client, settings, kept, put):
    drawn(own, client)
    folder = cache.shelf_name(own.unit.pk, Revision.objects.get().sha256)
    for number in range(5):
        put(f"{number}-besar.webp", seconds_ago=100 - number, folder=folder)
    settings.PREVIEW_MAX_BYTES = 3000
    assert cache.get(folder, "0-besar.webp") == bytes(1000)  # used just now
    call_command("sweep_evidence", "--dry-run")
    assert len(kept()) == 6
    call_command("sweep_evidence")
    assert kept() == ["0-besar.webp", "1-sedang.webp"]


def test_the_cache_keeps_its_bound_between_sweeps(settings, kept):
    settings.PREVIEW_MAX_BYTES = 5000
    for number in range(30):
        cache.put("1-abc", f"{number:02}", bytes(1000))
    assert len(kept()) <= 6
    assert "29" in kept()


def test_the_sweep_removes_what_belongs_to_no_file_or_to_another_maker(own, client, settings, kept, put):
    drawn(own, client)
    put("1-sedang.webp", folder=f"{own.unit.pk}-{'0' * 64}")
    old = settings.PREVIEW_ROOT / "0" / "1-abc"
    old.mkdir(parents=True)
    (old / "9-sedang.webp").write_bytes(b"x")
    call_command("sweep_evidence")
    assert kept() == ["1-sedang.webp"]
    assert (settings.PREVIEW_ROOT / cache.MAKER / cache.shelf_name(own.unit.pk, Revision.objects.get().sha256)).is_dir()


def test_what_was_made_of_a_file_is_gone_with_it(own, client, kept):
    document = drawn(own, client)
    previews.forget(document.revisions.get())
    assert kept() == []
    previews.forget(document.revisions.get())  # a second time does no harm


def test_u49_a_cache_that_takes_nothing_is_no_reason_not_to_show_a_page(own, client, settings, tmp_path, kept):
    blocked = tmp_path / "bukan-folder"
    blocked.write_bytes(b"")
    settings.PREVIEW_ROOT = blocked
    drawn(own, client)
    assert Document.objects.count() == 1


def test_pages_are_never_kept_beside_the_data_dukung(own, client, settings, stored):
    drawn(own, client)
    finished, staging = stored()
    assert (len(finished), staging) == (1, [])
    assert settings.PREVIEW_ROOT not in finished[0].parents


def test_a_page_that_was_drawn_while_its_document_became_restricted_is_not_kept(own, client, kept, monkeypatch):
    document = own.upload()
    draw = previews.making.draw

    def slowly(*args, **kwargs):
        made = draw(*args, **kwargs)
        Document.objects.filter(pk=document.pk).update(is_restricted=True)
        return made

    monkeypatch.setattr(previews.making, "draw", slowly)
    client.force_login(own.mp)
    client.get(reverse("evidence:page-image", args=[document.pk, 1, 1]))
    assert kept() == []
