"""Mails as jobs of the queue: sent after the act by whichever worker comes first, once each, and by no command."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from django_ox.models import OxTask
from django_ox.testing import run_tasks
from django_ox.worker import Worker

from assessment.notices import reminders
from assessment.notices.models import Delivery, Kind, Notice, Way
from assessment.notices.services import mailing
from assessment.notices.services.jobs import tell_due
from assessment.notices.services.mailing import send_mail
from assessment.notices.services.notices import tell
from assessment.notices.services.planning import plan_mail
from assessment.people.models import Role
from tests.assessment.notices.conftest import NIGHT
from tests.factories import make_assessment, make_member, make_unit
from tests.smtp_sink import Sink, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sink")]

MORNING = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # 06.00


@pytest.fixture
def sari(instruments):
    made = make_assessment(unit=make_unit(name="KPPBC Marunda", time_zone="Asia/Jakarta"))
    return member(made, "sari@example.go.id")


def member(assessment, email):
    made = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], email=email)
    made.of_test = assessment
    return made


def tell_all(kind, people, code):
    with transaction.atomic():
        params = {"question": code}
        return tell(kind, people, assessment=people[0].of_test, by=None, mark=code, url="/x/", params=params)


def test_what_an_act_tells_at_once_is_sent_by_the_next_worker(sari, sink, clock):
    tell_all(Kind.ANSWER_RETURNED, [sari], "A.I.1.i.a")
    assert sink.mails == []
    run_tasks(raise_failures=True)
    assert [mail["To"] for mail in sink.mails] == ["sari@example.go.id"]
    run_tasks(raise_failures=True)
    assert len(sink.mails) == 1


def test_an_act_puts_one_job_in_however_many_it_tells(sari, clock):
    people = [sari, *(member(sari.of_test, f"orang{number}@example.go.id") for number in range(5))]
    tell_all(Kind.ANSWER_RETURNED, people, "A.I.1.i.a")
    assert OxTask.objects.count() == 1


def test_what_goes_with_the_summary_or_by_no_mail_puts_no_job_in(sari, clock, settings):
    tell_all(Kind.ANSWER_ACCEPTED, [sari], "A.I.1.i.a")
    settings.MAIL_IS_ON = False
    tell_all(Kind.ANSWER_RETURNED, [sari], "A.I.1.i.b")
    assert not OxTask.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_sends_nothing(sari, sink):
    with transaction.atomic():
        params = {"question": "A.I.1.i.a"}
        tell(Kind.ANSWER_RETURNED, [sari], assessment=sari.of_test, by=None, mark="x", url="/x/", params=params)
        transaction.set_rollback(True)
    run_tasks(raise_failures=True)
    assert (sink.mails, Notice.objects.count()) == ([], 0)


def test_the_schedule_tells_plans_and_sends_every_five_minutes(sari, sink, settings, clock):
    schedule = settings.TASKS["default"]["OPTIONS"]["SCHEDULES"]["pemberitahuan"]
    assert schedule == {"task": tell_due.module_path, "cron": "*/5 * * * *"}
    tell_all(Kind.ANSWER_ACCEPTED, [sari], "A.I.1.i.a")
    clock.move_to(MORNING - timedelta(minutes=5))
    tell_due.enqueue()
    run_tasks(raise_failures=True)
    assert sink.mails == []
    clock.move_to(MORNING)
    for _ in range(2):
        tell_due.enqueue()
        run_tasks(raise_failures=True)
    assert [mail["Subject"] for mail in sink.mails] == ["[Portal ZI] Jawaban A.I.1.i.a diterima"]


def test_a_reminder_that_breaks_off_holds_up_neither_mails_nor_other_reminders(sari, sink, clock, monkeypatch):
    reached = []
    broken = {"rusak": lambda: 1 // 0, "utuh": lambda: reached.append(1) or 0}
    monkeypatch.setattr(reminders, "_reminders", broken)
    tell_all(Kind.ANSWER_RETURNED, [sari], "A.I.1.i.a")
    OxTask.objects.all().delete()
    tell_due.enqueue()
    run_tasks()
    assert (len(sink.mails), reached) == (1, [1])
    job = OxTask.objects.get()
    assert (job.status, job.attempts) == ("READY", 1)  # it is tried again
    assert "ZeroDivisionError" in job.errors[-1]["traceback"]


def test_a_server_that_is_away_leaves_the_mails_to_the_schedule(sari, settings, clock):
    away = Sink()
    with running(away):
        pass  # its port is free again, and nobody listens there
    settings.MAILERS["default"]["OPTIONS"]["port"] = away.port
    tell_all(Kind.ANSWER_RETURNED, [sari], "A.I.1.i.a")
    run_tasks(raise_failures=True)
    assert Delivery.objects.get().fault != ""
    with running(away):
        clock.move_to(NIGHT + timedelta(minutes=5))
        tell_due.enqueue()
        run_tasks(raise_failures=True)
    assert len(away.mails) == 1


def test_k06_what_a_killed_worker_had_taken_is_sent_by_the_next_try_of_its_job(sari, sink):
    putu = member(sari.of_test, "putu@example.go.id")
    tell_all(Kind.ANSWER_RETURNED, [sari, putu], "A.I.1.i.a")
    plan_mail()
    job = OxTask.objects.get()
    mailing._take(100, mailing._begin(job.pk))  # and here it was killed
    assert send_mail().sent == 0  # what is held is nobody else's
    gone = Worker()
    assert gone.claim_one() is not None
    now = timezone.now()
    OxTask.objects.update(locked_at=now - timedelta(seconds=61), lease_expires_at=now - timedelta(seconds=1))
    Worker().reap()
    run_tasks(raise_failures=True)
    assert sorted(mail["To"] for mail in sink.mails) == ["putu@example.go.id", "sari@example.go.id"]


def test_a_run_that_lost_its_mails_to_another_sends_no_more_of_them(sari, sink, monkeypatch):
    """As after a machine stood still for longer than its lease: the other run has them, and this one notices."""
    people = [sari, *(member(sari.of_test, f"orang{number}@example.go.id") for number in range(3))]
    tell_all(Kind.ANSWER_RETURNED, people, "A.I.1.i.a")
    plan_mail()
    monkeypatch.setattr(mailing, "HOLD_SECONDS", -1)  # looks before each mail
    job, end = uuid.uuid4(), mailing._end

    def ended_and_lost(delivery, *more):
        end(delivery, *more)
        mailing._begin(job)  # the job's next try frees what is left

    monkeypatch.setattr(mailing, "_end", ended_and_lost)
    assert send_mail(job=job).sent == 1
    monkeypatch.undo()
    assert len(sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(sari, sink):
    """Each in its own connection, begun together; every act has put a job of its own in."""
    people = [sari, *(member(sari.of_test, f"orang{number}@example.go.id") for number in range(9))]
    for number in range(4):
        tell_all(Kind.ANSWER_RETURNED, people, f"A.I.1.i.{number}")
    together = threading.Barrier(4)

    def work():
        worker = Worker()
        together.wait(timeout=20)
        while worker.run_once():
            pass
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.mails) == 40
    assert len({(mail["To"], mail["Subject"]) for mail in sink.mails}) == 40
    assert set(Delivery.objects.values_list("state", flat=True)) == {"terkirim"}
    assert not Notice.objects.filter(way=Way.AT_ONCE, delivery=None).exists()
