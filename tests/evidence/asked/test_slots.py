"""The place of each asked document: which documents stand in it, and which of several speaks for it."""

from datetime import UTC, date, datetime

import pytest

from assessment.rounds.models import Period
from evidence.asked.slots import slots_of
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.checklist import Checklist, ItemState
from evidence.documents.selectors.documents import CitationLine
from evidence.documents.selectors.support import support_of
from evidence.documents.standard import Item

PERIOD = Period(evidence_from=date(2025, 1, 1), evidence_to=date(2026, 12, 31))
TODAY = date(2026, 3, 3)
ASKED = Checklist((ItemState(Item("1", "SK tim"), "x"), ItemState(Item("2", "Notulen"), "x")), 0)
GOOD = {"state": "baik"}
DOCUMENTS = {
    "counted": GOOD | {"document_date": date(2026, 2, 1)},
    "undated": GOOD,
    "outside": GOOD | {"document_date": date(2015, 1, 1)},
    "lapsed": GOOD | {"valid_until": date(2020, 12, 31)},
    "withdrawn": GOOD | {"withdrawn_at": datetime(2026, 3, 1, tzinfo=UTC)},
    "checking": {"state": "diperiksa"},
    "link": {"state": "tautan"},
    "named": {"state": "disebut"},
    "problem": {"state": "bermasalah"},
    "rejected": {"state": "ditolak"},
}


def line(name, keys=("1",)):
    document = Document(title=name, **DOCUMENTS[name])
    return CitationLine(
        citation=Citation(document=document, checklist_keys=list(keys)),
        revision=None,
        is_replaced=False,
        is_open=True,
        has_file=True,
        status="",
        support=support_of(document, PERIOD, on=TODAY),
        judgement="",
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("", "Belum ada"),
        ("counted", "Dihitung"),
        ("undated", "Tanggal perlu dikonfirmasi"),
        ("outside", "Tidak dihitung"),
        ("lapsed", "Tidak dihitung"),
        ("withdrawn", "Tidak dihitung"),
        ("checking", "Sedang diperiksa"),
        ("link", "Baru tautan"),
        ("named", "Baru disebut"),
        ("problem", "Bermasalah"),
        ("rejected", "Ditolak"),
        # of several the one nearest to counting
        ("rejected undated counted", "Dihitung"),
        ("checking undated", "Tanggal perlu dikonfirmasi"),
        ("link checking", "Sedang diperiksa"),
        ("named link", "Baru tautan"),
        ("outside named", "Baru disebut"),
        ("problem outside", "Tidak dihitung"),
        ("rejected problem", "Bermasalah"),
    ],
)
def test_a_slot_shows_what_is_nearest_to_counting(names, words):
    slot, *_ = slots_of(ASKED, [line(name) for name in names.split()])
    assert slot.mark.words == words
    assert slot.mark.is_open is (words != "Dihitung")


def test_a_document_stands_in_each_slot_it_names_and_what_names_none_of_them_with_the_others():
    lines = [line("counted", ["1", "2"]), line("undated", ["2"]), line("outside", []), line("link", ["9"])]
    slots = slots_of(ASKED, lines)
    assert [(slot.key, slot.label) for slot in slots] == [("1", "SK tim"), ("2", "Notulen"), ("", "Dokumen lain")]
    titles = [[one.citation.document.title for one in slot.lines] for slot in slots]
    assert titles == [["counted"], ["counted", "undated"], ["outside", "link"]]
