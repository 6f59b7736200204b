"""Reading a filled LKE from a workbook: the portal's own, and what offices make of the ministry's."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given, settings

from assessment.scoring import Choice, Counts, Index, score
from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import differences, examine
from tests.assessment.scoring.strategies import filled
from tests.lke_files import LKES, SMALL, drawn, in_part, put, read, same
from tests.sheets import CODES, NOW, OLD, OLDEST, best_answers, instrument
from tests.workbooks import office_copy, recalculated, workbook

# --- What is read -----------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(filled())
def test_what_the_portal_exports_it_reads_back(drawn_sheet):
    code, answers = drawn_sheet
    found = read(workbook(answers, code))
    assert (found.instrument.code, found.notes) == (code, ())
    same(found.answers, answers)
    assert list(differences(found, score(instrument(code), answers))) == []


@pytest.fixture(scope="module")
def saved(libreoffice):
    """Return an export of each instrument as LibreOffice has saved it; one run for all of them."""
    return recalculated(libreoffice, {f"baca-{code}": workbook(drawn(code, 7), code) for code in CODES})


@pytest.mark.parametrize("code", CODES)
def test_an_export_saved_by_libreoffice_says_the_same(libreoffice, saved, code):
    answers = drawn(code, 7)
    assert saved[f"baca-{code}"]["LKE ZI"]["L6"].value is not None
    found = read((libreoffice.folder / "selesai" / f"baca-{code}.xlsx").read_bytes())
    same(found.answers, answers)
    assert list(differences(found, score(instrument(code), answers))) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("code", CODES)
def test_an_offices_copy_without_codes_is_read_by_its_words(code, seed):
    answers = drawn(code, seed)
    found = read(office_copy(answers, code))
    assert (found.instrument.code, found.notes) == (code, ())
    same(found.answers, answers)
    assert list(differences(found, score(instrument(code), answers))) == []


def test_the_command_scores_a_workbook_like_the_same_answers_in_json(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(office_copy(SMALL))
    call_command("hitung_lke", str(path), "--json")
    from_workbook = json.loads(capsys.readouterr().out)
    written = {
        "A.I.1.i.a": "Ya",
        "A.I.1.i.b": "B",
        "A.II.4.i.a": {"jumlah_sasaran": "3", "sasaran_tercapai": "1"},
        "A.II.5.iii.a.1": dict(SMALL["A.II.5.iii.a.1"].values),
        "B.I.a.1": "3.61",
    }
    path = tmp_path / "lke.json"
    path.write_text(json.dumps({"instrument": NOW, "answers": written}))
    call_command("hitung_lke", str(path), "--json")
    assert from_workbook == json.loads(capsys.readouterr().out)


def test_the_route_takes_a_workbook_too(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(workbook(best_answers()))
    call_command("jalur_lke", str(path), "--target", "WBBM", "--json")
    assert json.loads(capsys.readouterr().out)["count"] == 0


def test_the_table_names_what_was_read_in_spite_of_a_slip(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.a"], J="Ya", K=None)))
    call_command("hitung_lke", str(path))
    assert "Perhatian: J10 (A.I.1.i.a): jawaban dibaca dari kolom Pilihan Jawaban" in capsys.readouterr().out


def test_a_refused_workbook_ends_with_2_and_why(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(office_copy(SMALL, change=lambda book, rows: put(book, 5, J=None, K=None)))
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", str(path), "--json")
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err.startswith('lembar "LKE ZI": kolom Jawaban tidak ditemukan pada baris judul 5')


# --- Slips that do no harm --------------------------------------------------------------------------------------------


def insert_number_column(book, rows):
    sheet = book["LKE ZI"]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_cols(1, 2)
    sheet["B5"] = "No. ID"
    for number, row in enumerate(rows.values(), start=1):
        sheet.cell(row=row, column=2, value=number)


def move_columns(book, rows):
    """Put answer and choice before weight and criteria, and the notes first."""
    sheet = book["LKE ZI"]
    order = {8: 10, 9: 11, 10: 8, 11: 9}
    for row in range(5, sheet.max_row + 1):
        held = {column: sheet.cell(row=row, column=column).value for column in order}
        for column, place in order.items():
            sheet.cell(row=row, column=place, value=held[column])


def insert_rows_above(book, rows):
    sheet = book["LKE ZI"]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_rows(1, 12)
    sheet.insert_rows(20)
    sheet["C20"] = "Catatan tim: bagian ini diisi pokja 1"


def add_scorers(book, rows):
    """The unit's columns under a head of their own, TPI's beside them."""
    sheet = book["LKE ZI"]
    sheet["K4"] = "Penilaian Unit"
    sheet.merge_cells("K4:M4")
    sheet["Q4"] = "Penilaian TPI"
    sheet.merge_cells("Q4:S4")
    for column, title in zip("QRS", ("Jawaban", "Nilai", "Catatan"), strict=True):
        sheet[f"{column}5"] = title
    for row in rows.values():
        sheet[f"Q{row}"] = "Tidak"


def add_second_title_row(book, rows):
    sheet = book["LKE ZI"]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_rows(6)
    sheet["K6"], sheet["L6"] = "Unit", "Unit"
    sheet["Q5"], sheet["Q6"] = "Jawaban", "TPI"


def sign_below(book, rows):
    sheet = book["LKE ZI"]
    last = sheet.max_row
    sheet[f"K{last + 3}"] = "Badung, 3 Maret 2026"
    sheet[f"K{last + 4}"] = "Kepala Kantor"
    sheet[f"B{last + 3}"] = "Catatan: diisi bersama enam pokja"


def write_marks_into_the_text(book, rows):
    sheet = book["LKE ZI"]
    for row in rows.values():
        if sheet[f"F{row}"].value not in {None, "-"}:
            sheet[f"G{row}"] = f"{sheet[f'F{row}'].value} {sheet[f'G{row}'].value}"
            sheet[f"F{row}"] = None


def reword(book, rows):
    sheet = book["LKE ZI"]
    for row in rows.values():
        text = str(sheet[f"G{row}"].value)
        sheet[f"G{row}"] = text.upper().replace("TERDAPAT", "Sudah terdapat").replace("ZONA INTEGRITAS", "ZI")


def copy_a_heading(book, rows):
    """A heading copied from elsewhere, a mark that is wrong, an empty line, and a nought beside a total."""
    sheet = book["LKE ZI"]
    heading = rows["A.II.6.i.a"] - 1
    sheet[f"F{heading}"] = "Penyampaian Laporan Harta Kekayaan"
    sheet[f"F{rows['A.I.1.i.b']}"] = "a."
    total = next(row for row in range(6, sheet.max_row) if "TOTAL PENGUNGKIT" in str(sheet[f"C{row}"].value))
    sheet[f"K{total + 1}"] = 0
    sheet.insert_rows(rows["A.I.1.i.b"])


HARMLESS = [
    insert_number_column, move_columns, insert_rows_above, add_second_title_row, sign_below, write_marks_into_the_text,
    reword, copy_a_heading,
]  # fmt: skip


@pytest.mark.parametrize("slip", HARMLESS, ids=lambda slip: slip.__name__)
def test_inserted_moved_and_reworded_parts_do_no_harm(slip):
    answers = drawn(NOW, 3)
    found = read(office_copy(answers, change=slip))
    assert found.instrument.code == NOW
    same(found.answers, answers)


@pytest.mark.parametrize("slip", [move_columns, reword], ids=lambda slip: slip.__name__)
def test_older_regulations_are_told_apart_through_the_same_slips(slip):
    for code in (OLD, OLDEST):
        answers = drawn(code, 3)
        found = read(office_copy(answers, code, change=slip))
        assert found.instrument.code == code
        same(found.answers, answers)


def test_the_units_answers_are_meant_where_evaluators_have_theirs():
    answers = drawn(NOW, 4)
    found = read(office_copy(answers, change=add_scorers))
    same(found.answers, answers)
    assert found.notes == ("jawaban dibaca dari kolom K; kolom Q tidak dibaca",)


def test_numbers_typed_as_text_are_numbers():
    def typed(book, rows):
        put(book, rows["B.I.a.1"], K=" 3,61 ")
        put(book, rows["A.II.4.i.a jumlah_sasaran"], K="3\xa0")
        put(book, rows["A.II.4.i.a sasaran_tercapai"], K="01")

    same(read(office_copy(SMALL, change=typed)).answers, SMALL)


def test_numbers_are_read_as_they_were_typed():
    """Excel stores 3.61 as 3.6099999999999999."""
    content = office_copy(SMALL)
    changed = in_part(content, "xl/worksheets/sheet1.xml", r"<v>3\.61</v>", "<v>3.6099999999999999</v>")
    assert read(changed).answers["B.I.a.1"] == Index(Decimal("3.61"))


def test_other_choices_than_the_regulations_are_told():
    found = read(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.b"], J="A/B/C/D")))
    assert found.notes == ('J11 (A.I.1.i.b): pilihan di berkas "A/B/C/D", menurut peraturan A/B/C',)
    same(found.answers, SMALL)


def test_a_typed_total_that_is_not_the_sum_of_its_parts_is_told():
    """LHKPN: 1 + 4 + 5 must report; the copy says 9."""
    found = read(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.II.5.iii.a.1"] + 1, K=9)))
    same(found.answers, SMALL)
    (note,) = found.notes
    assert note.endswith("(A.II.5.iii.a.1): tertulis 9, jumlah bagiannya 10; dihitung 10")


def test_a_percentage_without_lines_for_its_counts_stands_for_them():
    def without_counts(book, rows):
        put(book, rows["B.I.2.1"], K=0.875)
        book["LKE ZI"].delete_rows(rows["B.I.2.1 jumlah_temuan"], 2)

    found = read(office_copy({}, OLDEST, change=without_counts))
    assert found.answers["B.I.2.1"] == Counts({"jumlah_temuan": 8, "jumlah_temuan_ditindaklanjuti": 7})
    (note,) = found.notes
    assert note.endswith("(B.I.2.1): hanya persentase yang tertulis; dihitung sebagai 7 dari 8")


def test_a_percentage_that_a_formula_computes_from_empty_counts_is_no_answer():
    """The worksheet's own formula shows 0 there; nobody has answered."""
    content = office_copy({}, change=lambda book, rows: put(book, rows["A.II.4.i.a"], K="=0/1"))
    computed = in_part(content, "xl/worksheets/sheet1.xml", r"<f>0/1</f><v ?/?>(?:</v>)?", "<f>0/1</f><v>0</v>")
    found = read(computed)
    assert (found.answers["A.II.4.i.a"], found.notes) == (None, ())


def test_points_of_the_copy_that_differ_from_ours_are_told():
    found = read(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.a"] - 1, L=0.4)))
    told = list(differences(found, score(instrument(), found.answers)))
    assert told == ["A.I.1.i: berkas menunjukkan 0,40; hitungan 0,38, terjawab saja 0,38"]


@pytest.mark.parametrize(("title", "code"), [("Permen PANRB Nomor 52 Tahun 2014", OLDEST), ("Permen 10/2019", OLD)])
def test_of_two_regulations_with_the_same_questions_the_named_one_counts(title, code):
    def name(book, rows):
        book["LKE ZI"]["B1"] = title
        put(book, rows["A.VI.2.e"], J="A/B/C")  # as neither prints it

    assert read(office_copy({}, OLD, change=name)).instrument.code == code


def test_of_two_regulations_with_the_same_questions_and_no_name_the_newer_is_taken_and_told():
    found = read(office_copy({}, OLD, change=lambda book, rows: put(book, rows["A.VI.2.e"], J="A/B/C")))
    assert found.instrument.code == OLD
    assert "tidak menyebut peraturannya" in found.notes[0]


# --- Two LKE with the same questions


@pytest.mark.parametrize("own", [OLD, OLDEST])
@pytest.mark.parametrize("offered", [OLD, OLDEST])
def test_of_two_lke_that_fit_a_workbook_that_of_the_round_is_meant(own, offered):
    """10/2019 and 52/2014 ask the same; they differ in the choices of one question."""
    answers = {"A.I.1.a": Choice("Ya"), "A.VI.2.e": Choice("B")}
    found = examine(read_workbook(office_copy(answers, offered)), LKES, own=own)
    assert found.instrument.code == own
    same(found.answers, answers)
    other = {OLD: "Permen PAN-RB 52/2014", OLDEST: "Permen PAN-RB 10/2019"}[own]
    mine = {OLD: "Permen PAN-RB 10/2019", OLDEST: "Permen PAN-RB 52/2014"}[own]
    assert f"berkas juga cocok dengan {other}; dibaca menurut {mine}, instrumen penilaian ini" in found.notes


def test_a_workbook_that_names_its_lke_is_of_that_whatever_the_round_has():
    def name(book, rows):
        book["LKE ZI"]["B1"] = "Permen PAN-RB 52 Tahun 2014"

    found = examine(read_workbook(office_copy({}, OLDEST, change=name)), LKES, own=OLD)
    assert found.instrument.code == OLDEST
    assert examine(read_workbook(office_copy({}, NOW)), LKES, own=OLD).instrument.code == NOW


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (OLD, "cocok dengan Permen PAN-RB 52/2014; pilihan jawabannya dari Permen PAN-RB 10/2019"),
        (OLDEST, "cocok dengan Permen PAN-RB 10/2019; pilihan jawabannya dari Permen PAN-RB 52/2014"),
    ],
)
def test_hitung_lke_says_that_two_lke_fit_and_which_it_took(tmp_path, capsys, code, told):
    (tmp_path / "lke.xlsx").write_bytes(office_copy({"A.I.1.a": Choice("Ya")}, code))
    call_command("hitung_lke", str(tmp_path / "lke.xlsx"), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["instrument"] == code
    assert f"berkas tidak menyebut peraturannya dan juga {told}" in found["warnings"]
