"""Every slip of a real workbook, on the worksheet of each regulation: read as it is meant, or named with its cell."""

import random
from datetime import datetime
from decimal import Decimal

import pytest

from assessment.scoring import Choice, Counts, Index, score
from assessment.workbook.imports.lke_xlsx import differences, read_lke, total_difference
from tests.lke_files import LKES, SMALL, drawn, edited, in_part, lines_of, put, read, same
from tests.sheets import CODES, NOW, OLD, OLDEST, instrument
from tests.slips import HARMLESS, LAST, TOGETHER
from tests.workbooks import office_copy, recalculated, workbook


@pytest.mark.parametrize("slip", HARMLESS, ids=lambda slip: slip.__name__)
@pytest.mark.parametrize("code", CODES)
def test_a_harmless_slip_changes_nothing_that_is_read(code, slip):
    answers = drawn(code, 11)
    found = read(office_copy(answers, code, change=slip))
    assert found.instrument.code == code
    same(found.answers, answers)
    assert list(differences(found, score(instrument(code), answers))) == []
    assert total_difference(found, score(instrument(code), answers)) == ""


@pytest.mark.parametrize("seed", range(5))
def test_many_slips_at_once_change_nothing_that_is_read(seed):
    chance = random.Random(seed)
    code = CODES[seed % len(CODES)]
    slips = [*chance.sample(TOGETHER, 4), chance.choice(LAST)]

    def all_of_them(book, rows):
        for slip in slips:
            slip(book, rows)

    answers = drawn(code, seed)
    found = read(office_copy(answers, code, change=all_of_them))
    assert found.instrument.code == code
    same(found.answers, answers)


@pytest.mark.parametrize("written", ["Y", "T", "Tdk", "tdk.", "N", "yes", "1", "0", "A", "Ya/Tidak", "Ya, Tidak"])
def test_what_only_resembles_yes_or_no_is_named(written):
    lines = lines_of(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.a"], K=written)))
    assert lines == (f'K10 (A.I.1.i.a): jawaban "{written}" bukan salah satu dari Ya, Tidak',)


@pytest.mark.parametrize(
    "written", ["A/B", "A (0,5)", "B (1)", "F", "a b", "A. sudah bagus sekali semuanya", "Ya", "AA"]
)
def test_what_may_be_two_letters_or_none_is_named(written):
    lines = lines_of(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K=written)))
    assert lines == (f'K11 (A.I.1.i.b): jawaban "{written}" bukan salah satu dari A, B, C',)


@pytest.mark.parametrize("written", ["a", "A.", "A )", "a:", "A (1)", "A (1,00)", "A=1", "Ａ", "A\n"])
def test_a_letter_in_any_dress_is_that_letter(written):
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K=written)))
    assert found.answers["A.I.1.i.b"] == Choice("A")


def test_a_letter_with_its_own_criterion_is_that_letter():
    level = instrument().indicator("A.I.1.i.b").levels[1]
    content = office_copy({}, change=lambda book, rows: put(book, rows["A.I.1.i.b"], K=f"b. {level.criterion}"))
    assert read(content).answers["A.I.1.i.b"] == Choice("B")


TARGETS = "A.II.4.i.a jumlah_sasaran"


def in_count(value, number_format="General"):
    def change(book, rows):
        cell = book["LKE ZI"][f"K{rows[TARGETS]}"]
        cell.value, cell.number_format = value, number_format

    return office_copy(SMALL, change=change)


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (datetime(2026, 5, 3), "dd/mm/yyyy", "sel berisi tanggal"),  # noqa: DTZ001  (a workbook has no zones)
        (46_145, "[$-421]d mmmm yyyy;@", "sel berisi tanggal"),
        (1, "0%", "tertulis 100 %"),
        (0.5, "0%", "bukan bilangan bulat"),
        ("1.250", "General", "bila maksudnya 1250, ketik tanpa tanda pemisah"),
        ("1,250", "General", "bila maksudnya 1250"),
        ("3 dari 5", "General", "bukan bilangan bulat"),
        ("12 ribu", "General", "bukan bilangan bulat"),
        ("12 orang dan 3 orang", "General", "bukan bilangan bulat"),
        ("12 (dari 20)", "General", "bukan bilangan bulat"),
        ("±10", "General", "bukan bilangan bulat"),
    ],
)
def test_what_is_no_count_is_named_with_what_to_type(value, number_format, words):
    (line,) = lines_of(in_count(value, number_format))
    assert line.startswith("K162 (A.II.4.i.a): ")
    assert words in line


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(3, "0%"), (3, '0" orang"'), (3, "#,##0"), (3, "[Red]0"), ("3", "@"), ("3,00", "@"), ("3.0", "@"), ("3\xa0", "@")],
)
def test_a_count_in_any_format_is_that_count(value, number_format):
    same(read(in_count(value, number_format)).answers, SMALL)


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (0.9, "0%", "tertulis 90 %; ketik indeksnya"),
        (46_145, "dd-mmm", "sel berisi tanggal"),
        ("90,5", "General", "di luar rentang 0 sampai 4"),
        (90.5, "General", "di luar rentang 0 sampai 4"),
        ("3,61 dari 5", "General", "bukan angka desimal"),
        ("3,61 atau 3,7", "General", "bukan angka desimal"),
    ],
)
def test_what_is_no_index_is_named(value, number_format, words):
    def change(book, rows):
        cell = book["LKE ZI"][f"K{rows['B.I.a.1']}"]
        cell.value, cell.number_format = value, number_format

    (line,) = lines_of(office_copy({}, change=change))
    assert line.startswith("K202 (B.I.a.1): ")
    assert words in line


def test_parts_of_a_whole_typed_in_words_are_the_counts():
    def parts(book, rows):
        put(book, rows["A.II.4.i.a"], K="3 dari 5")
        put(book, rows["A.II.6.i.b"], K="4/8")

    found = read(office_copy({}, change=parts))
    assert found.answers["A.II.4.i.a"] == Counts({"jumlah_sasaran": 5, "sasaran_tercapai": 3})
    assert found.answers["A.II.6.i.b"] == Counts({"layanan_terdaftar": 8, "layanan_dipermudah": 4})
    assert 'K161 (A.II.4.i.a): "3 dari 5" dibaca sebagai 3 dari 5' in found.notes


@pytest.mark.parametrize("written", [0.875, "87,5%", "87.5 %", "87,5", 87.5, "7 dari 8", "7/8"])
def test_a_percentage_without_its_counts_is_read_however_it_is_typed(written):
    def without_counts(book, rows):
        put(book, rows["B.I.2.1"], K=written)
        book["LKE ZI"].delete_rows(rows["B.I.2.1 jumlah_temuan"], 2)

    found = read(office_copy({}, OLDEST, change=without_counts))
    assert found.answers["B.I.2.1"] == Counts({"jumlah_temuan": 8, "jumlah_temuan_ditindaklanjuti": 7})


@pytest.mark.parametrize(("written", "number_format"), [(0.875, "0.00%"), ("87,5%", "General"), (87.5, "General")])
def test_a_percentage_typed_over_its_formula_counts_as_it_does_in_the_workbook(written, number_format):
    def typed(book, rows):
        cell = book["LKE ZI"][f"K{rows['A.II.4.i.a']}"]
        cell.value, cell.number_format = written, number_format

    found = read(office_copy({}, change=typed))
    assert found.answers["A.II.4.i.a"] == Counts({"jumlah_sasaran": 8, "sasaran_tercapai": 7})
    told = "hanya persentase yang tertulis; dihitung sebagai 7 dari 8"
    assert found.notes == (f"K161 (A.II.4.i.a): {told}",)
    assert found.rows["A.II.4.i.a"].unsure == f"Sel K161: {told}."


def test_a_decrease_typed_over_its_formula_counts_as_it_does_in_the_workbook():
    """Half as many breaches of discipline as the year before: 50 %."""
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["A.II.3.iii.a"], K=0.5)))
    assert score(instrument(), found.answers).values["A.II.3.iii.a"] == 0.5
    counts = {"pelanggaran_tahun_lalu": 2, "pelanggaran_tahun_ini": 1, "pelanggaran_disanksi": 0}
    assert found.answers["A.II.3.iii.a"] == Counts(counts)


def test_a_total_of_those_who_must_report_stands_for_its_blank_parts():
    """Of 12 who must report LHKPN 9 did; the copy names neither group."""

    def total_only(book, rows):
        put(book, rows["A.II.5.iii.a.1"] + 1, K=12)
        put(book, rows["A.II.5.iii.a.1 sudah_lapor"], K=9)

    found = read(office_copy({}, change=total_only))
    counts = {"wajib_kepala_satker": 0, "wajib_pejabat": 0, "wajib_lainnya": 12, "sudah_lapor": 9}
    assert found.answers["A.II.5.iii.a.1"] == Counts(counts)
    assert "rinciannya kosong; jumlah seluruhnya 12 dicatat pada lainnya" in found.notes[0]
    assert found.rows["A.II.5.iii.a.1"].unsure


def test_an_answer_merged_with_the_line_above_is_asked_for():
    def merge(book, rows):
        put(book, rows["A.I.1.ii.b"], K="A")
        book["LKE ZI"].merge_cells(f"K{rows['A.I.1.ii.b']}:K{rows['A.I.1.ii.c']}")

    (line,) = lines_of(office_copy({}, change=merge))
    assert line == "K15 (A.I.1.ii.c): sel digabung dengan K14; pisahkan, lalu isi jawabannya"


def test_a_question_in_other_words_is_found_by_its_place_and_told():
    def reword(book, rows):
        book["LKE ZI"][f"G{rows['A.I.1.iii.b']}"] = "Apakah ada kegiatan monev ZI oleh satker?"

    answers = drawn(NOW, 4, blanks=False)
    found = read(office_copy(answers, change=reword))
    same(found.answers, answers)
    words = "Teks di berkas berbeda dari pertanyaannya: b. Apakah ada kegiatan monev ZI oleh satker?"
    assert found.rows["A.I.1.iii.b"].unsure == words
    assert [code for code, row in found.rows.items() if row.unsure] == ["A.I.1.iii.b"]
    assert any("dipasangkan menurut kemiripan dan urutannya: A.I.1.iii.b" in note for note in found.notes)


def test_a_place_that_offers_other_choices_is_not_taken():
    def reword(book, rows):
        book["LKE ZI"][f"G{rows['A.I.1.iii.b']}"] = "Seragam tim"
        put(book, rows["A.I.1.iii.b"], J="Ya/Tidak", K="Ya")

    lines = lines_of(office_copy({}, change=reword))
    assert any(line.startswith("pertanyaan A.I.1.iii.b tidak ditemukan") for line in lines)
    assert any("K18: baris 18 tidak dikenali sebagai pertanyaan" in line for line in lines)


def test_the_units_note_is_meant_where_evaluators_have_theirs():
    def notes(book, rows):
        sheet = book["LKE ZI"]
        sheet["Q5"] = "Catatan TPI"
        put(book, rows["A.I.1.i.a"], O="Sesuai SK", Q="Belum ada SK")
        put(book, rows["A.II.4.i.a sasaran_tercapai"], O="Satu sasaran")

    found = read(office_copy(SMALL, change=notes))
    assert (found.rows["A.I.1.i.a"].note, found.rows["A.II.4.i.a"].note) == ("Sesuai SK", "Satu sasaran")


def test_a_total_that_differs_is_told_with_what_it_comes_from():
    """The copy values B of A/B/C like B of A/B/C/D: 0.67."""

    def other(book, rows):
        put(book, rows["A.I.1.i.b"], L=0.67)
        put(book, rows["A.I.1.i.a"] - 1, L=0.42)
        sheet = book["LKE ZI"]
        sheet["L6"] = sheet["L6"].value + 0.04

    found = read(office_copy(SMALL, change=other))
    told = total_difference(found, score(instrument(), found.answers))
    assert told.startswith("Angka di berkas ")
    assert told.endswith("selisih karena nilai lain pada A.I.1.i.b (berkas 0,67, portal 0,50).")


def test_a_number_typed_over_a_sum_is_told_by_its_line():
    def other(book, rows):
        put(book, rows["A.I.1.i.a"] - 1, L=0.9)
        book["LKE ZI"]["L6"] = book["LKE ZI"]["L6"].value + 0.5

    told = total_difference(found := read(office_copy(SMALL, change=other)), score(instrument(), found.answers))
    assert told.endswith("selisih karena rumus atau angka ketikan di baris A.I.1.i.")


@pytest.mark.parametrize("code", [OLD, OLDEST])
def test_a_formula_with_its_value_is_that_value(code):
    question = next(q.code for q in instrument(code).indicators.values() if q.answer_type == "abc")
    place = {}

    def change(book, rows):
        place["row"] = rows[question]
        put(book, rows[question], K='="B"')

    content = office_copy({}, code, change=change)
    changed = in_part(
        content,
        "xl/worksheets/sheet1.xml",
        rf'<c r="K{place["row"]}"([^>]*)><f>"B"</f><v ?/?>(?:</v>)?',
        rf'<c r="K{place["row"]}"\1 t="str"><f>"B"</f><v>B</v>',
    )
    assert read(changed).answers[question] == Choice("B")


def as_an_office_keeps_it(book):
    """No codes, small letters, hidden rows, other sheets: everything that leaves the worksheet's own formulas alive."""
    for name in book.sheetnames:
        if name != "LKE ZI":
            del book[name]
    sheet = book["LKE ZI"]
    sheet.title = "LKE KPPBC 2026"
    sheet["A2"] = sheet["A3"] = None
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row=row, column=1).value = None
        sheet.cell(row=row, column=14).value = None  # our second column of points
        cell = sheet.cell(row=row, column=11)
        if isinstance(cell.value, str) and not cell.value.startswith("="):
            cell.value = cell.value.lower()
        sheet.row_dimensions[row].hidden = row % 17 == 0
    book.create_sheet("Rekap").append(["Area", "Bobot", "Nilai"])


def test_a_workbook_with_live_formulas_is_scored_to_the_values_it_shows(libreoffice):
    answers = {code: drawn(code, 31) for code in CODES}
    books = {f"kantor-{code}": edited(workbook(answers[code], code), as_an_office_keeps_it) for code in CODES}
    recalculated(libreoffice, books)
    for code in CODES:
        found = read((libreoffice.folder / "selesai" / f"kantor-{code}.xlsx").read_bytes())
        scores = score(instrument(code), found.answers)
        assert (found.instrument.code, found.sheet) == (code, "LKE KPPBC 2026")
        same(found.answers, answers[code])
        assert (list(differences(found, scores)), total_difference(found, scores)) == ([], "")
        assert len(found.stored) == len(instrument(code).nodes)
        for node, points in found.stored.items():
            assert points == pytest.approx(float(scores.nodes[node].points_answered_only), abs=1e-9)


def test_where_two_regulations_ask_the_same_the_last_given_is_meant():
    """52/2014 and 10/2019 differ in the choices they offer; a copy without them may be of either."""

    def without_choices(book, rows):
        for row in range(5, book["LKE ZI"].max_row + 1):
            book["LKE ZI"][f"J{row}"] = None

    content = office_copy(drawn(OLDEST, 5, blanks=False), OLDEST, change=without_choices)
    for code in (OLD, OLDEST):
        found = read_lke(content, {one: LKES[one] for one in sorted(CODES, key=lambda one: one == code)})
        assert found.instrument.code == code
        assert found.notes[0].startswith("berkas tidak menyebut peraturannya; dihitung menurut")


# --- Y and T, and an index that may be a percentage


@pytest.mark.parametrize("code", [OLD, OLDEST])
@pytest.mark.parametrize(
    ("written", "letter"), [("Y", "Ya"), ("t", "Tidak"), ("Y.", "Ya"), (" T ", "Tidak"), ("Ｙ", "Ya"), ("Y (1)", "Ya")]
)
def test_x07_y_and_t_are_read_in_a_sheet_whose_annex_prints_them(code, written, letter):
    question = next(q.code for q in instrument(code).indicators.values() if q.answer_type == "ya_tidak")

    def short(book, rows):
        book["LKE ZI"]["B1"] = instrument(code).short_title
        put(book, rows[question], K=written)

    found = read(office_copy({}, code, change=short))
    assert found.instrument.code == code
    same(found.answers, {question: Choice(letter)})


@pytest.mark.parametrize("code", [NOW, OLD, OLDEST])
@pytest.mark.parametrize("written", ["1", 1, "true", True, "Yes", "YT"])
def test_x07_what_only_resembles_y_is_a_row_error_in_every_sheet(code, written):
    question = next(q.code for q in instrument(code).indicators.values() if q.answer_type == "ya_tidak")
    (line,) = lines_of(office_copy({}, code, change=lambda book, rows: put(book, rows[question], K=written)))
    assert f"({question}): jawaban " in line
    assert line.endswith(" bukan salah satu dari Ya, Tidak")


@pytest.mark.parametrize(("written", "shown"), [(0.92, "0,92"), ("0,92", "0,92"), ("0.92", "0,92")])
def test_an_index_below_1_is_read_and_waits_for_somebody_to_confirm_it(written, shown):
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["B.I.a.1"], K=written)))
    same(found.answers, {"B.I.a.1": Index(Decimal("0.92"))})
    told = f"indeks {shown} mungkin 92 %; bila maksudnya 92 %, tulis 3,68 (dari 4)"
    row = found.rows["B.I.a.1"]
    assert row.unsure == f"Sel {row.cell}: {told}."


@pytest.mark.parametrize("written", ["0,92 dari 4", "0,92/4,00", 0, 1, "1,0"])
def test_an_index_that_cannot_be_a_percentage_asks_nothing(written):
    found = read(office_copy({}, change=lambda book, rows: put(book, rows["B.I.a.1"], K=written)))
    assert found.rows["B.I.a.1"].unsure == ""
