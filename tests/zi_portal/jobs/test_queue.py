"""A job enters the queue once for each open key, runs after the commit, is tried again, and is taken over from a dead worker."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connections, transaction
from django.utils import timezone
from django_ox.models import OxTask
from django_ox.testing import run_tasks
from django_ox.worker import Worker

from tests.zi_portal.jobs import work
from zi_portal.jobs.queue import enqueue_once, wake

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ran():
    work.RAN.clear()
    return work.RAN


def statuses():
    return sorted(OxTask.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_a_job_runs_once_under_a_key_that_is_open(ran):
    assert enqueue_once(work.note, key="7", word="satu") is True
    assert enqueue_once(work.note, key="7", word="dua") is False
    run_tasks()
    assert ran == ["satu"]


@pytest.mark.django_db
def test_a_key_is_free_again_when_its_job_is_over(ran):
    enqueue_once(work.note, key="7", word="satu")
    run_tasks()
    assert enqueue_once(work.note, key="7", word="dua") is True
    run_tasks()
    assert ran == ["satu", "dua"]


@pytest.mark.django_db
def test_two_jobs_may_have_the_same_key(ran):
    assert enqueue_once(work.note, key="7", word="satu") is True
    assert enqueue_once(work.break_off, key="7", word="dua") is True


@pytest.mark.django_db(transaction=True)
def test_k_a_job_of_an_act_that_is_undone_never_runs(ran):
    with transaction.atomic():
        enqueue_once(work.note, key="7", word="satu")
        transaction.set_rollback(True)
    assert run_tasks() == []
    assert ran == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_under_one_key_one_enters():
    """Each in its own connection, begun together."""
    together, entered = threading.Barrier(8), []

    def enter():
        together.wait(timeout=20)
        entered.append(enqueue_once(work.note, key="7", word="satu"))
        connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entered) == [False] * 7 + [True]
    assert OxTask.objects.count() == 1


@pytest.mark.django_db
def test_a_delayed_job_waits_for_its_time(ran):
    with time_machine.travel(NOW, tick=False):
        enqueue_once(work.note, key="7", run_after=NOW + timedelta(hours=1), word="satu")
        run_tasks()
        assert ran == []
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        run_tasks()
        assert ran == ["satu"]


@pytest.mark.django_db
def test_what_breaks_off_is_tried_again_later_and_then_given_up_with_its_reason(ran):
    """The second try ten seconds after the first, with up to a tenth more."""
    with time_machine.travel(NOW, tick=False):
        enqueue_once(work.break_off, key="7", word="satu")
        run_tasks()
        assert (ran, statuses()) == (["satu"], ["READY"])
        assert OxTask.objects.get().run_after > NOW
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        run_tasks()
    assert (ran, statuses()) == (["satu", "satu"], ["FAILED"])
    assert "no satu" in OxTask.objects.get().errors[-1]["traceback"]


@pytest.mark.django_db
def test_k06_a_job_whose_worker_is_gone_is_taken_over_when_its_lease_has_run_out(ran):
    """A lease of 60 seconds, and a look every 30: within 90."""
    enqueue_once(work.note, key="7", word="satu")
    gone, other = Worker(), Worker()
    assert gone.claim_one() is not None
    other.reap()
    assert other.claim_one() is None
    assert (other.lock_timeout, other.reap_interval) == (60, 30)
    now = timezone.now()
    OxTask.objects.update(locked_at=now - timedelta(seconds=61), lease_expires_at=now - timedelta(seconds=1))
    other.reap()
    run_tasks()
    assert (ran, statuses()) == (["satu"], ["SUCCESSFUL"])


@pytest.mark.django_db
def test_two_workers_never_hold_the_same_job():
    for number in range(6):
        enqueue_once(work.note, key=str(number), word="satu")
    first, second = Worker(), Worker()
    held = [worker.claim_one().pk for _ in range(3) for worker in (first, second)]
    assert len(set(held)) == 6
    assert first.claim_one() is None


@pytest.mark.django_db
def test_a_page_that_looks_writes_nothing_while_its_job_is_open(ran, django_assert_num_queries):
    wake(work.note, key="7", word="satu")
    with django_assert_num_queries(1):
        wake(work.note, key="7", word="satu")
    run_tasks()
    wake(work.note, key="7", word="dua")
    run_tasks()
    assert ran == ["satu", "dua"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_too_busy_for_a_job_refuses_nobody_the_page(ran, monkeypatch):
    def busy(*_, **__):
        raise OperationalError("busy")

    with monkeypatch.context() as patch:
        patch.setattr("zi_portal.jobs.queue.enqueue_once", busy)
        wake(work.note, key="7", word="satu")
    wake(work.note, key="7", word="dua")
    run_tasks()
    assert ran == ["dua"]
