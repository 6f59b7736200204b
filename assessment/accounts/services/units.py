"""Offices: added, changed, made inactive; their letterhead."""

from dataclasses import asdict, dataclass

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.selectors.assessments import MAX_DEPTH
from zi_portal.kit import validation
from zi_portal.kit.named import is_named
from zi_portal.kit.refusals import InvalidInput, WrongState


@dataclass(frozen=True)
class UnitFacts:
    """What an office is, apart from its letterhead."""

    code: str
    name: str
    parent: Unit | None = None
    time_zone: str = Unit.Zone.WIB
    service_kind: str = ""
    category: str = Unit.Category.WBK
    is_affirmation: bool = False
    staff_count: int | None = None
    profile: str = ""


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of the first page of an office's report, and the paper it is printed on."""

    letterhead_lines: str
    letterhead_address: str
    city: str
    paper: str


@transaction.atomic
def create_unit(*, instansi: Instansi, facts: UnitFacts, by: User) -> Unit:
    """Add an office to `instansi`. Raises ActionDenied; InvalidInput if its code is taken or its parent does not fit."""
    instansi = Instansi.objects.select_for_update().get(pk=instansi.pk)
    permissions.check_can_administer(by, instansi)
    unit = _with_facts(Unit(instansi=instansi), facts)
    _check_code(unit)
    _check_parent(unit)
    validation.check_and_save(unit)
    audit.record(AuditEvent.Kind.UNIT_CREATED, unit, by=by, scope=instansi)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, facts: UnitFacts, by: User) -> Unit:
    """Change an office's facts. Raises as `create_unit` does."""
    unit = _locked(unit)
    permissions.check_can_administer(by, unit.instansi)
    before = {name: getattr(unit, name) for name in facts.__dataclass_fields__}
    _with_facts(unit, facts)
    _check_code(unit)
    _check_parent(unit)
    validation.check_and_save(unit)
    changed = [name for name, value in before.items() if getattr(unit, name) != value]
    audit.record(AuditEvent.Kind.UNIT_CHANGED, unit, by=by, scope=unit, detail={"fields": changed})
    return unit


@transaction.atomic
def deactivate_unit(*, unit: Unit, by: User) -> None:
    """Take an office out of new rounds and new roles; what it has done stays. Raises ActionDenied, WrongState."""
    _set_active(unit, is_active=False, by=by)


@transaction.atomic
def reactivate_unit(*, unit: Unit, by: User) -> None:
    """Let an office take part again. Raises ActionDenied, WrongState."""
    _set_active(unit, is_active=True, by=by)


@transaction.atomic
def remove_unit(*, unit: Unit, by: User) -> None:
    """Remove an office that nothing but the trail names. Raises ActionDenied, WrongState for one that is in use."""
    unit = _locked(unit)
    permissions.check_can_administer(by, unit.instansi)
    if is_named(unit):
        raise WrongState(
            "Unit ini sudah dipakai (peran, penilaian, dokumen, atau unit di bawahnya), jadi tidak dihapus. Nonaktifkan "
            "agar tidak mendapat penilaian baru."
        )
    detail = {"code": unit.code, "name": unit.name}
    audit.record(AuditEvent.Kind.UNIT_REMOVED, unit, by=by, scope=unit.instansi, detail=detail)
    unit.delete()


@transaction.atomic
def change_letterhead(*, unit: Unit, letterhead: Letterhead, by: User) -> Unit:
    """Change what the report of an office begins with. Raises ActionDenied; InvalidInput if a text is too long."""
    unit = _locked(unit)
    permissions.check_can_administer(by, unit.instansi)
    for name, value in asdict(letterhead).items():
        setattr(unit, name, value)
    validation.check_and_save(unit)
    audit.record(AuditEvent.Kind.LETTERHEAD_CHANGED, unit, by=by, scope=unit, detail={"paper": unit.paper})
    return unit


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("instansi", "parent").get(pk=unit.pk)


def _set_active(unit: Unit, *, is_active: bool, by: User) -> None:
    unit = _locked(unit)
    permissions.check_can_administer(by, unit.instansi)
    if unit.is_active == is_active:
        raise WrongState(f"Unit ini sudah {'aktif' if is_active else 'tidak aktif'}.")
    unit.is_active = is_active
    unit.save(update_fields=["is_active"])
    audit.record(AuditEvent.Kind.UNIT_CHANGED, unit, by=by, scope=unit, detail={"is_active": is_active})


def _with_facts(unit: Unit, facts: UnitFacts) -> Unit:
    for name in facts.__dataclass_fields__:
        setattr(unit, name, getattr(facts, name))
    return unit


def _check_code(unit: Unit) -> None:
    """Say at its field what the constraint would say of the whole row."""
    if Unit.objects.exclude(pk=unit.pk).filter(instansi=unit.instansi, code=unit.code).exists():
        raise InvalidInput({"code": ["Kode unit ini sudah dipakai. Gunakan kode lain."]})


def _check_parent(unit: Unit) -> None:
    """Refuse a parent of another instansi, one that stands below `unit` itself, and a tree deeper than is read."""
    ancestors: list[Unit] = []
    parent = unit.parent
    while parent is not None and len(ancestors) <= MAX_DEPTH:
        if parent.pk == unit.pk:
            raise InvalidInput({"parent": ["Unit induk ini berada di bawah unit itu sendiri. Pilih unit lain."]})
        ancestors.append(parent)
        parent = parent.parent
    if any(ancestor.instansi_id != unit.instansi_id for ancestor in ancestors):
        raise InvalidInput({"parent": ["Unit induk harus berada di instansi yang sama. Pilih unit lain."]})
    if len(ancestors) + _height(unit) > MAX_DEPTH:
        raise InvalidInput(
            {"parent": [f"Susunan unit paling banyak {MAX_DEPTH} tingkat. Pilih unit induk yang lebih tinggi."]}
        )


def _height(unit: Unit) -> int:
    """Return how many levels stand below `unit`."""
    if unit._state.adding:
        return 0
    level, height = [unit.pk], 0
    while height <= MAX_DEPTH:
        level = list(Unit.objects.filter(parent__in=level).values_list("pk", flat=True))
        if not level:
            break
        height += 1
    return height
