"""What the rules of the programme look at, read from its packages: one question to each, whatever they hold."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, Unit, User
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.monitoring import rules as monitoring_rules
from assessment.programme.monitoring.selectors import AREAS, beginnings, label_of
from assessment.programme.months import bits_of, months_of
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.proving import KEY as PROGRESS
from assessment.programme.plan.rules import months_over
from assessment.programme.plan.selectors.lines import codes_by_line, current_lines
from assessment.programme.records import proofs
from assessment.rounds.models import Assessment
from assessment.sheet.offers import offer_at
from assessment.sheet.selectors.unit_sheet import UnitSheet
from assessment.tasks.selectors.tasks import today_in
from assessment.team.decrees.selectors.register import running_decrees
from assessment.xray.facts import Question
from assessment.xray.programme_facts import (
    ChangeFact,
    DecreeFact,
    LineFact,
    NumberFact,
    ObstacleFact,
    ProgrammeFacts,
    UnmonitoredFact,
)


def programme_facts(user: User, sheet: UnitSheet, questions: Mapping[str, Question]) -> ProgrammeFacts:
    """Return the programme of one round, of whose team `user` must be, beside its answers; a fixed number of queries."""
    assessment = sheet.assessment
    today = today_in(assessment.unit)
    return ProgrammeFacts(
        instrument=sheet.claim.instrument,
        questions=questions,
        area_names={key: area.name for key, area in sheet.layout.areas.items()},
        obstacles=_obstacles(assessment),
        lines=_lines(assessment, today),
        unmonitored=_unmonitored(assessment, today),
        monitoring_url=reverse("assessment:monitoring-list", args=[assessment.pk]),
        decree=_decree(assessment.unit),
        changes=tuple(_changes(assessment.unit, today)),
        decrees_url=reverse("assessment:decree-list", args=[assessment.unit_id]),
        numbers=tuple(_numbers(user, sheet)),
    )


def _obstacles(assessment: Assessment) -> tuple[ObstacleFact, ...]:
    rows = Obstacle.objects.filter(assessment=assessment, ended_at__isnull=True, solved_on__isnull=True)
    return tuple(
        ObstacleFact(
            text=row.obstacle,
            area=row.area,
            url=reverse("assessment:obstacle-detail", args=[assessment.pk, row.pk]),
            has_solution=row.state is not Obstacle.State.OPEN,
            since_on=row.since_on,
            codes=tuple(question.code for question in row.questions.all()),
        )
        for row in rows.prefetch_related("questions")
    )


def _lines(assessment: Assessment, today: date) -> tuple[LineFact, ...]:
    over = months_over(assessment.period.year, today)
    reports = dict(WorkProgress.objects.filter(item__assessment=assessment).order_by().values_list("pk", "item_id"))
    proved: dict[int, int] = {}
    for report, number in proofs(PROGRESS, reports).items():
        proved[reports[report]] = proved.get(reports[report], 0) + number
    codes, page = codes_by_line(assessment), reverse("assessment:plan-detail", args=[assessment.pk])
    found = []
    for row in current_lines(assessment):
        months = months_of(row.months)
        found.append(
            LineFact(
                title=row.title,
                area=row.area,
                url=f"{page}?buka={row.pk}#kegiatan-{row.pk}",
                is_over=row.state == WorkItem.State.DONE or (bool(months) and months[-1] <= over),
                proofs=proved.get(row.pk, 0),
                codes=tuple(codes.get(row.pk, ())),
            )
        )
    return tuple(found)


def _unmonitored(assessment: Assessment, today: date) -> tuple[UnmonitoredFact, ...]:
    there = set(assessment.monitorings.filter(ended_at__isnull=True).order_by().values_list("area", "month"))
    begins = beginnings(assessment, there)
    found = []
    for area in AREAS:
        recorded = {month for whose, month in there if whose == area}
        months = monitoring_rules.missing(begins.get(area), recorded, assessment.period.year, today)
        if months:
            found.append(UnmonitoredFact(area, label_of(area), bits_of(months)))
    return tuple(found)


def _decree(unit: Unit) -> DecreeFact | None:
    """Return the latest SK that holds. It knows the changes until it was signed, or until its roles may begin, whichever is later."""
    rows = running_decrees(unit).order_by()
    known = [
        DecreeFact(number, dated_on, max(dated_on, valid_from or dated_on))
        for number, dated_on, valid_from in rows.values_list("number", "dated_on", "valid_from")
        if dated_on is not None
    ]
    return max(known, key=lambda one: (one.until, one.dated_on, one.number), default=None)


def _changes(unit: Unit, today: date) -> Iterator[ChangeFact]:
    """Yield who joined the team and whose role ended until `today`, but for the roles that hang on an SK that holds.

    A role that ended before it held for a day was a slip, and no change.
    """
    zone = ZoneInfo(unit.time_zone)
    roles = Membership.objects.filter(unit=unit, role__in=UNIT_TEAM_ROLES, starts_on__lte=today)
    for row in roles.select_related("user", "decree").order_by("starts_on", "pk"):
        taken = row.ended_at.astimezone(zone).date() if row.ended_at is not None else None
        if taken is not None and taken <= row.starts_on:
            continue
        label = Role(row.role).label
        label = label[0].lower() + label[1:]
        if row.decree is None or row.decree.ended_at is not None:
            yield ChangeFact(row.starts_on, f"{row.user} menjadi {label}")
        left = [day for day in (taken, row.ends_on + timedelta(days=1) if row.ends_on is not None else None) if day]
        if left and min(left) <= today:
            yield ChangeFact(min(left), f"peran {row.user} sebagai {label} berakhir")


def _numbers(user: User, sheet: UnitSheet) -> Iterator[NumberFact]:
    """Yield every number that a part of the portal offers at a question, registers and agents of change among them."""
    for code, question in sheet.layout.questions.items():
        offer = offer_at(user, sheet.assessment, question, None)
        for line in offer.lines if offer is not None else ():
            number = line.number
            yield NumberFact(code, number.key, number.value, number.how, number.missing, number.url)
