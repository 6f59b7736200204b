"""Several people and processes at one line of reports: two presses at the same moment, two who make what waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django_ox.models import OxTask
from django_ox.testing import run_tasks
from django_ox.worker import Worker

from assessment.audit.models import AuditEvent
from assessment.papers.models import IssuedReport
from assessment.people.models import Role
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.models import PaperRequest
from evidence.papers.services import line
from tests.factories import make_member
from zi_portal.confined.slots import Patience

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_papers")]
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


def asked(own, by):
    return line.request_paper(assessment=own.assessment, what="laporan", paper="A4", by=by)


def test_k04_presses_at_the_same_moment_share_a_row(own):
    lead = own.lead
    rows = at_once(*[lambda: asked(own, lead)] * 4)
    assert len({row.pk for row in rows}) == 1
    assert PaperRequest.objects.count() == 1


def test_k04_who_asks_for_work_at_the_same_moment_takes_different_reports_and_no_more_than_two(own):
    for _ in range(3):
        asked(own, make_member(Role.TEAM_LEAD, unit=own.unit))
    taken = [request.pk for request in at_once(*[line.claim_next] * 4) if request is not None]
    assert len(taken) == len(set(taken)) == 2
    assert PaperRequest.objects.filter(state="disusun").count() == 2


def test_k04_one_form_carried_out_by_two_at_the_same_moment_gives_one_report(own):
    assessment, lead = own.assessment, own.lead
    type(assessment).objects.filter(pk=assessment.pk).update(status="tpi")
    assessment.refresh_from_db()
    typed = {
        "number": "",
        "dated": "3 Maret 2026",
        "confidentiality": "biasa",
        "paper": "A4",
        "signer_name": "I Made",
        "signer_position": "Kepala Kantor",
        "request_key": "k" * 32,
    }
    order = {"typed": typed, "base_url": "https://zi.example.go.id"}

    def issue():
        return papers_orders.issue(assessment, lead, order, patience=Patience.ENDLESS)

    def wait():
        return line.request_paper(assessment=assessment, what="final", paper="A4", by=lead, order=order, mark="m")

    issued = at_once(issue, issue, wait, wait)
    assert issued[0] == issued[1]
    assert issued[2] == issued[3]
    assert papers_builder.make_waiting() == 1
    assert IssuedReport.objects.get() == issued[0]
    assert PaperRequest.objects.get().issued == issued[0]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_ISSUED).count() == 1


def test_jobs_make_what_waits_two_at_once(own, settings):
    """Two workers begin together; the third order is taken by whichever has ended first."""
    settings.PACKAGES_BUILD_AT_ONCE = True
    for _ in range(3):
        papers_builder.wake(asked(own, make_member(Role.TEAM_LEAD, unit=own.unit)))

    def work():
        worker = Worker()
        while worker.run_once():
            pass

    at_once(work, work)
    assert set(PaperRequest.objects.values_list("state", flat=True)) == {"siap"}
    assert set(OxTask.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_while_enough_are_made_an_order_puts_no_job_in_and_is_made_by_whoever_ends_first(own, settings):
    settings.PACKAGES_BUILD_AT_ONCE = True
    for _ in range(2):
        papers_builder.wake(asked(own, make_member(Role.TEAM_LEAD, unit=own.unit)))
    held = [line.claim_next(), line.claim_next()]
    papers_builder.wake(asked(own, own.lead))
    assert OxTask.objects.count() == 2
    for request in held:
        papers_builder.make_one(request)
    run_tasks(raise_failures=True)
    assert set(PaperRequest.objects.values_list("state", flat=True)) == {"siap"}
