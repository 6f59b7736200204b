"""The route of one round to WBK or WBBM, with who works on each step and what of it is planned already."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import structlog
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.figures.gate_board import Board, GateRow, read_board
from assessment.lke.models import Indicator, Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, User
from assessment.planning import route
from assessment.planning.route import words as route_words
from assessment.planning.route.days import proposed_days
from assessment.planning.route.models import RouteSetting
from assessment.planning.route.permissions import check_can_steer_route
from assessment.planning.route.solver import RouteError
from assessment.programme.models import WorkItem
from assessment.readiness.selectors import sheets_or_problems
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_route
from assessment.rounds.selectors.assessments import get_assessment, self_evaluation
from assessment.rounds.selectors.owners import members_by_area, names_of, owner_key, team_in_force
from assessment.scores.selectors import counted_answers, judging_moment, load_answers, supported_codes
from assessment.scoring import Answer, Instrument, ScoreSheet
from assessment.tasks.selectors.tasks import last_day, today_in

log = structlog.get_logger(__name__)

NOT_COMPUTED = "Jalur tidak dapat dihitung saat ini. Muat ulang halaman ini, atau beri tahu admin portal bila berulang."


@dataclass(frozen=True)
class RouteStep:
    """One step with what the ketua tim said of it and the work planned for it."""

    words: route_words.StepText
    is_corrected: bool  # the effort is the ketua tim's
    work: WorkItem | None


@dataclass(frozen=True)
class AreaSteps:
    """The steps of one area with its people, the first of whom is to own the work."""

    key: AreaKey
    steps: tuple[RouteStep, ...]
    members: tuple[Membership, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Who works here, leaders with their role."""
        return names_of(list(self.members))

    @property
    def owner(self) -> User | None:
        """Who the work falls to."""
        return self.members[0].user if self.members else None

    @property
    def origin(self) -> str:
        """The code under which its points are explained."""
        return "hasil" if self.key is AreaKey.HASIL else self.key.value

    @property
    def gain(self) -> Fraction:
        """What all steps of the area bring, in points."""
        return sum((step.words.step.gain for step in self.steps), Fraction())


@dataclass(frozen=True)
class PlannedStep:
    """One step that is not planned yet, as it would become work."""

    code: str
    text: str  # what must be done
    area: AreaKey
    owner: User | None
    day: date  # proposed


@dataclass(frozen=True)
class OtherQuestion:
    """One question outside the route, whose effort can be set all the same."""

    code: str
    statement: str
    effort: int | None  # what the ketua tim set, None: nothing


@dataclass(frozen=True)
class GateMove:
    """One failing minimum before the steps and after them."""

    before: GateRow
    after: GateRow


@dataclass(frozen=True)
class RoutePage:
    """The route for one target. `plan` is None where none can be computed; `problems` then say why."""

    assessment: Assessment
    target: str
    problems: tuple[str, ...]
    plan: route.Plan | None
    board: Board | None
    areas: tuple[AreaSteps, ...]
    moves: tuple[GateMove, ...]
    locked: tuple[RouteSetting, ...]
    others: tuple[tuple[AreaKey, tuple[OtherQuestion, ...]], ...]  # neither a step nor locked, area by area
    work: tuple[WorkItem, ...]  # planned from a route, for this page's target or the other
    denied: str  # why the person may not correct and plan; "" if they may
    due_on: date | None  # the last day of the mandiri window, in the unit's zone
    today: date  # in the unit's zone
    late: frozenset[int]  # ids of the work that should have been finished before today

    @property
    def steps(self) -> tuple[RouteStep, ...]:
        """All steps, area by area."""
        return tuple(step for area in self.areas for step in area.steps)

    @property
    def open_count(self) -> int:
        """How many steps are not planned yet."""
        return sum(step.work is None for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether no day is left on which work could be due."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def to_plan(self) -> tuple[PlannedStep, ...]:
        """The steps that are not planned yet, each with a day proposed by effort and window; none when it is over."""
        if self.is_over:
            return ()
        found = [(area, step.words) for area in self.areas for step in area.steps if step.work is None]
        work = [(area.owner.pk if area.owner else area.key, words.step.effort) for area, words in found]
        days = proposed_days(work, self.today, self.due_on)
        return tuple(
            PlannedStep(words.step.code, words.text, area.key, area.owner, day)
            for (area, words), day in zip(found, days, strict=True)
        )


@dataclass(frozen=True)
class Situation:
    """What a route starts from: the sheet that counts, what is given but does not count, and what each raise takes."""

    instrument: Instrument
    claim: ScoreSheet
    supported: ScoreSheet
    counted: Mapping[str, Answer]
    unproved: Mapping[str, Answer]
    efforts: Mapping[str, int]
    proof_efforts: Mapping[str, int]
    locked: frozenset[str]

    def plan(self, target: str) -> route.Plan:
        """Return the proved least route to `target`."""
        return route.plan_route(
            self.instrument,
            self.counted,
            target,
            efforts=self.efforts,
            locked=self.locked,
            unproved=self.unproved,
            proof_efforts=self.proof_efforts,
        )


def get_route_assessment(user: User, pk: int) -> Assessment:
    """Return one assessment whose route `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_route(user, assessment)
    return assessment


def get_route(user: User, pk: int, predicate: str = "") -> RoutePage:
    """Return the route of one assessment to `predicate`, or to its own target if that is not WBK or WBBM.

    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap. The route starts from what is berdata dukung.
    """
    return read_route(user, get_route_assessment(user, pk), predicate)


def read_route(user: User, assessment: Assessment, predicate: str) -> RoutePage:
    """Return the same of an assessment that `user` may read."""
    target = predicate if predicate in Predicate.values else assessment.target
    settings = {
        setting.indicator.code: setting for setting in assessment.route_settings.select_related("indicator", "set_by")
    }
    work = {
        item.indicator.code: item
        for item in assessment.work_items.filter(indicator__isnull=False, ended_at__isnull=True).select_related(
            "indicator", "owner"
        )
        if item.indicator is not None
    }
    today = today_in(assessment.unit)
    situation, problems = _situation(assessment, settings)
    plan = board = None
    areas: tuple[AreaSteps, ...] = ()
    moves: tuple[GateMove, ...] = ()
    if situation is not None:
        board = read_board(situation.instrument, target, situation.supported, situation.claim)
        try:
            plan = situation.plan(target)
        except RouteError:
            log.exception("no route", assessment=assessment.pk, target=target)
            problems = (NOT_COMPUTED,)
    if situation is not None and plan is not None and board is not None:
        areas = _areas(assessment, situation, route_words.step_texts(situation.instrument, plan, board), settings, work)
        after = {row.code: row for row in read_board(situation.instrument, target, plan.sheet, plan.sheet).rows}
        moves = tuple(GateMove(row, after[row.code]) for row in board.failing)
    return RoutePage(
        assessment=assessment,
        target=target,
        problems=problems,
        plan=plan,
        board=board,
        areas=areas,
        moves=moves,
        locked=tuple(setting for setting in settings.values() if setting.is_locked),
        others=_others(situation, settings, {step.words.step.code for area in areas for step in area.steps}),
        work=tuple(work.values()),
        denied=permissions.denial(check_can_steer_route, user, assessment),
        due_on=last_day(assessment),
        today=today,
        late=frozenset(item.pk for item in work.values() if item.is_late_on(today)),
    )


def get_work(assessment: Assessment, pk: int) -> WorkItem:
    """Return one line of the round's rencana kerja, or Http404."""
    return get_object_or_404(assessment.work_items.filter(ended_at__isnull=True).select_related("owner"), pk=pk)


def last_change(item: WorkItem) -> AuditEvent | None:
    """Return who changed a line last, and when; None where nobody has since it was planned."""
    changes = AuditEvent.objects.filter(
        object_type=item._meta.label_lower, object_id=str(item.pk), kind=AuditEvent.Kind.WORK_CHANGED
    )
    return changes.select_related("actor").order_by("-at", "-pk").first()


def work_people(item: WorkItem) -> tuple[User, ...]:
    """Return who may be named for a line: the unit's team in force, and whoever it falls to already."""
    team = [member.user for member in team_in_force(item.assessment.unit)]
    return tuple(dict.fromkeys([*team, *([item.owner] if item.owner else [])]))


def get_setting(assessment: Assessment, code: str) -> tuple[Indicator, RouteSetting | None]:
    """Return a question of the round's LKE and what the ketua tim said of it, or Http404."""
    indicator = get_object_or_404(Indicator, instrument=assessment.period.instrument_id, code=code)
    return indicator, assessment.route_settings.filter(indicator=indicator).select_related("set_by").first()


def _situation(
    assessment: Assessment, settings: Mapping[str, RouteSetting]
) -> tuple[Situation | None, tuple[str, ...]]:
    evaluation = self_evaluation(assessment)
    sheets, problems = sheets_or_problems(evaluation)
    if sheets is None or sheets.supported is None:
        return None, problems
    instrument = get_instrument(assessment.period.instrument)
    answers = load_answers(evaluation)
    counted = counted_answers(sheets, answers)
    unproved = {code: answer for code, answer in answers.items() if code not in counted}
    on = judging_moment(evaluation).astimezone(ZoneInfo(assessment.unit.time_zone)).date()
    ready = supported_codes(assessment, on) - answers.keys()
    corrected = {code: setting.effort for code, setting in settings.items() if setting.effort is not None}
    situation = Situation(
        instrument=instrument,
        claim=sheets.claim,
        supported=sheets.supported,
        counted=counted,
        unproved=unproved,
        # Documents that count stand ready at a question nobody has answered: only the answer is missing.
        efforts=route.default_efforts(instrument) | dict.fromkeys(ready, 0) | corrected,
        proof_efforts=corrected,
        locked=frozenset(code for code, setting in settings.items() if setting.is_locked),
    )
    return situation, ()


def _areas(
    assessment: Assessment,
    situation: Situation,
    steps: tuple[route_words.StepText, ...],
    settings: Mapping[str, RouteSetting],
    work: Mapping[str, WorkItem],
) -> tuple[AreaSteps, ...]:
    members = members_by_area(assessment)
    found: dict[AreaKey, list[RouteStep]] = {key: [] for key in AreaKey}
    for words in steps:
        code = words.step.code
        setting = settings.get(code)
        is_corrected = setting is not None and setting.effort is not None
        key = owner_key(situation.instrument.area_of(code))
        found[key].append(RouteStep(words, is_corrected, work.get(code)))
    return tuple(AreaSteps(key, tuple(rows), tuple(members[key])) for key, rows in found.items() if rows)


def _others(
    situation: Situation | None, settings: Mapping[str, RouteSetting], steps: Collection[str]
) -> tuple[tuple[AreaKey, tuple[OtherQuestion, ...]], ...]:
    if situation is None:
        return ()
    found: dict[AreaKey, list[OtherQuestion]] = {key: [] for key in AreaKey}
    for code, indicator in situation.instrument.indicators.items():
        if code not in steps and code not in situation.locked:
            effort = settings[code].effort if code in settings else None
            key = owner_key(situation.instrument.area_of(code))
            found[key].append(OtherQuestion(code, indicator.statement, effort))
    return tuple((key, tuple(rows)) for key, rows in found.items() if rows)
