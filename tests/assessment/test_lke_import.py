"""Reading a filled LKE from a workbook: the portal's own, and what offices make of the ministry's.

Of the lines X of the bad inputs those apply that are about the file, its titles, codes and cells. X08 (NIP), X09 (long
notes) and X11 (twice, or into a locked assessment) are about storing: this reads answers only and stores nothing.
"""

import io
import json
import random
import re
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import given, settings

from assessment.imports import workbook as reading
from assessment.imports.lke_xlsx import differences, read_lke
from assessment.imports.refused import ImportRefused
from assessment.scoring import Choice, Counts, Index, score
from tests.scoring.strategies import filled, random_answer
from tests.sheets import CODES, NOW, OLD, OLDEST, best_answers, instrument
from tests.workbooks import office_copy, recalculated, workbook

LKES = {code: instrument(code) for code in reversed(CODES)}
SMALL = {
    "A.I.1.i.a": Choice("Ya"),
    "A.I.1.i.b": Choice("B"),
    "A.II.4.i.a": Counts({"jumlah_sasaran": 3, "sasaran_tercapai": 1}),
    "A.II.5.iii.a.1": Counts({"wajib_kepala_satker": 1, "wajib_pejabat": 4, "wajib_lainnya": 5, "sudah_lapor": 9}),
    "B.I.a.1": Index(Decimal("3.61")),
}


def read(content):
    return read_lke(content, LKES)


def lines_of(content):
    with pytest.raises(ImportRefused) as refused:
        read(content)
    return refused.value.lines


def same(found, expected):
    """An answer without anything filled in is none."""
    blank = {code for code, answer in expected.items() if isinstance(answer, Counts) and not any_filled(answer)}
    assert found == {code: None if code in blank else expected.get(code) for code in found}


def any_filled(answer):
    return any(count is not None for count in answer.values.values())


def drawn(code, seed, *, blanks=True):
    chance = random.Random(seed)
    return {q.code: random_answer(q, chance, blanks=blanks) for q in instrument(code).indicators.values()}


def edited(content, edit):
    """Return a workbook after `edit(book)`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rezipped(content, change):
    """Return a ZIP whose parts went through `change(name, bytes)` → bytes or None; new parts by the name ''."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = change(entry.filename, source.read(entry))
            if part is not None:
                target.writestr(entry.filename, part)
        for name, part in (change("", b"") or {}).items():
            target.writestr(name, part)
    return made.getvalue()


def in_part(content, name, pattern, replacement):
    found = []

    def change(part, text):
        if part == "":
            return {}
        if part != name:
            return text
        changed, count = re.subn(pattern, replacement, text.decode(), count=1, flags=re.DOTALL)
        found.append(count)
        return changed.encode()

    made = rezipped(content, change)
    assert found == [1]
    return made


# --- What is read -----------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(filled())
def test_what_the_portal_exports_it_reads_back(drawn_sheet):
    code, answers = drawn_sheet
    found = read(workbook(answers, code))
    assert (found.instrument.code, found.notes) == (code, ())
    same(found.answers, answers)
    assert list(differences(found, score(instrument(code), answers))) == []


@pytest.mark.parametrize("code", CODES)
def test_an_export_saved_by_libreoffice_says_the_same(libreoffice, code):
    answers = drawn(code, 7)
    book = recalculated(libreoffice, {f"baca-{code}": workbook(answers, code)})[f"baca-{code}"]
    assert book["LKE ZI"]["L6"].value is not None
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


def test_a_refused_workbook_ends_with_2_and_its_cells(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(office_copy(SMALL, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K="Z")))
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", str(path), "--json")
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err == 'K11 (A.I.1.i.b): jawaban "Z" bukan salah satu dari A, B, C\n'


# --- Slips that do no harm --------------------------------------------------------------------------------------------


def put(book, row, **cells):
    for column, value in cells.items():
        book["LKE ZI"][f"{column}{row}"] = value


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


def test_a_percentage_above_empty_counts_is_not_taken_for_them():
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["A.II.4.i.a"], K=1)))
    assert found.answers["A.II.4.i.a"] is None
    assert "persentase terisi tetapi jumlahnya kosong" in found.notes[0]


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


# --- X: what is refused -----------------------------------------------------------------------------------------------


def test_x01_more_than_5_mb_is_refused_unread():
    assert lines_of(b"PK\x03\x04" + b"\0" * reading.MAX_BYTES) == ("berkas lebih besar dari 5 MB",)


def test_x01_more_than_60_mb_unpacked_is_refused_from_the_directory():
    noise = random.Random(1).randbytes(900_000)  # so that the ratio alone is no reason

    def bloat(name, part):
        return {"xl/media/gambar.bin": noise, "xl/isi.bin": b"\0" * (61 * 1024 * 1024)} if name == "" else part

    assert lines_of(rezipped(office_copy({}), bloat)) == ("isi berkas mengembang lebih dari 60 MB saat dibuka",)


@pytest.mark.parametrize("place", ["A5001", "BI6", "XFD1048576"])
def test_x01_a_value_beyond_5000_rows_or_60_columns_is_refused(place):
    content = office_copy({}, change=lambda book, rows: book["LKE ZI"].__setitem__(place, "x"))
    (line,) = lines_of(content)
    assert f"sel {place} berisi; paling banyak 5000 baris dan 60 kolom" in line


def test_x01_styled_empty_cells_do_not_count():
    def style(book, rows):
        for column in range(1, 1025):  # LibreOffice reaches AMJ
            book["LKE ZI"].cell(row=7, column=column).style = "Good"
        book["LKE ZI"].cell(row=9000, column=3).style = "Good"

    same(read(office_copy(SMALL, change=style)).answers, SMALL)


def test_x01_more_than_20_sheets_are_refused():
    def more(book, rows):
        for number in range(20):
            book.create_sheet(f"Lembar {number}")

    assert lines_of(office_copy({}, change=more)) == ("berkas memuat 21 lembar; paling banyak 20",)


def test_x01_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1)
    assert lines_of(office_copy({})) == ("berkas terlalu rumit: membacanya memerlukan lebih dari -1 detik",)


def test_x01_a_large_file_is_read_or_refused_in_seconds():
    """60 columns × 4,000 rows of numbers: 240,000 cells."""

    def much(book, rows):
        sheet = book.create_sheet("Data")
        for row in range(1, 4001):
            sheet.append([row * 1000 + column for column in range(60)])

    content = office_copy(SMALL, change=much)
    begun = time.perf_counter()
    same(read(content).answers, SMALL)
    assert time.perf_counter() - begun < reading.SECONDS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "berkas kosong"),
        (b"Penilaian;Bobot;Jawaban\nA;60;Ya\n", "teks (CSV)"),
        ("Penilaian,Jawaban\n".encode("utf-16"), "teks (CSV)"),
        (b"<html><table><tr><td>Bobot</td></tr></table></html>", "halaman web (HTML)"),
        (b"\n<!DOCTYPE html><html></html>", "halaman web (HTML)"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7\n", "PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "berformat lama (.xls)"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "dikunci kata sandi"),
        (b"PK\x05\x06" + b"\0" * 18, "arsip ZIP kosong"),
        (b"\x00\x01\x02\x03", "bukan buku kerja .xlsx"),
    ],
)
def test_x02_what_is_no_workbook_is_refused_with_what_it_is(content, words, tmp_path, capsys):
    assert words in lines_of(content)[0]
    path = tmp_path / "lke.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", str(path))
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "ODS (LibreOffice)"),
        ({"word/document.xml": "<a/>"}, "dokumen Word"),
        ({"foto.jpg": "x"}, "arsip ZIP, bukan"),
    ],
)
def test_x02_another_archive_is_refused_with_what_it_is(parts, words):
    assert words in lines_of(zipped(**parts))[0]


def test_x02_macros_are_refused():
    def with_macros(name, part):
        return {"xl/vbaProject.bin": b"x"} if name == "" else part

    assert lines_of(rezipped(office_copy({}), with_macros)) == (
        "berkas berisi makro; simpan sebagai .xlsx tanpa makro",
    )


def test_x02_a_doctype_is_refused_in_every_part():
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"):
        bomb = '<!DOCTYPE a [<!ENTITY a "&#65;"><!ENTITY b "&a;&a;&a;">]>'
        content = in_part(office_copy({}), part, r"^(<\?xml[^>]*\?>)?", rf"\1{bomb}")
        assert lines_of(content) == ("berkas berisi deklarasi XML yang tidak aman; simpan ulang sebagai .xlsx",), part


@pytest.mark.parametrize("share", [0.3, 0.6, 0.98])
def test_x02_a_file_cut_short_is_refused(share):
    content = office_copy({})
    assert "berkas tidak utuh" in lines_of(content[: int(len(content) * share)])[0]


def retitled(**titles):
    def change(book, rows):
        sheet = book["LKE ZI"]
        for column, title in titles.items():
            sheet[f"{column}5"] = title

    return change


def test_x03_titles_may_stand_in_another_order_and_case():
    same(read(office_copy(SMALL, change=retitled(K="JAWABAN  UNIT KERJA", J="Pilihan\njawaban"))).answers, SMALL)


def test_x03_a_sheet_without_titles_is_no_lke():
    content = office_copy({}, change=lambda book, rows: book["LKE ZI"].delete_rows(5))
    assert lines_of(content) == ("berkas tidak memuat lembar LKE: tidak ada baris judul dengan Jawaban dan Bobot",)


def test_x03_a_renamed_title_is_named():
    assert lines_of(office_copy({}, change=retitled(K="Respon"))) == (
        'lembar "LKE ZI": kolom Jawaban tidak ditemukan pada baris judul 5',
    )


def test_x03_a_doubled_title_is_named():
    def double(book, rows):
        book["LKE ZI"]["Q5"] = "Jawaban"
        put(book, rows["A.I.1.i.a"], Q="Tidak")

    assert lines_of(office_copy(SMALL, change=double)) == (
        'lembar "LKE ZI": judul Jawaban tertulis 2 kali (K5, Q5); sisakan satu untuk unit',
    )


def test_x03_another_worksheet_is_not_taken_for_an_lke():
    def other(book, rows):
        sheet = book["LKE ZI"]
        for row in range(6, sheet.max_row + 1):
            for column in range(2, 8):
                sheet.cell(row=row, column=column, value=f"Harmonisasi kebijakan {row}")

    assert "bukan dari LKE Zona Integritas yang dikenal" in lines_of(office_copy({}, change=other))[0]


def test_x04_a_question_that_is_missing_is_named():
    content = office_copy(SMALL, change=lambda book, rows: book["LKE ZI"].delete_rows(rows["A.I.1.ii.b"]))
    (line,) = lines_of(content)
    assert line.startswith("pertanyaan A.I.1.ii.b tidak ditemukan:")


def test_x04_an_answered_line_that_is_no_question_is_named():
    def more(book, rows):
        sheet = book["LKE ZI"]
        sheet.insert_rows(12)
        put(book, 12, F="c.", G="Tim mempunyai seragam", J="Ya/Tidak", K="Ya")

    (line,) = lines_of(office_copy(SMALL, change=more))
    assert line == f"K12: baris 12 tidak dikenali sebagai pertanyaan {instrument().short_title}"


def recoded(old, new):
    def change(book):
        for row in book["LKE ZI"].iter_rows(min_col=1, max_col=1):
            if row[0].value == old:
                row[0].value = new

    return change


def test_x04_an_unknown_code_is_named():
    lines = lines_of(edited(workbook(SMALL), recoded("A.I.1.i.b", "A.I.1.i.z")))
    assert lines[0] == f"A11: kode A.I.1.i.z tidak ada di {instrument().short_title}"
    assert any(line.startswith("pertanyaan A.I.1.i.b tidak ditemukan") for line in lines)


def test_x04_a_double_code_is_named():
    lines = lines_of(edited(workbook(SMALL), recoded("A.I.1.i.b", "A.I.1.i.a")))
    assert lines[0] == "A11: kode A.I.1.i.a tertulis dua kali, juga di A10"


def test_x04_codes_of_another_regulation_are_named():
    def change(book):
        for row in book["LKE ZI"].iter_rows(min_col=1, max_col=1):
            if row[0].value and row[0].value.startswith("A.I.2."):
                row[0].value = row[0].value.replace("A.I.2.", "A.II.9.")

    assert "A.II.9.i tidak ada di" in " ".join(lines_of(edited(workbook(SMALL), change)))


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_x05_an_error_in_an_answer_is_named_with_its_cell(error):
    def broken(book, rows):
        put(book, rows["A.I.1.i.b"], K=error)
        put(book, rows["A.II.4.i.a jumlah_sasaran"], K=error)

    lines = lines_of(office_copy(SMALL, change=broken))
    assert lines[0] == f"K11 (A.I.1.i.b): sel berisi kesalahan {error}"
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
    assert found.notes == ('lembar "LKE ZI tahun lalu" juga memuat LKE dan tidak dibaca',)


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
    assert re.fullmatch(r'K[0-9]+ \(A\.II\.4\.i\.a\): ".+" bukan bilangan bulat 0 atau lebih', line)


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
