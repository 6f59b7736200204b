"""The worker in the server carries out what is enqueued, and stops when asked."""

import threading

import pytest
from django.tasks import task

from zi_portal.jobs import inside
from zi_portal.jobs.queue import enqueue_once

DONE = threading.Event()


@task
def tell():
    DONE.set()


@pytest.mark.django_db(transaction=True)
def test_the_worker_in_the_server_carries_out_what_is_enqueued_and_stops():
    DONE.clear()
    worker = inside.InsideWorker()
    worker.start()
    try:
        enqueue_once(tell, key="7")
        assert DONE.wait(timeout=20)
    finally:
        assert worker.stop() is True


def test_none_lives_in_a_server_that_leaves_jobs_to_workers_of_their_own(settings):
    settings.JOBS_IN_SERVER = False
    assert inside.start() is None
