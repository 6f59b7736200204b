"""Tasks of the demo office as its ketua gave them, and how far their owners are."""

from datetime import timedelta

from django.db import transaction

from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.services import working
from assessment.tasks.services.giving import give_questions
from zi_portal.operate.demo import rows as demo_rows


@transaction.atomic
def load_tasks(unit_key: str) -> None:
    """Give the tasks of one demo unit's current round, unless some were given already."""
    assessment = demo_rows.open_round(unit_key)
    if Task.objects.filter(assessment=assessment).exists():
        return
    for row in demo_rows.read("round")[unit_key].get("tasks", ()):
        _give(assessment, row)


def _give(assessment: Assessment, row: dict[str, object]) -> None:
    """Give one bulk: questions, by, to, days until it is due (below 0: late since); what its owner did with the first."""
    days, by = int(str(row["days"])), User.objects.get(username=row["by"])
    owner, today = User.objects.get(username=row["to"]), today_in(assessment.unit)
    codes = str(row["questions"]).split()
    due_on = today + timedelta(days=max(days, 0))
    given = give_questions(assessment=assessment, codes=codes, owner=owner.pk, due_on=due_on, by=by).made
    if days < 0:
        # As if it had been given in time: nobody can give a task for a day that has passed.
        Task.objects.filter(pk__in=[task.pk for task in given]).update(due_on=today + timedelta(days=days))
    text, act = str(row.get("text", "")), row.get("act")
    if act == "kemajuan":
        working.report_progress(task=given[0], text=text, version=1, by=owner)
    elif act == "serah":
        working.hand_in(task=given[0], text=text, version=1, by=owner)
    elif act == "waktu":
        until = due_on + timedelta(days=7)
        working.ask_time(task=given[0], until=until, reason=text, version=1, by=owner)
