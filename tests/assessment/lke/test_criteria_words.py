"""Whose words the criteria are: once a page, with the regulation's page, and what is inferred says so."""

import io

import openpyxl
import pytest

from assessment.lke.criteria_words import inferred_text, is_inferred, sheet_note, source_text, wording_note
from tests.sheets import NOW, OLD, OLDEST, instrument
from tests.workbooks import workbook

PLACE = "pada halaman yang ditulis di setiap pertanyaan"


def test_a_question_names_the_page_of_the_official_words():
    question = instrument(NOW).indicator("A.I.1.i.b")
    assert wording_note(question, "Permen PAN-RB 90/2021 jo. 5/2024") == (
        "Rumusan kriteria ini milik portal; bunyi resmi: Permen PAN-RB 90/2021 jo. 5/2024, hlm. 66."
    )
    assert source_text(question) == "hlm. 66"


def test_a_question_of_numbers_has_no_criteria_but_its_page():
    question = instrument(NOW).indicator("A.II.1.i.a")
    assert wording_note(question, "Permen PAN-RB 90/2021") == "Permen PAN-RB 90/2021, hlm. 81."


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A.VI.2.e", "jenjang disimpulkan dari 52/2014 dan 90/2021, keyakinan sedang"),
        ("B.I.1.1", "cara hitung disimpulkan dari Tabel 3 studi Ngurah Rai"),
    ],
)
def test_what_is_inferred_says_from_what_and_how_sure(code, words):
    question = instrument(OLD).indicator(code)
    assert inferred_text(question) == source_text(question) == words
    note = wording_note(question, "Permen PAN-RB 10/2019")
    assert note.endswith(f". {words[0].upper()}{words[1:]}; naskah resminya belum terbaca.")


def test_every_question_of_10_2019_is_inferred_and_none_of_the_others():
    assert all(is_inferred(question) for question in instrument(OLD).indicators.values())
    assert not any(is_inferred(question) for code in (NOW, OLDEST) for question in instrument(code).indicators.values())


def test_a_whole_sheet_says_it_once():
    assert sheet_note(instrument(OLDEST), PLACE) == (
        "Rumusan kriteria milik portal; bunyi resmi: Permen PAN-RB 52/2014, pada halaman yang ditulis di setiap pertanyaan."
    )
    assert sheet_note(instrument(OLD), PLACE) == (
        "Rumusan kriteria milik portal; bunyi resmi: Permen PAN-RB 10/2019. Semua pertanyaan disimpulkan, bukan dibaca dari "
        "naskah resmi; tingkat keyakinannya ditulis di setiap pertanyaan."
    )


# --- The workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_says_it_once_and_names_the_page_under_each_criteria():
    book = openpyxl.load_workbook(io.BytesIO(workbook({}, NOW)))
    cells = [cell.value for row in book["LKE ZI"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert sum("Rumusan kriteria milik portal" in text for text in cells) == 1
    (criteria,) = [text for text in cells if text.startswith("A: Anggota tim dipilih")]
    assert criteria.splitlines()[-1] == "(hlm. 66)"
    older = openpyxl.load_workbook(io.BytesIO(workbook({}, OLD)))
    told = [cell.value for row in older["LKE ZI"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(text.endswith("\n(jenjang disimpulkan dari 52/2014 dan 90/2021, keyakinan sedang)") for text in told)
