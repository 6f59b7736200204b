"""Worksheets as offices keep them: questions put elsewhere or asked twice, ticks, several scorers, links, words with a number."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scoring import Choice, Counts, Index, score
from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine, total_difference
from tests.lke_files import LKES, SMALL, drawn, edited, lines_of, put, read, same
from tests.sheets import CODES
from tests.workbooks import office_copy, workbook

SHEET = "LKE ZI"
# Two neighbours with many words in common.
PAIRS = {
    "permenpanrb-90-2021": ("A.I.2.ii.b", "A.I.2.ii.c"),
    "permenpanrb-10-2019": ("A.II.1.b", "A.II.1.c"),
    "permenpanrb-52-2014": ("A.II.1.b", "A.II.1.c"),
}


def rows_of(content):
    return examine(read_workbook(content), LKES).rows


# --- Lines


@pytest.mark.parametrize("code", CODES)
def test_two_questions_that_changed_places_keep_their_own_answers(code):
    first, second = PAIRS[code]
    answers = {first: Choice("A"), second: Choice("C")}

    def swap(book, rows):
        sheet = book[SHEET]
        for column in range(7, 13):
            one, other = sheet.cell(rows[first], column), sheet.cell(rows[second], column)
            one.value, other.value = other.value, one.value

    found = read(office_copy(answers, code, change=swap))
    same(found.answers, answers)
    assert any("di luar urutan peraturan, ditemukan menurut teksnya" in note for note in found.notes)
    assert not any(row.unsure for row in found.rows.values())


@pytest.mark.parametrize("offers", [True, False])
def test_x04_a_question_asked_twice_with_other_answers_is_named_with_both_cells(offers):
    def double(book, rows):
        sheet = book[SHEET]
        sheet.insert_rows(12)
        put(book, 12, F="b.", G=sheet["G11"].value, J=sheet["J11"].value if offers else None, K="C")

    assert lines_of(office_copy(SMALL, change=double)) == (
        "K11 dan K12 (A.I.1.i.b): pertanyaan tertulis dua kali dengan jawaban lain; hapus satu",
    )


def test_a_question_asked_twice_with_the_same_answer_is_read_once():
    def double(book, rows):
        book[SHEET].insert_rows(12)
        put(book, 12, F="b.", G=book[SHEET]["G11"].value, J="A/B/C", K="b ")

    same(read(office_copy(SMALL, change=double)).answers, SMALL)


def test_a_list_of_questions_below_the_sheet_is_told_and_not_taken_for_answers():
    def recap(book, rows):
        sheet = book[SHEET]
        last = sheet.max_row + 3
        put(book, last, G=sheet["G11"].value, K="perlu bukti")

    found = read(office_copy(SMALL, change=recap))
    same(found.answers, SMALL)
    assert any('"perlu bukti" tidak dibaca; A.I.1.i.b dibaca dari K11' in note for note in found.notes)


def test_choices_each_on_a_line_of_their_own_are_no_answer():
    def one_a_line(book, rows):
        sheet = book[SHEET]
        sheet.insert_rows(12, 2)
        for row, letter in enumerate("ABC", start=11):
            sheet[f"J{row}"] = letter
        sheet["K11"] = None

    same(read(office_copy({}, change=one_a_line)).answers, {})


def test_a_line_that_lost_its_code_is_found_by_its_words():
    def cleared(book):
        for row in book[SHEET].iter_rows(min_col=1, max_col=1):
            if row[0].value in {"A.I.1.i.b", "A.II.4.i.a jumlah_sasaran"}:
                row[0].value = None

    same(read(edited(workbook(SMALL), cleared)).answers, SMALL)


def test_a_copy_without_choices_misses_no_question_that_is_blank():
    """Neither a result, which is node and question in one line, nor one that was put elsewhere."""
    first, second = PAIRS["permenpanrb-90-2021"]

    def change(book, rows):
        sheet = book[SHEET]
        for row in range(5, sheet.max_row + 1):
            sheet[f"J{row}"] = None
        one, other = sheet[f"G{rows[first]}"], sheet[f"G{rows[second]}"]
        one.value, other.value = other.value, one.value

    answers = {"A.I.1.i.b": SMALL["A.I.1.i.b"]}
    same(read(office_copy(answers, change=change)).answers, answers)


def test_a_remark_below_the_titles_is_none_of_them():
    def remark(book, rows):
        book[SHEET].insert_rows(6)
        book[SHEET]["G6"] = "Catatan: data per 31 Desember"

    same(read(office_copy(SMALL, change=remark)).answers, SMALL)


# --- Columns of ticks


def ticked(mark="v", letters=("A", "B", "C"), place=1):
    """Rule the answers of a copy in columns of letters, and tick B of the second question."""

    def change(book, rows):
        sheet = book[SHEET]
        sheet.unmerge_cells("B5:G5")
        sheet.insert_cols(12, 2)
        sheet.insert_rows(6)
        for number, letter in enumerate(letters):
            sheet.cell(row=6, column=11 + number, value=letter)
        row = rows["A.I.1.i.b"] + 1
        sheet.cell(row=row, column=11).value = None
        sheet.cell(row=row, column=11 + place, value=mark)

    return change


@pytest.mark.parametrize("mark", ["v", "V", "√", "✓", "x", 1, "B", "b "])
def test_a_tick_below_its_letter_is_that_letter(mark):
    found = read(office_copy({}, change=ticked(mark)))
    same(found.answers, {"A.I.1.i.b": Choice("B")})
    assert found.rows["A.I.1.i.b"].cell == "L12"


def test_a_column_of_ticks_may_stand_for_yes_too():
    same(read(office_copy({}, change=ticked(letters=("A / Ya", "B / Tidak", "C")))).answers, {"A.I.1.i.b": Choice("B")})


@pytest.mark.parametrize(
    ("mark", "words"), [("A", "bukan tanda centang"), ("SK 12", "bukan tanda centang"), ("0,5", "bukan tanda centang")]
)
def test_what_is_no_tick_is_named(mark, words):
    (line,) = lines_of(office_copy({}, change=ticked(mark)))
    assert "(A.I.1.i.b)" in line
    assert words in line


def test_two_ticks_are_named_with_their_cells():
    def twice(book, rows):
        ticked()(book, rows)
        book[SHEET]["M12"] = "v"

    (line,) = lines_of(office_copy({}, change=twice))
    assert line == "K12 (A.I.1.i.b): lebih dari satu kolom terisi (L12, M12); sisakan satu"


def test_a_tick_below_a_letter_that_is_not_offered_is_named():
    def other(book, rows):
        ticked()(book, rows)
        book[SHEET]["K11"] = "v"  # asks Ya/Tidak

    (line,) = lines_of(office_copy({}, change=other))
    assert line.startswith("K11 (A.I.1.i.a): yang dicentang bukan salah satu dari Ya, Tidak")


# --- Several scorers, rounds and sheets


def second_block(heads, above=None, at="Q"):
    def change(book, rows):
        sheet = book[SHEET]
        columns = [chr(ord(at) + number) for number in range(len(heads))]
        for column, head in zip(columns, heads, strict=True):
            sheet[f"{column}5"] = head
        if above:
            sheet[f"{at}4"] = above
            sheet.merge_cells(f"{at}4:{columns[-1]}4")
        for row in rows.values():
            sheet[f"{columns[0]}{row}"], sheet[f"{columns[2]}{row}"] = "Tidak", "catatan mereka"

    return change


@pytest.mark.parametrize(
    ("heads", "above"),
    [
        (("Jawaban APIP", "Nilai", "Catatan"), None),
        (("Jawaban", "Nilai", "Catatan"), "HASIL REVIU APIP"),
        (("Jawaban verifikator", "Nilai", "Catatan"), None),
        (("Jawaban tahun lalu", "Nilai tahun lalu", "Catatan tahun lalu"), None),
    ],
)
def test_what_another_scorer_or_year_answered_is_not_the_units(heads, above):
    found = read(office_copy(SMALL, change=second_block(heads, above)))
    same(found.answers, SMALL)
    assert not any("mereka" in row.note for row in found.rows.values())
    assert "jawaban dibaca dari kolom K; kolom Q tidak dibaca" in found.notes


def test_notes_behind_another_scorers_answers_are_theirs_wherever_they_stand():
    def before(book, rows):
        sheet = book[SHEET]
        sheet.unmerge_cells("B5:G5")
        sheet.insert_cols(11, 3)
        second_block(("Jawaban verifikator", "Nilai", "Catatan"), at="K")(book, rows)
        put(book, rows["A.I.1.i.a"], R="catatan kita")
        sheet["R5"] = "Catatan"

    found = read(office_copy(SMALL, change=before))
    same(found.answers, SMALL)
    assert {row.note for row in found.rows.values()} == {"", "catatan kita"}


def test_of_two_years_the_later_one_is_meant():
    def years(book, rows):
        second_block(("Jawaban 2024", "Nilai 2024", "Catatan 2024"))(book, rows)
        book[SHEET]["K5"] = "Jawaban 2025"

    same(read(office_copy(SMALL, change=years)).answers, SMALL)


def test_points_below_the_units_own_head_are_the_units():
    """Over their columns stands what no list of evaluators knows."""

    def heads(book, rows):
        sheet = book[SHEET]
        second_block(("Jawaban", "Nilai", "Catatan"))(book, rows)
        sheet["K4"], sheet["Q4"] = "PENILAIAN UNIT", "ESELON I"
        sheet.merge_cells("K4:M4")
        sheet.merge_cells("Q4:S4")
        for row in range(6, sheet.max_row + 1):
            sheet[f"R{row}"] = 0.5

    found = examine(read_workbook(office_copy(SMALL, change=heads)), LKES)
    own = read(office_copy(SMALL))
    assert (found.stored, found.values) == (own.stored, own.values)
    assert not any("mereka" in row.note for row in found.rows.values())


def test_points_kept_with_two_decimals_are_no_other_total():
    answers = drawn("permenpanrb-90-2021", 5)

    def rounded(book, rows):
        for cell in book[SHEET]["L"]:
            cell.value = round(cell.value, 2) if isinstance(cell.value, float) else cell.value

    found = read(office_copy(answers, change=rounded))
    own = score(found.instrument, found.answers)
    off = {
        code: own.nodes[code].points_answered_only + Fraction(1, 200) for code in ("A", "B")
    }  # as far as rounding goes
    assert total_difference(found, own) == total_difference(replace(found, stored=found.stored | off), own) == ""


def test_answers_that_are_only_an_evaluators_are_told():
    def theirs(book, rows):
        book[SHEET]["K5"] = "Jawaban TPI"

    assert "tampaknya berisi jawaban penilai, bukan unit" in read(office_copy(SMALL, change=theirs)).notes[0]


@pytest.mark.parametrize(
    ("other", "own"), [("LKE TPI", "LKE Unit"), ("LKE ZI (lama)", "LKE ZI (final)"), ("LKE 2024", "LKE 2025")]
)
def test_of_several_sheets_the_units_latest_is_read(other, own):
    def sheets(book):
        book[SHEET].title = own
        copied = book.copy_worksheet(book[own])
        copied.title = other
        copied["K10"] = "Tidak"
        book.move_sheet(copied, -1)

    found = read(edited(office_copy(SMALL), sheets))
    assert found.sheet == own
    assert any(note.startswith(f'lembar "{other}" juga memuat LKE dan tidak dibaca') for note in found.notes)


def test_an_evaluators_filled_sheet_is_not_taken_for_the_units_blank_one():
    def sheets(book):
        copied = book.copy_worksheet(book[SHEET])
        copied.title = "LKE TPI"
        for row in range(6, book[SHEET].max_row + 1):
            book[SHEET][f"K{row}"] = None

    found = read(edited(office_copy(SMALL), sheets))
    same(found.answers, {})


# --- Cells


@pytest.mark.parametrize("written", ['"B"', "(b)", "'B", "B,", "B;", "Jawaban: B", "jawaban b"])
def test_a_letter_between_signs_is_that_letter(written):
    content = office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K=written))
    same(read(content).answers, {"A.I.1.i.b": Choice("B")})


@pytest.mark.parametrize("written", ["A/B", "B (dari C)", "B+", "-B", "bukan B", "jawaban"])
def test_what_is_not_one_letter_between_signs_is_named(written):
    (line,) = lines_of(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K=written)))
    assert line.endswith("bukan salah satu dari A, B, C")


@pytest.mark.parametrize("written", ["4 orang", "4orang", "4 (empat)", "4 agen perubahan"])
def test_a_count_with_what_is_counted_is_to_be_confirmed(written):
    def change(book, rows):
        put(book, rows["A.II.1.i.a jumlah_agen"], K=written)
        put(book, rows["A.II.1.i.a jumlah_perubahan"], K=3)

    row = read(office_copy({}, change=change)).rows["A.II.1.i.a"]
    assert row.answer == Counts({"jumlah_agen": 4, "jumlah_perubahan": 3})
    assert f'"{written}" dibaca sebagai 4' in row.unsure


@pytest.mark.parametrize("written", ["3,61 dari 4", "3.61/4,00", "3,61 (Sangat Baik)", "Indeks: 3,61"])
def test_an_index_with_its_scale_or_its_word_is_that_index(written):
    content = office_copy({}, change=lambda book, rows: put(book, rows["B.I.a.1"], K=written))
    assert read(content).answers["B.I.a.1"] == Index(SMALL["B.I.a.1"].value)


# --- Beside the answers

FIRST, SECOND = "https://drive.google.com/file/d/abc/view?usp=sharing", "https://bit.ly/zi-2026"


@pytest.mark.parametrize(
    ("written", "links"),
    [
        (f"{FIRST}, {SECOND}.", (FIRST, SECOND)),
        (f"SK ({FIRST}) dan [{SECOND}]", (FIRST, SECOND)),
        (f"{FIRST}{SECOND}", (FIRST, SECOND)),
        (f"1. {FIRST}\n2. {SECOND}", (FIRST, SECOND)),
        ("https://id.wikipedia.org/wiki/SK_(surat)", ("https://id.wikipedia.org/wiki/SK_(surat)",)),
        (f"https://www.google.com/url?q={SECOND}", (f"https://www.google.com/url?q={SECOND}",)),
        (f'=HYPERLINK("{FIRST}","SK Tim")', (FIRST,)),
    ],
)
def test_addresses_are_read_without_the_signs_around_them(written, links):
    def change(book, rows):
        book[SHEET]["P5"] = "Dokumen Pendukung"
        put(book, rows["A.I.1.i.b"], P=written)

    assert rows_of(office_copy({}, change=change))["A.I.1.i.b"].links == links


def test_a_link_behind_the_words_of_a_note_is_data_dukung_too():
    def change(book, rows):
        cell = book[SHEET][f"O{rows['A.I.1.i.b']}"]
        cell.value, cell.hyperlink = "Lihat SK", FIRST

    row = rows_of(office_copy({}, change=change))["A.I.1.i.b"]
    assert (row.note, row.links) == ("Lihat SK", (FIRST,))


@pytest.mark.parametrize("title", ["Ket.", "Penjelasan", "Narasi"])
def test_a_note_may_stand_under_another_title(title):
    def change(book, rows):
        book[SHEET]["I5"], book[SHEET]["O5"] = "Penjelasan", title
        put(book, rows["A.I.1.i.b"], O="Tim dibentuk Maret.")

    assert rows_of(office_copy({}, change=change))["A.I.1.i.b"].note == "Tim dibentuk Maret."
