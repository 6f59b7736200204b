"""Columns without a title, notes beside no question, other sheets: read by what stands there, or named with their number."""

import json
import random
import re

import pytest
from django.core.management import call_command
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine
from tests.lke_files import LKES, SMALL, drawn, read, same
from tests.sheets import CODES, instrument
from tests.workbooks import by_area, office_copy, workbook

SHEET = "LKE ZI"
TEAM, MEMBERS, FIRST = "A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.a"


def found_in(content):
    return examine(read_workbook(content), LKES)


def put(sheet, place, value, link=""):
    sheet[place] = value
    if link:
        sheet[place].hyperlink = link


def named(content):
    return {code: row.named for code, row in found_in(content).rows.items() if row.named}


# --- Names and links


def test_names_and_links_in_columns_without_a_title_are_read_question_by_question():
    """As a real office keeps them: 56 names, 86 links, one link or two beside a name."""

    def untitled(book, rows):
        sheet = book[SHEET]
        codes = [code for code in rows if " " not in code]
        for number, code in enumerate(codes[:56]):
            put(sheet, f"Q{rows[code]}", f"Surat Keputusan nomor {number}")
            put(sheet, f"R{rows[code]}", "buka folder", f"https://drive.contoh.go.id/{number}")
            if number < 30:
                put(sheet, f"S{rows[code]}", f"https://drive.contoh.go.id/b/{number}")

    answers = drawn(CODES[-1], 3)
    found = read(office_copy(answers, CODES[-1], change=untitled))
    same(found.answers, answers)
    names = [name for row in found.rows.values() for name, _ in row.named]
    links = [link for row in found.rows.values() for link in row.links]
    assert set(names) - {""} == {f"Surat Keputusan nomor {number}" for number in range(56)}  # "buka folder" names none
    assert "data dukung dibaca dari kolom Q, R, S menurut isinya; di lembar ini 56 nama dan 86 tautan" in found.notes
    assert len(links) == 86


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Q": "SK Tim", "R": "https://a.go.id/1"}, (("SK Tim", "https://a.go.id/1"),)),
        ({"R": "SK Tim", "Q": "https://a.go.id/1"}, (("SK Tim", "https://a.go.id/1"),)),
        ({"Q": "SK Tim\nUndangan", "R": "https://a.go.id/1\nhttps://a.go.id/2"},
         (("SK Tim", "https://a.go.id/1"), ("Undangan", "https://a.go.id/2"))),
        ({"Q": "1. SK Tim\n2. Undangan", "R": "https://a.go.id/1"},
         (("SK Tim", ""), ("Undangan", ""), ("", "https://a.go.id/1"))),
        ({"Q": "SK Tim", "R": "https://a.go.id/1 https://a.go.id/2"},
         (("SK Tim", "https://a.go.id/1"), ("SK Tim", "https://a.go.id/2"))),
        ({"R": "SK Tim: https://a.go.id/1 dan https://a.go.id/2."}, (("SK Tim", "https://a.go.id/1"), ("", "https://a.go.id/2"))),
        ({"Q": "SK Tim"}, (("SK Tim", ""),)),
        ({"R": "-"}, ()),
    ],
)  # fmt: skip
def test_a_name_and_a_link_on_one_line_belong_together(cells, expected):
    def untitled(book, rows):
        for column, value in cells.items():
            put(book[SHEET], f"{column}{rows[TEAM]}", value)
        # Which of the two columns holds links is seen at the other questions.
        links, names = ("Q", "R") if cells.get("Q", "").startswith("http") else ("R", "Q")
        for number, code in enumerate((MEMBERS, FIRST, "A.I.1.ii.b")):
            put(book[SHEET], f"{names}{rows[code]}", "Laporan")
            put(book[SHEET], f"{links}{rows[code]}", f"https://b.go.id/{number}")

    assert named(office_copy({}, change=untitled)).get(TEAM, ()) == expected


@pytest.mark.parametrize("column", ["A", "Q", "T"])
def test_a_link_is_found_in_whatever_column_and_form(column):
    def untitled(book, rows):
        sheet = book[SHEET]
        put(sheet, f"{column}{rows[TEAM]}", "SK Tim", "https://a.go.id/sk")
        put(sheet, f"{column}{rows[MEMBERS]}", '=HYPERLINK("https://a.go.id/ba","Berita acara")')
        put(sheet, f"{column}{rows[FIRST]}", "lihat https://a.go.id/rk (Rencana kerja)")

    found = named(office_copy({}, change=untitled))
    assert found[TEAM] == (("SK Tim", "https://a.go.id/sk"),)
    assert found[MEMBERS][0][1] == "https://a.go.id/ba"
    assert found[FIRST] == (("Rencana kerja", "https://a.go.id/rk"),)


def test_a_titled_column_of_data_dukung_gives_names_too():
    def eviden(book, rows):
        put(book[SHEET], f"P{rows[TEAM]}", "SK Tim Kerja\nSurat Tugas 12/2026")

    assert named(office_copy({}, change=eviden)) == {TEAM: (("SK Tim Kerja", ""), ("Surat Tugas 12/2026", ""))}


def test_lines_put_in_below_a_question_go_on_with_its_data_dukung():
    def below(book, rows):
        sheet = book[SHEET]
        sheet.insert_rows(rows[TEAM] + 1, 2)
        for number in range(3):
            put(sheet, f"P{rows[TEAM] + number}", f"https://a.go.id/{number}")

    assert found_in(office_copy(SMALL, change=below)).rows[TEAM].links == tuple(
        f"https://a.go.id/{n}" for n in range(3)
    )


def test_a_cell_merged_over_several_questions_is_of_each_of_them():
    def merged(book, rows):
        sheet = book[SHEET]
        put(sheet, f"Q{rows[TEAM]}", "bukti area", "https://a.go.id/semua")
        sheet.merge_cells(f"Q{rows[TEAM]}:Q{rows[MEMBERS]}")

    found = named(office_copy({}, change=merged))
    assert found[TEAM] == found[MEMBERS] == (("bukti area", "https://a.go.id/semua"),)


def test_links_of_an_evaluator_are_not_taken_for_the_units_and_are_named():
    def scorers(book, rows):
        sheet = book[SHEET]
        sheet["Q5"], sheet["R5"] = "Jawaban TPI", "Link TPI"
        put(sheet, f"Q{rows[TEAM]}", "Tidak")
        put(sheet, f"R{rows[TEAM]}", "https://tpi.go.id/1")

    found = found_in(office_copy({TEAM: SMALL[TEAM]}, change=scorers))
    assert found.rows[TEAM].links == ()
    assert 'kolom R "Link TPI" tidak dibaca: 1 sel' in found.leftovers


# --- What is not read


def test_every_unread_column_is_named_with_its_title_and_number_of_cells(tmp_path, capsys):
    def others(book, rows):
        sheet = book[SHEET]
        sheet["Q5"] = "PIC"
        for code in (TEAM, MEMBERS, FIRST):
            put(sheet, f"Q{rows[code]}", "Budi")
        for code in (TEAM, FIRST):
            put(sheet, f"T{rows[code]}", 7)
        sheet.column_dimensions["T"].hidden = True

    (tmp_path / "lke.xlsx").write_bytes(office_copy(SMALL, change=others))
    call_command("hitung_lke", str(tmp_path / "lke.xlsx"), "--json")
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert 'kolom Q "PIC" tidak dibaca: 3 sel' in warnings
    assert "kolom T tanpa judul (tersembunyi) tidak dibaca: 2 sel" in warnings


def test_notes_beside_an_area_and_a_total_are_named_with_their_text():
    def notes(book, rows):
        sheet = book[SHEET]
        total = next(row[0].row for row in sheet.iter_rows(min_col=3, max_col=3) if row[0].value == "TOTAL PENGUNGKIT")
        put(sheet, "O6", "Semua pokja rapat setiap Senin")
        put(sheet, f"O{total}", "Nilai ini sementara")
        put(sheet, "P8", "folder area", "https://a.go.id/area")
        sheet.row_dimensions[6].hidden = True

    lines = found_in(office_copy(SMALL, change=notes)).leftovers
    assert 'tidak dibaca (baris A, tersembunyi): O6 "Semua pokja rapat setiap Senin"' in lines
    assert any(line.endswith('"Nilai ini sementara"') and "TOTAL PENGUNGKIT" in line for line in lines)
    assert 'tidak dibaca (baris A.I.1): P8 "folder area" ("https://a.go.id/area")' in lines


def test_other_sheets_are_named_with_their_number_of_cells_hidden_ones_as_such():
    def others(book, rows):
        book.create_sheet("Rekap").append(["Area", 1, 2])
        book.create_sheet("Arsip").append(["lama"])
        book["Arsip"].sheet_state = "hidden"
        book.create_sheet("Kosong")

    lines = found_in(office_copy(SMALL, change=others)).leftovers
    assert 'lembar "Rekap" tidak dibaca: 3 sel' in lines
    assert 'lembar tersembunyi "Arsip" tidak dibaca: 1 sel' in lines
    assert not any("Kosong" in line for line in lines)


@pytest.mark.parametrize("seed", range(12))
def test_no_filled_cell_is_lost_without_a_word(seed):
    """Marks strewn over all rows and columns, on every sheet: each is read, told, or in a column or a sheet that is named."""
    chance = random.Random(seed)
    code = CODES[seed % 3]
    marks = {}

    def strew(book, rows):
        sheet = book[SHEET]
        for number in range(60):
            place = f"{get_column_letter(chance.choice([1, 2, 4, 7, *range(12, 30)]))}{chance.randint(1, sheet.max_row + 5)}"
            if sheet[place].value is None and not any(place in area for area in sheet.merged_cells.ranges):
                marks[place] = f"penanda {number} istimewa"
                put(sheet, place, marks[place], f"https://a.go.id/{number}" if chance.random() < 0.3 else "")
        if seed % 2:
            sheet.column_dimensions["R"].hidden = True
            sheet.row_dimensions[20].hidden = True

    answers = drawn(code, seed)
    found = found_in(office_copy(answers, code, change=strew))
    said = "\n".join((*found.leftovers, *found.notes, *found.unread, *(row.unsure for row in found.rows.values())))
    for row in found.rows.values():
        said += "\n".join(("", row.note, *(name for name, _ in row.named)))
    for place, text in marks.items():
        column, row = re.fullmatch("([A-Z]+)([0-9]+)", place).groups()
        if int(row) < 5:
            assert f'{place} "{text}"' in said, place
        elif text not in re.split(r'\n|"| dan | atau ', said):
            line = next((line for line in found.leftovers if f"kolom {column} " in line), "")
            assert re.search(rf"kolom {column} .*?: [0-9]+ sel|kolom {column} .*? [0-9]+ sel", line), place
    for code, answer in found.answers.items():
        assert answer is None or answer == answers[code]


@pytest.mark.parametrize("code", CODES)
def test_of_the_portals_own_workbook_only_its_own_parts_are_left_over(code):
    found = found_in(workbook(drawn(code, 1), code))
    lines = [line for line in found.leftovers if not line.startswith("lembar ")]
    assert [line.split(":")[0] for line in lines] == [
        "tidak dibaca (di atas judul)",
        "bagian lembar kerja yang tidak dibaca, portal memakai bobot, kriteria, dan hitungannya sendiri",
    ]
    assert instrument(code).code == found.instrument.code


@pytest.mark.parametrize("code", CODES)
def test_of_a_plain_copy_of_the_worksheet_nothing_is_left_over(code):
    assert found_in(office_copy(drawn(code, 2), code)).leftovers == ()


def test_a_weight_that_is_not_the_regulations_is_no_part_of_the_worksheet():
    def heavier(book, rows):
        put(book[SHEET], "H6", 61)

    (line,) = found_in(office_copy(SMALL, change=heavier)).leftovers
    assert line.endswith(': kolom H "Bobot" 1 sel')


def test_of_several_sheets_each_line_says_of_which():
    found = found_in(by_area(drawn(CODES[0], 5), CODES[0]))
    assert any(line.startswith('lembar "MP": ') for line in found.leftovers)


def test_names_and_links_before_the_weights_are_no_words_of_the_questions():
    """Columns put in between the questions and their weights; names of many words at every question."""

    def between(book, rows):
        sheet = book[SHEET]
        sheet.unmerge_cells("B5:G5")
        sheet.insert_cols(8, 2)
        for number, row in enumerate(row for code, row in rows.items() if " " not in code):
            put(sheet, f"H{row}", f"Keputusan Kepala Kantor tentang Tim Kerja nomor {number}")
            put(sheet, f"I{row}", f"https://a.go.id/{number}")

    answers = drawn(CODES[0], 9)
    found = found_in(office_copy(answers, CODES[0], change=between))
    same(found.answers, answers)
    assert not any(row.unsure for row in found.rows.values() if "Teks di berkas" in row.unsure)
    assert sum(len(row.named) for row in found.rows.values()) == 113


def test_what_stands_in_place_of_a_name_is_none_and_a_dash_is_nothing():
    def eviden(book, rows):
        for code, text in ((TEAM, "-"), (MEMBERS, "Ada"), (FIRST, 12)):
            put(book[SHEET], f"P{rows[code]}", text)

    found = found_in(office_copy({}, change=eviden))
    assert not any(row.named for row in found.rows.values())
    assert [line for line in found.leftovers if ": P" in line] == [
        'tidak dibaca (baris A.I.1.i.b): P11 "Ada"', 'tidak dibaca (baris A.I.1.ii.a): P13 "12"',
    ]  # fmt: skip


def test_more_data_dukung_than_a_question_may_name_is_told():
    def many(book, rows):
        put(book[SHEET], f"P{rows[TEAM]}", "\n".join(f"https://a.go.id/{number}" for number in range(32)))

    found = found_in(office_copy({}, change=many))
    assert len(found.rows[TEAM].links) == 30
    told = '2 data dukung lagi tidak dibaca: "https://a.go.id/30", "https://a.go.id/31"'
    assert f"K10 (A.I.1.i.a): {told}" in found.notes


def test_links_beyond_the_limit_of_a_sheet_and_links_over_many_rows_are_named():
    def many(book, rows):
        sheet = book[SHEET]
        for number in range(5_003):
            put(sheet, f"{get_column_letter(17 + number % 40)}{400 + number // 40}", "x", "https://a.go.id/1")

    def long(book, rows):
        put(book[SHEET], f"R{rows[TEAM]}", "SK Tim", "https://a.go.id/1")
        book[SHEET][f"R{rows[TEAM]}"].hyperlink.ref = "R10:R310"

    why = "tautan pada sel tidak dibaca karena lembar memuat lebih dari 5.000 tautan atau satu tautan membentang lebih dari 100 baris"
    for change, said in (
        (many, f"3 {why}: sel Q525 sampai S525; teks selnya tetap dibaca"),
        (long, f"1 {why}: sel R10:R310; teks selnya tetap dibaca"),
    ):
        assert said in found_in(office_copy(SMALL, change=change)).leftovers


def test_an_address_keeps_what_follows_its_hash():
    """Excel keeps the sheet a link to an online table opens at in an attribute of its own."""

    def online(book, rows):
        put(book[SHEET], f"R{rows[TEAM]}", "Rekap", "https://docs.contoh.go.id/d/1/edit")
        book[SHEET][f"R{rows[TEAM]}"].hyperlink.location = "gid=27"

    found = named(office_copy(SMALL, change=online))
    assert found == {TEAM: (("Rekap", "https://docs.contoh.go.id/d/1/edit#gid=27"),)}


def test_a_title_over_nothing_and_comments_on_cells_are_named():
    def strewn(book, rows):
        put(book[SHEET], "U5", "Diperiksa Bu Ani")
        book[SHEET]["K10"].comment = Comment("lihat lagi", "Ani")
        book.create_sheet("Lain")["A1"] = 1
        book["Lain"]["A1"].comment = Comment("x", "y")

    lines = found_in(office_copy(SMALL, change=strewn)).leftovers
    assert 'judul kolom tanpa isi: U5 "Diperiksa Bu Ani"' in lines
    assert "1 komentar pada sel tidak dibaca" in lines
    assert 'lembar "Lain" tidak dibaca: 1 sel dan 1 komentar' in lines


def test_what_stands_beside_a_question_that_is_asked_twice_is_named():
    def double(book, rows):
        sheet = book[SHEET]
        sheet.insert_rows(12)
        for place, text in {"F12": "b.", "G12": sheet["G11"].value, "J12": "A/B/C", "K12": "B"}.items():
            put(sheet, place, text)
        put(sheet, "O12", "catatan kedua")

    found = found_in(office_copy(SMALL, change=double))
    assert 'tidak dibaca (baris A.I.1.i.b): O12 "catatan kedua"' in found.leftovers


def test_a_question_on_two_sheets_keeps_the_data_dukung_and_the_notes_of_both():
    def both(book):
        first, other = book["MP"], book["TL"]
        where = next(row[0].row for row in first.iter_rows(min_row=3) if row[10].value)
        again = other.max_row + 1
        for column in range(1, 13):
            other.cell(again, column).value = first.cell(where, column).value
        for number, place in enumerate((first.cell(where, 16), other.cell(again, 16))):
            place.value = f"https://a.go.id/{number}"
            place.offset(column=-1).value = f"catatan {number}"

    found = found_in(by_area(drawn(CODES[0], 5, blanks=False), CODES[0], change=both))
    assert found.rows[TEAM].links == ("https://a.go.id/0", "https://a.go.id/1")
    assert found.rows[TEAM].note == "catatan 0\ncatatan 1"
