"""Giving tasks, and what owners and leaders do with them: who may, until when, and what everybody is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.lke.models import Indicator
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.tasks.selectors.tasks import my_tasks
from assessment.tasks.services import working
from assessment.tasks.services.giving import give_questions, give_repair
from tests.factories import make_assessment, make_member, make_note, make_unit, make_window
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

FIRST, SECOND = "A.I.1.i.a", "A.I.1.i.b"  # of area MP
OTHER = "A.I.6.i.a"  # of area PP


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit()
        lead = make_member(Role.TEAM_LEAD, unit=unit)
        head = make_member(Role.HEAD, unit=unit)
        pokja_lead = make_member(Role.POKJA_LEAD, unit=unit, areas=["MP"])
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Sari Indrawati")
        wayan = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Wayan Sudarma")
        putu = make_member(Role.POKJA_MEMBER, unit=unit, areas=["PP"])
        assessment = make_assessment(unit=unit)
        due = timezone.localdate() + timedelta(days=5)
        window = make_window(assessment.period)  # closes in 30 days

        def give(self, codes=(FIRST,), **values):
            given = {"owner": self.sari.pk, "due_on": self.due, "by": self.pokja_lead} | values
            return give_questions(assessment=self.assessment, codes=codes, **given)

        def task(self, **values):
            return self.give(**values).made[0]

    return Office()


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_questions_are_given_in_bulk_with_one_event_and_one_notice(office):
    given = office.give(codes=[SECOND, FIRST])
    assert [task.indicator.code for task in given.made] == [FIRST, SECOND]
    assert {(t.owner, t.given_by, t.due_on, t.state, t.area) for t in given.made} == {
        (office.sari, office.pokja_lead, office.due, "terbuka", "MP")
    }
    assert given.made[0].title.startswith("Jawab: ")
    assert events() == ["tugas_diberikan"]
    assert told(office.sari) == ["tugas_baru"]
    assert Notice.objects.get().params["count"] == 2
    mine = my_tasks(office.sari)
    assert [line.code for line in mine.lines] == [FIRST, SECOND]
    assert (mine.lines[0].left, mine.lines[0].status, mine.late) == ("5 hari lagi", "Belum mulai", 0)


def test_k_a_question_somebody_has_stays_there_and_is_told(office):
    office.give()
    again = office.give(codes=[FIRST, SECOND], owner=office.wayan.pk)
    assert [task.indicator.code for task in again.made] == [SECOND]
    assert [(task.indicator.code, task.owner) for task in again.held] == [(FIRST, office.sari)]


@pytest.mark.parametrize("who", ["sari", "head", "putu"])
def test_only_leaders_give(office, who):
    with pytest.raises(
        ActionDenied, match=r"Tugas dibagi oleh ketua tim ZI, dan oleh ketua pokja di areanya sendiri\."
    ):
        office.give(by=getattr(office, who))
    assert Task.objects.count() == 0


def test_a_ketua_pokja_gives_in_the_own_area_and_to_its_people_alone(office):
    with pytest.raises(
        ActionDenied, match="Tugas area Peningkatan Kualitas Pelayanan Publik diatur oleh ketua pokjanya"
    ):
        office.give(codes=[FIRST, OTHER])
    with pytest.raises(InvalidInput, match=r"Hanya tim area Anda yang dapat diberi tugas\."):
        office.give(owner=office.putu.pk)
    assert Task.objects.count() == 0
    assert office.give(codes=[OTHER], owner=office.putu.pk, by=office.lead).made[0].owner == office.putu


def test_a_ketua_tim_gives_nobody_a_question_of_an_area_that_is_not_theirs(office):
    with pytest.raises(InvalidInput, match="tidak dapat mengisi area Manajemen Perubahan saat ini"):
        office.give(owner=office.putu.pk, by=office.lead)


def test_a_day_after_the_window_or_before_today_is_refused(office):
    with pytest.raises(InvalidInput, match="Masa pengisian berakhir"):
        office.give(due_on=timezone.localdate() + timedelta(days=40))
    with pytest.raises(InvalidInput, match=r"Tenggat ini sudah lewat\."):
        office.give(due_on=timezone.localdate() - timedelta(days=2))
    with pytest.raises(InvalidInput, match=r"Centang sedikitnya satu pertanyaan"):
        office.give(codes=[])
    with pytest.raises(InvalidInput, match="tidak dikenal"):
        office.give(codes=["X.1"])
    assert Task.objects.count() == 0


@pytest.mark.parametrize("status", [Status.WITH_HEAD, Status.TPI_REVIEW, Status.CLOSED])
def test_a_task_on_a_question_that_is_locked_is_refused_and_one_that_stands_is_locked(office, status):
    task = office.task()
    office.assessment.status = status
    office.assessment.save()
    with pytest.raises(WrongState):
        office.give(codes=[SECOND])
    with pytest.raises(WrongState):
        working.hand_in(task=task, text="", version=1, by=office.sari)
    task.refresh_from_db()
    assert task.state == "terbuka"
    if status != Status.CLOSED:
        assert my_tasks(office.sari).lines[0].status == "Terkunci"
    else:
        assert my_tasks(office.sari).lines == ()


def test_of_two_people_who_take_one_task_the_second_is_told_who_has_it(office):
    indicator = Indicator.objects.get(instrument=office.assessment.period.instrument, code=FIRST)
    task = give_repair(assessment=office.assessment, indicator=indicator, owner=None, due_on=office.due, by=office.lead)
    assert working.take_task(task=task, by=office.sari).owner == office.sari
    with pytest.raises(WrongState, match=r"Sari Indrawati sudah mengambil tugas ini pukul \d\d\.\d\d"):
        working.take_task(task=task, by=office.wayan)
    task.refresh_from_db()
    assert (task.owner, task.version) == (office.sari, 2)
    task.owner = None
    task.save()
    with pytest.raises(ActionDenied, match="tidak dapat mengisi area"):
        working.take_task(task=task, by=office.putu)


def test_an_owner_reports_hands_in_and_the_leader_accepts(office):
    task = office.task()
    task = working.report_progress(task=task, text="SK sudah ditandatangani.", version=1, by=office.sari)
    assert (task.state, task.version) == ("dikerjakan", 2)
    task = working.hand_in(task=task, text="Selesai.", version=2, by=office.sari)
    assert task.state == "diserahkan"
    assert told(office.pokja_lead) == ["tugas_diserahkan"]
    assert told(office.lead) == []
    task = working.send_back(task=task, version=3, by=office.pokja_lead)
    assert task.state == "dikerjakan"
    task = working.hand_in(task=task, text="Dilengkapi.", version=4, by=office.sari)
    task = working.accept_task(task=task, version=5, by=office.pokja_lead)
    assert task.state == "selesai"
    assert told(office.sari)[-1] == "tugas_selesai"
    assert events() == [
        "tugas_diberikan",
        "tugas_kemajuan",
        "tugas_diserahkan",
        "tugas_dikembalikan",
        "tugas_diserahkan",
        "tugas_diterima",
    ]
    with pytest.raises(WrongState, match="Tugas ini sudah selesai"):
        working.cancel_task(task=task, version=6, by=office.pokja_lead)


def test_nobody_but_the_owner_works_on_a_task_and_no_owner_decides(office):
    task = office.task()
    with pytest.raises(ActionDenied, match="bukan tugas Anda"):
        working.report_progress(task=task, text="x", version=1, by=office.wayan)
    with pytest.raises(ActionDenied, match="diatur oleh ketua pokjanya"):
        working.accept_task(
            task=office.task(codes=[OTHER], owner=office.putu.pk, by=office.lead), version=1, by=office.pokja_lead
        )
    with pytest.raises(ActionDenied):
        working.accept_task(task=task, version=1, by=office.sari)
    with pytest.raises(ActionDenied):
        working.cancel_task(task=task, version=1, by=office.head)


def test_an_older_page_writes_over_nothing(office):
    task = office.task()
    working.report_progress(task=task, text="Baru.", version=1, by=office.sari)
    with pytest.raises(working.StaleTask):
        working.cancel_task(task=task, version=1, by=office.pokja_lead)
    with pytest.raises(working.StaleTask):
        working.hand_in(task=task, text="Lama.", version=1, by=office.sari)
    task.refresh_from_db()
    assert (task.state, task.progress) == ("dikerjakan", "Baru.")


def test_more_time_is_asked_and_decided(office):
    task = office.task()
    later = office.due + timedelta(days=4)
    with pytest.raises(InvalidInput, match="Pilih hari sesudah tenggat yang sekarang"):
        working.ask_time(task=task, until=office.due, reason="Sakit", version=1, by=office.sari)
    with pytest.raises(InvalidInput, match="Masa pengisian berakhir"):
        working.ask_time(task=task, until=office.due + timedelta(days=60), reason="Sakit", version=1, by=office.sari)
    task = working.ask_time(task=task, until=later, reason="Menunggu SK", version=1, by=office.sari)
    assert (task.due_on, task.asked_due) == (office.due, later)
    assert told(office.pokja_lead) == ["waktu_diminta"]
    task = working.decide_time(task=task, is_granted=True, version=2, by=office.pokja_lead)
    assert (task.due_on, task.asked_due, task.asked_reason) == (later, None, "")
    assert told(office.sari) == ["tugas_baru", "waktu_diputuskan"]
    with pytest.raises(WrongState, match="Tidak ada permintaan"):
        working.decide_time(task=task, is_granted=False, version=3, by=office.pokja_lead)


def test_a_task_is_moved_and_both_are_told(office):
    task = office.task()
    with pytest.raises(InvalidInput, match="dari daftar"):
        working.move_task(task=task, owner=office.putu.pk, due_on=office.due, version=1, by=office.pokja_lead)
    task = working.move_task(task=task, owner=office.wayan.pk, due_on=office.due, version=1, by=office.pokja_lead)
    assert task.owner == office.wayan
    assert told(office.wayan) == ["tugas_baru"]
    assert told(office.sari) == ["tugas_baru", "tugas_batal"]
    assert working.cancel_task(task=task, version=2, by=office.lead).state == "dibatalkan"
    assert office.give().made != ()  # the question is free again


def test_whoever_lost_the_area_keeps_no_work_on_its_task(office):
    task = office.task()
    membership = office.sari.memberships.get()
    membership.ends_on = date(2021, 1, 1)
    membership.save()
    with pytest.raises(ActionDenied):
        working.report_progress(task=task, text="x", version=1, by=office.sari)
    office.sari.refresh_from_db()
    del office.sari._memberships_in_force
    assert my_tasks(office.sari).lines == ()


def test_a_returned_answer_is_a_task_with_its_note_and_is_given_anew_when_returned_again(office):
    indicator = Indicator.objects.get(instrument=office.assessment.period.instrument, code=FIRST)
    note = make_note(office.assessment, "Waktu respons belum terlihat.", by=office.lead)
    values = {"assessment": office.assessment, "indicator": indicator, "by": office.lead}
    task = give_repair(**values, owner=office.sari, due_on=office.due + timedelta(days=90), reason_note=note)
    assert (task.state, task.note, task.owner) == ("terbuka", note, office.sari)
    assert task.due_on == timezone.localtime(office.window.closes_at).date()
    assert my_tasks(office.sari).lines[0].status == "Perlu diperbaiki"
    assert told(office.sari) == ["jawaban_kembali"]
    again = give_repair(**values, owner=office.putu, due_on=None)
    assert again.pk == task.pk
    assert (again.owner, again.version, again.due_on) == (None, 2, None)  # putu may not answer it: nobody has it
