"""Records of monitoring as pages show them: the year as months by pokja, and one with what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.programme.monitoring import rules
from assessment.programme.monitoring.models import TEAM, TEAM_LABEL, WHOLE, Decision, Monitoring
from assessment.programme.monitoring.needs import key_of
from assessment.programme.monitoring.permissions import check_may_keep_monitoring
from assessment.programme.months import months_of, months_text
from assessment.programme.permissions import check_programme_is_open
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.selectors.lines import current_lines, get_plan_assessment, latest_month
from assessment.rounds.models import Assessment
from assessment.tasks.models import Subject, Task
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.words import status_of
from zi_portal.kit.indonesian import MONTHS, count_text

AREAS = (TEAM, *AreaKey)  # in the order of the page


@dataclass(frozen=True)
class Cell:
    """One month of a pokja or of the team."""

    month: int
    record: Monitoring | None
    is_missing: bool  # past, and nothing was recorded though the work had begun

    @property
    def name(self) -> str:
        """The month in words."""
        return MONTHS[self.month - 1]


@dataclass(frozen=True)
class Row:
    """The year of one pokja, or of the team (`area` TEAM). cells: the months that have begun."""

    area: str
    cells: tuple[Cell, ...]
    may_keep: bool

    @property
    def label(self) -> str:
        """Whose year it is."""
        return label_of(self.area)

    @property
    def key(self) -> str:
        """What names it in addresses."""
        return self.area or WHOLE

    @property
    def recorded(self) -> tuple[Cell, ...]:
        """The months that were recorded."""
        return tuple(cell for cell in self.cells if cell.record is not None)

    @property
    def missing(self) -> str:
        """The months that should have been recorded, in words; "" without one."""
        return months_text(sum(1 << (cell.month - 1) for cell in self.cells if cell.is_missing))

    @property
    def next_month(self) -> int | None:
        """The month to record next: the first that is missing, else the latest that has begun and is not recorded."""
        free = [cell for cell in self.cells if cell.record is None]
        return next((cell.month for cell in free if cell.is_missing), None) or max(
            (one.month for one in free), default=None
        )

    @property
    def next_name(self) -> str:
        """That month in words."""
        return MONTHS[self.next_month - 1] if self.next_month else ""


@dataclass(frozen=True)
class MonitoringYear:
    """The monitoring of a round."""

    assessment: Assessment
    rows: tuple[Row, ...]  # the team, then the areas in the order of the LKE
    records: tuple[Monitoring, ...]  # all that were not ended, the latest month first
    ended: tuple[Monitoring, ...]
    is_closed: bool  # whether the outcome is recorded

    @property
    def year(self) -> int:
        """The year of the round."""
        return self.assessment.period.year

    @property
    def months(self) -> tuple[str, ...]:
        """The months that have begun, in words."""
        return tuple(cell.name for cell in self.rows[0].cells)

    @property
    def kept(self) -> tuple[Row, ...]:
        """The rows this person may record in."""
        return tuple(row for row in self.rows if row.may_keep)

    @property
    def spans(self) -> tuple[tuple[str, str], ...]:
        """Of what there is a report, as addresses and the page name it."""
        return tuple((key, label.replace("S", "s", 1)) for key, (_, label) in rules.SPANS.items())

    @cached_property
    def verdict(self) -> str:
        """The heading: `Monev 2026: 12 tercatat, 3 belum`."""
        lacking = sum(cell.is_missing for row in self.rows for cell in row.cells)
        title = f"Monev {self.year}"
        if not self.records and not lacking:
            return title
        rest = f"{count_text(lacking)} belum" if lacking else "tidak ada yang tertinggal"
        return f"{title}: {count_text(len(self.records))} tercatat, {rest}"


def label_of(area: str) -> str:
    """Return whose year `area` is, in words; TEAM among them."""
    return AreaKey(area).label if area else TEAM_LABEL


def get_monitoring_year(user: User, pk: int) -> MonitoringYear:
    """Return the monitoring of one round, of whose team `user` must be; a fixed number of queries."""
    assessment = get_plan_assessment(user, pk)
    today, year = today_in(assessment.unit), assessment.period.year
    found = list(assessment.monitorings.select_related("made_by"))
    there = {(row.area, row.month): row for row in found if row.ended_at is None}
    begins = beginnings(assessment, there)
    latest = latest_month(year, today)
    rows = []
    for area in AREAS:
        if area == AreaKey.HASIL and area not in begins:
            continue  # what the results ask for is followed by the pokja that work on it
        recorded = {month for whose, month in there if whose == area}
        lacking = rules.missing(begins.get(area), recorded, year, today)
        cells = tuple(Cell(month, there.get((area, month)), month in lacking) for month in range(1, latest + 1))
        rows.append(Row(area, cells, permissions.can(check_may_keep_monitoring, user, assessment, area)))
    return MonitoringYear(
        assessment=assessment,
        rows=tuple(rows),
        records=tuple(sorted(there.values(), key=lambda row: (-row.month, AREAS.index(row.area)))),
        ended=tuple(row for row in found if row.ended_at is not None),
        is_closed=not permissions.can(check_programme_is_open, assessment),
    )


def beginnings(assessment: Assessment, recorded: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return area, TEAM among them → the month in which its work began; those whose work did not are left out. One query.

    recorded: (area, month) of each record. The team begins with the first of its pokja.
    """
    ran: dict[str, list[int]] = {}
    for area, bits in current_lines(assessment).order_by().values_list("area", "months"):
        ran.setdefault(area, []).extend(months_of(bits))
    for area, month in recorded:
        ran.setdefault(area, []).append(month)
    first = {area: min(months) for area, months in ran.items() if months}
    return first | {TEAM: min(first.values())} if first else {}


@dataclass(frozen=True)
class DecisionLine:
    """One decision with the task that was made of it; None where none was yet."""

    decision: Decision
    task: Task | None

    @property
    def key(self) -> str:
        """What names it among tasks."""
        return key_of(self.decision)

    @property
    def owner(self) -> str:
        """Whose task it is; "" where nobody has it."""
        return str(self.task.owner) if self.task is not None and self.task.owner is not None else ""

    @property
    def due_on(self) -> date | None:
        """Until when."""
        return self.task.due_on if self.task is not None else None

    @property
    def state(self) -> str:
        """How far it is, in a word."""
        return status_of(self.task) if self.task is not None else "Belum menjadi tugas"


@dataclass(frozen=True)
class RecordPage:
    """One record with what this person may do with it."""

    record: Monitoring
    decisions: tuple[DecisionLine, ...]
    keeping: str  # why the person may not change it; "" if so

    @property
    def may_keep(self) -> bool:
        """Whether the person may change it, and say what proves it."""
        return not self.keeping and self.record.ended_at is None

    @property
    def alone(self) -> tuple[Monitoring, ...]:
        """The record, as one of several."""
        return (self.record,)

    @property
    def title(self) -> str:
        """`Monev Maret 2026: Penguatan Akuntabilitas`."""
        return title_of(self.record)

    @property
    def area(self) -> str:
        """The area its tasks stand with."""
        return self.record.area or AreaKey.MP

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """Those of which no task was made."""
        return tuple(line.decision for line in self.decisions if line.task is None)


def title_of(record: Monitoring) -> str:
    """Return `Monev Maret 2026: Penguatan Akuntabilitas`."""
    return f"Monev {MONTHS[record.month - 1]} {record.assessment.period.year}: {record.area_label}"


def get_record(assessment: Assessment, pk: int) -> Monitoring:
    """Return one record of the round, ended or not, or Http404."""
    row = get_object_or_404(assessment.monitorings.select_related("made_by", "ended_by"), pk=pk)
    row.assessment = assessment
    return row


def record_page(user: User, record: Monitoring) -> RecordPage:
    """Return one record with its decisions and what `user` may do with it."""
    return RecordPage(
        record=record,
        decisions=decision_lines(record.assessment, [record]).get(record.pk, ()),
        keeping=permissions.denial(check_may_keep_monitoring, user, record.assessment, record.area),
    )


def decision_lines(assessment: Assessment, records: Iterable[Monitoring]) -> dict[int, tuple[DecisionLine, ...]]:
    """Return pk of a record → its decisions with their tasks, the latest task of each; two queries."""
    decisions = list(Decision.objects.filter(monitoring__in=[record.pk for record in records]))
    keys = [key_of(row) for row in decisions]
    rows = Task.objects.filter(assessment=assessment, subject=Subject.DECISION, subject_key__in=keys)
    tasks = {task.subject_key: task for task in rows.select_related("owner").order_by("pk")}
    for task in tasks.values():
        task.assessment = assessment
    found: dict[int, tuple[DecisionLine, ...]] = {}
    for row in decisions:
        line = DecisionLine(row, tasks.get(key_of(row)))
        found[row.monitoring_id] = (*found.get(row.monitoring_id, ()), line)
    return found


def draft_of(assessment: Assessment, area: str, month: int) -> str:
    """Return what a record of one month begins with: what was reported of its work, and the obstacles that are open; three queries."""
    today, year = today_in(assessment.unit), assessment.period.year
    items = current_lines(assessment)
    hindrances = Obstacle.objects.filter(assessment=assessment, ended_at__isnull=True, solved_on__isnull=True)
    if area != TEAM:
        items, hindrances = items.filter(area=area), hindrances.filter(area=area)
    told = {row.item_id: row for row in WorkProgress.objects.filter(item__in=items, month=month).order_by()}
    works = [
        rules.Work(item.title, told[item.pk].percent, told[item.pk].text, item.is_late_on(today))
        if item.pk in told
        else rules.Work(item.title, None, "", item.is_late_on(today))
        for item in items
        if item.pk in told or month in months_of(item.months)
    ]
    return rules.draft(month, year, works, [rules.Hindrance(row.obstacle, row.solution) for row in hindrances])


def last_change(record: Monitoring) -> AuditEvent | None:
    """Return who changed a record last, and when; None where nobody has since it was made."""
    kinds = (AuditEvent.Kind.MONITORING_CHANGED, AuditEvent.Kind.MONITORING_ENDED)
    rows = AuditEvent.objects.filter(object_type=record._meta.label_lower, object_id=str(record.pk), kind__in=kinds)
    return rows.select_related("actor").order_by("-at", "-pk").first()
