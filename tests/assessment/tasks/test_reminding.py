"""A task that is due soon or late is told of once, in the morning of its unit, and no more once it is handed in."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from assessment.notices.models import Notice
from assessment.people.models import Role, Unit
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task
from assessment.tasks.services.reminding import remind_of_tasks
from tests.factories import make_assessment, make_member, make_task, make_unit

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 9)
MORNING = datetime(2026, 12, 7, 22, 0, tzinfo=UTC)  # 8 December, 06.00 WITA: the day before


@pytest.fixture
def task(instruments):
    assessment = make_assessment(unit=make_unit(time_zone="Asia/Makassar"))
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    return make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=DUE)


def told_in_hours(hours):
    """Run every hour from two days before; return when by the clock of Makassar something was told."""
    told = []
    for hour in range(hours):
        with time_machine.travel(MORNING + timedelta(hours=hour - 24), tick=False):
            told += [f"{datetime.now(UTC) + timedelta(hours=8):%d %H}"] * remind_of_tasks()
    return told


def test_the_owner_is_told_the_day_before_and_when_it_is_late(task):
    assert told_in_hours(24 * 6) == ["08 06", "10 06"]
    assert list(Notice.objects.order_by("pk").values_list("kind", "person", "params__due", "url")) == [
        ("tugas_dekat", task.owner_id, "2026-12-09", f"/tugas/{task.pk}/"),
        ("tugas_lewat", task.owner_id, "2026-12-09", f"/tugas/{task.pk}/"),
    ]


@pytest.mark.parametrize("state", ["diserahkan", "selesai", "dibatalkan"])
def test_what_is_no_longer_owed_is_told_of_no_more(state, task):
    Task.objects.update(state=state)
    assert told_in_hours(24 * 6) == []


def test_a_round_in_other_hands_reminds_nobody(task):
    Assessment.objects.update(status="tpi")
    assert told_in_hours(24 * 6) == []


def test_an_office_that_moves_to_another_zone_is_told_once(task):
    with time_machine.travel(MORNING, tick=False):
        assert remind_of_tasks() == 1
        Unit.objects.update(time_zone="Asia/Jayapura")
        assert remind_of_tasks() == 0
    Unit.objects.update(time_zone="Asia/Jakarta")
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        assert remind_of_tasks() == 0


def test_a_new_day_and_a_new_owner_are_told_of_anew(task):
    with time_machine.travel(MORNING, tick=False):
        assert remind_of_tasks() == 1
        Task.objects.update(owner=make_member(Role.TEAM_LEAD, unit=task.assessment.unit))
        assert (remind_of_tasks(), remind_of_tasks()) == (1, 0)
        Task.objects.update(due_on=DUE + timedelta(days=3))
        assert remind_of_tasks() == 0
    with time_machine.travel(MORNING + timedelta(days=3), tick=False):
        assert (remind_of_tasks(), remind_of_tasks()) == (1, 0)


def test_what_has_been_late_for_long_is_no_news(task):
    with time_machine.travel(MORNING + timedelta(days=9), tick=False):
        assert remind_of_tasks() == 0
