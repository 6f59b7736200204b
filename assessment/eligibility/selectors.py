"""The conditions of being proposed, with what the instansi and the unit have entered of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigAutoField, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessment.accounts.selectors.administration import get_administered_period
from assessment.audit.models import AuditEvent
from assessment.eligibility.models import ConditionProof
from assessment.eligibility.permissions import check_can_enter_condition, check_can_enter_instansi_condition
from assessment.eligibility.rules import Passage, ProofText, Wall, WallRow, applies, in_order_of_work, standing_of
from assessment.lke import scales as lke_scales
from assessment.lke.models import Condition
from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.models import Instansi, Membership, Role, User
from assessment.rounds.models import Assessment, Period
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.selectors.owners import in_order_of_rank, team_in_force, team_of
from assessment.scoring import PREDICATES, Instrument
from zi_portal.kit.prepared import Asked, Prepared

INSTANSI, UNIT = Condition.Level.INSTANSI, Condition.Level.UNIT
RESTRICTED = "Dokumen terbatas"
ADMIN = "Admin instansi"
# What a save may change, by the name of the column.
FIELD_NAMES = {column.name: str(column.verbose_name) for column in ConditionProof._meta.concrete_fields}


@dataclass(frozen=True)
class Change:
    """One save of a condition: who, when, and which fields."""

    at: datetime
    by: str
    fields: tuple[str, ...]  # in words


@dataclass(frozen=True)
class ConditionPage:
    """One condition for a unit's round, or for a whole instansi, with all that its page shows."""

    condition: Condition
    proof: ConditionProof | None
    by_predicate: tuple[tuple[str, WallRow], ...]  # each predicate that asks it, the target first
    changes: tuple[Change, ...]  # newest first
    denied: str  # why the person may not enter it; "" if they may
    people: tuple[str, ...]  # whom a form offers as owner

    @property
    def row(self) -> WallRow:
        """The condition as the first predicate asks it; what was entered is the same for all."""
        return self.by_predicate[0][1]

    @property
    def version(self) -> int:
        """What a form of it carries; 0 while nothing is entered."""
        return self.proof.version if self.proof is not None else 0


@dataclass(frozen=True)
class KeptCondition:
    """One condition of level instansi: its row for each of PREDICATES, None for one that does not ask it."""

    rows: tuple[WallRow | None, ...]

    @property
    def first(self) -> WallRow:
        """The row of the first predicate that asks it: value, proof and date are those of all."""
        return next(row for row in self.rows if row is not None)


def get_wall(assessment: Assessment, predicate: str, team: Sequence[Membership] | None = None) -> Wall:
    """Return the conditions `predicate` asks of this office, those that need work first.

    assessment: one the caller has fetched through a selector of its user; team: of its unit, where it is at hand. Three
    queries, two with the team; documents that are *terbatas* are counted, never named. Conditions for another kind of
    instansi are left out.
    """
    return walls_of(assessment, [predicate], team)[0]


def walls_of(assessment: Assessment, predicates: Iterable[str], team: Sequence[Membership] | None = None) -> list[Wall]:
    """Return the same for several predicates; the same three queries."""
    instrument = get_instrument(assessment.period.instrument)
    kind = assessment.unit.instansi.kind
    asked = [item for item in instrument.eligibility["conditions"] if applies(item, kind)]
    recorded = _recorded(assessment)
    documents = _documents(assessment)
    lead = _team_leads(team_of(assessment.unit) if team is None else team)
    walls = []
    for predicate in predicates:
        rows = [
            _row(
                instrument,
                item,
                predicate,
                recorded.get(item["key"]),
                documents.get(item["key"], ()),
                keeper=lead if item["level"] == UNIT else ADMIN,
                of=assessment.pk,
            )
            for item in asked
            if predicate in item["rules"]
        ]
        walls.append(
            Wall(
                predicate,
                rows=in_order_of_work(rows),
                exceptions=_passages(instrument, "exceptions"),
                notes=_passages(instrument, "notes"),
            )
        )
    return walls


def get_asked_condition(user: User, pk: int, key: str) -> tuple[Assessment, Condition]:
    """Return an assessment with one condition asked of it; Http404 out of scope or where it is not asked, ActionDenied."""
    assessment = get_assessment(user, pk)
    return assessment, _condition(assessment.period, assessment.unit.instansi, key)


def get_condition_page(user: User, pk: int, key: str) -> tuple[Assessment, ConditionPage]:
    """Return the same with all that its page shows."""
    assessment, condition = get_asked_condition(user, pk, key)
    order = [assessment.target, *(predicate for predicate in PREDICATES if predicate != assessment.target)]
    proof = _recorded(assessment).get(key)
    return assessment, ConditionPage(
        condition=condition,
        proof=proof,
        by_predicate=_rows_of(walls_of(assessment, order), key),
        changes=_changes(proof),
        denied=permissions.denial(check_can_enter_condition, user, assessment, condition),
        people=tuple(dict.fromkeys(str(member.user) for member in team_in_force(assessment.unit))),
    )


def get_administered_conditions(user: User, pk: int) -> tuple[Period, list[KeptCondition]]:
    """Return a period `user` administers with its conditions of level instansi; Http404, ActionDenied."""
    period = get_administered_period(user, pk)
    by_key: dict[str, list[WallRow | None]] = {}
    for number, wall in enumerate(_period_walls(period)):
        for row in wall.rows:
            by_key.setdefault(row.key, [None] * len(PREDICATES))[number] = row
    return period, [KeptCondition(tuple(rows)) for rows in by_key.values()]


def get_administered_condition(user: User, pk: int, key: str) -> tuple[Period, ConditionPage]:
    """Return one condition of level instansi of a period `user` administers; Http404, ActionDenied."""
    period = get_administered_period(user, pk)
    condition = _condition(period, period.instansi, key, level=INSTANSI)
    proof = period.condition_proofs.filter(condition=condition).select_related("condition", "saved_by").first()
    return period, ConditionPage(
        condition=condition,
        proof=proof,
        by_predicate=_rows_of(_period_walls(period), key),
        changes=_changes(proof),
        denied=permissions.denial(check_can_enter_instansi_condition, user, period),
        people=(),
    )


def source_text(source: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return `Permen PAN-RB 5/2024, hlm. 4` of a source with its short name; "" where the file gives none."""
    if not source.get("regulation"):
        return ""
    regulation = names.get(source["regulation"], source["regulation"]).split(" dengan ")[0].split(" (")[0]
    return f"{regulation}, hlm. {source['page']}" if source.get("page") else regulation


def _condition(period: Period, instansi: Instansi, key: str, *, level: str = "") -> Condition:
    """Return a condition that the period's LKE asks of `instansi`, or Http404."""
    condition = get_object_or_404(Condition, instrument=period.instrument_id, key=key)
    if condition.applies_to not in {"semua", instansi.kind} or (level and condition.level != level):
        raise Http404("not asked here")
    return condition


def _spelled_out(text: str, names: Mapping[str, str]) -> str:
    """Return `text` of an instrument file with the short names of its sources (`R5`) in words."""
    for short in names:
        if short not in text:
            continue
        text = re.sub(rf"\b{re.escape(short)}\b", source_text({"regulation": short}, names), text)
    return text


def _period_walls(period: Period) -> list[Wall]:
    instrument = get_instrument(period.instrument)
    proofs = period.condition_proofs.select_related("condition", "saved_by")
    recorded = {proof.condition.key: proof for proof in proofs}
    asked = [
        item
        for item in instrument.eligibility["conditions"]
        if applies(item, period.instansi.kind) and item["level"] == INSTANSI
    ]
    walls = []
    for predicate in PREDICATES:
        rows = [
            _row(instrument, item, predicate, recorded.get(item["key"]), (), keeper=ADMIN, of=period.pk)
            for item in asked
            if predicate in item["rules"]
        ]
        walls.append(Wall(predicate, tuple(rows), (), ()))
    return walls


def _rows_of(walls: Iterable[Wall], key: str) -> tuple[tuple[str, WallRow], ...]:
    return tuple((wall.predicate, row) for wall in walls for row in wall.rows if row.key == key)


def _row(
    instrument: Instrument,
    item: Mapping[str, Any],
    predicate: str,
    proof: ConditionProof | None,
    documents: Iterable[ProofText],
    *,
    keeper: str,
    of: int,
) -> WallRow:
    rule, minimum = item["rules"][predicate], item.get("minimum", {}).get(predicate, "")
    value = proof.value if proof is not None else ""
    declared = proof.declared.get(predicate) if proof is not None else None
    proofs = [*documents]
    if proof is not None and (proof.reference or proof.link):
        proofs.insert(0, ProofText(proof.reference or proof.link, proof.link, counts=True))
    return WallRow(
        key=item["key"],
        label=lke_scales.label_of(item["key"], rule),
        level=item["level"],
        rule=rule,
        minimum=minimum,
        standing=standing_of(item["key"], rule, minimum, value, declared),
        value=value,
        reason=proof.reason if proof is not None else "",
        proofs=tuple(proofs),
        dated=proof.dated if proof is not None else None,
        owner=proof.owner if proof is not None and proof.owner else keeper,
        note=proof.note if proof is not None else "",
        verified=item["verified"],
        remark=_spelled_out(item.get("note", ""), instrument.sources),
        source=source_text(item.get("source", {}), instrument.sources),
        saved_by=str(proof.saved_by) if proof is not None else "",
        saved_at=proof.saved_at if proof is not None else None,
        url_args=(of, item["key"]),
    )


_OF_UNIT = Q(assessment=Asked("assessment", BigAutoField()), condition__level=UNIT)
_OF_INSTANSI = Q(period=Asked("period", BigAutoField()), condition__level=INSTANSI)
_PROOFS = Prepared(
    lambda: ConditionProof.objects.filter(_OF_UNIT | _OF_INSTANSI).order_by().select_related("condition", "saved_by")
)


def _recorded(assessment: Assessment) -> dict[str, ConditionProof]:
    """Return condition key → what stands, of the unit's round and of its whole instansi."""
    found = _PROOFS(assessment=assessment.pk, period=assessment.period_id)
    return {proof.condition.key: proof for proof in found}


_TOLD = ("condition__key", "document__title", "document__state", "document__is_restricted", "document__withdrawn_at")
_PROVING = Prepared(
    lambda: (
        Assessment.objects.filter(pk=Asked("assessment", BigAutoField()), condition_citations__isnull=False)
        .order_by("condition_citations__created_at", "condition_citations__pk")
        .values_list(*(f"condition_citations__{name}" for name in _TOLD))
    )
)


def _documents(assessment: Assessment) -> dict[str, list[ProofText]]:
    """Return condition key → the documents cited for it, in the order they were; one query, of what is told of them alone."""
    # `document` belongs to `evidence`, which this package reaches by related names only.
    found: dict[str, list[ProofText]] = {}
    for key, title, state, is_restricted, withdrawn_at in _PROVING(assessment=assessment.pk):
        counts = withdrawn_at is None and state == "baik"
        found.setdefault(key, []).append(ProofText(RESTRICTED if is_restricted else title, "", counts))
    return found


def _team_leads(team: Iterable[Membership]) -> str:
    """Return who enters the unit's conditions: its ketua tim ZI by name."""
    leads = in_order_of_rank(member for member in team if member.role == Role.TEAM_LEAD)
    names = [str(member.user) for member in leads]
    return f"{', '.join(names)} (ketua tim ZI)" if names else "Ketua tim ZI"


def _passages(instrument: Instrument, name: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            _spelled_out(item["text"], instrument.sources),
            tuple(item.get("units", ())),
            source_text(item.get("source", {}), instrument.sources),
        )
        for item in instrument.eligibility[name]
    )


def _changes(proof: ConditionProof | None) -> tuple[Change, ...]:
    """Return every save of a condition as the audit trail holds it."""
    if proof is None:
        return ()
    events = AuditEvent.objects.filter(
        kind=AuditEvent.Kind.CONDITION_RECORDED,
        object_type=ConditionProof._meta.label_lower,
        object_id=str(proof.pk),
    )
    return tuple(
        Change(event.at, str(event.actor), tuple(FIELD_NAMES[name] for name in event.detail["changed"]))
        for event in events.select_related("actor").order_by("-sequence")
    )
