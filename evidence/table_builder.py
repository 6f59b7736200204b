"""Make the long lists that wait: in a thread of each server process, one at a time, or by `manage.py build_packages`.

As papers are (`paper_builder`). The list's own page is asked again, as its reader and with his rights of this moment, so
that a file holds what he would see there now and the search and filters stand in one place.
"""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment.exceptions import ActionDenied
from assessment.exports.table import Table
from assessment.exports.table_csv import csv_chunks
from assessment.exports.table_xlsx import xlsx_file
from assessment.long_tables import Address
from assessment.models import User
from evidence import storage
from evidence.attempts import Words, noted, work_off
from evidence.background import Builder, beating
from evidence.models import TableOrder
from evidence.selectors import table_line as selectors
from evidence.services import leases
from evidence.services import table_line as service
from evidence.services.intake import kept

PIECE = 1024 * 1024  # bytes
ACCOUNT_CLOSED = "Akun Anda sudah dinonaktifkan, jadi berkas daftarnya tidak dibuat."
WORDS = Words(
    disk_full="Ruang penyimpanan server penuh ketika berkas daftar dibuat. Hubungi admin portal, lalu coba lagi.",
    store_away="Penyimpanan berkas terganggu ketika daftar dibuat. Coba lagi; bila berulang, hubungi admin portal.",
    no_access=service.NO_LIST,
    broke_off="Terjadi gangguan ketika berkas daftar dibuat. Coba lagi; bila berulang, hubungi admin portal.",
)


class TableLine:
    """Where `assessment.long_tables` puts what is too long to be sent at once."""

    def place_for(self, *, reader: User, title: str, file_format: str, address: Address, is_new: bool) -> str:
        """Put the list into the line, have somebody begin, and return the address that tells its place."""
        order = service.order_table(title=title, file_format=file_format, address=address, by=reader, is_new=is_new)
        wake()
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
        with storage.staged(chunks, limit=storage.UNLIMITED) as staged, kept(staged) as name:
            service.finish(order, found, staged=staged, name=name, made_at=made_at, rights=rights)


def _chunks[Row](table: Table[Row], file_format: str) -> Iterator[bytes]:
    if file_format == TableOrder.Format.CSV:
        yield from csv_chunks(table)
        return
    with xlsx_file(table) as file:
        while piece := file.read(PIECE):
            yield piece


def wake() -> None:
    """Have somebody begin with what waits, unless one is at work; who asks does not wait for it."""
    if settings.PACKAGES_BUILD_AT_ONCE and not selectors.is_any_made(timezone.now()):
        _builder.wake()


_builder = Builder(make_waiting, name="susun-daftar")
