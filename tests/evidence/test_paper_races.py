"""Several people and processes at one line of reports: two presses at the same moment, two who make what waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assessment.models import Role
from evidence import background, paper_builder
from evidence.models import PaperRequest
from evidence.services import paper_line as line
from tests.factories import make_member

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


def test_the_threads_of_the_server_make_what_waits_and_end(own, settings, monkeypatch):
    settings.PACKAGES_BUILD_AT_ONCE = True
    monkeypatch.setattr("assessment.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7 laporan")
    builders = [background.Builder(paper_builder.make_waiting, name=f"susun-laporan-{number}") for number in range(2)]
    monkeypatch.setattr(paper_builder, "_builders", builders)
    for _ in range(3):
        asked(own, make_member(Role.TEAM_LEAD, unit=own.unit))
    paper_builder.wake()
    for thread in [builder.thread for builder in builders]:
        if thread is not None:  # else it has ended already
            thread.join(LONGEST)
    assert set(PaperRequest.objects.values_list("state", flat=True)) == {"siap"}
    assert [builder.thread for builder in builders] == [None, None]
