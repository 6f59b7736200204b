"""The demo offices: people, past rounds and the current round of `fixtures/demo/`, written once into an empty portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.iku.services import RuleFacts, set_rule
from assessment.lke.models import Instrument, Node
from assessment.people.models import UNIT_TEAM_ROLES, Instansi, Membership, Role, Unit, User
from assessment.rounds.models import Assessment, Evaluation, Period, RecapPoint, Stage, Window
from assessment.rounds.workflow import Status
from assessment.scores.services import refresh_score
from assessment.seals.services import keep as seals_keep
from zi_portal.kit.refusals import ActionDenied

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
CURRENT_INSTRUMENT = "permenpanrb-90-2021"
DAYS_OPEN_BEFORE, DAYS_OPEN_AFTER = 60, 45
YEARS_BACK = {"this": 0, "last": 1, "before": 2}


@dataclass(frozen=True)
class Account:
    """One demo account as the launcher prints it."""

    username: str
    name: str
    role: str


def read(name: str) -> dict[str, Any]:
    """Return one demo file as a mapping."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def accounts() -> list[Account]:
    """Return the demo accounts to print, one per role and one of the unrelated office."""
    return [
        Account(person["username"], person["name"], person.get("label") or Role(person["role"]).label)
        for person in read("offices")["people"]
        if person.get("show")
    ]


def password() -> str:
    """Return the password of every demo account; it is public, so the demo never loads into a production server."""
    value: str = read("offices")["password"]
    return value


def is_loaded() -> bool:
    """Whether the demo was written to the end."""
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.DEMO_LOADED).exists()


def check_may_load() -> None:
    """Refuse on a production server and in a portal that real people use."""
    if settings.PRODUCTION:
        raise ActionDenied("Data contoh tidak dapat dimuat pada server produksi.")
    usernames = {person["username"] for person in read("offices")["people"]}
    if User.objects.exclude(username__in=usernames).exists():
        raise ActionDenied("Portal ini sudah berisi akun. Data contoh hanya dimuat ke portal yang kosong.")


def demo_date(word: str, year: int) -> date:
    """Return the date of `this-MM-DD`, `last-MM-DD` or `before-MM-DD`, counted from the round's `year`."""
    when, month, day = word.split("-")
    return date(year - YEARS_BACK[when], int(month), int(day))


@transaction.atomic
def load_offices() -> None:
    """Write instansi, units and people; safe to run again after an interruption."""
    data = read("offices")
    instansi: dict[str, Instansi] = {}
    counting = {}  # new instansi that count the predicate as an IKU
    for row in data["instansi"]:
        instansi[row["key"]], created = Instansi.objects.get_or_create(
            name=row["name"], defaults={"short_name": row["short_name"], "kind": row["kind"]}
        )
        if created and "iku" in row:
            counting[row["key"]] = row["iku"]
    units: dict[str, Unit] = {}
    for row in data["units"]:
        values = {key: value for key, value in row.items() if key not in {"key", "instansi", "parent", "code"}}
        units[row["key"]], created = Unit.objects.get_or_create(
            instansi=instansi[row["instansi"]],
            code=row["code"],
            defaults=values | {"parent": units.get(row.get("parent"))},
        )
        if created:
            audit.record(AuditEvent.Kind.UNIT_CREATED, units[row["key"]], by=None, scope=instansi[row["instansi"]])
    for row in data["people"]:
        decree = data["team_decrees"].get(row.get("unit"), "") if row["role"] in UNIT_TEAM_ROLES else ""
        _load_person(row, units, instansi, data["password"], decree=decree)
    for key, said in counting.items():
        numbers = {name: Decimal(value) for name, value in said.items() if name != "iku_name"}
        admin = Membership.objects.get(instansi=instansi[key], role=Role.INSTANSI_ADMIN).user
        set_rule(instansi=instansi[key], facts=RuleFacts(iku_name=said["iku_name"], **numbers), by=admin, seen="")


def _load_person(
    row: Mapping[str, Any], units: Mapping[str, Unit], instansi: Mapping[str, Instansi], secret: str, *, decree: str
) -> None:
    user = User.objects.filter(username=row["username"]).first()
    if user is None:
        user = User.objects.create_user(
            username=row["username"],
            password=secret,
            full_name=row["name"],
            email=f"{row['username']}@zi.example",  # a name that leads nowhere (RFC 2606)
            nip=row.get("nip", ""),
            position=row.get("position", ""),
        )
    unit = units.get(row.get("unit", ""))
    home = instansi.get(row.get("instansi", ""))
    membership, created = Membership.objects.get_or_create(
        user=user,
        role=row["role"],
        unit=unit,
        instansi=home,
        defaults={
            "areas": row.get("areas", []),
            "sk_number": row.get("decree", decree),
            "starts_on": demo_date(row.get("joins", "last-01-02"), timezone.localdate().year),
        },
    )
    if created:
        detail = seals_keep.sealed_role(membership)
        audit.record(AuditEvent.Kind.MEMBERSHIP_ADDED, membership, by=None, scope=unit or home, detail=detail)


@transaction.atomic
def load_history() -> None:
    """Write the past rounds as closed assessments with rekap evaluations, as far as their points are known."""
    for row in read("offices")["rounds"]:
        unit = Unit.objects.get(code=unit_code(row["unit"]))
        instrument = Instrument.objects.filter(code=row["instrument"]).latest("edition")
        year = row["year"]
        period, _ = Period.objects.get_or_create(
            instansi=unit.instansi,
            name=f"Penilaian ZI {year}",
            defaults={
                "instrument": instrument,
                "year": year,
                "evidence_from": date(year - 1, 1, 1),
                "evidence_to": date(year, 12, 31),
            },
        )
        assessment, created = Assessment.objects.get_or_create(
            unit=unit,
            period=period,
            defaults={
                "target": row["target"],
                "status": Status.CLOSED,
                "outcome": row["outcome"],
                "outcome_decree": row.get("outcome_decree", ""),
                "outcome_date": row.get("outcome_date"),
                "outcome_reason": row.get("outcome_reason", ""),
            },
        )
        if created:
            audit.record(AuditEvent.Kind.ASSESSMENT_OPENED, assessment, by=None, scope=unit)
            for evaluation in row["evaluations"]:
                _load_recap(assessment, instrument, evaluation)
            seals_keep.seal_round(assessment, by=None)


def _load_recap(assessment: Assessment, instrument: Instrument, row: Mapping[str, Any]) -> None:
    recorder = User.objects.get(username="pencatat.tpn")
    evaluation = Evaluation.objects.create(
        assessment=assessment,
        stage=row["stage"],
        form=Evaluation.Form.RECAP,
        scorer=row["scorer"],
        source=row["source"],
        published_at=timezone.now(),
        published_by=recorder,
    )
    for code, points in row.get("points", {}).items():
        node = Node.objects.get(instrument=instrument, code=code)
        RecapPoint.objects.create(evaluation=evaluation, node=node, points=Decimal(points))
    if "total" in row:
        RecapPoint.objects.create(evaluation=evaluation, node=None, points=Decimal(row["total"]))
    refresh_score(evaluation)
    audit.record(AuditEvent.Kind.EVALUATION_RECORDED, evaluation, by=recorder, scope=assessment.unit)


def unit_code(key: str) -> str:
    """Return the code of a demo unit by its key in the demo files."""
    code: str = next(row["code"] for row in read("offices")["units"] if row["key"] == key)
    return code


@transaction.atomic
def open_round(unit_key: str) -> Assessment:
    """Open the current year's round of one demo unit, with its window open now."""
    unit = Unit.objects.get(code=unit_code(unit_key))
    now = timezone.now()
    year = timezone.localdate().year
    closing_day = timezone.localdate() + timedelta(days=DAYS_OPEN_AFTER)
    closes_at = datetime.combine(closing_day, time(23, 59), tzinfo=ZoneInfo(unit.time_zone))
    period, created = Period.objects.get_or_create(
        instansi=unit.instansi,
        name=f"Penilaian ZI {year}",
        defaults={
            "instrument": Instrument.objects.filter(code=CURRENT_INSTRUMENT).latest("edition"),
            "year": year,
            "evidence_from": date(year - 1, 1, 1),
            "evidence_to": closing_day,
        },
    )
    if created:
        Window.objects.create(
            period=period, stage=Stage.SELF, opens_at=now - timedelta(days=DAYS_OPEN_BEFORE), closes_at=closes_at
        )
        audit.record(AuditEvent.Kind.PERIOD_CREATED, period, by=None, scope=unit.instansi)
    assessment, created = Assessment.objects.get_or_create(
        unit=unit, period=period, defaults={"target": read("round")[unit_key]["target"]}
    )
    if created:
        evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF)
        refresh_score(evaluation)
        audit.record(AuditEvent.Kind.ASSESSMENT_OPENED, assessment, by=None, scope=unit)
    return assessment


def mark_loaded() -> None:
    """Record that the demo is complete, so that later starts leave it alone."""
    with transaction.atomic():
        audit.record(AuditEvent.Kind.DEMO_LOADED, None, by=None, scope=None)
