"""What the readiness page shows of one round: the reading of its sheet, who works on it, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import BigAutoField
from django.utils import timezone

from assessment.eligibility.rules import Wall
from assessment.eligibility.selectors import get_wall
from assessment.figures.gate_board import Board
from assessment.figures.origin import CLAIM, SUPPORTED
from assessment.lke.models import Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, User
from assessment.people.permissions import led_areas
from assessment.readiness import comparison, next_acts, progress
from assessment.readiness import reading as readiness_reading
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_route, check_unit_may_write
from assessment.rounds.selectors.assessments import get_assessment, visible_evaluations
from assessment.rounds.selectors.owners import owner_key, people_and_leads, team_of
from assessment.rounds.window import unit_window
from assessment.rounds.words import scorer_note, scorer_title
from assessment.rounds.workflow import BEFORE_SUBMISSION, EDITABLE, Status
from assessment.scores.selectors import Sheets, get_sheets
from assessment.scoring import AnswerError, Instrument, InstrumentError
from assessment.tasks.selectors.tasks import Line, at_questions
from zi_portal.kit.prepared import Asked, Prepared
from zi_portal.kit.refusals import UnreadableScore

ACTS = 3
RISKS = 5


@dataclass(frozen=True)
class AssignedAct:
    """One next act with who works on it and by when."""

    act: next_acts.Act
    area: str
    people: tuple[str, ...]
    task: Line | None  # who has it, and until when, where it was given
    may_give: bool  # whether the reader may give it to somebody

    @property
    def gate_names(self) -> tuple[str, ...]:
        """The failing gates it counts for, the most specific first."""
        return tuple(gate.label for gate in self.act.gates)


@dataclass(frozen=True)
class Deadline:
    """The mandiri window as a head of office asks for it."""

    opens_on: date  # in the unit's zone
    closes_at: datetime
    elapsed: Fraction  # share of the time that has passed, 0 to 1
    days_left: int  # whole days; 0 on the last day and afterwards
    is_open: bool


@dataclass(frozen=True)
class Dashboard:
    """One round read for one predicate. `reading` is None when nothing can be read; `problems` then says which rule."""

    assessment: Assessment
    visible: tuple[Evaluation, ...]  # what the reader may see of the round, each with its stored score
    evaluation: Evaluation | None  # the one of them that is read
    sheets: Sheets | None  # of it
    target: str
    reading: readiness_reading.Readiness | None
    problems: tuple[str, ...]
    acts: tuple[AssignedAct, ...]
    effect: str  # what the gates would be once all of `acts` are done
    doers: tuple[str, ...]  # who works on each failing gate of the board, in its order; () where nobody can any more
    risks: tuple[next_acts.Risk, ...]
    risk_count: int
    areas: tuple[progress.AreaProgress, ...]
    deadline: Deadline | None
    pace_rule: str
    may_read_route: bool
    wall: Wall | None  # None: a closed round of which nothing was ever entered

    @property
    def people(self) -> tuple[str, ...]:
        """Who works on what is missing, each once, those of the nearest gate first."""
        return tuple(dict.fromkeys(self.doers))

    @property
    def has_route(self) -> bool:
        """Whether there is a route for this person to read on."""
        return self.may_read_route and self.is_own_sheet

    @property
    def source(self) -> str:
        """Whose sheet is read, in words; "" without one."""
        if self.evaluation is None:
            return ""
        scorer = f" ({self.evaluation.scorer})" if self.evaluation.scorer else ""
        return f"{scorer_title(self.evaluation)}{scorer}"

    @property
    def is_own_sheet(self) -> bool:
        """Whether the unit's own sheet, question by question, is read."""
        return (
            self.evaluation is not None
            and self.evaluation.stage == Stage.SELF
            and self.evaluation.form == Evaluation.Form.DETAIL
        )

    @property
    def late(self) -> tuple[progress.AreaProgress, ...]:
        """The areas to remind."""
        return tuple(area for area in self.areas if area.is_late)


@dataclass(frozen=True)
class Scorers:
    """The scorers of one round side by side; `comparison` is None when none can be shown."""

    assessment: Assessment
    comparison: comparison.Comparison | None
    problems: tuple[str, ...]


def get_dashboard(user: User, pk: int, predicate: str = "") -> Dashboard:
    """Return the readiness of one assessment for `predicate`, or for its own target if that is not WBK or WBBM.

    Http404 out of scope, ActionDenied without the right. A round without a sheet of its own (history that holds only a
    rekap) is read from the last evaluation `user` may see. Once the sheet has left the unit no act can change it.
    """
    assessment = get_assessment(user, pk)
    target = predicate if predicate in Predicate.values else assessment.target
    instrument = get_instrument(assessment.period.instrument)
    visible = visible_evaluations(user, assessment)
    evaluation, team = _to_read(visible), team_of(assessment.unit)
    deadline = _deadline(assessment)
    sheets: Sheets | None = None
    reading: readiness_reading.Readiness | None = None
    problems: tuple[str, ...] = ()
    acts: tuple[AssignedAct, ...] = ()
    risks: tuple[next_acts.Risk, ...] = ()
    areas: tuple[progress.AreaProgress, ...] = ()
    doers: tuple[str, ...] = ()
    if evaluation is not None:
        sheets, problems = sheets_or_problems(evaluation)
        if sheets is not None:
            reading = readiness_reading.read(instrument, sheets.claim, sheets.supported, target)
            if evaluation.stage == Stage.SELF and evaluation.form == Evaluation.Form.DETAIL:
                people, leads = people_and_leads(assessment, team)
                areas = _progress(evaluation, reading, people, deadline)
                supported = sheets.supported or sheets.claim
                if Status(assessment.status) in BEFORE_SUBMISSION:
                    found = next_acts.next_acts(instrument, sheets.claim, supported, reading.board, limit=ACTS)
                    acts = _assigned(user, assessment, instrument, found, people)
                    doers = _doers(instrument, reading.board, people, leads)
                risks = next_acts.risks(instrument, sheets.claim, supported)
    return Dashboard(
        assessment=assessment,
        visible=tuple(visible),
        evaluation=evaluation,
        sheets=sheets,
        target=target,
        reading=reading,
        problems=problems,
        acts=acts,
        effect=next_acts.effect_text([item.act for item in acts], reading.board) if reading else "",
        doers=doers,
        risks=risks[:RISKS],
        risk_count=len(risks),
        areas=areas,
        deadline=deadline,
        pace_rule=progress.rule_text(deadline.elapsed) if deadline is not None and areas else "",
        wall=_wall(assessment, target, team),
        may_read_route=permissions.can(check_can_read_route, user, assessment),
    )


def get_comparison(user: User, pk: int) -> Scorers:
    """Return every scorer of one assessment whose evaluation `user` may see, side by side.

    Http404 out of scope, ActionDenied without the right.
    """
    assessment = get_assessment(user, pk)
    instrument = get_instrument(assessment.period.instrument)
    columns: list[comparison.Column] = []
    problems: list[str] = []
    for evaluation in visible_evaluations(user, assessment):
        sheets, found = sheets_or_problems(evaluation)
        problems += [f"{evaluation.get_stage_display()}: {problem}" for problem in found]
        if sheets is None:
            continue
        claim = comparison.Column(
            evaluation=evaluation.pk,
            title=scorer_title(evaluation),
            scorer=evaluation.scorer,
            note=scorer_note(evaluation),
            source=evaluation.source,
            readiness=readiness_reading.read(instrument, sheets.claim, None, assessment.target),
            figure=CLAIM if sheets.supported is not None else "",
            is_unit=evaluation.stage == Stage.SELF,
            round=evaluation.round,
        )
        if sheets.supported is not None:
            columns.append(
                replace(
                    claim,
                    title=f"{claim.title}, berdata dukung",
                    note="per pertanyaan",
                    readiness=readiness_reading.read(instrument, sheets.supported, None, assessment.target),
                    figure=SUPPORTED,
                )
            )
        columns.append(claim)
    return Scorers(assessment, comparison.compare(columns) if columns else None, tuple(problems))


def sheets_or_problems(evaluation: Evaluation) -> tuple[Sheets | None, tuple[str, ...]]:
    """Return the sheets of an evaluation, or which rule they break: a page shows no number rather than a wrong one."""
    try:
        return get_sheets(evaluation), ()
    except (AnswerError, InstrumentError) as error:
        return None, tuple(str(problem) for problem in error.problems)
    except UnreadableScore as error:
        return None, (error.reason,)


def evaluation_to_read(user: User, assessment: Assessment) -> Evaluation | None:
    """Return the unit's own sheet of the latest round, else the last evaluation the person may see."""
    return _to_read(visible_evaluations(user, assessment))


def _to_read(visible: Sequence[Evaluation]) -> Evaluation | None:
    own = [e for e in visible if e.stage == Stage.SELF and e.form == Evaluation.Form.DETAIL]
    return (own or visible)[-1] if visible else None


def _wall(assessment: Assessment, target: str, team: Sequence[Membership]) -> Wall | None:
    wall = get_wall(assessment, target, team)
    return None if assessment.status == Status.CLOSED and not wall.is_recorded else wall


def _deadline(assessment: Assessment) -> Deadline | None:
    """Return the time the unit has while it may write; None where no clock runs for it."""
    window = unit_window(assessment)
    if window is None or Status(assessment.status) not in EDITABLE:
        return None
    now = timezone.now()
    return Deadline(
        opens_on=window.opens_at.astimezone(ZoneInfo(assessment.unit.time_zone)).date(),
        closes_at=window.closes_at,
        elapsed=progress.elapsed_share(now, window.opens_at, window.closes_at),
        days_left=max((window.closes_at - now).days, 0),
        is_open=window.opens_at <= now <= window.closes_at,
    )


_WORK = Prepared(
    lambda: (
        Answer.objects.filter(evaluation=Asked("evaluation", BigAutoField()))
        .order_by("answered_at")
        .values_list("indicator__owner_area", "answered_at", "answered_by__full_name")
    )
)


def _progress(
    evaluation: Evaluation,
    reading: readiness_reading.Readiness,
    people: dict[AreaKey, tuple[str, ...]],
    deadline: Deadline | None,
) -> tuple[progress.AreaProgress, ...]:
    """Return the six areas and hasil with their last sign of work, late ones first."""
    zone = ZoneInfo(evaluation.assessment.unit.time_zone)
    latest: dict[str, tuple[datetime, str]] = {area: (at, name) for area, at, name in _WORK(evaluation=evaluation.pk)}
    hasil = [row for row in reading.components if row.key == "hasil"]
    found = []
    for row in (*reading.areas, *hasil):
        key = owner_key(row.key)
        at, name = latest.get(key, (None, ""))
        found.append(
            progress.AreaProgress(
                key=key,
                name=row.name,
                answered=row.answered,
                questions=row.questions,
                pace=progress.pace(row.answered, row.questions, deadline.elapsed if deadline else None),
                last_on=at.astimezone(zone).date() if at else None,
                last_by=name,
                people=people[key],
            )
        )
    return tuple(sorted(found, key=lambda area: not area.is_late))  # late first, else in the order of the LKE


def _assigned(
    user: User,
    assessment: Assessment,
    instrument: Instrument,
    acts: Sequence[next_acts.Act],
    people: dict[AreaKey, tuple[str, ...]],
) -> tuple[AssignedAct, ...]:
    """Return the acts with who works on them; one query of their tasks."""
    tasks = at_questions(user, assessment, [act.code for act in acts])
    led = led_areas(user, assessment.unit) if permissions.can(check_unit_may_write, assessment) else frozenset()
    keys = [owner_key(instrument.area_of(act.code)) for act in acts]
    return tuple(
        AssignedAct(act, AreaKey(key).label, people[key], tasks.get(act.code), key in led and act.code not in tasks)
        for act, key in zip(acts, keys, strict=True)
    )


def _doers(
    instrument: Instrument, board: Board, people: dict[AreaKey, tuple[str, ...]], leads: tuple[str, ...]
) -> tuple[str, ...]:
    """Return who answers for each failing gate: the first of its area's people, the ketua tim where it spans several."""
    found = []
    for gate in board.failing:
        questions = [q.code for code in gate.of for node in instrument.node(code).walk() for q in node.indicators]
        areas = {owner_key(instrument.area_of(code)) for code in questions}
        names = people[areas.pop()] if len(areas) == 1 else leads
        found.append(names[0] if names else "belum ada penanggung jawab")
    return tuple(found)
