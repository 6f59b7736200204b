"""Remember what could not be shown of a file, and when it may be tried once more."""

from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone

from evidence.documents.models import Revision
from evidence.reading.models import UnmadePage
from evidence.reading.preview.cache import MAKER
from evidence.reading.preview.faults import Fault, NotMade

# How long after the first, second and third try the next one waits; after the fourth none follows, until another MAKER.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(days=1))
MOST = 1000  # rows of one revision; any page number may be asked for


def check(revision: Revision, name: str) -> bool:
    """Return whether `name` could not be made before; raises NotMade while its next try is not due."""
    row = _of(revision, name)
    if row is None:
        return False
    is_over = row.tries > len(WAITS)
    if is_over or timezone.now() < row.tried_at + WAITS[row.tries - 1]:
        raise NotMade(Fault(row.fault))
    return True


def note(revision: Revision, name: str, fault: NotMade) -> None:
    """Remember that `name` could not be made; a page the file has not got is none to remember.

    Quiet where the database takes nothing: showing why nothing is shown does not wait for it.
    """
    if fault.fault == Fault.NO_PAGE:
        return
    with suppress(DatabaseError), transaction.atomic():
        row = _of(revision, name)
        tries = 1 if row is None else row.tries + 1
        others = UnmadePage.objects.filter(revision=revision).exclude(name=name)
        if row is None and others.count() >= MOST:
            return
        told = {"maker": MAKER, "fault": str(fault.fault), "tries": tries, "tried_at": timezone.now()}
        UnmadePage.objects.update_or_create(revision=revision, name=name, defaults=told)


def forget(revision: Revision, name: str = "") -> None:
    """Forget that `name` could not be made, or all of a revision whose bytes are gone."""
    rows = UnmadePage.objects.filter(revision=revision)
    (rows.filter(name=name) if name else rows).delete()


def _of(revision: Revision, name: str) -> UnmadePage | None:
    return UnmadePage.objects.filter(revision=revision, name=name, maker=MAKER).first()
