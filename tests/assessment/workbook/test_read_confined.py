"""A workbook is read in a process of its own: the same answers, none of our keys, an end to what takes too long."""

import json

import pytest

from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import written_instruments
from assessment.workbook.imports import lke_worker, read_confined
from assessment.workbook.imports.answers.row import Row
from tests.lke_files import SMALL, drawn, read
from tests.sheets import CODES, NOW
from tests.workbooks import office_copy
from zi_portal.confined.slots import Slots
from zi_portal.kit.office.refused import ImportRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(instruments):
    return written_instruments(Instrument.objects.get(code=NOW))


def test_every_regulation_is_handed_over_the_newest_last(written):
    assert [json.loads(one)["code"] for one in written] == list(reversed(CODES))


@pytest.mark.parametrize("code", CODES)
def test_it_says_the_same_as_a_reading_in_this_process(written, code):
    content = office_copy(drawn(code, 8), code)
    here, there = read(content), read_confined.read_apart(content, written)
    assert (there.instrument, there.notes, there.problems, there.sheet) == (code, here.notes, (), "LKE ZI")
    assert there.rows == tuple(here.rows.values())


def test_a_row_stays_itself_on_its_way(written):
    for row in read(office_copy(SMALL)).rows.values():
        assert Row.from_plain(json.loads(json.dumps(row.as_plain()))) == row


def test_a_refusal_comes_back_in_its_words(written):
    with pytest.raises(ImportRefused) as refused:
        read_confined.read_apart(b"Penilaian;Jawaban\n", written)
    assert refused.value.lines[0].startswith("berkas ini teks (CSV)")


def test_a_reader_that_dies_refuses_the_file(written, monkeypatch):
    monkeypatch.setattr(
        read_confined, "HEADER", lke_worker.struct.Struct(">Q")
    )  # the worker then reads nonsense and fails
    with pytest.raises(ImportRefused) as refused:
        read_confined.read_apart(office_copy(SMALL), written)
    assert "terlalu rumit" in refused.value.lines[0]


def test_more_than_two_at_once_wait_and_are_told(written, monkeypatch):
    turns = Slots(at_once=2, most_waiting=1, wait_seconds=0.01)
    monkeypatch.setattr(read_confined, "_slots", turns)
    with turns.taken(), turns.taken(), pytest.raises(ImportRefused) as refused:
        read_confined.read_apart(b"", written)
    assert "sedang membaca berkas lain" in refused.value.lines[0]


def test_the_lke_of_the_round_stands_last_and_is_meant_where_two_ask_the_same(instruments):
    for own in Instrument.objects.all():
        codes = [json.loads(written)["code"] for written in written_instruments(own)]
        assert codes[-1] == own.code
        assert len(codes) == len(set(codes)) == 3
