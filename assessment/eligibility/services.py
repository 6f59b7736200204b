"""Entering what stands against the conditions of being proposed: of a unit's round, or of a whole instansi."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.eligibility.models import ConditionProof
from assessment.eligibility.permissions import check_can_enter_condition, check_can_enter_instansi_condition
from assessment.lke.models import Condition
from assessment.lke.scales import judged_predicates, scale_of
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.models import Assessment, Period
from assessment.rounds.services import lock_assessment
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


class StaleCondition(Exception):
    """The condition was changed since the form was loaded, so nothing is written. `saved` stands now."""

    def __init__(self, saved: ConditionProof) -> None:
        super().__init__(f"condition proof {saved.pk} is at version {saved.version}")
        self.saved = saved


@dataclass(frozen=True)
class ConditionFacts:
    """What a person enters of one condition; everything may be left empty."""

    value: str = ""
    declared: Mapping[str, bool] = field(default_factory=dict)  # predicate → met; only where a value cannot show it
    reason: str = ""
    reference: str = ""  # level instansi only, like `link`
    link: str = ""
    dated: date | None = None
    owner: str = ""
    note: str = ""


@transaction.atomic
def enter_condition(
    *, assessment: Assessment, condition: Condition, facts: ConditionFacts, version: int, by: User
) -> ConditionProof | None:
    """Enter a condition of level unit for one round; None where nothing was ever entered.

    version: the one the person saw, 0 for none. The same content on an old version is accepted and changes nothing.
    Raises ActionDenied if `by` may not now, InvalidInput for what does not fit the condition, StaleCondition if
    different content was saved since `version`.
    """
    assessment = lock_assessment(assessment)
    check_can_enter_condition(by, assessment, condition)
    if facts.reference or facts.link:
        raise InvalidInput({"": ["Bukti syarat unit diambil dari pustaka data dukung."]})
    _check_asked(condition, assessment.period, assessment.unit.instansi)
    row = ConditionProof(assessment=assessment, condition=condition)
    return _enter(row, facts, version=version, by=by, scope=assessment.unit)


@transaction.atomic
def enter_instansi_condition(
    *, period: Period, condition: Condition, facts: ConditionFacts, version: int, by: User
) -> ConditionProof | None:
    """Enter a condition of level instansi for all units of a period; else as `enter_condition`."""
    period = Period.objects.select_for_update(of=("self",)).select_related("instansi").get(pk=period.pk)
    check_can_enter_instansi_condition(by, period)
    if condition.level != Condition.Level.INSTANSI:
        raise InvalidInput({"": ["Syarat ini diisi oleh ketua tim ZI setiap unit."]})
    _check_asked(condition, period, period.instansi)
    row = ConditionProof(period=period, condition=condition)
    return _enter(row, facts, version=version, by=by, scope=period.instansi)


def _enter(
    row: ConditionProof, facts: ConditionFacts, *, version: int, by: User, scope: Unit | Instansi
) -> ConditionProof | None:
    """Write `facts` into the row that stands, or into `row` where none does."""
    _check_fit(row.condition, facts)
    saved = ConditionProof.objects.filter(
        condition=row.condition, period=row.period, assessment=row.assessment
    ).select_related("saved_by")
    stored = saved.first()
    if stored is None and facts == ConditionFacts():
        return None
    before = _facts_of(stored) if stored is not None else ConditionFacts()
    changed = [name for name, value in asdict(facts).items() if value != getattr(before, name)]
    if stored is not None and not changed:
        return stored
    if stored is not None and version != stored.version:
        raise StaleCondition(stored)
    proof = stored or row
    for name in changed:
        setattr(proof, name, dict(facts.declared) if name == "declared" else getattr(facts, name))
    proof.version = proof.version + 1 if stored is not None else 1
    proof.saved_at, proof.saved_by = timezone.now(), by
    validation.check_and_save(proof)
    audit.record(
        AuditEvent.Kind.CONDITION_RECORDED,
        proof,
        by=by,
        scope=scope,
        detail={
            "condition": proof.condition.key,
            "version": proof.version,
            "changed": changed,
            "before": _digest(before) if stored is not None else "",
            "after": _digest(facts),
        },
    )
    return proof


def _check_asked(condition: Condition, period: Period, instansi: Instansi) -> None:
    """Refuse a condition of another LKE or of another kind of instansi, whoever calls."""
    if condition.instrument_id != period.instrument_id or condition.applies_to not in {"semua", instansi.kind}:
        raise InvalidInput({"": ["Syarat ini tidak berlaku bagi instansi dan LKE periode ini."]})


def _check_fit(condition: Condition, facts: ConditionFacts) -> None:
    """Refuse a value off the condition's scale, a judgement where the value decides, and one without its reason."""
    scale = scale_of(condition.key, condition.minimum.values())
    if facts.value and scale is not None and facts.value not in scale.values:
        raise InvalidInput({"value": ["Pilih nilai dari daftar."]})
    judged = judged_predicates(condition.key, condition.rules, condition.minimum)
    for predicate, is_met in facts.declared.items():
        if predicate not in judged or not isinstance(is_met, bool):
            raise InvalidInput({"": ["Syarat ini dibandingkan dengan batasnya. Isi nilainya saja."]})
    if facts.declared and not facts.reason:
        raise InvalidInput({"reason": ["Isi alasan penilaian Anda atas syarat ini."]})


def _facts_of(proof: ConditionProof) -> ConditionFacts:
    return ConditionFacts(**{name: getattr(proof, name) for name in ConditionFacts.__dataclass_fields__})


def _digest(facts: ConditionFacts) -> str:
    """Return the SHA-256 of what was entered: the audit trail holds no text."""
    content = json.dumps(asdict(facts), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
