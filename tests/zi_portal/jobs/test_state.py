"""What waits and what was given up is told in words: by the state, the command, the health and the admin portal's first page."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from tests.zi_portal.jobs import work
from zi_portal.jobs.queue import enqueue_once
from zi_portal.jobs.state import jobs_state
from zi_portal.jobs.upkeep import sweep

pytestmark = pytest.mark.django_db
GIVEN_UP = (
    "Ada pekerjaan latar yang gagal setelah beberapa kali dicoba. Lihat sebabnya, lalu ulangi, di halaman "
    "Pekerjaan admin portal atau dengan perintah manage.py jobs di server."
)
NOBODY = (
    "Pekerjaan latar menunggu lebih dari 15 menit. Periksa apakah layanan zi-jobs berjalan, atau mulai ulang portal."
)


@pytest.fixture
def given_up():
    work.RAN.clear()
    enqueue_once(work.break_off, key="7", word="satu")
    run_tasks()
    OxTask.objects.update(run_after=None)
    run_tasks()


def test_the_state_counts_what_waits_and_what_is_scheduled(django_assert_num_queries):
    enqueue_once(work.note, key="1", word="satu")
    enqueue_once(work.note, key="2", run_after=timezone.now() + timedelta(hours=1), word="dua")
    with django_assert_num_queries(1):
        state = jobs_state()
    assert (state.due, state.later, state.running, state.given_up, state.problem) == (1, 1, 0, 0, "")


def test_a_job_that_waits_for_a_quarter_of_an_hour_is_a_problem():
    enqueue_once(work.note, key="1", word="satu")
    OxTask.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))
    assert jobs_state().problem == NOBODY


def test_a_scheduled_job_waits_from_its_time_on():
    enqueue_once(work.note, key="1", run_after=timezone.now() - timedelta(minutes=1), word="satu")
    OxTask.objects.update(enqueued_at=timezone.now() - timedelta(days=1))
    assert (jobs_state().due, jobs_state().problem) == (1, "")


def test_what_was_given_up_is_a_problem_for_a_week(given_up):
    assert jobs_state().problem == GIVEN_UP
    OxTask.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert jobs_state().problem == ""


def test_the_command_tells_why_and_tries_again(given_up):
    told = StringIO()
    call_command("jobs", stdout=told)
    assert "0 menunggu, 0 dijadwalkan, 0 berjalan, 1 gagal dalam 7 hari terakhir." in told.getvalue()
    assert "ValueError: no satu, 2 kali dicoba" in told.getvalue()
    assert OxTask.objects.get().status == "FAILED"
    call_command("jobs", "--retry", stdout=told)
    assert OxTask.objects.get().status == "READY"


def test_the_health_warns_of_jobs(given_up, client):
    assert "jobs" in json.loads(client.get("/readyz").content)["warnings"]
    OxTask.objects.all().delete()
    assert "jobs" not in json.loads(client.get("/readyz").content)["warnings"]


def test_done_jobs_leave_after_a_week_and_those_given_up_after_three_months(given_up):
    enqueue_once(work.note, key="1", word="satu")
    run_tasks()
    now = timezone.now()
    OxTask.objects.update(finished_at=now - timedelta(days=6))
    sweep.call()
    assert OxTask.objects.count() == 2
    OxTask.objects.update(finished_at=now - timedelta(days=8))
    sweep.call()
    assert OxTask.objects.get().status == "FAILED"
    OxTask.objects.update(finished_at=now - timedelta(days=91))
    sweep.call()
    assert not OxTask.objects.exists()
