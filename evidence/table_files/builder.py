"""Make the long lists that wait, one at a time: by jobs of the queue, or by `manage.py build_packages`.

As papers are (`evidence.papers.builder`). The list's own page is asked again, as its reader and with his rights of this moment, so
that a file holds what he would see there now and the search and filters stand in one place.
"""

from collections.abc import Iterator

from django.conf import settings
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from assessment.lists.long_tables import Address
from assessment.people.models import User
from evidence.table_files import selectors
from evidence.table_files import services as service
from evidence.table_files.models import TableOrder
from zi_portal.jobs import queue
from zi_portal.kit.refusals import ActionDenied
from zi_portal.kit.tables.csv_file import csv_chunks
from zi_portal.kit.tables.table import Table
from zi_portal.kit.tables.xlsx_file import xlsx_file
from zi_portal.shelf import shelf
from zi_portal.shelf.receive import kept
from zi_portal.waiting import leases
from zi_portal.waiting.attempts import Words, noted, work_off
from zi_portal.waiting.beating import beating

PIECE = 1024 * 1024  # bytes
ACCOUNT_CLOSED = "Akun Anda sudah dinonaktifkan, jadi berkas daftarnya tidak dibuat."
WORDS = Words(
    disk_full="Ruang penyimpanan server penuh ketika berkas daftar dibuat. Hubungi admin portal, lalu coba lagi.",
    store_away="Penyimpanan berkas terganggu ketika daftar dibuat. Coba lagi; bila berulang, hubungi admin portal.",
    no_access=service.NO_LIST,
    broke_off="Terjadi gangguan ketika berkas daftar dibuat. Coba lagi; bila berulang, hubungi admin portal.",
)


class TableLine:
    """Where `assessment.lists.long_tables` puts what is too long to be sent at once."""

    def place_for(self, *, reader: User, title: str, file_format: str, address: Address, is_new: bool) -> str:
        """Put the list into the line, have somebody begin, and return the address that tells its place."""
        order = service.order_table(title=title, file_format=file_format, address=address, by=reader, is_new=is_new)
        wake(order)
        return reverse("evidence:table-order", args=[order.pk])


def make_waiting() -> int:
    """Make what waits, one after the other, until none is left or one is made elsewhere; return how many ended."""
    return work_off(service.claim_next, make_one)


def make_one(order: TableOrder) -> None:
    """Make a claimed list and keep it, or note why not."""
    with noted(order, WORDS), beating(lambda: leases.renew(order), name="jaga-daftar"):
        if not order.reader.is_active:
            raise ActionDenied(ACCOUNT_CLOSED)
        made_at, found = timezone.now(), service.found_now(order)
        rights = service.rights_now(order, found)
        chunks = _chunks(found.table, order.file_format)
        with shelf.staged(chunks, limit=shelf.UNLIMITED) as staged, kept(staged) as name:
            service.finish(order, found, staged=staged, name=name, made_at=made_at, rights=rights)


def _chunks[Row](table: Table[Row], file_format: str) -> Iterator[bytes]:
    if file_format == TableOrder.Format.CSV:
        yield from csv_chunks(table)
        return
    with xlsx_file(table) as file:
        while piece := file.read(PIECE):
            yield piece


@task
def make_in_turn() -> None:
    """Make what waits, unless one is made elsewhere: for one that was asked for, and every few minutes for what was left alone."""
    if settings.PACKAGES_BUILD_AT_ONCE:
        make_waiting()


def wake(order: TableOrder) -> None:
    """Have a job begin with what waits, for `order` one of its own, unless one is at work; who asks does not wait for it."""
    if settings.PACKAGES_BUILD_AT_ONCE and not selectors.is_any_made(timezone.now()):
        queue.wake(make_in_turn, key=str(order.pk))
