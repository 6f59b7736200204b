"""Several people and processes at one line of reports: two presses at the same moment, two who make what waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assessment.audit.models import AuditEvent
from assessment.papers.models import IssuedReport
from assessment.people.models import Role
from evidence.papers import builder as papers_builder
from evidence.papers import orders as papers_orders
from evidence.papers.models import PaperRequest
from evidence.papers.services import line
from tests.factories import make_member
from zi_portal.confined.slots import Patience
from zi_portal.waiting import background

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


def test_the_threads_of_the_server_make_what_waits_and_end(own, settings, monkeypatch):
    settings.PACKAGES_BUILD_AT_ONCE = True
    builders = [background.Builder(papers_builder.make_waiting, name=f"susun-laporan-{number}") for number in range(2)]
    monkeypatch.setattr(papers_builder, "_builders", builders)
    for _ in range(3):
        asked(own, make_member(Role.TEAM_LEAD, unit=own.unit))
    papers_builder.wake()
    for thread in [builder.thread for builder in builders]:
        if thread is not None:  # else it has ended already
            thread.join(LONGEST)
    assert set(PaperRequest.objects.values_list("state", flat=True)) == {"siap"}
    assert [builder.thread for builder in builders] == [None, None]
