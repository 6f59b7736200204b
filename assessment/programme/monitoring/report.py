"""What the monitoring of a semester or a year says, ready to be laid out: plain texts and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.monitoring import rules
from assessment.programme.monitoring.models import TEAM_LABEL, Monitoring
from assessment.programme.monitoring.selectors import AREAS, DecisionLine, beginnings, decision_lines
from assessment.programme.months import last_day, months_of
from assessment.programme.obstacles.selectors import current_obstacles
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.rules import Standing, standing
from assessment.programme.plan.selectors.lines import as_line, current_lines, get_plan_assessment
from assessment.rounds.models import Assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import MONTHS, long_date


@dataclass(frozen=True)
class WorkRow:
    """One line of the rencana kerja at the end of the span."""

    title: str
    goal: str
    owner: str
    percent: int
    standing: str


@dataclass(frozen=True)
class DecisionRow:
    """One decision and what became of it."""

    text: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True)
class RecordRow:
    """One month that was recorded."""

    month: str
    held_on: str
    attendees: str
    seen: str
    decisions: tuple[DecisionRow, ...]


@dataclass(frozen=True)
class ObstacleRow:
    """One obstacle that was there in the span."""

    text: str
    solution: str
    state: str


@dataclass(frozen=True)
class Part:
    """What one pokja, or the whole team, did and saw."""

    label: str
    works: tuple[WorkRow, ...]
    records: tuple[RecordRow, ...]
    obstacles: tuple[ObstacleRow, ...]
    missing: str  # months that are over without a record, in words; "" without one


@dataclass(frozen=True)
class MonitoringReport:
    """The report of a span. parts: the team, then each pokja that has anything."""

    unit: str
    year: int
    span: str  # `Semester I`
    made_on: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """What the first page says."""
        when = f"Tahun {self.year}" if self.span == rules.SPANS["tahun"][1] else f"{self.span} Tahun {self.year}"
        return f"Laporan Monitoring dan Evaluasi Pembangunan Zona Integritas {when}"

    @property
    def records(self) -> int:
        """How many months were recorded, over all."""
        return sum(len(part.records) for part in self.parts)

    @property
    def decisions(self) -> int:
        """How many things were decided."""
        return sum(len(record.decisions) for part in self.parts for record in part.records)

    @property
    def late(self) -> int:
        """How many lines are late."""
        return sum(work.standing == Standing.LATE for part in self.parts for work in part.works)

    @property
    def works(self) -> int:
        """How many lines there are."""
        return sum(len(part.works) for part in self.parts)


def get_monitoring_report(user: User, pk: int, span: str) -> MonitoringReport:
    """Return the report of `span`, a key of `rules.SPANS`, of one round of whose team `user` must be; a fixed number of queries.

    How far the work is, is what was reported up to the last month of the span; how it stands is judged on its last day, or today.
    """
    assessment = get_plan_assessment(user, pk)
    months, label = rules.SPANS[span]
    year, today = assessment.period.year, today_in(assessment.unit)
    there = {
        (row.area, row.month): row
        for row in assessment.monitorings.filter(ended_at__isnull=True).select_related("made_by")
    }
    begins = beginnings(assessment, there)
    works = _works(assessment, months, min(today, last_day(year, months[-1])))
    obstacles = _obstacles(assessment, date(year, months[0], 1), last_day(year, months[-1]))
    chosen = [row for (_, month), row in there.items() if month in months]
    decided = decision_lines(assessment, chosen)
    parts = []
    for area in AREAS:
        rows = sorted((row for row in chosen if row.area == area), key=lambda row: row.month)
        recorded = {month for whose, month in there if whose == area}
        lacking = [one for one in rules.missing(begins.get(area), recorded, year, today) if one in months]
        part = Part(
            label=AreaKey(area).label if area else TEAM_LABEL,
            works=works.get(area, ()),
            records=tuple(_record(row, decided) for row in rows),
            obstacles=obstacles.get(area, ()),
            missing=", ".join(MONTHS[month - 1] for month in lacking),
        )
        if part.works or part.records or part.obstacles or part.missing:
            parts.append(part)
    return MonitoringReport(assessment.unit.name, year, label, long_date(today), tuple(parts))


def _record(row: Monitoring, decided: Mapping[int, Sequence[DecisionLine]]) -> RecordRow:
    return RecordRow(
        month=row.month_name,
        held_on=long_date(row.held_on),
        attendees=row.attendees,
        seen=row.seen,
        decisions=tuple(
            DecisionRow(
                line.decision.text, line.owner, long_date(line.due_on) if line.due_on is not None else "", line.state
            )
            for line in decided.get(row.pk, ())
        ),
    )


def _works(assessment: Assessment, months: range, day: date) -> dict[str, tuple[WorkRow, ...]]:
    """Return area → its lines that run in the span or before it, as they stood on `day`, those that begin first in front; two queries."""
    year, told = assessment.period.year, WorkProgress.objects.filter(item__assessment=assessment)
    reported: dict[int, dict[int, int]] = {}
    for pk, month, percent in told.filter(month__lte=months[-1]).order_by().values_list("item", "month", "percent"):
        reported.setdefault(pk, {})[month] = percent
    found: dict[str, tuple[WorkRow, ...]] = {}
    items = current_lines(assessment).select_related("owner").order_by("area", "id")
    for item in sorted(items, key=lambda item: months_of(item.months)[:1] or (13,)):
        runs = months_of(item.months)
        if runs and runs[0] > months[-1] and item.pk not in reported:
            continue  # begins after the span
        line = as_line(item, year, reported.get(item.pk, {}))
        row = WorkRow(
            title=item.title,
            goal=item.goal,
            owner=str(item.owner) if item.owner is not None else "",
            percent=line.percent,
            standing=str(standing(line, day)),
        )
        found[item.area] = (*found.get(item.area, ()), row)
    return found


def _obstacles(assessment: Assessment, first: date, last: date) -> dict[str, tuple[ObstacleRow, ...]]:
    """Return area → its obstacles that were there in the span: not begun after it, not solved before it; one query."""
    found: dict[str, tuple[ObstacleRow, ...]] = {}
    for row in current_obstacles(assessment):
        if (row.since_on is None or row.since_on <= last) and (row.solved_on is None or row.solved_on >= first):
            told = ObstacleRow(row.obstacle, row.solution, row.state.label)
            found[row.area] = (*found.get(row.area, ()), told)
    return found
