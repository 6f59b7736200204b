"""Show a revision in the page: pixels of its pages and its words, to who may read it, recorded where the reading counts."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions as sheet
from assessment.people.models import UNIT_TEAM_ROLES, User
from evidence.documents.models import Document, Revision
from evidence.documents.services import downloads
from evidence.reading.preview import cache, making
from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.preview.making import Look, PageLook
from evidence.reading.services import unmade_pages
from zi_portal.confined.slots import Busy
from zi_portal.kit.folding import clean
from zi_portal.kit.indonesian import local_moment
from zi_portal.shelf.validators import Kind
from zi_portal.shelf.validators.images import PICTURES

ACT = "ditampilkan"
PAGES_AT_ONCE = 20  # on one page of ours
SIZES = {"kecil": 420, "sedang": 1100, "besar": 1600}  # pixels of the longer side
READ_AGAIN = timedelta(minutes=15)  # what one person opens within this time is one reading
TROUBLES = {
    Fault.HEAVY: "Pratinjau gagal dibuat karena isinya terlalu berat. Unduh berkas aslinya.",
    Fault.DAMAGED: "Pratinjau gagal dibuat karena isinya tidak dapat dibaca. Unduh berkas aslinya.",
    Fault.NO_PAGE: "Pratinjau gagal dibuat. Unduh berkas aslinya.",
}
BUSY = "Server sedang membuat pratinjau lain. Tunggu sebentar, lalu muat ulang halaman ini."


@dataclass(frozen=True)
class ShownPage:
    """One page with the width and height of its picture in pixels, and its words by line."""

    number: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What the page shows of a revision: pages, or sections of an Office file, or why neither can be shown."""

    revision: Revision
    size: str  # of SIZES
    total: int = 0
    pages: tuple[ShownPage, ...] = ()
    sections: tuple[making.Section, ...] = ()
    is_cut: bool = False
    is_marked: bool = False  # each page bears the reader's name
    trouble: str = ""

    @property
    def first(self) -> int:
        """Number of the first page shown."""
        return self.pages[0].number if self.pages else 1

    @property
    def before(self) -> int:
        """From which page on the ones before are shown; 0 where there are none."""
        return max(1, self.first - PAGES_AT_ONCE) if self.first > 1 else 0

    @property
    def after(self) -> int:
        """From which page on the rest is shown; 0 where nothing is left."""
        last = self.pages[-1].number if self.pages else self.total
        return last + 1 if last < self.total else 0


def open_preview(*, revision: Revision, by: User, page: int, size: str) -> Preview:
    """Return what the page shows of `revision` from `page` on; a page behind the last one gives the last.

    Records the reading of a restricted document, and any by an evaluator. Raises as `downloads.check_is_open`.
    """
    downloads.check_is_open(revision, by, act=ACT)
    _record_reading(revision, by)
    try:
        look = _look(revision, max(1, page))
        if look.total and not look.pages:
            look = _look(revision, look.total)
    except Busy:
        return Preview(revision, size, trouble=BUSY)
    except NotMade as fault:
        return Preview(revision, size, trouble=TROUBLES[fault.fault])
    return Preview(
        revision,
        size,
        total=look.total,
        pages=tuple(_shown(entry, size, grows=revision.kind not in PICTURES) for entry in look.pages),
        sections=look.sections,
        is_cut=look.is_cut,
        is_marked=revision.document.is_restricted,
    )


def draw_page(*, revision: Revision, by: User, page: int, size: str) -> bytes:
    """Return one page as WebP. A restricted one bears the reader's name and the time, and is kept nowhere.

    Records as `open_preview`. Raises as `downloads.check_is_open`; NotMade; Busy.
    """
    downloads.check_is_open(revision, by, act=ACT)
    _record_reading(revision, by)
    document, name = revision.document, f"{page}-{size}.webp"
    folder = cache.shelf_name(document.unit_id, revision.sha256)
    mark = f"{by}, {local_moment(timezone.now(), document.unit.time_zone)}" if document.is_restricted else ""
    if not mark and (kept := cache.get(folder, name)) is not None:
        return kept
    has_failed = unmade_pages.check(revision, name)
    try:
        with downloads.opened(revision, act=ACT) as file:
            made = making.draw(file, Kind(revision.kind), page=page, longest=SIZES[size], mark=mark)
    except NotMade as fault:
        unmade_pages.note(revision, name, fault)
        raise
    if has_failed:
        unmade_pages.forget(revision, name)
    if not mark:
        _keep(revision, folder, name, made)
    return made


def forget(revision: Revision) -> None:
    """Remove what was made of a revision whose bytes are gone."""
    cache.forget(revision.document.unit_id, revision.sha256)
    unmade_pages.forget(revision)


def forget_soon(document: Document) -> None:
    """Remove what was made of every revision of `document`, now restricted, once that is committed."""
    for sha256 in document.revisions.values_list("sha256", flat=True):
        transaction.on_commit(partial(cache.forget, document.unit_id, sha256))


def _look(revision: Revision, first: int) -> Look:
    document, name = revision.document, f"{first}.json"
    folder = cache.shelf_name(document.unit_id, revision.sha256)
    if not document.is_restricted and (kept := cache.get(folder, name)) is not None:
        return making.read_look(json.loads(kept), first=first)
    has_failed = unmade_pages.check(revision, name)
    try:
        with downloads.opened(revision, act=ACT) as file:
            told = making.look(file, Kind(revision.kind), first=first, count=PAGES_AT_ONCE)
    except NotMade as fault:
        unmade_pages.note(revision, name, fault)
        raise
    if has_failed:
        unmade_pages.forget(revision, name)
    look = making.read_look(told, first=first)
    is_beyond = look.total > 0 and not look.pages  # any number may be asked for: nothing of it is kept
    if not document.is_restricted and not is_beyond:
        _keep(revision, folder, name, json.dumps(told).encode())
    return look


def _keep(revision: Revision, folder: str, name: str, made: bytes) -> None:
    """Keep what was made, unless the document was restricted meanwhile: `forget_soon` may have come too early for it."""
    cache.put(folder, name, made)
    if Document.objects.filter(pk=revision.document_id, is_restricted=True).exists():
        forget(revision)


def _shown(page: PageLook, size: str, *, grows: bool) -> ShownPage:
    longest = max(page.width, page.height, 1)
    scale = SIZES[size] / longest if grows else min(1.0, SIZES[size] / longest)
    lines = tuple(line for line in map(clean, page.words.splitlines()) if line)
    return ShownPage(page.number, max(1, round(page.width * scale)), max(1, round(page.height * scale)), lines)


def _record_reading(revision: Revision, by: User) -> None:
    """Record that `by` reads `revision`, once within READ_AGAIN: restricted documents, and whatever evaluators open."""
    document = revision.document
    if not document.is_restricted and sheet.holds(by, UNIT_TEAM_ROLES, unit=document.unit):
        return
    if _is_recorded(revision, by):
        return
    with transaction.atomic():
        Revision.objects.select_for_update().get(pk=revision.pk)  # the pages of one reader come several at a time
        if not _is_recorded(revision, by):
            detail = {"document": document.pk, "revision": revision.number}
            audit.record(AuditEvent.Kind.DOCUMENT_READ, revision, by=by, scope=document.unit, detail=detail)


def _is_recorded(revision: Revision, by: User) -> bool:
    return AuditEvent.objects.filter(
        object_type=revision._meta.label_lower,
        object_id=str(revision.pk),
        kind=AuditEvent.Kind.DOCUMENT_READ,
        actor=by,
        at__gt=timezone.now() - READ_AGAIN,
    ).exists()
