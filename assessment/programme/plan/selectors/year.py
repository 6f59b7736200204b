"""The year of a round on one page: its lines pokja by pokja, how each stands, and one of them opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.lke.models import Indicator
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, Role, User
from assessment.people.permissions import led_areas
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.permissions import check_may_keep_area, check_programme_is_open
from assessment.programme.plan import rules
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.permissions import check_may_report
from assessment.programme.plan.rules import Standing
from assessment.programme.plan.selectors.copying import source_of
from assessment.programme.plan.selectors.lines import as_line, get_plan_assessment, latest_month
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_of
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import MONTHS, count_text, long_date


@dataclass(frozen=True)
class PlanLine:
    """One line as its row shows it."""

    item: WorkItem
    line: rules.Line
    standing: Standing
    unreported: tuple[int, ...]  # months that are past, of which nothing was said

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return self.line.percent


@dataclass(frozen=True)
class MonthRow:
    """One month of an opened line, reported or past and still to be reported."""

    month: int
    progress: WorkProgress | None

    @property
    def name(self) -> str:
        """The month in words."""
        return MONTHS[self.month - 1]


@dataclass(frozen=True)
class Opened:
    """The line whose months are shown."""

    row: PlanLine
    months: tuple[MonthRow, ...]  # the latest first
    questions: tuple[Indicator, ...]
    obstacles: tuple[Obstacle, ...]  # that hinder it, those that were ended left out
    reporting: str  # why the person may not report; "" if so
    keeping: str  # why the person may not change it; "" if so
    next_month: int | None  # the month to report next, None where none is left

    @property
    def may_report(self) -> bool:
        """Whether the person may report its months, and say what proves them."""
        return not self.reporting

    @property
    def reports(self) -> tuple[WorkProgress, ...]:
        """What was reported."""
        return tuple(month.progress for month in self.months if month.progress is not None)

    @property
    def late(self) -> str:
        """Since when it is late, in words; "" if it is not."""
        if self.row.standing is not Standing.LATE or self.row.item.due_on is None:
            return ""
        return f"Terlambat: seharusnya selesai {long_date(self.row.item.due_on)}."


@dataclass(frozen=True)
class AreaPlan:
    """The lines of one pokja."""

    key: AreaKey
    leads: tuple[str, ...]  # who leads it
    rows: tuple[PlanLine, ...]

    def count(self, standing: Standing) -> int:
        """How many of its lines stand so."""
        return sum(row.standing is standing for row in self.rows)

    @property
    def counts(self) -> tuple[tuple[Standing, int], ...]:
        """How many of its lines stand how."""
        return tuple((standing, self.count(standing)) for standing in Standing)


@dataclass(frozen=True)
class PlanPage:
    """The rencana kerja of a round. `areas` holds what the page shows, `rows` all there is."""

    assessment: Assessment
    today: date  # in the unit's zone
    rows: tuple[PlanLine, ...]
    areas: tuple[AreaPlan, ...]  # with lines that are shown, in the order of the LKE
    all_areas: tuple[AreaPlan, ...]
    ended: tuple[WorkItem, ...]
    opened: Opened | None
    area: AreaKey | None  # to which the page is narrowed
    standing: Standing | None  # to which the page is narrowed
    keeps: bool  # whether the person may add a line
    is_closed: bool  # whether the outcome is recorded
    source: Assessment | None  # the round before with lines that can be copied

    @property
    def year(self) -> int:
        """The year of the round."""
        return self.assessment.period.year

    @property
    def shown(self) -> tuple[PlanLine, ...]:
        """The lines the page shows."""
        return tuple(row for area in self.areas for row in area.rows)

    @cached_property
    def totals(self) -> tuple[tuple[Standing, int], ...]:
        """How many lines of all areas stand how."""
        return tuple((standing, sum(row.standing is standing for row in self.rows)) for standing in Standing)

    @property
    def verdict(self) -> str:
        """The heading: `Rencana kerja 2026: 2 terlambat, 2 berisiko dari 21`."""
        counts, number = dict(self.totals), len(self.rows)
        title = f"Rencana kerja {self.year}"
        if not number:
            return title
        pressing = [
            f"{count_text(counts[standing])} {standing.lower()}"
            for standing in (Standing.LATE, Standing.AT_RISK)
            if counts[standing]
        ]
        if pressing:
            return f"{title}: {', '.join(pressing)} dari {count_text(number)}"
        if counts[Standing.DONE] == number:
            return f"{title}: {count_text(number)} kegiatan, semua selesai"
        return f"{title}: {count_text(number)} kegiatan, tidak ada yang terlambat"


def get_year(user: User, pk: int, *, opened: str = "", area: str = "", standing: str = "") -> PlanPage:
    """Return the rencana kerja of one round, of whose team `user` must be; a fixed number of queries.

    opened: pk of a line as the address has it; area, standing: to what the page is narrowed. What names nothing is left out.
    """
    assessment = get_plan_assessment(user, pk)
    today, year = today_in(assessment.unit), assessment.period.year
    items = list(assessment.work_items.select_related("owner"))
    reported: dict[int, dict[int, int]] = {item.pk: {} for item in items}
    told = WorkProgress.objects.filter(item__assessment=assessment).order_by()
    for item_pk, month, percent in told.values_list("item_id", "month", "percent"):
        reported[item_pk][month] = percent
    rows = []
    for item in items:
        if item.ended_at is None:
            item.assessment = assessment
            line = as_line(item, year, reported[item.pk])
            rows.append(PlanLine(item, line, rules.standing(line, today), rules.unreported(line, today)))
    wanted_area = AreaKey(area) if area in AreaKey.values else None
    wanted_standing = Standing(standing) if standing in list(Standing) else None
    team = team_of(assessment.unit)
    shown = [row for row in rows if wanted_area in (None, row.item.area) and wanted_standing in (None, row.standing)]
    return PlanPage(
        assessment=assessment,
        today=today,
        rows=tuple(rows),
        areas=_by_area(shown, team),
        all_areas=_by_area(rows, team),
        ended=tuple(item for item in items if item.ended_at is not None),
        opened=_opened(user, next((row for row in rows if str(row.item.pk) == opened), None), today),
        area=wanted_area,
        standing=wanted_standing,
        keeps=bool(led_areas(user, assessment.unit)) and permissions.can(check_programme_is_open, assessment),
        is_closed=not permissions.can(check_programme_is_open, assessment),
        source=source_of(assessment),
    )


def _by_area(rows: Iterable[PlanLine], team: Iterable[Membership]) -> tuple[AreaPlan, ...]:
    found: dict[AreaKey, list[PlanLine]] = {key: [] for key in AreaKey}
    for row in rows:
        found[AreaKey(row.item.area)].append(row)
    team = list(team)
    return tuple(AreaPlan(key, leads_of(key, team), tuple(lines)) for key, lines in found.items() if lines)


def leads_of(key: AreaKey, team: Iterable[Membership]) -> tuple[str, ...]:
    """Return who leads the pokja of an area; the ketua tim ZI where it has no ketua."""
    team = list(team)
    heads = [str(m.user) for m in team if m.role == Role.POKJA_LEAD and key in m.area_keys]
    return tuple(dict.fromkeys(heads or [str(m.user) for m in team if m.role == Role.TEAM_LEAD]))


def _opened(user: User, row: PlanLine | None, today: date) -> Opened | None:
    if row is None:
        return None
    item, line = row.item, row.line
    told = {one.month: one for one in item.progress.select_related("reported_by")}
    latest = latest_month(line.year, today)
    open_months = [month for month in (*line.months, latest) if month not in told and 0 < month <= latest]
    return Opened(
        row=row,
        months=tuple(MonthRow(month, told.get(month)) for month in sorted({*told, *row.unreported}, reverse=True)),
        questions=tuple(item.questions.order_by("position")),
        obstacles=tuple(item.obstacles.filter(ended_at__isnull=True)),
        reporting=permissions.denial(check_may_report, user, item),
        keeping=permissions.denial(check_may_keep_area, user, item.assessment, item.area),
        next_month=min(open_months, default=latest or None),
    )
