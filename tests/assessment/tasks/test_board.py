"""The tasks of a round for its leaders: filtered, as text to copy, and handed over when somebody leaves."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.tasks.models import Task
from assessment.tasks.selectors import board as read
from assessment.tasks.services.giving import give_questions
from assessment.tasks.services.handing_over import hand_over
from assessment.templatetags.tasks import load_squares
from tests.factories import make_assessment, make_member, make_unit, make_window
from zi_portal.kit.refusals import ActionDenied, InvalidInput

pytestmark = pytest.mark.django_db

FIRST, SECOND, OTHER = "A.I.1.i.a", "A.I.1.i.b", "A.I.6.i.a"


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit(name="Kantor Uji")
        lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Komang Ayu")
        head = make_member(Role.HEAD, unit=unit)
        mp_lead = make_member(Role.POKJA_LEAD, unit=unit, areas=["MP"], full_name="Gede Wirawan")
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Sari Indrawati")
        putu = make_member(Role.POKJA_MEMBER, unit=unit, areas=["PP"], full_name="Putu Lestari")
        assessment = make_assessment(unit=unit)
        due = timezone.localdate() + timedelta(days=3)
        window = make_window(assessment.period)

        def give(self, *codes, owner=None):
            person = owner or self.sari
            return give_questions(
                assessment=self.assessment, codes=codes, owner=person.pk, due_on=self.due, by=self.lead
            ).made

        def leave(self, person, **change):
            person.memberships.update(**(change or {"ends_on": date(2021, 1, 1)}))

        def page(self, person, query=""):
            client = Client()
            client.force_login(person)
            return client.get(reverse("assessment:task-board", args=[self.assessment.pk]) + query)

    return Office()


def test_the_board_filters_and_counts_per_person(office):
    late, _ = office.give(FIRST, SECOND)
    office.give(OTHER, owner=office.putu)
    Task.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    found = read.board(office.lead, office.assessment)
    assert (found.unfinished, found.late, found.orphans, found.waiting) == (3, 1, 0, 0)
    loads = [(str(load.person), load.late, load.week, load.later) for load in found.loads]
    assert loads == [("Sari Indrawati", 1, 1, 0), ("Putu Lestari", 0, 1, 0)]

    def codes(**chosen):
        return [line.code for line in read.board(office.lead, office.assessment, **chosen).lines]

    assert codes(shown="terlambat") == [FIRST]
    assert codes(area="PP") == [OTHER]
    assert codes(owner=str(office.putu.pk)) == [OTHER]
    assert codes(shown="selesai") == []


def test_a_role_that_ended_and_one_that_lost_its_area_leave_orphans(office):
    office.give(FIRST)
    office.give(OTHER, owner=office.putu)
    assert read.orphans(office.lead, office.assessment) == ()
    office.leave(office.sari)
    assert [line.code for line in read.orphans(office.lead, office.assessment)] == [FIRST]
    office.leave(office.putu, areas=["TL"])
    assert [line.code for line in read.orphans(office.lead, office.assessment)] == [FIRST, OTHER]
    assert [line.code for line in read.orphans(office.mp_lead, office.assessment)] == [FIRST]  # of the own area alone


def test_orphans_are_handed_over_in_one_act(office):
    tasks = office.give(FIRST, SECOND)
    kept = office.give("A.I.1.ii.a", owner=office.mp_lead)
    office.leave(office.sari)
    pks = [task.pk for task in (*tasks, *kept)]
    moved = hand_over(assessment=office.assessment, tasks=pks, owner=office.mp_lead.pk, due_on=None, by=office.lead)
    assert [(task.owner, task.due_on, task.version) for task in moved] == [(office.mp_lead, office.due, 2)] * 2
    assert AuditEvent.objects.filter(kind="tugas_dipindahkan").count() == 1
    assert read.orphans(office.lead, office.assessment) == ()
    with pytest.raises(InvalidInput, match="Centang sedikitnya satu tugas yang belum berpindah"):
        hand_over(assessment=office.assessment, tasks=pks, owner=office.mp_lead.pk, due_on=None, by=office.lead)


def test_what_was_left_is_offered_to_those_of_its_areas(office):
    office.give(FIRST)
    office.leave(office.sari)
    client = Client()
    client.force_login(office.lead)
    page = client.get(reverse("assessment:task-hand-over", args=[office.assessment.pk])).text
    offered = page.split('name="owner"')[1].split("</select>")[0]
    assert "Gede Wirawan (Manajemen Perubahan)" in offered
    assert "Komang Ayu (semua area)" in offered
    assert "Putu Lestari" not in offered
    assert "Sari Indrawati" not in offered


def test_a_hand_over_to_who_may_not_answer_all_of_it_moves_nothing(office):
    task, other = office.give(FIRST)[0], office.give(OTHER, owner=office.putu)[0]
    office.leave(office.sari)
    office.leave(office.putu, areas=["TL"])
    with pytest.raises(InvalidInput, match="tidak dapat mengisi area"):
        hand_over(
            assessment=office.assessment,
            tasks=[task.pk, other.pk],
            owner=office.mp_lead.pk,
            due_on=None,
            by=office.lead,
        )
    assert list(Task.objects.order_by("pk").values_list("owner", flat=True)) == [office.sari.pk, office.putu.pk]
    with pytest.raises((ActionDenied, InvalidInput)):
        hand_over(assessment=office.assessment, tasks=[task.pk], owner=office.mp_lead.pk, due_on=None, by=office.head)


def test_the_text_for_whatsapp_says_who_what_until_when_and_no_note(office):
    (task,) = office.give(FIRST)
    Task.objects.update(progress="Rahasia", due_on=timezone.localdate() - timedelta(days=2))
    text = office.page(office.lead, "?salin=1&tampil=terlambat").text
    copied = text.split("data-copy-text>")[1].split("</textarea>")[0]
    lines = copied.strip().splitlines()
    assert lines[0].startswith("Tugas ZI Kantor Uji, per ")
    assert lines[2] == "Terlambat (1):"
    assert lines[3] == "- Sari Indrawati:"
    assert lines[4].startswith(f"  {FIRST} Jawab: ")
    assert lines[4].endswith("(terlambat 2 hari)")
    assert lines[-1] == "Buka tugas Anda: http://testserver/tugas/"
    assert "Rahasia" not in copied
    assert task.pk


def test_the_board_asks_no_query_a_row(office):
    def count():
        client = Client()
        client.force_login(office.head)
        client.get(reverse("assessment:task-board", args=[office.assessment.pk]))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("assessment:task-board", args=[office.assessment.pk]))
        return len(found)

    office.give(FIRST)
    few = count()
    office.give(SECOND, "A.I.1.ii.a", "A.I.1.ii.b", "A.I.1.iii.a")
    assert count() == few


def test_one_square_stands_for_each_task_late_ones_first(office):
    late, *_ = office.give(FIRST, SECOND)
    Task.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    Task.objects.filter(indicator__code=SECOND).update(due_on=timezone.localdate() + timedelta(days=30))
    page = office.page(office.lead).text
    picture = page.split('class="load-squares"')[1].split("</svg>")[0]
    assert [part.split('"')[0] for part in picture.split('<rect class="')[1:]] == ["load-late", "load-later"]


def test_more_squares_than_a_phone_is_wide_end_in_dots():
    page = load_squares(read.Load(person=None, late=3, week=10, later=9))
    assert page.count("<rect") == 16
    assert page.endswith(" …")
    assert not load_squares(read.Load(person=None, late=0, week=16, later=0)).endswith("…")
