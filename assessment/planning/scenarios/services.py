"""Making scenarios: simulating answers, keeping, sharing, copying and deleting them. The real sheet is never written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.selectors.layout import get_layout
from assessment.people import permissions
from assessment.people.models import User
from assessment.planning.route.selectors import read_route
from assessment.planning.scenarios.models import Scenario, ScenarioChange
from assessment.planning.scenarios.permissions import (
    check_can_change_scenario,
    check_can_manage_scenario,
    check_can_read_scenario,
    check_can_simulate,
)
from assessment.planning.scenarios.selectors import readable_base, result_of, with_changes
from assessment.planning.scenarios.what_if import WhatIf
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.sheet.services import check_value
from zi_portal.kit import validation
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState

MOST_KEPT = 10  # scenarios with a name, of one person in one round
NAME_LIMIT = Scenario._meta.get_field("name").max_length or 0
TOO_MANY = (
    f"Anda sudah menyimpan {MOST_KEPT} skenario untuk penilaian ini, sebanyak yang dapat disimpan. "
    "Hapus satu yang tidak dipakai, lalu simpan lagi."
)


@dataclass(frozen=True)
class Simulated:
    """What stands after a change."""

    is_written: bool  # False: the same was simulated already, or there is nothing to simulate
    result: WhatIf


@transaction.atomic
def open_scratch(*, assessment: Assessment, by: User) -> Scenario:
    """Return the scratch sheet of `by` in this round, a new one where there is none.

    Raises ActionDenied, or WrongState for a round that holds only a rekap. Nobody else ever sees a scratch sheet, so
    neither it nor what is simulated on it leaves an audit event; keeping it does.
    """
    _lock_maker(by, assessment)
    self_evaluation(assessment)
    found = Scenario.objects.filter(assessment=assessment, maker=by, name="").first()
    return found if found is not None else _make(assessment, by, "")


@transaction.atomic
def simulate(*, scenario: Scenario, values: Mapping[str, scoring.Answer | None], by: User) -> Simulated:
    """Simulate the answers in `values` by question code, and return what the scenario gives now.

    None goes back to the real answer, as does an answer that is given and counts already.
    Raises ActionDenied if `by` may not, WrongState where the real sheet cannot be read; InvalidInput, under the
    question's code, for a question of another LKE, an answer outside its type, or counts that are not all filled. Then
    nothing is written.
    """
    scenario = _locked(scenario)
    check_can_change_scenario(by, scenario)
    assessment = scenario.assessment
    _check_values(assessment, values)
    base = readable_base(assessment)
    keys = {code: question.pk for code, question in get_layout(assessment.period.instrument).questions.items()}
    stored = {change.indicator_id: change for change in scenario.changes.order_by()}
    gone, written = [], []
    for code, value in values.items():
        change = ScenarioChange(scenario=scenario, indicator_id=keys[code], **scoring.in_columns(value))
        before = stored.get(keys[code])
        if before is not None and _same(before, change):
            continue
        if value is not None and not base.holds(code, value):
            written.append(change)
        elif before is not None:
            gone.append(before.pk)
    if gone or written:
        scenario.changes.filter(pk__in=gone).delete()
        ScenarioChange.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["scenario", "indicator"], update_fields=scoring.COLUMNS
        )
        scenario.changed_at = timezone.now()
        scenario.save(update_fields=["changed_at"])
        if scenario.is_kept:
            _record(AuditEvent.Kind.SCENARIO_CHANGED, scenario, by, questions=sorted(values))
    prefetch_related_objects([scenario], with_changes())
    return Simulated(bool(gone or written), result_of(scenario, assessment, base))


@transaction.atomic
def name_scenario(*, scenario: Scenario, name: str, by: User) -> Scenario:
    """Give a scenario its name: a scratch sheet is kept by that, a kept one renamed.

    Raises ActionDenied if `by` may not; InvalidInput for an empty or taken name, a scratch sheet that simulates
    nothing, or when as many are kept as one person may.
    """
    scenario = _locked(scenario)
    check_can_manage_scenario(by, scenario)
    if not name:
        raise InvalidInput({"name": ["Isi nama skenario."]})
    if name == scenario.name:
        return scenario
    kind = AuditEvent.Kind.SCENARIO_CHANGED if scenario.is_kept else AuditEvent.Kind.SCENARIO_KEPT
    if not scenario.is_kept:
        if not scenario.changes.exists():
            raise InvalidInput({"name": ["Belum ada yang disimulasikan. Ubah dahulu paling sedikit satu jawaban."]})
        _lock_maker(by, scenario.assessment)
        _check_room(scenario.assessment, by)
    scenario.name = name
    scenario.changed_at = timezone.now()
    if _kept(scenario.assessment, scenario.maker).filter(name=name).exclude(pk=scenario.pk).exists():
        whose = "Anda" if scenario.maker_id == by.pk else scenario.maker
        raise InvalidInput({"name": [f"{whose} sudah mempunyai skenario dengan nama ini. Pakai nama lain."]})
    validation.check_and_save(scenario)
    _record(kind, scenario, by, renamed=True)
    return scenario


@transaction.atomic
def share_scenario(*, scenario: Scenario, is_shared: bool, by: User) -> Scenario:
    """Let the unit's team read a scenario, or keep it to its maker again. Twice the same changes nothing.

    Raises ActionDenied if `by` may not, InvalidInput for a scratch sheet.
    """
    scenario = _locked(scenario)
    check_can_change_scenario(by, scenario)
    if scenario.is_shared == is_shared:
        return scenario
    scenario.shared_at = timezone.now() if is_shared else None
    validation.check_and_save(scenario)
    _record(AuditEvent.Kind.SCENARIO_SHARED if is_shared else AuditEvent.Kind.SCENARIO_WITHDRAWN, scenario, by)
    return scenario


@transaction.atomic
def copy_scenario(*, scenario: Scenario, by: User) -> Scenario:
    """Return a copy that belongs to `by` alone, kept under a name of its own.

    Raises ActionDenied if `by` may not read it; InvalidInput when as many are kept as one person may.
    """
    scenario = _locked(scenario)
    check_can_read_scenario(by, scenario)
    _lock_maker(by, scenario.assessment)
    _check_room(scenario.assessment, by)
    copy = _make(scenario.assessment, by, _free_name(scenario.assessment, by, f"Salinan {scenario}"))
    ScenarioChange.objects.bulk_create(
        ScenarioChange(
            scenario=copy,
            indicator_id=change.indicator_id,
            **{name: getattr(change, name) for name in scoring.COLUMNS},
        )
        for change in scenario.changes.all()
    )
    _record(AuditEvent.Kind.SCENARIO_KEPT, copy, by, copied=scenario.pk)
    return copy


@transaction.atomic
def delete_scenario(*, scenario: Scenario, by: User) -> None:
    """Delete a scenario with its changes; nothing rests on them. Raises ActionDenied if `by` may not."""
    scenario = _locked(scenario)
    check_can_manage_scenario(by, scenario)
    if scenario.is_kept:
        _record(AuditEvent.Kind.SCENARIO_DELETED, scenario, by, maker=scenario.maker_id)
    scenario.delete()


@transaction.atomic
def simulate_route(*, assessment: Assessment, target: str, by: User) -> Scenario:
    """Return a new scenario of `by` that holds every step of the route to `target`.

    Raises ActionDenied; InvalidInput, under "", where there is no step to simulate or no room for another scenario.
    """
    _lock_maker(by, assessment)
    _check_room(assessment, by, field="")
    page = read_route(by, assessment, target)
    if page.plan is None or not page.plan.steps:
        reason = page.problems[0] if page.problems else page.plan.reason if page.plan is not None else ""
        raise InvalidInput({"": [reason or f"Semua syarat {page.target} sudah terpenuhi; tidak ada langkahnya."]})
    wanted = f"Jalur {page.target} {long_date(timezone.localdate())}"
    scenario = _make(assessment, by, _free_name(assessment, by, wanted))
    questions = get_layout(assessment.period.instrument).questions
    ScenarioChange.objects.bulk_create(
        ScenarioChange(scenario=scenario, indicator_id=questions[step.code].pk, **scoring.in_columns(step.after))
        for step in page.plan.steps
    )
    _record(AuditEvent.Kind.SCENARIO_KEPT, scenario, by, route=page.target, steps=len(page.plan.steps))
    return scenario


def _locked(scenario: Scenario) -> Scenario:
    """Return the scenario as it is now, locked. Raises WrongState if it was deleted meanwhile."""
    rows = Scenario.objects.select_for_update(of=("self",)).select_related(
        "assessment__unit__instansi", "assessment__period__instrument", "maker"
    )
    found = rows.filter(pk=scenario.pk).first()
    if found is None:
        raise WrongState("Skenario ini sudah dihapus. Buka lagi halaman Simulasi.")
    return found


def _lock_maker(by: User, assessment: Assessment) -> None:
    """Check that `by` may simulate, and let their scenarios be counted by one act at a time."""
    User.objects.select_for_update().get(pk=by.pk)
    permissions.memberships_of(by, fresh=True)
    check_can_simulate(by, assessment)


def _kept(assessment: Assessment, maker: User) -> QuerySet[Scenario]:
    return Scenario.objects.filter(assessment=assessment, maker=maker).exclude(name="")


def _check_room(assessment: Assessment, by: User, field: str = "name") -> None:
    if _kept(assessment, by).count() >= MOST_KEPT:
        raise InvalidInput({field: [TOO_MANY]})


def _make(assessment: Assessment, by: User, name: str) -> Scenario:
    now = timezone.now()
    scenario = Scenario(assessment=assessment, maker=by, name=name, created_at=now, changed_at=now)
    validation.check_and_save(scenario)
    return scenario


def _free_name(assessment: Assessment, by: User, wanted: str) -> str:
    """Return `wanted`, or the same with the first number that no scenario of `by` bears yet."""
    taken = set(_kept(assessment, by).values_list("name", flat=True))
    for number in range(1, MOST_KEPT + 2):
        end = "" if number == 1 else f" ({number})"
        name = f"{wanted[: NAME_LIMIT - len(end)].rstrip()}{end}"
        if name not in taken:
            return name
    raise AssertionError(f"{by.pk} keeps more than {MOST_KEPT} scenarios")


def _check_values(assessment: Assessment, values: Mapping[str, scoring.Answer | None]) -> None:
    questions = get_layout(assessment.period.instrument).questions
    errors: dict[str, list[str]] = {}
    for code, value in values.items():
        if code not in questions:
            errors[code] = ["Pertanyaan ini tidak ada di LKE penilaian ini."]
            continue
        try:
            check_value(assessment, code, value)
        except InvalidInput as refused:
            errors[code] = refused.errors["answer"]
            continue
        if value is not None and scoring.missing(questions[code].indicator, value):
            errors[code] = ["Isi semua jumlah pertanyaan ini."]
    if errors:
        raise InvalidInput(errors)


def _same(one: ScenarioChange, other: ScenarioChange) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in scoring.COLUMNS)


def _record(kind: AuditEvent.Kind, scenario: Scenario, by: User, **detail: object) -> None:
    audit.record(kind, scenario, by=by, scope=scenario.assessment.unit, detail=detail)
