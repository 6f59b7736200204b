"""The sheet `Jawaban`, where the 2026 edition of the national portal keeps the answers: written, and read back."""

import io
from decimal import Decimal

import openpyxl
import pytest

from assessment.scoring import Choice, Counts, Index, score
from assessment.workbook.data import DocumentLink, Scorer
from assessment.workbook.exports import lke_portal
from assessment.workbook.exports.lke_layout import lay_out
from tests.lke_files import SMALL, drawn, edited, read, same
from tests.sheets import NOW, OLD, OLDEST, best_answers, instrument
from tests.workbooks import recalculated, workbook


def places():
    return {(q.code, key): place for q, key, place in lke_portal.portal_rows(instrument())}


def sheet_of(content):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Jawaban"]


def alone(content, change=None):
    """Return a workbook that holds the sheet `Jawaban` only, typed as in the national portal's own."""
    values = sheet_of(content)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Jawaban"
    for row in values:
        for cell in row:
            if cell.value is not None:
                sheet.cell(row=cell.row, column=cell.column, value=cell.value).hyperlink = cell.hyperlink
    if change is not None:
        change(sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_every_answer_stands_in_the_row_and_column_of_the_portal():
    """127 rows from 6 to 202: 103 choices, 22 counts, 2 indices; K answer, L note, M data dukung, N and Q of TPI."""
    answers = best_answers()
    own = Scorer("Unit", score(instrument(), answers), answers, {"A.I.1.i.a": "SK 12", "A.II.1.i.a": "Dua agen"})
    theirs = answers | {"A.I.1.i.a": Choice("Tidak"), "B.I.a.1": Index(Decimal("3.5"))}
    tpi = Scorer("TPI", score(instrument(), theirs), theirs, {"A.I.1.i.a": "Belum ada"}, is_tpi=True)
    links = {"A.I.1.i.a": tuple(DocumentLink(f"SK {n}", f"https://zi.contoh.go.id/dokumen/{n}/") for n in (7, 8))}
    sheet = sheet_of(workbook(answers, own=own, others=(tpi,), documents=links))
    rows = places()
    assert (len(rows), min(p.row for p in rows.values()), max(p.row for p in rows.values())) == (127, 6, 202)
    for (code, key), place in rows.items():
        answer = answers[code]
        expected = answer.values[key] if key else getattr(answer, "letter", None) or float(answer.value)
        assert sheet.cell(row=place.row, column=11).value == expected, code
        assert sheet.cell(row=place.row, column=1).value == place.soal_id
    assert [sheet[f"{column}6"].value for column in "KLMNQ"] == [
        "Ya", "SK 12", "SK 7: https://zi.contoh.go.id/dokumen/7/\nSK 8: https://zi.contoh.go.id/dokumen/8/", "Tidak", "Belum ada",
    ]  # fmt: skip
    assert sheet["M6"].hyperlink is None  # LibreOffice draws a link on one line, and a cell has one link only
    assert (sheet["L126"].value, sheet["L127"].value, sheet["N199"].value) == ("Dua agen", None, 3.5)
    assert [sheet[f"{column}1"].value for column in "KLMNQ"] == [
        "Jawaban Unit", "Catatan Unit", "Bukti Dukung Unit", "Jawaban TPI", "Catatan TPI",
    ]  # fmt: skip


def test_signs_of_the_file_format_in_a_note_stay_signs():
    """The note of L6 is the value of a formula; what looks like one in it is text."""
    note = 'Nilai < 3 & > 2, "SK" \n</v></c><c r="L6" s="1"><f>1</f><v></v></c> é \U0001f600'
    answers = best_answers()
    own = Scorer("Unit", score(instrument(), answers), answers, {"A.I.1.i.a": note})
    assert sheet_of(workbook(answers, own=own))["L6"].value == note


def test_lines_between_the_answers_stand_where_they_do_on_the_worksheet():
    placed = lke_portal.place_lines(instrument(), lay_out(instrument()))
    assert sorted(placed) == [*range(2, 196), *range(197, 204), 204]
    texts = {row: line.text for row, line in placed.items()}
    assert (texts[2], texts[5], texts[125][:14]) == ("PENGUNGKIT", "Penyusunan Tim Kerja", "Agen perubahan")
    assert (texts[175], texts[195], texts[198]) == (
        "Jumlah yang harus melaporkan", "TOTAL PENGUNGKIT", "BIROKRASI YANG BERSIH DAN AKUNTABEL",
    )  # fmt: skip


def test_another_tier_or_stage_is_not_taken_for_tpi():
    answers = best_answers()
    tpn = Scorer("TPN", score(instrument(), answers), answers)
    assert sheet_of(workbook(answers, others=(tpn,)))["N6"].value is None


def test_older_regulations_have_no_such_sheet():
    for code in (OLD, OLDEST):
        assert "Jawaban" not in openpyxl.load_workbook(io.BytesIO(workbook({}, code))).sheetnames


def test_it_is_locked_and_follows_the_sheet_of_the_regulation():
    book = openpyxl.load_workbook(io.BytesIO(workbook(SMALL)))
    sheet = book["Jawaban"]
    assert sheet.protection.sheet is True
    assert sheet["K6"].value == "=IF('LKE ZI'!K10=\"\",\"\",'LKE ZI'!K10)"
    assert sheet.print_title_rows == "$1:$1"
    assert all(cell.protection.locked for row in sheet for cell in row)


def test_libreoffice_carries_every_answer_over(libreoffice):
    answers = drawn(NOW, 5)
    content = edited(workbook(answers), lambda book: None)  # without any stored value
    sheet = recalculated(libreoffice, {"jawaban": content})["jawaban"]["Jawaban"]
    for (code, key), place in places().items():
        answer = answers[code]
        expected = None
        if isinstance(answer, Choice):
            expected = answer.letter
        elif isinstance(answer, Index):
            expected = float(answer.value)
        elif isinstance(answer, Counts):
            expected = answer.values.get(key)
        assert (sheet.cell(row=place.row, column=11).value or None) == (expected or None), code


@pytest.mark.parametrize("seed", range(3))
def test_read_alone_it_gives_exactly_the_same_answers(seed):
    answers = drawn(NOW, seed)
    notes = {"A.I.1.i.b": "Sesuai SK 12", "A.II.1.i.a": "Dua agen"}
    links = {"A.II.1.i.a": (DocumentLink("Daftar agen", "https://zi.contoh.go.id/dokumen/9/"),)}
    own = Scorer("Unit", score(instrument(), answers), answers, notes)
    found = read(alone(workbook(answers, own=own, documents=links)))
    assert (found.instrument.code, found.sheet, found.notes) == (NOW, "Jawaban", ())
    same(found.answers, answers)
    assert {code: row.note for code, row in found.rows.items() if row.note} == notes
    assert found.rows["A.II.1.i.a"].links == ("https://zi.contoh.go.id/dokumen/9/",)


def without_titles(sheet):
    for column in range(1, 18):
        sheet.cell(row=1, column=column).value = None


def without_ids(sheet):
    for row in range(1, 210):
        sheet.cell(row=row, column=1).value = None


def with_lines_above(sheet):
    sheet.insert_rows(1, 3)


def with_evaluators_answers(sheet):
    for place in places().values():
        sheet.cell(row=place.row, column=14).value = "Tidak"


@pytest.mark.parametrize("slip", [without_titles, without_ids, with_lines_above, with_evaluators_answers])
def test_read_alone_it_stands_the_slips_of_copies(slip):
    answers = drawn(NOW, 2)
    found = read(alone(workbook(answers), slip))
    assert found.instrument.code == NOW
    same(found.answers, answers)


def test_ids_that_lead_to_other_words_are_not_followed():
    """Somebody sorted the column of ids alone: the words beside them decide."""

    def turn(sheet):
        ids = [sheet.cell(row=place.row, column=1).value for place in places().values()]
        for place, other in zip(places().values(), reversed(ids), strict=True):
            sheet.cell(row=place.row, column=1).value = other

    answers = drawn(NOW, 2)
    same(read(alone(workbook(answers), turn)).answers, answers)


def typed_over(answers):
    """Return an edit that types these answers over the formulas of `Jawaban`."""

    def change(book):
        for (code, key), place in places().items():
            answer = answers.get(code)
            value = answer.values[key] if isinstance(answer, Counts) else getattr(answer, "letter", None)
            value = float(answer.value) if isinstance(answer, Index) else value
            book["Jawaban"].cell(row=place.row, column=11).value = value

    return change


def test_of_both_sheets_the_regulations_goes_first_and_what_differs_is_told():
    found = read(edited(workbook(SMALL), typed_over(SMALL | {"A.I.1.i.a": Choice("Tidak")})))
    same(found.answers, SMALL)
    assert found.notes == ('lembar "Jawaban" juga memuat LKE dan tidak dibaca; jawabannya lain pada A.I.1.i.a',)


def test_an_empty_sheet_of_the_regulation_gives_way_to_a_filled_one():
    found = read(edited(workbook({}), typed_over(SMALL)))
    same(found.answers, SMALL)
    assert (found.sheet, found.notes) == ("Jawaban", ('lembar "LKE ZI" juga memuat LKE dan tidak dibaca',))
