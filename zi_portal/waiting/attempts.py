"""One try to make what waits: whatever goes wrong is noted on its row in words for the person, and the next one is made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.http import Http404

from zi_portal.kit.refusals import ActionDenied
from zi_portal.shelf.faults import FileRefused
from zi_portal.waiting import leases
from zi_portal.waiting.leased import Leased

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Words:
    """What the person reads, by what went wrong."""

    disk_full: str
    store_away: str
    no_access: str
    broke_off: str


def work_off[Work: Leased](claim: Callable[[], Work | None], make: Callable[[Work], None]) -> int:
    """Make what waits, one after the other, until none is left or enough are made elsewhere; return how many ended."""
    count = 0
    while (work := claim()) is not None:
        make(work)
        count += 1
    return count


@contextmanager
def noted(work: Leased, words: Words) -> Iterator[None]:
    """Note why what stands within could not be done; nothing is raised."""
    try:
        yield
    except leases.LeaseLost:
        log.warning("work_taken_over", kind=type(work).__name__, pk=work.pk)
    except FileRefused as refused:
        leases.fail(work, words.disk_full if refused.code == "no_room" else words.store_away)
    except ActionDenied as denied:
        leases.fail(work, denied.reason)
    except Http404:
        leases.fail(work, words.no_access)
    except Exception:
        log.exception("work_not_done", kind=type(work).__name__, pk=work.pk)
        leases.fail(work, words.broke_off)
