"""Lists that are made as files in their turn: ordered once, made under a lease, kept for their reader until they expire."""

import hashlib
import json
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.lists.long_tables import Address, Found, read_again
from assessment.lists.services import record_table
from assessment.people.models import Instansi, Unit, User
from evidence.papers.services import made
from evidence.table_files import selectors
from evidence.table_files.models import TableOrder
from zi_portal.kit.refusals import ActionDenied, WrongState
from zi_portal.shelf import shelf
from zi_portal.waiting import leases
from zi_portal.waiting.file_rows import found_again, remove_past, remove_with_files

AT_ONCE = 1  # over all processes of the portal
LIFE = timedelta(hours=1)  # of a finished file: what it says was so when it was made
KEPT = timedelta(hours=24)  # of what failed or was left alone
MOST_OPEN = 5  # of one person

State = TableOrder.State

GAVE_UP = "Pembuatan berkas terhenti berkali-kali. Coba lagi; bila berulang, hubungi admin portal."
NOT_READY = "Berkas daftar ini belum siap diunduh. Lihat keadaannya di halaman antrean."
NOT_WHOLE = "Berkas daftar ini tidak lagi utuh di penyimpanan. Buat berkasnya sekali lagi."
CHANGED = (
    "Peran Anda, atau dokumen yang boleh dibuka, berubah setelah berkas ini dibuat. Buat berkasnya sekali lagi: isinya "
    "menurut hak Anda sekarang."
)
NO_LIST = "Daftar ini tidak lagi terbuka untuk Anda, jadi berkasnya tidak dibuat."
ENOUGH = (
    "Lima daftar yang Anda minta masih menunggu atau sedang dibuat. Unduh yang sudah siap dahulu, lalu minta daftar ini lagi "
    "sebentar kemudian."
)


def order_table(*, title: str, file_format: str, address: Address, by: User, is_new: bool = False) -> TableOrder:
    """Put a list into the line; the same one that waits, or is ready and was not fetched, is given back.

    No permission of its own: the list's page has just been read by `by`, is read again when its turn comes, and once more
    when the file is fetched. is_new: whether a finished one will not do. Raises WrongState beyond MOST_OPEN.
    """
    mark = _mark_of(address, file_format)
    same = TableOrder.objects.filter(reader=by, mark=mark)
    found = found_again(same, is_new=is_new)
    if found is not None:
        return found
    if selectors.count_open(by) >= MOST_OPEN:
        raise WrongState(ENOUGH)
    try:
        with transaction.atomic():
            remove_with_files(same.filter(state=State.FAILED))
            return TableOrder.objects.create(
                reader=by,
                requested_at=timezone.now(),
                mark=mark,
                title=title,
                file_format=file_format,
                url_name=address.name,
                kwargs=dict(address.kwargs),
                query=address.query,
            )
    except IntegrityError:  # pressed twice at once: the other press was first
        return same.order_by("-requested_at")[0]


def address_of(order: TableOrder) -> Address:
    """Return where the list of an order stands."""
    return Address(order.url_name, order.kwargs, order.query)


def found_now(order: TableOrder) -> Found:
    """Return the list as its reader finds it now, its rows still to be read.

    Raises ActionDenied, and what the list's page raises for whoever may not read it.
    """
    found = read_again(order.reader, address_of(order), order.file_format)
    if found is None:
        raise ActionDenied(NO_LIST)
    return found


def claim_next() -> TableOrder | None:
    """Take the lease of what has waited longest, or was left alone; None if there is none, or one is made.

    The server's own act, as all that follows up to `finish`: no person, no audit event.
    """
    return leases.claim(TableOrder.objects.select_related("reader"), at_once=AT_ONCE, gave_up=GAVE_UP)


@transaction.atomic
def finish(
    order: TableOrder, found: Found, *, staged: shelf.StagedFile, name: str, made_at: datetime, rights: str
) -> None:
    """Name the stored file as the finished list, in the place of an earlier one; raises LeaseLost.

    made_at, rights: from before the first row was read, so that what changed meanwhile is noticed when it is fetched.
    """
    made.note_ready(
        order,
        life=LIFE,
        **made.of_file(staged, name),
        made_at=made_at,
        rights=rights,
        file_name=found.table.file_name(order.file_format, timezone.localdate(made_at)),
        units=_pks(found, Unit),
        instansi=_pks(found, Instansi),
    )
    same = TableOrder.objects.filter(reader=order.reader_id, mark=order.mark)
    remove_with_files(same.exclude(pk=order.pk).exclude(state__in=selectors.OPEN))


def rights_now(order: TableOrder, found: Found) -> str:
    """Return the mark of what the reader of `order` may read now of what `found` is about."""
    return selectors.rights_mark(order.reader, _pks(found, Unit))


def content_of(order: TableOrder) -> bytes:
    """Return the bytes of a finished list. Raises WrongState unless they are there and whole; DownloadDelayed."""
    return made.content_of(order, not_ready=NOT_READY, not_whole=NOT_WHOLE)


@transaction.atomic
def record_download(*, order: TableOrder, by: User) -> None:
    """Record that `by` takes a finished list along, before its first byte, as for one that is sent at once.

    Looks at the rights of this moment: raises ActionDenied and what the list's page raises, and WrongState where they are
    others than those the file was made by.
    """
    if order.reader_id != by.pk:
        raise ActionDenied(NO_LIST)
    found_now(order)
    if selectors.rights_mark(by, order.units) != order.rights:
        raise WrongState(CHANGED)
    scopes: list[Unit | Instansi] = [
        *Unit.objects.filter(pk__in=order.units),
        *Instansi.objects.filter(pk__in=order.instansi),
    ]
    record_table(title=order.title, file_format=order.file_format, scopes=scopes, by=by)
    TableOrder.objects.filter(pk=order.pk).update(taken_at=timezone.now())


def sweep_tables(*, dry_run: bool = False) -> list[str]:
    """Remove lists past their end, and rows of failed and deserted ones as old; return the names of the files."""
    return remove_past(TableOrder.objects.all(), life=KEPT, dry_run=dry_run)


def _mark_of(address: Address, file_format: str) -> str:
    same = [address.name, dict(address.kwargs), address.query, file_format]
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _pks(found: Found, model: type[Unit] | type[Instansi]) -> list[int]:
    return sorted(scope.pk for scope in found.recorded_in if isinstance(scope, model))
