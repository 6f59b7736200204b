"""Recording, changing and ending innovations."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.innovations.facts import Facts
from assessment.programme.innovations.selectors.innovations import (
    claim_of,
    get_innovation,
    innovations_of,
    last_change,
    ruling_of,
)
from assessment.programme.innovations.services.claims import check_reason, write_claim
from assessment.programme.innovations.words import change_text
from assessment.programme.models import Innovation
from assessment.programme.permissions import check_can_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.refusals import InvalidInput

PLAIN = (
    "area", "name", "maker", "description", "replicated_from", "replicated_by", "problem", "since", "service", "award",
    "used_for_wbk",
)  # fmt: skip
OF_STATE = ("text", "figure", "measure", "on")


class StaleInnovation(Exception):
    """It was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: Innovation, change: AuditEvent | None) -> None:
        super().__init__(f"innovation {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change

    @property
    def effect(self) -> str:
        """What the saved one says it changed."""
        return change_text(self.saved)


@transaction.atomic
def add_innovation(
    *, assessment: Assessment, facts: Facts, by: User, is_claimed: bool = True, reason: str = ""
) -> Innovation:
    """Record an innovation of the unit, and claim it for the round.

    Raises ActionDenied if `by` may not, InvalidInput at the field that is wrong: no maker, a name the unit has, a day after before
    the day before, or a claim that does not count without a reason.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_area(by, assessment, facts.area)
    if facts.maker == Innovation.Maker.UNKNOWN:
        raise InvalidInput({"maker": ["Pilih siapa yang membuat inovasi ini."]})
    innovation = Innovation(unit=assessment.unit)
    _write(innovation, facts, assessment)
    if is_claimed:
        found = get_innovation(assessment, innovation.pk)
        write_claim(assessment=assessment, innovation=found, reason=reason, by=by)
    detail = {"area": innovation.area, "maker": innovation.maker, "assessment": assessment.pk, "claimed": is_claimed}
    audit.record(AuditEvent.Kind.INNOVATION_ADDED, innovation, by=by, scope=assessment.unit, detail=detail)
    return innovation


@transaction.atomic
def change_innovation(
    *, assessment: Assessment, innovation: Innovation, facts: Facts, by: User, seen: str = "", reason: str | None = None
) -> Innovation:
    """Say anew what an innovation is. Nothing is written where the same stands already.

    seen: `content_digest` of what `by` read; without one nothing is compared. reason: why the round still claims it where it does
    not count, None leaves that as it is.
    Raises as `add_innovation`, and StaleInnovation if other content was saved since `seen`.
    """
    assessment = lock_assessment(assessment)
    innovation = get_innovation(assessment, innovation.pk, is_locked=True)
    check_can_keep_area(by, assessment, innovation.area)
    check_can_keep_area(by, assessment, facts.area)
    _refuse_ended(innovation)
    values = _values(facts)
    changed = [name for name, value in values.items() if getattr(innovation, name) != value]
    claim = claim_of(innovation, assessment)
    is_new_reason = claim is not None and reason is not None and claim.reason != clean(reason)
    if not changed and not is_new_reason:
        return innovation
    if seen and seen != innovation.content_digest:
        raise StaleInnovation(innovation, last_change(innovation))
    if "maker" in changed and facts.maker == Innovation.Maker.UNKNOWN:
        raise InvalidInput({"maker": ["Pilih siapa yang membuat inovasi ini."]})
    _write(innovation, facts, assessment)
    if claim is not None:
        wanted = claim.reason if reason is None else clean(reason)
        check_reason(ruling_of(innovation, assessment), wanted)
        if wanted != claim.reason:
            claim.reason = wanted
            validation.check_and_save(claim)
            changed.append("claim")
    detail = {"changed": changed, "maker": innovation.maker, "assessment": assessment.pk}
    audit.record(AuditEvent.Kind.INNOVATION_CHANGED, innovation, by=by, scope=assessment.unit, detail=detail)
    return innovation


@transaction.atomic
def end_innovation(*, assessment: Assessment, innovation: Innovation, reason: str, by: User) -> Innovation:
    """End an innovation that runs no more; it and its claims stay to be read.

    Raises ActionDenied if `by` may not, InvalidInput without a reason.
    """
    assessment = lock_assessment(assessment)
    innovation = get_innovation(assessment, innovation.pk, is_locked=True)
    check_can_keep_area(by, assessment, innovation.area)
    _refuse_ended(innovation)
    innovation.ended_at, innovation.ended_by, innovation.ended_reason = timezone.now(), by, clean(reason)
    if not innovation.ended_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan inovasi ini dihentikan."]})
    validation.check_and_save(innovation)
    detail = {"assessment": assessment.pk}
    audit.record(AuditEvent.Kind.INNOVATION_ENDED, innovation, by=by, scope=assessment.unit, detail=detail)
    return innovation


def _write(innovation: Innovation, facts: Facts, assessment: Assessment) -> None:
    _refuse_wrong(facts, today_in(assessment.unit))
    others = innovations_of(assessment).filter(ended_at__isnull=True).exclude(pk=innovation.pk)
    if fold(clean(facts.name)) in {fold(clean(name)) for name in others.values_list("name", flat=True)}:
        raise InvalidInput(
            {"name": ["Inovasi dengan nama ini sudah dicatat untuk unit ini. Ubah yang ada, atau beri nama lain."]}
        )
    for name, value in _values(facts).items():
        setattr(innovation, name, value)
    validation.check_and_save(innovation)


def _values(facts: Facts) -> dict[str, Any]:
    plain = {name: getattr(facts, name) for name in PLAIN}
    states = {
        f"{part}_{name}": getattr(getattr(facts, part), name) for part in ("before", "after") for name in OF_STATE
    }
    return plain | states


def _refuse_wrong(facts: Facts, today: date) -> None:
    """Refuse what contradicts itself, each at its field."""
    errors: dict[str, list[str]] = {}
    is_replicated = facts.maker == Innovation.Maker.REPLICATED
    if is_replicated and not facts.replicated_from:
        errors["replicated_from"] = ["Tuliskan kantor asal inovasi yang direplikasi."]
    if facts.replicated_from and not is_replicated:
        errors["replicated_from"] = ["Kosongkan kantor asal, atau pilih “Replikasi dari kantor lain” sebagai pembuat."]
    for part, state in (("before", facts.before), ("after", facts.after)):
        if state.figure is not None and not state.measure:
            errors[f"{part}_measure"] = ["Tuliskan satuan angkanya, misalnya: hari."]
        if state.measure and state.figure is None:
            errors[f"{part}_figure"] = ["Isi angkanya, atau kosongkan satuannya."]
        if state.on is not None and state.on > today:
            errors[f"{part}_on"] = ["Tanggal ini belum tiba. Isi tanggal saat angkanya diukur."]
    if facts.before.on and facts.after.on and facts.after.on < facts.before.on:
        errors["after_on"] = ["Tanggal sesudah mendahului tanggal sebelum. Periksa kedua tanggal."]
    if errors:
        raise InvalidInput(errors)


def _refuse_ended(innovation: Innovation) -> None:
    if innovation.ended_at is not None:
        raise InvalidInput({"": ["Inovasi ini sudah dihentikan, jadi tidak dapat diubah lagi."]})
