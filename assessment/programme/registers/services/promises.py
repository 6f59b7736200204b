"""Recording services with their promised times, changing and withdrawing them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.registers.models import ServicePromise
from assessment.programme.registers.privacy import refusal_of
from assessment.programme.registers.selectors.promises import AREA, current_promises, get_promise, last_change
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.refusals import InvalidInput


@dataclass(frozen=True)
class Promise:
    """One service as a form or an import tells it; the times in `time_unit`."""

    name: str
    old_time: int
    new_time: int | None
    time_unit: str
    decree_number: str = ""
    decree_date: date | None = None
    beats_centre: bool = False
    eased_otherwise: bool = False


class StalePromise(Exception):
    """The service was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: ServicePromise, change: AuditEvent | None) -> None:
        super().__init__(f"service {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change


@transaction.atomic
def add_promises(
    *, assessment: Assessment, found: Collection[Promise], by: User, origin: str = "formulir"
) -> list[ServicePromise]:
    """Record services; all of them or none. origin: where they come from, for the trail.

    Raises ActionDenied if `by` may not, InvalidInput for what the register cannot take.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_area(by, assessment, AREA)
    taken = {name_of(row.name) for row in current_promises(assessment)}
    rows = []
    for promise in found:
        _refuse(promise, taken, today_in(assessment.unit))
        taken.add(name_of(promise.name))
        row = ServicePromise(assessment=assessment, **asdict(promise))
        validation.check_and_save(row)
        rows.append(row)
    target = rows[0] if len(rows) == 1 else assessment
    detail = {"from": origin, "services": [row.pk for row in rows]}
    audit.record(AuditEvent.Kind.SERVICE_RECORDED, target, by=by, scope=assessment.unit, detail=detail)
    return rows


@transaction.atomic
def change_promise(*, row: ServicePromise, promise: Promise, by: User, seen: str) -> ServicePromise:
    """Say anew what a service promises. seen: `content_digest` that `by` read.

    Nothing is written where the same stands already. Raises as `add_promises`, and StalePromise if other content was saved
    since `seen`.
    """
    assessment = lock_assessment(row.assessment)
    row = get_promise(assessment, row.pk)
    check_can_keep_area(by, assessment, AREA)
    _refuse_withdrawn(row)
    changed = [name for name, value in asdict(promise).items() if getattr(row, name) != value]
    if not changed:
        return row
    if seen != row.content_digest:
        raise StalePromise(row, last_change(row))
    others = current_promises(assessment).exclude(pk=row.pk)
    _refuse(promise, {name_of(other.name) for other in others}, today_in(assessment.unit))
    for name in changed:
        setattr(row, name, getattr(promise, name))
    validation.check_and_save(row)
    audit.record(AuditEvent.Kind.SERVICE_RECORDED, row, by=by, scope=assessment.unit, detail={"changed": changed})
    return row


@transaction.atomic
def withdraw_promise(*, row: ServicePromise, reason: str, by: User) -> ServicePromise:
    """Take a service out of the register; it stays to be read. Raises ActionDenied if `by` may not, InvalidInput without a reason."""
    assessment = lock_assessment(row.assessment)
    row = get_promise(assessment, row.pk)
    check_can_keep_area(by, assessment, AREA)
    _refuse_withdrawn(row)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, clean(reason)
    if not row.withdrawn_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan layanan ini dicabut."]})
    if text := refusal_of(row.withdrawn_reason):
        raise InvalidInput({"reason": [text]})
    validation.check_and_save(row)
    audit.record(AuditEvent.Kind.SERVICE_WITHDRAWN, row, by=by, scope=assessment.unit)
    return row


def name_of(name: str) -> str:
    """Return what two services of the same name share, whatever their blanks, capitals and accents."""
    return fold(clean(name))


def problems_of(promise: Mapping[str, Any], today: date) -> dict[str, str]:
    """Return field → why it cannot be taken. promise: the fields of a Promise, as far as they can be read."""
    found = {}
    new_time, number, day = (promise.get(name) for name in ("new_time", "decree_number", "decree_date"))
    for name in ("name", "decree_number"):
        if text := refusal_of(str(promise.get(name) or "")):
            found[name] = text
    if day is not None and day > today:
        found["decree_date"] = "Tanggal keputusan belum tiba. Periksa lagi tanggalnya."
    if number and day is None:
        found["decree_date"] = "Isi juga tanggal keputusan."
    elif day is not None and not number:
        found["decree_number"] = "Isi juga nomor keputusan."
    elif new_time is not None and not number and new_time != promise.get("old_time"):
        found["decree_number"] = "Isi nomor keputusan yang menetapkan janji waktu baru."
    return found


def _refuse(promise: Promise, taken: Collection[str], today: date) -> None:
    if name_of(promise.name) in taken:
        raise InvalidInput(
            {"name": ["Layanan dengan nama ini sudah ada. Ubah yang ada, atau tulis nama yang membedakannya."]}
        )
    if found := problems_of(asdict(promise), today):
        raise InvalidInput({name: [text] for name, text in found.items()})


def _refuse_withdrawn(row: ServicePromise) -> None:
    if row.withdrawn_at is not None:
        raise InvalidInput({"": ["Layanan ini sudah dicabut dari register, jadi tidak dapat diubah lagi."]})
