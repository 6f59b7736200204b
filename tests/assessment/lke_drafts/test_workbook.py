"""An edition as a workbook: what goes out comes in equal, and what cannot be read is named with its cell."""

from datetime import date

import pytest
from openpyxl.utils import get_column_letter

from assessment.lke_drafts import workbook_columns as layout
from assessment.lke_drafts.imports.workbook import read_instrument
from assessment.scoring import parse_instrument
from assessment.workbook.imports.cells.workbook import read_workbook
from tests.instruments import NAME, NEXT, cell, mapping_of, renamed, row_of, workbook
from tests.sheets import CODES, NOW
from tests.workbooks import office_copy
from zi_portal.kit.office.refused import ImportRefused


def read(change=None, code=NOW, base=None):
    return read_instrument(read_workbook(workbook(code, change)), base or mapping_of(code))


@pytest.mark.parametrize("code", CODES)
def test_a_template_comes_back_as_the_edition_it_was_made_of(code):
    found = read(code=code)
    assert found.problems == []
    assert parse_instrument(found.mapping) == parse_instrument(mapping_of(code))


@pytest.mark.parametrize("code", CODES)
def test_a_template_says_everything_but_the_details_of_a_related_regulation(code):
    """Read beside another edition, so that nothing can come from there unseen."""
    other = mapping_of(CODES[(CODES.index(code) + 1) % len(CODES)])
    found = read(code=code, base=other)
    mapping, own = found.mapping, mapping_of(code)
    for one in (mapping, own):
        for key in layout.RELATIONS:
            one["regulation"].pop(key, None)
    assert found.problems == []
    assert parse_instrument(mapping) == parse_instrument(own)


def test_changed_cells_become_the_new_edition():
    def change(book):
        renamed(book)
        cell(book, "Pertanyaan", "Pertanyaan", 2).value = "Unit telah membentuk tim kerja"
        cell(book, "Pilihan", "Kriteria", 2).value = "Tim ada."
        cell(book, "Syarat minimum", "Batas minimum", 2).value = "76,5"

    new = parse_instrument(read(change).mapping)
    assert (new.code, new.short_title) == (NEXT, NAME)
    question = new.indicator("A.I.1.i.a")
    assert (question.statement, question.levels[0].criterion) == ("Unit telah membentuk tim kerja", "Tim ada.")
    assert str(new.gates["WBK"][0].minimum) == "76.5"


def test_rows_may_be_inserted_and_columns_moved_and_added():
    def change(book):
        sheet = book["Pilihan"]
        sheet.insert_rows(1)
        sheet.move_range(f"B2:B{sheet.max_row}", cols=6)  # the letters go to column H
        sheet["J2"] = "Keterangan biro"
        sheet.insert_rows(5, amount=3)

    found = read(change)
    assert found.problems == []
    assert parse_instrument(found.mapping) == parse_instrument(mapping_of())
    assert 'Kolom lain di lembar Pilihan tidak dibaca: "Keterangan biro".' in found.notes


def test_a_question_put_in_between_is_part_of_the_new_edition():
    def change(book):
        sheet = book["Pertanyaan"]
        sheet.insert_rows(3)
        for column in range(1, 14):
            sheet.cell(row=3, column=column).value = sheet.cell(row=2, column=column).value
        cell(book, "Pertanyaan", "Kode", 3).value = "A.I.1.i.z"
        for title in ("Baris PortalRB 2026", "ID soal PortalRB 2026"):
            cell(book, "Pertanyaan", title, 3).value = None
        for values in (["A.I.1.i.z", "Ya", "Ada."], ["A.I.1.i.z", "Tidak", "Belum ada."]):
            book["Pilihan"].append(values)

    new = parse_instrument(read(change).mapping)
    assert [one.code for one in new.node("A.I.1.i").indicators][:2] == ["A.I.1.i.a", "A.I.1.i.z"]


@pytest.mark.parametrize("title", [table.title for table in layout.TABLES if not table.is_needed])
def test_a_sheet_left_away_comes_from_the_base_and_is_told(title):
    found = read(lambda book: book.remove(book[title]))
    assert found.problems == []
    assert f"Lembar {title} tidak ada; isinya diambil dari edisi dasar." in found.notes
    assert parse_instrument(found.mapping) == parse_instrument(mapping_of())


@pytest.mark.parametrize("title", ["Identitas", "Struktur", "Pertanyaan"])
def test_x03_without_a_needed_sheet_it_is_no_instrument(title):
    with pytest.raises(ImportRefused) as refused:
        read(lambda book: book.remove(book[title]))
    assert "bukan templat instrumen" in refused.value.lines[0]


def test_x03_a_filled_lke_is_no_instrument():
    with pytest.raises(ImportRefused) as refused:
        read_instrument(read_workbook(office_copy({})), mapping_of())
    assert "unduh templat dari satu edisi" in refused.value.lines[0]


def weight(value, number_format="General"):
    def change(book):
        spot = cell(book, "Struktur", "Bobot", 5)
        spot.value, spot.number_format = value, number_format

    return change


def put(sheet, title, row, value):
    return lambda book: setattr(cell(book, sheet, title, row), "value", value)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (weight("=1+1"), "lembar Struktur, sel G5", "rumus tanpa nilai tersimpan"),
        (weight("#REF!"), "lembar Struktur, sel G5", "kesalahan #REF!"),
        (weight(0.5, "0 %"), "lembar Struktur, sel G5", "berformat persen"),
        (weight(date(2026, 5, 2), "dd/mm/yyyy"), "lembar Struktur, sel G5", "sel berisi tanggal"),
        (
            put("Struktur", "Kode induk", 5, "A.I.9"),
            "lembar Struktur, sel A5",
            'induk "A.I.9" tidak ada di baris di atasnya',
        ),
        (put("Struktur", "Jenis", 5, "Bab"), "lembar Struktur, sel C5", 'Jenis "Bab" tidak dikenal; pilih salah satu'),
        (put("Pertanyaan", "Kode induk", 2, "A.X"), "lembar Pertanyaan, sel A2", "tidak ada di lembar Struktur"),
        (put("Pilihan", "Kode pertanyaan", 2, "A.X"), "lembar Pilihan, sel A2", "tidak ada di lembar Pertanyaan"),
        (put("Syarat minimum", "Predikat", 2, "WBX"), "lembar Syarat minimum, sel A2", "pilih salah satu: WBK, WBBM"),
        (put("Sumber", "Singkatan", 2, None), "lembar Sumber, baris 2", "isi singkatan dan judulnya"),
        (put("Syarat pengusulan", "Tingkat", 1, "Jenjang"), "lembar Syarat pengusulan", "kolom Tingkat tidak ada"),
        (lambda book: book["Identitas"].__setitem__("A2", "Nama pendek"), "lembar Identitas, sel A2", "tidak dikenal"),
        (lambda book: book["Identitas"].__setitem__("A3", "Nama singkat"), "lembar Identitas, sel A3", "dua kali"),
        (lambda book: book["Identitas"].__setitem__("A2", None), "lembar Identitas", "isian Nama singkat tidak ada"),
    ],
)
def test_x04_x05_what_cannot_be_read_is_named_with_its_cell(change, place, words):
    assert any(there == place and words in told for there, told in read(change).problems), read(change).problems


def test_a_node_below_itself_is_no_parent():
    """Two rows that hold each other would both vanish from the tree."""

    def change(book):
        first, second = (row_of(book, "Struktur", "Kode", code) for code in ("A.I.1", "A.I.2"))
        cell(book, "Struktur", "Kode induk", first).value = "A.I.2"
        cell(book, "Struktur", "Kode induk", second).value = "A.I.1"

    found = read(change)
    assert [told for _, told in found.problems if "A.I.2" in told]


@pytest.mark.parametrize("typed", ["area", " AREA ", "Ａｒｅａ", "Area\u200b"])
def test_x07_a_word_is_known_however_it_is_typed(typed):
    row = 4  # A.I.1
    found = read(put("Struktur", "Jenis", row, typed))
    assert found.problems == []
    assert parse_instrument(found.mapping) == parse_instrument(mapping_of())


def test_a_day_typed_into_excel_is_the_day_of_the_file():
    def change(book):
        for row in range(1, 20):
            if book["Identitas"].cell(row=row, column=1).value == "Tanggal ditetapkan":
                book["Identitas"].cell(row=row, column=2).value = date(2021, 12, 31)

    assert read(change).mapping["regulation"]["enacted"] == "2021-12-31"


def test_x06_what_is_hidden_is_read_and_told():
    def change(book):
        book["Pilihan"].row_dimensions[7].hidden = True
        book["Bacaan"].sheet_state = "hidden"

    notes = read(change).notes
    assert "Baris tersembunyi di lembar Pilihan tetap dibaca: 7." in notes
    assert "Lembar Bacaan tersembunyi dan tetap dibaca." in notes


def test_other_sheets_are_named_and_not_read():
    def change(book):
        book.create_sheet("Catatan rapat")["A1"] = "rahasia"

    assert 'Lembar yang tidak dikenal tidak dibaca: "Catatan rapat".' in read(change).notes


def test_every_value_of_a_file_has_a_cell_of_its_own():
    """No two headings of one sheet are alike, and each column a letter can name."""
    for table in layout.TABLES:
        titles = [one.title.casefold() for one in table.fields]
        assert len(set(titles)) == len(titles), table.title
        assert get_column_letter(len(titles)) < "Z"
