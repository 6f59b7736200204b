"""How every row of this package is written, changed and ended: in an open programme, by who leads the area, once for each act."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.agents.models import AgentChange
from assessment.programme.agents.selectors.rows import AREA, Row, last_change, same_row
from assessment.programme.permissions import check_can_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from zi_portal.kit import validation
from zi_portal.kit.folding import clean
from zi_portal.kit.refusals import InvalidInput

TO_COME = "Tanggal ini belum tiba. Periksa lagi tanggalnya."


class StaleRow(Exception):
    """It was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: Row, change: AuditEvent | None) -> None:
        super().__init__(f"{saved._meta.label_lower} {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change


def round_of(row: Row) -> Assessment:
    """Return the round of a row."""
    return row.agent.assessment if isinstance(row, AgentChange) else row.assessment


def locked(assessment: Assessment, by: User) -> Assessment:
    """Lock the round and ask for the right; ActionDenied, or WrongState once the outcome is recorded."""
    assessment = lock_assessment(assessment)
    check_can_keep_area(by, assessment, AREA)
    return assessment


def locked_row(row: Row, by: User) -> Any:
    """Lock the round of a row, ask for the right and return the row as it stands now; InvalidInput for one that was ended."""
    row = same_row(locked(round_of(row), by), row)
    refuse_ended(row)
    return row


def refuse_ended(row: Row) -> None:
    """Refuse what was ended."""
    if row.ended_at is not None:
        raise InvalidInput({"": ["Catatan ini sudah dihentikan, jadi tidak dapat diubah lagi."]})


def changed_of(row: Row, values: dict[str, Any], seen: str) -> list[str]:
    """Return which values differ from the row; StaleRow if there are some and other content was saved since `seen`."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed and seen != row.content_digest:
        raise StaleRow(row, last_change(row))
    return changed


def write(row: Row, values: dict[str, Any], kind: AuditEvent.Kind, by: User, changed: list[str] | None = None) -> None:
    """Write a row with its event; InvalidInput for what its model refuses."""
    for name, value in values.items():
        setattr(row, name, value)
    validation.check_and_save(row)
    detail = {"assessment": round_of(row).pk} | ({"changed": changed} if changed else {})
    audit.record(kind, row, by=by, scope=round_of(row).unit, detail=detail)


def end(row: Row, reason: str, kind: AuditEvent.Kind, by: User) -> None:
    """End a row of `locked_row` with a reason; InvalidInput without one."""
    wanted = clean(reason)
    if not wanted:
        raise InvalidInput({"reason": ["Tuliskan alasannya."]})
    write(row, {"ended_at": timezone.now(), "ended_by": by, "ended_reason": wanted}, kind, by)


def refuse(errors: dict[str, str]) -> None:
    """Raise InvalidInput with what is wrong at which field, if anything is."""
    if errors:
        raise InvalidInput({name: [text] for name, text in errors.items()})


def is_to_come(day: date | None, today: date) -> bool:
    """Return whether a day lies after `today`."""
    return day is not None and day > today
