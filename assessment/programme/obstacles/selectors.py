"""Obstacles as pages show them: those of a round by area, and one with all that can be done with it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.lke.models import Indicator
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.effects import figures_text
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.obstacles.permissions import check_may_report
from assessment.programme.permissions import check_may_keep_area, check_may_keep_programme, check_programme_is_open
from assessment.programme.plan.selectors.lines import current_lines, get_plan_assessment, people_of
from assessment.rounds.models import Assessment
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.indonesian import count_text

State = Obstacle.State


@dataclass(frozen=True)
class AreaObstacles:
    """The obstacles of one area that a page shows."""

    key: AreaKey
    rows: tuple[Obstacle, ...]


@dataclass(frozen=True)
class ObstaclePage:
    """The obstacles of a round. `areas` holds what the page shows, `rows` all that were not ended."""

    assessment: Assessment
    rows: tuple[Obstacle, ...]
    areas: tuple[AreaObstacles, ...]  # in the order of the LKE
    ended: tuple[Obstacle, ...]
    state: State | None  # to which the page is narrowed
    area: AreaKey | None  # to which the page is narrowed
    keeps: bool  # whether the person may add one
    is_closed: bool  # whether the outcome is recorded

    @property
    def shown(self) -> tuple[Obstacle, ...]:
        """The obstacles the page shows."""
        return tuple(row for area in self.areas for row in area.rows)

    @cached_property
    def totals(self) -> tuple[tuple[State, int], ...]:
        """How many obstacles stand how."""
        return tuple((state, sum(row.state is state for row in self.rows)) for state in State)

    @property
    def verdict(self) -> str:
        """The heading: `Hambatan 2026: 1 belum ada solusi dari 4`."""
        counts, number = dict(self.totals), len(self.rows)
        title = f"Hambatan {self.assessment.period.year}"
        if not number:
            return title
        if counts[State.OPEN]:
            return f"{title}: {count_text(counts[State.OPEN])} belum ada solusi dari {count_text(number)}"
        if counts[State.RUNNING]:
            return f"{title}: semua ada solusi, {count_text(counts[State.SOLVED])} dari {count_text(number)} teratasi"
        return f"{title}: {count_text(number)}, semua teratasi"


@dataclass(frozen=True)
class OnePage:
    """One obstacle with what this person may do with it."""

    obstacle: Obstacle
    questions: tuple[Indicator, ...]
    # Of which answers of the staff it was made, for who leads an area of the unit: pk of the form, pk of the answer.
    suggestions: tuple[tuple[int, int], ...]
    reporting: str  # why the person may not report its solution; "" if so
    keeping: str  # why the person may not change it; "" if so

    @property
    def rows(self) -> tuple[Obstacle]:
        """The obstacle as the rows of which documents are proof."""
        return (self.obstacle,)

    @property
    def may_report(self) -> bool:
        """Whether the person reports its solution, and ties documents to it."""
        return not self.reporting

    @property
    def figures(self) -> str:
        """Both figures in words."""
        row = self.obstacle
        return figures_text(row.number_before, row.number_after, row.measure)


def get_obstacles(user: User, pk: int, *, state: str = "", area: str = "") -> ObstaclePage:
    """Return the obstacles of one round, of whose team `user` must be; a fixed number of queries.

    state, area: to what the page is narrowed. What names nothing is left out.
    """
    assessment = get_plan_assessment(user, pk)
    found = list(assessment.obstacles.select_related("owner"))
    rows = [row for row in found if row.ended_at is None]
    wanted_state = State(state) if state in State.values else None
    wanted_area = AreaKey(area) if area in AreaKey.values else None
    shown = [row for row in rows if wanted_state in (None, row.state) and wanted_area in (None, row.area)]
    by_area = ((key, tuple(row for row in shown if row.area == key)) for key in AreaKey)
    return ObstaclePage(
        assessment=assessment,
        rows=tuple(rows),
        areas=tuple(AreaObstacles(key, those) for key, those in by_area if those),
        ended=tuple(row for row in found if row.ended_at is not None),
        state=wanted_state,
        area=wanted_area,
        keeps=permissions.can(check_may_keep_programme, user, assessment),
        is_closed=not permissions.can(check_programme_is_open, assessment),
    )


def current_obstacles(assessment: Assessment) -> QuerySet[Obstacle]:
    """Return the obstacles of a round that were not ended."""
    return assessment.obstacles.filter(ended_at__isnull=True)


def get_obstacle(assessment: Assessment, pk: int) -> Obstacle:
    """Return one obstacle of the round, ended or not, or Http404."""
    along = ("owner", "ended_by", "work_item", "origin_thread__indicator", "origin_task")
    row = get_object_or_404(assessment.obstacles.select_related(*along), pk=pk)
    row.assessment = assessment
    return row


def one_page(user: User, obstacle: Obstacle) -> OnePage:
    """Return one obstacle with what `user` may do with it."""
    leads = bool(led_areas(user, obstacle.assessment.unit))
    return OnePage(
        obstacle=obstacle,
        questions=tuple(obstacle.questions.order_by("position")),
        suggestions=tuple(obstacle.suggestions.values_list("form", "pk")) if leads else (),
        reporting=permissions.denial(check_may_report, user, obstacle),
        keeping=permissions.denial(check_may_keep_area, user, obstacle.assessment, obstacle.area),
    )


def codes_of(obstacle: Obstacle) -> tuple[str, ...]:
    """Return the codes of its questions, in the order of the LKE."""
    return tuple(obstacle.questions.order_by("position").values_list("code", flat=True))


def codes_by_obstacle(assessment: Assessment) -> dict[int, list[str]]:
    """Return pk of an obstacle → the codes of its questions, in the order of the LKE; one query."""
    found: dict[int, list[str]] = {}
    rows = assessment.obstacles.filter(questions__isnull=False).order_by("questions__position")
    for pk, code in rows.values_list("pk", "questions__code"):
        found.setdefault(pk, []).append(code)
    return found


def digest_of(obstacle: Obstacle, codes: Iterable[str]) -> str:
    """Return what a form carries of an obstacle and of its questions."""
    return hashlib.sha256(f"{obstacle.content_digest} {sorted(codes)}".encode()).hexdigest()[:32]


def persons_for(assessment: Assessment, obstacle: Obstacle | None = None) -> tuple[User, ...]:
    """Return who may be named for an obstacle: the unit's team in force, and whoever has it already."""
    there = [obstacle.owner] if obstacle is not None and obstacle.owner is not None else []
    return tuple(dict.fromkeys([*people_of(assessment), *there]))


def items_for(assessment: Assessment, obstacle: Obstacle | None = None) -> tuple[WorkItem, ...]:
    """Return which lines of the rencana kerja it may hinder: those not ended, and the one it hinders already."""
    there = [obstacle.work_item] if obstacle is not None and obstacle.work_item is not None else []
    return tuple(dict.fromkeys([*current_lines(assessment), *there]))


def words_of(area: str, text: str) -> tuple[str, str]:
    """Return what two obstacles of the same words share, whatever their blanks, capitals and accents."""
    return area, fold(clean(text))


def last_change(obstacle: Obstacle) -> AuditEvent | None:
    """Return who changed an obstacle last, and when; None where nobody has since it was made."""
    kinds = (
        AuditEvent.Kind.OBSTACLE_CHANGED,
        AuditEvent.Kind.OBSTACLE_REPORTED,
        AuditEvent.Kind.OBSTACLE_ENDED,
    )
    rows = AuditEvent.objects.filter(object_type=obstacle._meta.label_lower, object_id=str(obstacle.pk), kind__in=kinds)
    return rows.select_related("actor").order_by("-at", "-pk").first()
