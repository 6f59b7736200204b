"""Copies of the national portal's sheet that lost their titles, their questions or their rows' places."""

import io
import random

import openpyxl
import pytest

from assessment.scoring import Choice, Counts
from assessment.workbook.exports.lke_layout import choice_text, full_statement
from assessment.workbook.exports.lke_portal import portal_rows
from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine
from tests.lke_files import LKES, drawn, lines_of, read, same
from tests.sheets import NOW, instrument

REPORTERS = "A.II.5.iii.a.1"


def portal_copy(answers, *, titles=True, texts=True, ids=False, change=None):
    """Return a sheet `Jawaban` with each answer in its row, as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Jawaban"
    if titles:
        for column, title in {"G": "Soal", "J": "Pilihan Jawaban", "K": "Jawaban Unit", "L": "Catatan Unit"}.items():
            sheet[f"{column}1"] = title
    if ids:
        sheet["A1"] = "ID Soal"
    for question, key, place in portal_rows(instrument()):
        if ids:
            sheet[f"A{place.row}"] = place.soal_id
        if texts:
            write_texts(sheet, question, key, place.row)
        sheet[f"K{place.row}"] = written(answers.get(question.code), key)
    if change is not None:
        change(sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def written(answer, key):
    if isinstance(answer, Counts):
        return answer.values.get(key)
    return answer.letter if isinstance(answer, Choice) else answer and float(answer.value)


def write_texts(sheet, question, key, row):
    """Write what is asked, and above the first count of a question that question and the total of its parts."""
    entry = next((entry for entry in question.inputs if entry.key == key), None)
    sheet[f"G{row}"] = full_statement(question) if entry is None else entry.label.rpartition(": ")[2]
    sheet[f"J{row}"] = "Jumlah" if key else choice_text(question)
    if key and key == question.inputs[0].key:
        whole, mark, _ = entry.label.partition(": ")
        sheet[f"G{row - 1}"] = whole if mark else question.statement
        sheet[f"G{row - 2}"] = question.statement if mark else sheet[f"G{row - 2}"].value


@pytest.fixture
def answers():
    return drawn(NOW, 4, blanks=False)


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("titles", [True, False])
def test_it_is_read_without_its_titles_or_its_questions(answers, titles, texts):
    same(read(portal_copy(answers, titles=titles, texts=texts)).answers, answers)


def test_lines_put_in_between_move_nothing_where_the_questions_stand_there(answers):
    content = portal_copy(answers, titles=False, change=lambda sheet: sheet.insert_rows(50, 2))
    same(read(content).answers, answers)


@pytest.mark.parametrize("row", [2, 50, 150])
def test_answers_beside_the_rows_of_the_portal_are_never_taken_for_other_questions(answers, row):
    content = portal_copy(answers, titles=False, texts=False, change=lambda sheet: sheet.insert_rows(row))
    assert lines_of(content) == (
        'lembar "Jawaban": baris judul tidak ada dan jawabannya tidak di baris portal nasional; salin lagi baris judulnya',
    )


def test_a_column_put_in_between_is_not_taken_for_blank_answers(answers):
    content = portal_copy(answers, titles=False, change=lambda sheet: sheet.insert_cols(1))
    assert "salin lagi baris judulnya" in lines_of(content)[0]


def test_a_typed_total_of_reporters_stays_with_its_own_question():
    """LHKASN's total stands between its counts and those of LHKPN, which are blank."""
    other = "A.II.5.iii.b.1"
    chance = random.Random(3)
    counts = Counts({entry.key: chance.randint(1, 9) for entry in instrument().indicator(other).inputs})
    total = sum(count for key, count in counts.values.items() if key != "sudah_lapor")

    def typed(sheet):
        sheet["K182"] = total
        sheet["K179"] = 2  # of LHKPN only those who reported

    found = examine(read_workbook(portal_copy({other: counts}, ids=True, change=typed)), LKES)
    assert found.rows[other].answer == counts
    assert {key for key, count in found.rows[REPORTERS].answer.values.items() if count is not None} == {"sudah_lapor"}
    assert not found.rows[REPORTERS].unsure
