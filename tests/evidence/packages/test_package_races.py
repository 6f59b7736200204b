"""Several people and processes at one package: two presses at the same moment, two builders, a long step in between."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from assessment.audit.models import AuditEvent
from evidence.packages import builder as packages_builder
from evidence.packages.exports.package_zip import Paper
from evidence.packages.models import PackageBuild
from evidence.packages.services import package_builds as builds
from zi_portal.waiting import beating

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 30  # seconds; a test that waits so long has failed


def at_once(*works):
    """Run all at the same moment, each in a thread and on a connection of its own; return what they give."""
    gate = threading.Barrier(len(works))

    def run(work):
        try:
            gate.wait(LONGEST)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(LONGEST) for future in [pool.submit(run, work) for work in works]]


def ordered(own, by):
    return builds.request_build(assessment=own.assessment, base_url="http://testserver", by=by)


def test_k04_two_presses_at_the_same_moment_order_one_build(own):
    lead = own.lead
    first, second = at_once(*[lambda: ordered(own, lead)] * 2)
    assert first == second
    assert PackageBuild.objects.count() == 1
    assert AuditEvent.objects.filter(kind="paket_disiapkan").count() == 1


def test_k04_builders_that_ask_at_the_same_moment_take_different_packages_and_no_more_than_allowed(own):
    for person in (own.lead, own.head, own.mp):
        ordered(own, person)
    taken = [build.pk for build in at_once(*[builds.claim_next] * 4) if build is not None]
    assert len(taken) == len(set(taken)) == builds.AT_ONCE
    assert PackageBuild.objects.filter(state="disusun").count() == builds.AT_ONCE


def test_a_long_step_keeps_the_lease(own, monkeypatch):
    """The report is laid out longer than the lease would hold by itself."""
    monkeypatch.setattr(beating, "BEAT_SECONDS", 0.01)
    renew, beaten = builds.renew, threading.Event()

    def watched(build, **values):
        renew(build, **values)
        if threading.current_thread().name == "jaga-paket":
            beaten.set()

    def long_report():
        PackageBuild.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert beaten.wait(LONGEST)
        assert builds.claim_next() is None  # nobody takes it for deserted
        return b"%PDF-1.7"

    monkeypatch.setattr(builds, "renew", watched)
    monkeypatch.setattr(packages_builder, "papers_of", lambda *_args, **_more: (Paper("laporan.pdf", long_report),))
    build = ordered(own, own.lead)
    packages_builder.build_waiting()
    build.refresh_from_db()
    assert build.state == "siap"


def test_a_job_of_each_package_builds_what_waits(own, settings, monkeypatch):
    settings.PACKAGES_BUILD_AT_ONCE = True
    monkeypatch.setattr(packages_builder, "papers_of", lambda *_args, **_more: ())
    builds_of_two = [ordered(own, own.lead), ordered(own, own.mp)]
    for build in builds_of_two * 2:
        packages_builder.wake(build)
    assert OxTask.objects.count() == 2  # one each, however often somebody looks
    run_tasks(raise_failures=True)
    assert set(PackageBuild.objects.values_list("state", flat=True)) == {"siap"}
    run_tasks(raise_failures=True)
    assert PackageBuild.objects.count() == 2


def test_k06_a_package_whose_worker_was_killed_is_built_by_the_schedule(own, settings, monkeypatch):
    settings.PACKAGES_BUILD_AT_ONCE = True
    monkeypatch.setattr(packages_builder, "papers_of", lambda *_args, **_more: ())
    build = ordered(own, own.lead)
    assert builds.claim_next() == build  # and here it was killed, its job with it
    packages_builder.build_in_turn.call()
    build.refresh_from_db()
    assert build.state == "disusun"  # its lease might still be held
    PackageBuild.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    packages_builder.build_in_turn.call()
    build.refresh_from_db()
    assert (build.state, build.attempts) == ("siap", 2)


def test_an_order_wakes_nobody_where_only_the_command_builds(own):
    packages_builder.wake(ordered(own, own.lead))
    packages_builder.build_in_turn.call()
    assert (OxTask.objects.count(), PackageBuild.objects.get().state) == (0, "menunggu")
