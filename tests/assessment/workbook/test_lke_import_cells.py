"""Single cells of a workbook that are read, told or refused (BAD_INPUTS X05–X07, X10, X11).

X08 (NIP) is about a file of people; X09 (long notes) and a second import into the portal stand with the import's page.
"""

import re

import pytest

from assessment.scoring import Choice
from tests.lke_files import SMALL, in_part, lines_of, put, read, same
from tests.workbooks import office_copy
from zi_portal.kit.clean_text import looks_same


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_x05_an_error_in_an_answer_is_named_with_its_cell(error):
    def broken(book, rows):
        put(book, rows["A.I.1.i.b"], K=error)
        put(book, rows["A.II.4.i.a jumlah_sasaran"], K=error)

    lines = lines_of(office_copy(SMALL, change=broken))
    assert lines[0] == f"K11 (A.I.1.i.b): sel berisi kesalahan {error}; perbaiki rumusnya atau ketik jawabannya"
    assert "(A.II.4.i.a): sel berisi kesalahan" in lines[1]


def test_x05_a_formula_without_a_value_is_named_with_its_cell():
    lines = lines_of(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K='="B"')))
    assert lines == ("K11 (A.I.1.i.b): rumus tanpa nilai tersimpan; buka di Excel atau LibreOffice, lalu simpan ulang",)


def test_x05_a_formula_with_a_value_is_its_value():
    content = office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K='="B"'))
    with_value = in_part(
        content,
        "xl/worksheets/sheet1.xml",
        r'<c r="K11"([^>]*)><f>"B"</f><v ?/?>(?:</v>)?',
        r'<c r="K11"\1 t="str"><f>"B"</f><v>B</v>',
    )
    same(read(with_value).answers, SMALL)


def test_x06_hidden_rows_are_read_and_listed():
    def hide(book, rows):
        book["LKE ZI"].row_dimensions[rows["A.I.1.i.b"]].hidden = True
        book["LKE ZI"].row_dimensions[rows["A.I.1.ii.a"]].hidden = True  # without an answer

    found = read(office_copy(SMALL, change=hide))
    same(found.answers, SMALL)
    assert found.notes == ("baris tersembunyi ikut dibaca: 11",)


def test_x06_a_hidden_sheet_is_told_and_a_visible_one_goes_before_it():
    def hide(book, rows):
        book.create_sheet("Utama")
        book["LKE ZI"].sheet_state = "hidden"

    assert read(office_copy(SMALL, change=hide)).notes == ('lembar "LKE ZI" tersembunyi dan tetap dibaca',)

    def copy(book, rows):
        other = book.copy_worksheet(book["LKE ZI"])
        other.title = "LKE ZI tahun lalu"
        put_in = other[f"K{rows['A.I.1.i.a']}"]
        put_in.value = "Tidak"

    found = read(office_copy(SMALL, change=copy))
    same(found.answers, SMALL)
    assert found.notes == (
        'lembar "LKE ZI tahun lalu" juga memuat LKE dan tidak dibaca; jawabannya lain pada A.I.1.i.a',
    )


def test_x06_merged_cells_hold_their_value_once():
    def merge(book, rows):
        sheet, row = book["LKE ZI"], rows["A.I.1.i.a"]
        sheet.merge_cells(f"G{row}:I{row}")
        sheet.merge_cells(f"K{row}:L{row}")

    same(read(office_copy(SMALL, change=merge)).answers, SMALL)


@pytest.mark.parametrize("text", ["Ya ", "ya", "YA", "\xa0Ya", "Y\u200ba", "Ｙａ", "Ya\n"])
def test_x07_yes_in_other_dress_is_yes(text):
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.a"], K=text)))
    assert found.answers["A.I.1.i.a"] == Choice("Ya")


@pytest.mark.parametrize(("written", "shown"), [("Y", "Y"), (1, "1"), (True, "TRUE"), ("true", "true"), ("A", "A")])
def test_x07_what_only_resembles_yes_is_named_with_its_cell(written, shown):
    lines = lines_of(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.a"], K=written)))
    assert lines == (f'K10 (A.I.1.i.a): jawaban "{shown}" bukan salah satu dari Ya, Tidak',)


@pytest.mark.parametrize("written", [1.5, -1, "dua", "1.000", "１", 1e20, True])
def test_x07_a_count_that_is_no_whole_number_is_named_with_its_cell(written):
    def wrong(book, rows):
        put(book, rows["A.II.4.i.a jumlah_sasaran"], K=written)

    (line,) = lines_of(office_copy(SMALL, change=wrong))
    assert re.fullmatch(r'K[0-9]+ \(A\.II\.4\.i\.a\): ".+" bukan bilangan bulat 0 atau lebih(; .+)?', line)


@pytest.mark.parametrize("written", [4.1, -0.1, "tiga", "86%"])
def test_x07_an_index_outside_its_range_is_named_with_its_cell(written):
    (line,) = lines_of(office_copy({}, change=lambda book, rows: put(book, rows["B.I.a.1"], K=written)))
    assert "(B.I.a.1): indeks" in line


def test_x07_every_problem_is_named_at_once():
    def wrong(book, rows):
        put(book, rows["A.I.1.i.a"], K="Y")
        put(book, rows["A.I.1.i.b"], K="E")
        put(book, rows["B.I.a.1"], K=9)

    assert [line.split(" ")[0] for line in lines_of(office_copy({}, change=wrong))] == ["K10", "K11", "K202"]


def test_x10_control_characters_are_left_out():
    content = office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.a"], K="YaKENDALI"))
    changed = in_part(content, "xl/worksheets/sheet1.xml", "YaKENDALI", "Y_x000B_a_x0000_")
    assert read(changed).answers["A.I.1.i.a"] == Choice("Ya")


def test_x11_reading_a_file_twice_gives_the_same_and_stores_nothing():
    content = office_copy(SMALL)
    assert read(content) == read(content)


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("Nomor\xa012 dari\xa0Word", "Nomor\xa012 dari\xa0Word"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("a\u202eb\r\nc ", "ab\nc"),
    ],
)
def test_x10_a_note_keeps_every_sign_that_a_page_keeps(written, note):
    content = office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.b"], O=written))
    assert read(content).rows["A.I.1.i.b"].note == note


@pytest.mark.parametrize(
    ("one", "other", "same_to_the_eye"),
    [
        ("a\tb", "a b", True),
        ("a\u200bb", "ab", True),
        ("a\r\nb ", "a\nb", True),
        ("a b", "ab", False),
        ("é", "e", False),
    ],
)
def test_texts_that_look_the_same_are_the_same_note(one, other, same_to_the_eye):
    assert looks_same(one, other) is same_to_the_eye
