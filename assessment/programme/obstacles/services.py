"""Making, changing, reporting and ending obstacles."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.facts import Facts, Solution
from assessment.programme.obstacles.origins import Origin
from assessment.programme.obstacles.permissions import check_can_report, check_is_not_ended
from assessment.programme.obstacles.selectors import (
    codes_of,
    current_obstacles,
    digest_of,
    get_obstacle,
    items_for,
    last_change,
    persons_for,
    words_of,
)
from assessment.programme.permissions import check_can_keep_area
from assessment.programme.plan.services.lines import questions_by_code
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.folding import clean
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput

FIELDS = ("area", "obstacle", "since_on", "owner", "work_item")
REPORTED = (
    "solution", "effect_before", "effect_after", "measure", "number_before", "number_after", "solved_on",
)  # fmt: skip


class StaleObstacle(Exception):
    """It was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: Obstacle, codes: tuple[str, ...], change: AuditEvent | None) -> None:
        super().__init__(f"obstacle {saved.pk} was changed meanwhile")
        self.saved, self.codes, self.change = saved, codes, change

    @property
    def digest(self) -> str:
        """What a form that stands on the saved obstacle carries."""
        return digest_of(self.saved, self.codes)


@transaction.atomic
def add_obstacle(
    *, assessment: Assessment, facts: Facts, by: User, solution: str = "", origin: Origin | None = None
) -> Obstacle:
    """Note one obstacle, and the talk or task it comes from.

    Raises ActionDenied if `by` may not, InvalidInput for a person outside the team, a question the LKE has not, a line of another
    round, a day to come, or the words of an obstacle that the area has already.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_area(by, assessment, facts.area)
    values = _values(assessment, facts)
    questions = questions_by_code(assessment, facts.codes)
    _refuse_words(assessment, facts)
    row = Obstacle(assessment=assessment, solution=solution, **values)
    if origin is not None:
        row.origin_thread, row.origin_task = origin.thread, origin.task
    validation.check_and_save(row)
    row.questions.set(questions.values())
    detail = {
        "area": row.area,
        "owner": row.owner_id,
        "questions": list(questions),
        "thread": row.origin_thread_id,
        "task": row.origin_task_id,
    }
    audit.record(AuditEvent.Kind.OBSTACLE_ADDED, row, by=by, scope=assessment.unit, detail=detail)
    return row


@transaction.atomic
def change_obstacle(*, obstacle: Obstacle, facts: Facts, by: User, seen: str = "") -> Obstacle:
    """Say anew what hinders the office. Nothing is written where the same stands already.

    seen: `digest_of` the obstacle that `by` read; without one nothing is compared. Raises as `add_obstacle`, WrongState for one
    that was ended, and StaleObstacle if other content was saved since `seen`.
    """
    assessment = lock_assessment(obstacle.assessment)
    row = get_obstacle(assessment, obstacle.pk)
    check_can_keep_area(by, assessment, row.area)
    check_can_keep_area(by, assessment, facts.area)
    check_is_not_ended(row)
    values, codes = _values(assessment, facts, row), codes_of(row)
    questions = questions_by_code(assessment, facts.codes)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed and set(codes) == set(questions):
        return row
    _refuse_older(row, codes, seen)
    _refuse_words(assessment, facts, row)
    if row.solved_on is not None and facts.since_on is not None and facts.since_on > row.solved_on:
        raise InvalidInput(
            {"since_on": [f"Hambatan ini teratasi {long_date(row.solved_on)}. Isi hari itu atau sebelumnya."]}
        )
    for name in changed:
        setattr(row, name, values[name])
    validation.check_and_save(row)
    if set(codes) != set(questions):
        row.questions.set(questions.values())
        changed.append("questions")
    detail = {"changed": changed, "owner": row.owner_id, "questions": list(questions)}
    audit.record(AuditEvent.Kind.OBSTACLE_CHANGED, row, by=by, scope=assessment.unit, detail=detail)
    return row


@transaction.atomic
def report_solution(*, obstacle: Obstacle, solution: Solution, by: User, seen: str = "") -> Obstacle:
    """Say what is done about an obstacle, what came of it, and since when it is solved; no day: it is not, or no more.

    Raises ActionDenied if `by` may not, InvalidInput for one that is solved without a solution or an effect, a day to come or before
    it began, a figure without what it counts; StaleObstacle as `change_obstacle`.
    """
    assessment = lock_assessment(obstacle.assessment)
    row = get_obstacle(assessment, obstacle.pk)
    check_can_report(by, row)
    changed = [name for name in REPORTED if getattr(row, name) != getattr(solution, name)]
    if not changed:
        return row
    _refuse_older(row, codes_of(row), seen)
    _refuse_solution(row, solution, today_in(assessment.unit))
    for name in changed:
        setattr(row, name, getattr(solution, name))
    validation.check_and_save(row)
    detail = {"changed": changed, "state": row.state.value, "solved_on": str(row.solved_on or "")}
    audit.record(AuditEvent.Kind.OBSTACLE_REPORTED, row, by=by, scope=assessment.unit, detail=detail)
    return row


@transaction.atomic
def end_obstacle(*, obstacle: Obstacle, reason: str, by: User) -> Obstacle:
    """End an obstacle that is none, or was noted twice; it stays to be read.

    Raises ActionDenied if `by` may not, InvalidInput without a reason, WrongState for one that was ended.
    """
    assessment = lock_assessment(obstacle.assessment)
    row = get_obstacle(assessment, obstacle.pk)
    check_can_keep_area(by, assessment, row.area)
    check_is_not_ended(row)
    row.ended_at, row.ended_by, row.ended_reason = timezone.now(), by, clean(reason)
    if not row.ended_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan hambatan ini dihentikan."]})
    validation.check_and_save(row)
    audit.record(AuditEvent.Kind.OBSTACLE_ENDED, row, by=by, scope=assessment.unit, detail={"reason": row.ended_reason})
    return row


def _refuse_older(row: Obstacle, codes: tuple[str, ...], seen: str) -> None:
    if seen and seen != digest_of(row, codes):
        raise StaleObstacle(row, codes, last_change(row))


def _refuse_words(assessment: Assessment, facts: Facts, row: Obstacle | None = None) -> None:
    others = [other for other in current_obstacles(assessment) if other != row]
    if words_of(facts.area, facts.obstacle) in {words_of(other.area, other.obstacle) for other in others}:
        raise InvalidInput({"obstacle": ["Hambatan dengan bunyi ini sudah ada di area ini. Ubah yang sudah ada."]})


def _values(assessment: Assessment, facts: Facts, row: Obstacle | None = None) -> dict[str, Any]:
    """Return the fields of an obstacle; InvalidInput for what is not of the round's team, plan or past."""
    refused: dict[str, list[str]] = {}
    people = {person.pk: person for person in persons_for(assessment, row)}
    items = {item.pk: item for item in items_for(assessment, row)}
    if facts.owner is not None and facts.owner not in people:
        refused["owner"] = ["Pilih seorang anggota tim dari daftar."]
    if facts.work_item is not None and facts.work_item not in items:
        refused["work_item"] = ["Pilih kegiatan dari rencana kerja penilaian ini."]
    if facts.since_on is not None and facts.since_on > today_in(assessment.unit):
        refused["since_on"] = ["Hari ini belum tiba. Isi hari hambatan mulai dirasakan."]
    if refused:
        raise InvalidInput(refused)
    return {
        "area": facts.area,
        "obstacle": facts.obstacle,
        "since_on": facts.since_on,
        "owner": people[facts.owner] if facts.owner is not None else None,
        "work_item": items[facts.work_item] if facts.work_item is not None else None,
    }


def _refuse_solution(row: Obstacle, said: Solution, today: date) -> None:
    """Raise InvalidInput, each rule at its field."""
    refused: dict[str, list[str]] = {}
    if said.number_before is not None and not said.measure:
        refused["measure"] = ["Tuliskan apa yang dihitung, misalnya: aduan per bulan."]
    if said.number_before is None and (said.number_after is not None or said.measure):
        refused["number_before"] = ["Isi juga angka sebelum, atau kosongkan ukuran dan angka sesudah."]
    if said.solved_on is not None:
        if not said.solution:
            refused["solution"] = ["Tuliskan solusinya sebelum hambatan ini dinyatakan teratasi."]
        if not said.effect_after:
            refused["effect_after"] = ["Tuliskan dampaknya sebelum hambatan ini dinyatakan teratasi."]
        if said.solved_on > today:
            refused["solved_on"] = ["Hari ini belum tiba. Isi hari hambatan teratasi, paling lambat hari ini."]
        elif row.since_on is not None and said.solved_on < row.since_on:
            refused["solved_on"] = [f"Hambatan ini mulai {long_date(row.since_on)}. Isi hari itu atau sesudahnya."]
    if refused:
        raise InvalidInput(refused)
