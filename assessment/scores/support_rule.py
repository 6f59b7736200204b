"""Why one document does not count as support: the rule of `selectors.counts_as_support`, for one document in words.

Pure: the vault says it at a document, the list of weaknesses at a question.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zi_portal.kit.indonesian import long_date


class Fault(StrEnum):
    """What keeps a document from counting, the first that applies."""

    WITHDRAWN = "ditarik"
    STATE = "keadaan"  # under check, a problem, rejected
    EXPIRED = "kedaluwarsa"
    UNDATED = "tanpa tanggal"
    OUTSIDE = "di luar rentang"


@dataclass(frozen=True)
class Window:
    """The days of a period inside which a document must be dated or valid, and the day on which it is judged."""

    start: date
    end: date
    on: date

    @property
    def text(self) -> str:
        """`1 Januari 2025 sampai 31 Mei 2026`."""
        return f"{long_date(self.start)} sampai {long_date(self.end)}"


def fault_of(
    window: Window, *, is_good: bool, is_withdrawn: bool, dated: date | None, valid_until: date | None
) -> Fault | None:
    """Return why a document does not count in `window`, None where it does.

    The date puts it inside when it lies in the window; the validity when it reaches into the window and the document
    does not begin after it. A document with neither counts for nothing. Source: ours (the three totals).
    """
    if is_withdrawn:
        return Fault.WITHDRAWN
    if not is_good:
        return Fault.STATE
    if valid_until is not None and valid_until < window.on:
        return Fault.EXPIRED
    if dated is None and valid_until is None:
        return Fault.UNDATED
    if dated is not None and window.start <= dated <= window.end:
        return None
    begins_in_time = dated is None or dated <= window.end
    return None if valid_until is not None and valid_until >= window.start and begins_in_time else Fault.OUTSIDE
