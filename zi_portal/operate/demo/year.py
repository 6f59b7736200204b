"""The rencana kerja of the demo office: its lines, what was reported of their months, what hinders them, what came of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from assessment.people.models import User
from assessment.programme.innovations.facts import Facts as InnovationFacts
from assessment.programme.innovations.services.innovations import add_innovation
from assessment.programme.models import Innovation, InnovationClaim, WorkItem
from assessment.programme.months import last_day, months_of
from assessment.programme.obstacles.facts import Facts as ObstacleFacts
from assessment.programme.obstacles.services import add_obstacle
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.reading import read_months
from assessment.programme.plan.services.bringing import bring_lines
from assessment.programme.plan.services.progress import report_month
from assessment.programme.suggestions.facts import FormFacts, Said, TaskFacts
from assessment.programme.suggestions.services import make_form, send_suggestion, turn_into_task
from assessment.rounds.models import Assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import MONTHS
from zi_portal.operate.demo import rows as demo_rows

HOUR = time(10, 12)


@dataclass(frozen=True)
class Told:
    """What is said of one month of a line."""

    month: int
    percent: int
    text: str
    why_lower: str = ""


@transaction.atomic
def load_year(unit_key: str) -> None:
    """Plan and report the year of one demo unit's current round, unless it has lines already."""
    row = demo_rows.read("year").get(unit_key)
    assessment = demo_rows.open_round(unit_key)
    if row is None or assessment.work_items.exists():
        return
    data = demo_rows.read("offices")
    people = {user.username: user for user in User.objects.all()}
    lead = people["ketua.tim"]
    found = [_facts(line, people) for line in row["lines"]]
    items = bring_lines(assessment=assessment, found=found, origin="lembar", by=lead)
    for item, line in zip(items, row["lines"], strict=True):
        _report(assessment, item, line, by=people[line["owner"]])
    for obstacle in data["obstacles"]:
        _note_obstacle(assessment, obstacle, people)
    _ask_staff(assessment, data["staff"], people)
    for innovation in data["innovations"]:
        _note_innovation(assessment, innovation, by=lead)


def months_past(assessment: Assessment) -> int:
    """Return how many months of the round's year are over, 0 to 11: the demo is of the year it is loaded in."""
    return today_in(assessment.unit).month - 1


def at_end_of(assessment: Assessment, month: int) -> datetime:
    """Return a moment of the last day of a month of the round's year."""
    zone = ZoneInfo(assessment.unit.time_zone)
    return datetime.combine(last_day(assessment.period.year, month), HOUR, tzinfo=zone)


def _facts(line: Mapping[str, Any], people: Mapping[str, User]) -> Facts:
    return Facts(
        area=line["area"],
        title=line["title"],
        months=read_months(line["months"]),
        goal=line["goal"],
        is_priority=line.get("priority", False),
        owner=people[line["owner"]].pk,
        codes=tuple(line["questions"]),
    )


def _told(line: Mapping[str, Any]) -> Iterator[Told]:
    """Yield what is said of the months of a line, in their order; `each` says it of all but those `without`, in equal steps."""
    if "each" in line:
        months = months_of(read_months(line["months"]))
        for place, month in enumerate(months, start=1):
            if month not in line.get("without", ()):
                yield Told(month, 100 * place // len(months), line["each"].format(month=MONTHS[month - 1]))
    for month, said in line.get("told", {}).items():
        yield Told(month, *said)


def _report(assessment: Assessment, item: WorkItem, line: Mapping[str, Any], *, by: User) -> None:
    """Let the owner of a line report its months that are over, as if each had been reported on its last day."""
    for told in _told(line):
        if told.month <= months_past(assessment):
            said = report_month(
                item=item, month=told.month, percent=told.percent, text=told.text, why_lower=told.why_lower, by=by
            )
            WorkProgress.objects.filter(pk=said.pk).update(reported_at=at_end_of(assessment, told.month))


def _note_obstacle(assessment: Assessment, row: Mapping[str, Any], people: Mapping[str, User]) -> None:
    """Note one as the ketua tim does. hinders: the title of a line of the rencana kerja."""
    hindered = WorkItem.objects.get(assessment=assessment, title=row["hinders"]) if "hinders" in row else None
    facts = ObstacleFacts(
        area=row["area"],
        obstacle=row["obstacle"],
        owner=people[row["owner"]].pk,
        work_item=hindered.pk if hindered is not None else None,
        codes=tuple(row.get("questions", ())),
    )
    add_obstacle(assessment=assessment, facts=facts, solution=row["solution"], by=people["ketua.tim"])


def _ask_staff(assessment: Assessment, row: Mapping[str, Any], people: Mapping[str, User]) -> None:
    """Ask the staff as the ketua tim does, and answer as some of them do. task: what the ketua tim makes of an answer."""
    today, lead = today_in(assessment.unit), people["ketua.tim"]
    facts = FormFacts(
        title=row["title"],
        intro=row["intro"],
        opens_on=today,
        closes_on=today + timedelta(days=demo_rows.DAYS_OPEN_AFTER),
        questions=tuple(row["questions"]),
    )
    form = make_form(assessment=assessment, facts=facts, by=lead)
    places = [question.pk for question in form.questions.all()]
    for number, said in enumerate(row["answers"]):
        answers = {pk: text for pk, text in zip(places, said["texts"], strict=True) if text}
        suggestion = send_suggestion(form=form, said=Said(answers, f"contoh {number}", said.get("name", "")))
        if "task" in said:
            task = said["task"]
            due_on = today + timedelta(days=task["days"])
            made = TaskFacts(task["area"], task["title"], people[task["to"]].pk, due_on)
            turn_into_task(suggestion=suggestion, facts=made, by=lead)


def _note_innovation(assessment: Assessment, row: Mapping[str, Any], *, by: User) -> None:
    """Record one and claim it. Of most the study does not say who made them, which no form takes: they stand as from before it asked."""
    if row["maker"] != Innovation.Maker.UNKNOWN:
        add_innovation(assessment=assessment, facts=InnovationFacts(**row), by=by)
        return
    innovation = Innovation.objects.create(unit=assessment.unit, **row)
    InnovationClaim.objects.create(innovation=innovation, assessment=assessment)
