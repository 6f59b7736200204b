"""The open tasks in chapter V of the report: with owner and day, and in the draft alone."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from assessment.papers.selectors.report import get_report
from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.tasks.services.giving import give_questions
from assessment.tasks.services.work import give_work
from tests.factories import fill, make_assessment, make_member, make_unit
from tests.sheets import best_answers
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit(time_zone="Asia/Makassar")
        lead = make_member(Role.TEAM_LEAD, unit=unit)
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Sari Indrawati")
        assessment = make_assessment(unit=unit)
        due = timezone.localdate() + timedelta(days=6)

        def give(self, *codes):
            return give_questions(
                assessment=self.assessment, codes=codes, owner=self.sari.pk, due_on=self.due, by=self.lead
            ).made

        def chapter(self, person=None):
            report = get_report(person or self.lead, self.assessment.pk)
            return report, render_to_string("assessment/papers/pdf/_chapter_5.html", {"report": report})

    office = Office()
    fill(office.assessment.evaluations.get(), best_answers(), by=office.lead)
    return office


def test_open_tasks_stand_in_the_draft_with_owner_and_day(office):
    done, late, _ = office.give("A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.a")
    Task.objects.filter(pk=done.pk).update(state="selesai")
    Task.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=3), owner=None)
    report, chapter = office.chapter()
    rows = [(row.title.partition(":")[0], row.owner, row.due_on, row.is_late) for row in report.tasks]
    assert rows == [
        ("A.I.1.i.b", "", timezone.localdate() - timedelta(days=3), True),
        ("A.I.1.ii.a", "Sari Indrawati", office.due, False),
    ]
    assert "C. Tugas yang Belum Selesai" in chapter
    assert "D. Hambatan dan Solusi" in chapter
    assert long_date(office.due) in chapter
    assert "<strong>Terlambat</strong>" in chapter


def test_a_task_of_the_rencana_kerja_stands_there_once(office):
    item = WorkItem.objects.create(assessment=office.assessment, area="MP", title="Rapat", owner=office.sari)
    give_work(assessment=office.assessment, items=[item], by=office.lead)
    report, chapter = office.chapter()
    assert report.tasks == ()
    assert [row.title for row in report.open_work] == ["Rapat"]
    assert "C. Hambatan dan Solusi" in chapter


@pytest.mark.parametrize("status", [Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED])
def test_a_sheet_that_was_handed_over_tells_nobody_how_its_team_shares_the_work(office, status):
    office.give("A.I.1.i.a")
    Assessment.objects.filter(pk=office.assessment.pk).update(status=status)
    evaluator = make_member(Role.TPI_LEAD, unit=office.unit)
    for person in (office.lead, evaluator):
        report, chapter = office.chapter(person)
        assert report.tasks == ()
        assert "Tugas" not in chapter
