"""A line of the rencana kerja and its task: whoever changes the one changes the other, once and with the same words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.planning.route.selectors import get_route
from assessment.planning.route.services import change_work, plan_work
from assessment.programme.models import WorkItem
from assessment.tasks.models import Task
from assessment.tasks.services import working
from assessment.tasks.services.handing_over import hand_over
from tests.factories import fill, make_assessment, make_member, make_unit, make_window
from tests.sheets import best_answers
from zi_portal.kit.refusals import InvalidInput

pytestmark = pytest.mark.django_db

CODE = "B.II.a.1"


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit()
        lead = make_member(Role.TEAM_LEAD, unit=unit)
        sari = make_member(Role.POKJA_LEAD, unit=unit, areas=["HASIL"], full_name="Sari Indrawati")
        wayan = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Wayan Sudarma")
        assessment = make_assessment(unit=unit)
        window = make_window(assessment.period)  # closes in 30 days
        due = timezone.localdate() + timedelta(days=9)

        def plan(self):
            (item,) = plan_work(assessment=self.assessment, target="WBK", days={CODE: self.due}, by=self.lead)
            return item, Task.objects.get()

        def change(self, item, **values):
            stands = {"owner": item.owner_id, "due_on": item.due_on, "state": item.state, "result": item.result}
            return change_work(item=item, by=self.lead, **(stands | values))

    office = Office()
    answers = best_answers()
    fill(office.assessment.evaluations.get(), answers, by=office.lead, supported=set(answers) - {CODE})
    return office


def stands(row):
    row.refresh_from_db()
    return (str(row.owner), row.due_on, row.state)


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_a_step_with_an_owner_becomes_that_persons_task(office):
    item, task = office.plan()
    assert (item.owner, item.due_on) == (office.sari, office.due)
    assert (task.owner, task.due_on, task.area, task.work_item) == (office.sari, office.due, "HASIL", item)
    assert (task.subject, task.indicator.code, task.given_by, task.state) == ("kegiatan", CODE, office.lead, "terbuka")
    assert task.title.startswith("Lengkapi ")
    assert item.title == f"{CODE}: {task.title}"
    assert told(office.sari) == ["tugas_baru"]
    assert AuditEvent.objects.filter(kind="tugas_diberikan").count() == 1


def test_the_proposed_day_lies_within_the_window_and_may_be_changed_before_it_is_kept(office):
    (step,) = get_route(office.lead, office.assessment.pk, "WBK").to_plan
    assert (step.code, step.owner) == (CODE, office.sari)
    today = timezone.localdate()
    assert today <= step.day <= today + timedelta(days=5)  # one document is missing: five days


@pytest.mark.parametrize("days", [31, -1])
def test_a_day_outside_the_window_makes_neither_work_nor_task(office, days):
    with pytest.raises(InvalidInput) as refused:
        plan_work(
            assessment=office.assessment,
            target="WBK",
            days={CODE: timezone.localdate() + timedelta(days=days)},
            by=office.lead,
        )
    assert list(refused.value.errors) == [f"tenggat-{CODE}"]
    assert (WorkItem.objects.count(), Task.objects.count()) == (0, 0)


def test_a_line_that_changes_hands_or_day_takes_its_task_along(office):
    item, task = office.plan()
    later = office.due + timedelta(days=3)
    office.change(item, owner=office.wayan.pk, due_on=later)
    assert stands(task) == ("Wayan Sudarma", later, "terbuka")
    assert task.version == 2
    assert told(office.wayan) == ["tugas_baru"]
    assert told(office.sari) == ["tugas_baru", "tugas_batal"]


def test_a_line_moved_to_a_day_after_the_window_is_refused_and_both_stay(office):
    item, task = office.plan()
    with pytest.raises(InvalidInput, match="Masa pengisian berakhir"):
        office.change(item, due_on=timezone.localdate() + timedelta(days=40))
    assert stands(item) == (*stands(task)[:2], "rencana")


def test_a_line_that_is_done_ends_its_task_and_one_opened_again_is_given_anew(office):
    item, task = office.plan()
    item = office.change(item, state="berjalan")
    assert stands(task)[2] == "dikerjakan"
    item = office.change(item, state="selesai")
    assert stands(task)[2] == "selesai"
    office.change(item, result="Laporan terbit.")
    assert Task.objects.count() == 1  # what came of it makes no task
    office.change(item, state="berjalan")
    assert list(Task.objects.order_by("pk").values_list("state", flat=True)) == ["selesai", "dikerjakan"]


def test_a_line_that_gets_its_first_owner_becomes_a_task(office):
    item, task = office.plan()
    working.cancel_task(task=task, version=1, by=office.lead)
    assert stands(item) == ("Sari Indrawati", office.due, "rencana")  # the plan stands without the task
    office.change(item, owner=office.wayan.pk)
    assert [stands(task)[0] for task in Task.objects.filter(state="terbuka")] == ["Wayan Sudarma"]


def test_what_becomes_of_the_task_stands_in_the_rencana_kerja(office):
    item, task = office.plan()
    task = working.report_progress(task=task, text="Responden terkumpul.", version=1, by=office.sari)
    assert stands(item)[2] == "berjalan"
    task = working.move_task(task=task, owner=office.wayan.pk, due_on=office.due, version=2, by=office.lead)
    assert stands(item)[0] == "Wayan Sudarma"
    later = office.due + timedelta(days=2)
    task = working.ask_time(task=task, until=later, reason="Menunggu cetak", version=3, by=office.wayan)
    assert stands(item)[1] == office.due
    task = working.decide_time(task=task, is_granted=True, version=4, by=office.lead)
    assert stands(item)[1] == later
    task = working.hand_in(task=task, text="Selesai.", version=5, by=office.wayan)
    assert stands(item)[2] == "berjalan"
    working.accept_task(task=task, version=6, by=office.lead)
    assert stands(item) == ("Wayan Sudarma", later, "selesai")
    last = AuditEvent.objects.filter(kind="kerja_diubah").latest("pk")
    assert (last.actor, last.object_id) == (office.lead, str(item.pk))


def test_a_task_handed_over_takes_its_line_along(office):
    item, task = office.plan()
    office.sari.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    hand_over(assessment=office.assessment, tasks=[task.pk], owner=office.lead.pk, due_on=None, by=office.lead)
    assert stands(item)[0] == str(office.lead)


def test_an_owner_who_left_the_team_gets_no_task(office):
    item, task = office.plan()
    office.sari.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    office.change(item, state="berjalan")
    assert stands(task) == ("None", office.due, "dikerjakan")
    assert stands(item)[0] == "Sari Indrawati"
