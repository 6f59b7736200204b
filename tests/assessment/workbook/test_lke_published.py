"""Worksheets as offices publish them: shorter lists, other titles, slips of the ministry's own, a sheet for each area."""

import json

import pytest
from django.core.management import call_command

from assessment.scoring import Choice, score
from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine, read_lke
from tests.lke_files import LKES, SMALL, drawn, edited, in_part, lines_of, put, read, same
from tests.sheets import CODES, NOW, OLD, OLDEST, instrument
from tests.workbooks import by_area, office_copy

SHEET = "LKE ZI"
TEAM, MEMBERS = "A.I.1.i.a", "A.I.1.i.b"


def found_in(content):
    return examine(read_workbook(content), LKES)


# --- Titles


@pytest.mark.parametrize("code", CODES)
def test_a_list_without_weights_and_choices_is_read_by_answers_and_values(code):
    """As Pengadilan Agama Majalengka published its own: PENILAIAN, JAWABAN, NILAI, %, PDF."""

    def shorter(book, rows):
        sheet = book[SHEET]
        sheet["K5"], sheet["L5"] = "JAWABAN", "NILAI"
        for row in range(5, sheet.max_row + 1):
            sheet[f"H{row}"] = sheet[f"I{row}"] = sheet[f"J{row}"] = None

    answers = drawn(code, 6)
    found = read(office_copy(answers, code, change=shorter))
    same(found.answers, answers)
    assert found.instrument.code in ({code} if code == NOW else {OLD, OLDEST})


def test_a_list_with_shortened_words_is_read_without_a_note_a_line():
    """As a hospital kept the sheet of 2014: Jwban, Y/T."""

    def shorter(book, rows):
        book[SHEET]["K5"] = "Jwban"
        for row in rows.values():
            if book[SHEET][f"J{row}"].value == "Ya/Tidak":
                book[SHEET][f"J{row}"] = "Y / T"

    answers = drawn(OLDEST, 7)
    found = read(office_copy(answers, OLDEST, change=shorter))
    same(found.answers, answers)
    assert found.notes == ()


@pytest.mark.parametrize("title", ["Self Assessment", "Penilaian Mandiri", "Hasil Penilaian\nMandiri", "Nilai Unit"])
def test_a_column_of_letters_named_after_the_unit_holds_its_answers(title):
    answers = drawn(NOW, 8)
    same(read(office_copy(answers, change=lambda book, rows: put(book, 5, K=title))).answers, answers)


@pytest.mark.parametrize("title", ["Penilaian TPI", "Hasil Penilaian Mandiri oleh Inspektorat", "Respon"])
def test_a_column_of_letters_named_otherwise_does_not(title):
    (line,) = lines_of(office_copy(drawn(NOW, 8), change=lambda book, rows: put(book, 5, K=title)))
    assert "kolom Jawaban tidak ditemukan" in line


def test_beside_a_column_of_letters_of_the_unit_the_evaluators_answers_are_not_read():
    def heads(book, rows):
        book[SHEET]["K5"], book[SHEET]["Q5"] = "Penilaian Mandiri", "Jawaban TPI"
        for row in rows.values():
            book[SHEET][f"Q{row}"] = "C"

    answers = drawn(NOW, 20)
    found = read(office_copy(answers, change=heads))
    same(found.answers, answers)
    assert found.notes == ("jawaban dibaca dari kolom K; kolom Q tidak dibaca",)


# --- Results


@pytest.mark.parametrize(
    ("corruption", "service"),
    [
        ("Indeks Persepsi Anti Korupsi (IPAK)", "Indeks Persepsi Kualitas Pelayanan (IPKP)"),
        ("Nilai Survey Persepsi Korupsi : IPAK", "Nilai Persepsi Kualitas Pelayanan : IPKP"),
        ("Nilai SPAK", "Nilai SPKP"),
        ("IPAK triwulan I", "IPKP triwulan I"),
    ],
)
@pytest.mark.parametrize("code", CODES)
def test_the_surveys_are_known_by_the_names_offices_give_them(code, corruption, service):
    indices = [q.code for q in instrument(code).indicators.values() if q.answer_type == "index"]

    def name(book, rows):
        for question, words in zip(indices, (corruption, service), strict=True):
            cell = next(cell for cell in book[SHEET][rows[question]][1:7] if len(str(cell.value or "")) > 8)
            cell.value = words

    answers = drawn(code, 21, blanks=False)
    same(read(office_copy(answers, code, change=name)).answers, answers)


# --- Cells that hold no answer


@pytest.mark.parametrize(
    "written", ["-", "--", "…", "...", "n/a", "N.A.", "NA", "?", "-pilih-", "Pilih jawaban", "Belum diisi"]
)
def test_what_is_typed_for_no_answer_is_none_and_told(written):
    def blank(book, rows):
        put(book, rows[TEAM], K=written)
        put(book, rows["A.II.4.i.a jumlah_sasaran"], K=written)
        put(book, rows["B.I.a.1"], K=written)

    found = read(office_copy({}, change=blank))
    same(found.answers, {})
    assert f'K10 ({TEAM}): "{written}" dibaca sebagai belum dijawab' in found.notes


@pytest.mark.parametrize("written", ["Belum", "Tidak ada", "Nihil", "x", "0"])
def test_what_may_be_an_answer_in_other_words_is_named(written):
    (line,) = lines_of(office_copy(SMALL, change=lambda book, rows: put(book, rows[TEAM], K=written)))
    assert line.startswith(f"K10 ({TEAM}): jawaban ")


def test_a_formula_that_refers_to_a_blank_cell_is_no_answer():
    """It shows 0. A count of 0 is one."""

    def refer(book, rows):
        put(book, rows[TEAM], K="=Isian!C7")
        book.create_sheet("Isian")

    content = in_part(
        office_copy(SMALL, change=refer),
        "xl/worksheets/sheet1.xml",
        r"(<f>Isian!C7</f>)<v ?/?>(?:</v>)?",
        r"\1<v>0</v>",
    )
    found = read(content)
    same(found.answers, SMALL | {TEAM: None})
    assert f"K10 ({TEAM}): rumus bernilai 0 dibaca sebagai belum dijawab" in found.notes


# --- Choices that are not the regulation's


def asked_otherwise(offered, written, value):
    return office_copy(SMALL, change=lambda book, rows: put(book, rows[MEMBERS], J=offered, K=written, L=value))


@pytest.mark.parametrize(
    ("offered", "written", "value", "letter"),
    [
        ("Ya/Tidak", "Ya", 1, "A"),  # as a directorate published its own
        ("Ya/Tidak", "tidak", 0, "C"),
        ("A/B/C/D", "D", 0, "C"),
        ("A/B/C/D", "B", 0.67, "B"),
    ],
)
def test_a_question_asked_with_other_choices_is_read_by_its_letter_or_by_the_points_it_was_given(
    offered, written, value, letter
):
    row = found_in(asked_otherwise(offered, written, value)).rows[MEMBERS]
    assert row.answer == Choice(letter)
    told = f'Sel K11: "{written}" dibaca sebagai {letter}, karena bernilai {value},00 di berkas.'
    assert row.unsure == ("" if written == letter else told)


@pytest.mark.parametrize(
    ("offered", "written", "value"),
    [
        ("Ya/Tidak", "Ya", None),  # nothing tells what it is worth
        ("Ya/Tidak", "Ya", 0.67),  # no level is worth that
        ("Ya/Tidak", "Y", 1),  # not even what the copy offers
        ("A/B/C", "Ya", 1),  # the copy offers the regulation's choices: a slip of the answer
        (None, "Ya", 1),
    ],
)
def test_an_answer_outside_its_question_is_named_where_nothing_tells_the_level(offered, written, value):
    assert lines_of(asked_otherwise(offered, written, value)) == (
        f'K11 ({MEMBERS}): jawaban "{written}" bukan salah satu dari A, B, C',
    )


@pytest.mark.parametrize(("value", "answer"), [(1, Choice("Ya")), (None, None), ("salah input", None)])
def test_yes_in_the_column_of_choices_is_the_answer_unless_the_copy_itself_does_not_count_it(value, answer):
    """The ministry's own worksheet has the slip, also where nothing is answered."""

    def slip(book, rows):
        put(book, rows[TEAM], J="Ya", K=None, L=value)
        put(book, rows[MEMBERS], L=0.5)

    found = read(office_copy(SMALL, change=slip))
    same(found.answers, SMALL | {TEAM: answer})
    assert any(note.startswith(f"J10 ({TEAM}): ") for note in found.notes)


# --- A sheet for each area


@pytest.mark.parametrize("code", CODES)
def test_an_lke_with_a_sheet_for_each_area_is_read_as_one(code):
    answers = drawn(code, 12)
    found = read(by_area(answers, code))
    assert found.instrument.code == code
    same(found.answers, answers)
    assert found.notes[0].startswith("LKE dibaca dari 7 lembar bersama-sama: ")


def test_an_lke_with_a_sheet_for_each_aspect_is_read_as_one():
    """Each of the first two would do for an LKE alone."""
    answers = drawn(NOW, 18)
    found = read(by_area(answers, kind="aspect"))
    same(found.answers, answers)
    assert found.notes == ('LKE dibaca dari 3 lembar bersama-sama: "Pemenuhan", "Reform", "HASIL"',)


def test_what_another_scorer_or_year_answered_does_not_fill_what_the_unit_left_out():
    def others(book):
        for title in ("Reform TPI", "Reform 2024 (lama)"):
            book.copy_worksheet(book["Reform"]).title = title
        book.remove(book["Reform"])

    answers = drawn(NOW, 19, blanks=False)
    found = read_lke(by_area(answers, kind="aspect", change=others), LKES)
    same(found.answers, {code: answer for code, answer in answers.items() if not code.startswith("A.II.")})
    assert sum("juga memuat LKE dan tidak dibaca" in note for note in found.notes) == 2


def test_what_cannot_be_read_on_one_of_several_sheets_is_named_with_it():
    def wrong(book):
        cells = [cell for cell in book["TL"]["K"] if cell.value in {"A", "B", "C"}]
        cells[0].value = "Z"

    (line,) = lines_of(by_area(drawn(NOW, 12, blanks=False), change=wrong))
    assert line.endswith("bukan salah satu dari A, B, C, D")
    assert line.startswith('lembar "TL": K')


def test_the_file_of_one_pokja_leaves_the_others_questions_open():
    answers = drawn(NOW, 13, blanks=False)
    found = read(by_area(answers, areas={"SDM"}))
    own = {code for code in answers if code.startswith(("A.I.3.", "A.II.3."))}
    same(found.answers, {code: answers[code] for code in own})
    (told,) = found.notes
    assert told.startswith("tidak ada di berkas: Manajemen Perubahan, Penataan Tatalaksana, Penguatan Akuntabilitas, ")
    assert {code for code, row in found.rows.items() if row.is_left_out} == set(answers) - own


def test_a_question_that_is_missing_from_its_area_is_named():
    def shorter(book):
        book["SDM"].delete_rows(6)

    (line,) = lines_of(by_area(drawn(NOW, 13, blanks=False), change=shorter, areas={"SDM"}))
    assert line.startswith("pertanyaan A.I.3.i.b tidak ditemukan: ")


def test_sheets_of_the_areas_go_before_the_empty_whole_and_after_the_filled_one():
    answers = drawn(NOW, 14, blanks=False)

    def with_whole(other):
        def change(book):
            kept = found_sheet(office_copy(other))
            sheet = book.create_sheet(SHEET, 0)
            for row in kept.iter_rows(values_only=True):
                sheet.append(row)

        return change

    same(read(by_area(answers, change=with_whole({}))).answers, answers)

    def hidden(book):
        with_whole(answers)(book)
        book[SHEET].title = "Isian"
        for area in ("MP", "TL"):
            book[area].sheet_state = "hidden"

    found = read(by_area(drawn(NOW, 15), change=hidden))
    same(found.answers, answers)
    assert found.sheet == "Isian"


def test_a_hidden_lke_goes_before_a_summary_that_is_seen():
    def hide(book, rows):
        book.create_sheet("Rekap", 0).append(["Area", "Bobot", "Nilai", "Jawaban terbanyak"])
        book["Rekap"].append(["Manajemen Perubahan", 8, 6.5, "A"])
        book[SHEET].sheet_state = "hidden"

    found = read(office_copy(SMALL, change=hide))
    same(found.answers, SMALL)
    assert found.notes == ('lembar "LKE ZI" tersembunyi dan tetap dibaca',)


def found_sheet(content):
    kept = []
    edited(content, lambda book: kept.append(book[SHEET]))
    return kept[0]


def test_a_question_that_two_sheets_answer_otherwise_is_named():
    def twice(book):
        copied = book.copy_worksheet(book["MP"])
        copied.title = "MP revisi"
        next(cell for cell in copied["K"] if cell.value == "Ya").value = "Tidak"

    answers = drawn(NOW, 16, blanks=False) | {TEAM: Choice("Ya")}
    (line,) = lines_of(by_area(answers, change=twice))
    assert line.startswith(f'{TEAM}: lembar "MP" sel K')
    assert line.endswith("menjawab pertanyaan yang sama dengan jawaban lain; hapus satu")


# --- The command


def test_a_cell_that_cannot_be_read_is_unanswered_and_named_by_the_command(tmp_path, capsys):
    answers = drawn(NOW, 17, blanks=False)
    path = tmp_path / "lke.xlsx"

    def wrong(book, rows):
        put(book, rows[MEMBERS], K="Z")
        put(book, rows["B.I.a.1"], K="#REF!")

    path.write_bytes(office_copy(answers, change=wrong))
    call_command("hitung_lke", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["unanswered"] == [MEMBERS, "B.I.a.1"]
    left = {code: answer for code, answer in answers.items() if code not in {MEMBERS, "B.I.a.1"}}
    assert found["klaim"]["total"].startswith(f"{float(score(instrument(), left).total):.9f}")
    told = [line for line in found["warnings"] if line.startswith("tidak terbaca dan tidak dihitung: ")]
    assert [line.split(": ")[1] for line in told] == [f"K11 ({MEMBERS})", "K202 (B.I.a.1)"]


def test_a_workbook_of_which_more_is_unreadable_than_readable_is_refused(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"

    def points_for_letters(book, rows):
        for row in rows.values():
            if book[SHEET][f"K{row}"].value in {"Ya", "A"}:
                book[SHEET][f"K{row}"] = 1

    best = {q.code: Choice(q.levels[0].letter) for q in instrument().indicators.values() if q.levels}
    path.write_bytes(office_copy(best, change=points_for_letters))
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", str(path), "--json")
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err.count("bukan salah satu dari") == len(best)


def test_the_route_asks_for_a_readable_workbook(tmp_path, capsys):
    path = tmp_path / "lke.xlsx"
    path.write_bytes(office_copy(SMALL, change=lambda book, rows: put(book, rows[MEMBERS], K="Z")))
    with pytest.raises(SystemExit) as stop:
        call_command("jalur_lke", str(path), "--target", "WBK")
    assert (stop.value.code, capsys.readouterr().err) == (
        2,
        f'K11 ({MEMBERS}): jawaban "Z" bukan salah satu dari A, B, C\n',
    )
