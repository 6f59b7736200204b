"""Setting how an instansi counts the predicate, and noting it for the contract of a unit."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.iku.permissions import check_can_note_iku
from assessment.iku.selectors import note_digest, rule_digest
from assessment.people.models import Instansi, User
from assessment.people.permissions import check_can_administer
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


@dataclass(frozen=True)
class RuleFacts:
    """The rule as its form tells it; without a name there is none."""

    iku_name: str = ""
    iku_target: Decimal | None = None
    iku_factor_wbk: Decimal | None = None
    iku_factor_wbbm: Decimal | None = None
    iku_factor_none: Decimal | None = None


class StaleIku(Exception):
    """Rule or note was changed since the form was loaded, so nothing is written."""


@transaction.atomic
def set_rule(*, instansi: Instansi, facts: RuleFacts, by: User, seen: str) -> Instansi:
    """Say how an instansi counts the predicate, or, without a name, that it does not. seen: `rule_digest` that `by` read.

    Nothing is written where the same stands. Raises ActionDenied if `by` may not, InvalidInput for a rule that says nothing,
    StaleIku if another one was set since.
    """
    instansi = Instansi.objects.select_for_update().get(pk=instansi.pk)
    check_can_administer(by, instansi)
    before = rule_digest(instansi)
    if facts.iku_name and facts.iku_target is None:
        raise InvalidInput({"iku_target": ["Isi target IKU."]})
    factors = (facts.iku_factor_wbk, facts.iku_factor_wbbm, facts.iku_factor_none)
    if facts.iku_name and all(factor is None for factor in factors):
        raise InvalidInput({"iku_factor_wbbm": ["Isi sedikitnya satu faktor, misalnya 1,2 untuk WBBM."]})
    if not facts.iku_name and facts != RuleFacts():
        raise InvalidInput({"iku_name": ["Isi nama IKU, atau kosongkan semua isian."]})
    for name, value in asdict(facts).items():
        setattr(instansi, name, value)
    after = rule_digest(instansi)
    if after == before:
        return instansi
    if seen != before:
        raise StaleIku
    validation.check_and_save(instansi)
    detail = {name: str(value) for name, value in asdict(facts).items() if name != "iku_name" and value is not None}
    audit.record(AuditEvent.Kind.IKU_RULE_SET, instansi, by=by, scope=instansi, detail=detail)
    return instansi


@transaction.atomic
def write_note(*, assessment: Assessment, text: str, by: User, seen: str) -> Assessment:
    """Note the IKU of a round, for the contract. seen: `note_digest` that `by` read.

    Nothing is written where the same stands. Raises ActionDenied if `by` may not, StaleIku if another note was written since.
    """
    assessment = lock_assessment(assessment)
    check_can_note_iku(by, assessment)
    before = note_digest(assessment)
    assessment.iku_note = text
    after = note_digest(assessment)
    if after == before:
        return assessment
    if seen != before:
        raise StaleIku
    validation.check_and_save(assessment)
    detail = {"before": before, "after": after}
    audit.record(AuditEvent.Kind.IKU_NOTED, assessment, by=by, scope=assessment.unit, detail=detail)
    return assessment
