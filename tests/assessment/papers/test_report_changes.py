"""Lampiran V: the way of a round from hand to hand, and what a repair changed against the first submission."""

import pytest

from assessment.lke.models import Indicator
from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Stamp
from assessment.papers.selectors.report import get_report
from assessment.scoring import Choice
from assessment.sheet.services import save_answer
from tests.assessment.papers.test_report_pdf import words_of
from tests.flow import Flow
from zi_portal.confined.slots import Patience

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.b"
STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)


@pytest.fixture
def flow(instruments):
    return Flow()


def way(flow):
    return get_report(flow.head, flow.now.pk).way


def write(flow, letter, words=""):
    row = flow.sheet.answers.get(indicator__code=CODE)
    save_answer(
        assessment=flow.now, code=CODE, value=Choice(letter), explanation=words, version=row.version, by=flow.lead
    )


def sent_back(flow):
    flow.to_tpi()
    flow.begin()
    flow.send_back()


def test_a_draft_has_no_way_behind_it(flow):
    found = way(flow)
    assert (found.handovers, found.submitted_at, found.changes, found.has_open_documents) == ((), "", (), False)


def test_a_submitted_round_tells_every_hand_and_no_change(flow):
    flow.to_tpi()
    found = way(flow)
    assert [row.act for row in found.handovers] == [
        "Diserahkan kepada kepala kantor",
        "Disetujui kepala kantor dan diserahkan kepada TPI",
    ]
    assert str(flow.head) in found.handovers[1].by
    assert len(found.handovers[1].sheet_sha256) == 64
    assert found.submitted_at
    assert found.changes == ()


def test_a_repair_tells_each_question_that_differs_and_what_of_it(flow):
    sent_back(flow)
    write(flow, "C", words="SK diperbarui.")
    found = way(flow)
    assert [(row.code, row.before, row.after, row.parts) for row in found.changes] == [
        (CODE, "A", "C", ("jawaban", "penjelasan"))
    ]
    assert found.has_open_documents
    assert found.handovers[-1].reason


def test_data_dukung_is_compared_once_the_repair_is_submitted(flow):
    sent_back(flow)
    flow.cite(flow.upload("tambahan.pdf"), [CODE])
    assert way(flow).changes == ()
    flow.to_tpi()
    found = way(flow)
    assert [(row.code, row.parts) for row in found.changes] == [(CODE, ("data dukung",))]
    assert not found.has_open_documents


def test_what_was_changed_and_changed_back_is_no_change(flow):
    sent_back(flow)
    write(flow, "C")
    write(flow, "A")
    assert way(flow).changes == ()


def test_the_annex_is_printed_with_its_words(flow):
    sent_back(flow)
    write(flow, "C", words="SK diperbarui.")
    report = get_report(flow.head, flow.now.pk)
    with report_pdf.ready_worker(Patience.NONE) as worker:
        text = words_of(report_pdf.lay_out(worker, report, STAMP, paper="A4"))
    statement = Indicator.objects.get(instrument=flow.now.period.instrument, code=CODE).statement
    for words in ("1 pertanyaan yang berbeda dari pengajuan pertama", statement[:20], report.way.handovers[0].by[:10]):
        assert words in text
