"""The LKE workbook: what stands where, what is live and what is protected."""

import io
import zipfile
from decimal import Decimal
from fractions import Fraction as F

import openpyxl
import pytest

from assessment.scoring import Choice, Counts, score, score_recap
from assessment.workbook.data import DocumentLink, Scorer
from assessment.workbook.exports.lke_columns import FIRST_FREE, NOTE, SHARE
from assessment.workbook.exports.lke_layout import Kind, lay_out
from assessment.workbook.exports.lke_xlsx import file_name
from tests.assessment.workbook.lke_opened import ANSWER, HEADLINE, SHEETS, VALUE, agrees, figures, opened, rows_of
from tests.sheets import CODES, NOW, OLDEST, best_answers, instrument
from tests.workbooks import workbook


@pytest.mark.parametrize("name", SHEETS)
def test_every_formula_carries_its_value_for_readers_that_compute_nothing(name):
    code, answers = SHEETS[name]
    content = workbook(answers, code)
    formulas, values = opened(content), opened(content, data_only=True)
    sheet = score(instrument(code), answers)
    agrees(figures(values, code, VALUE), {key: node.points_answered_only for key, node in sheet.nodes.items()})
    agrees(figures(values, code, HEADLINE), {key: node.points for key, node in sheet.nodes.items()})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for number, page in enumerate(formulas, start=1):
            part = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert part.count("<f>") == sum(cell.data_type == "f" for row in page for cell in row)
            assert "<f/>" not in part
            assert part.count("</f><v") == part.count("<f>")
            assert "</f></c>" not in part


@pytest.mark.parametrize("code", CODES)
def test_the_sheet_has_the_columns_and_lines_of_the_regulation(code):
    sheet = opened(workbook({}, code))["LKE ZI"]
    head = [cell.value for cell in sheet[5]]
    assert head[:15] == [
        "Kode", "Penilaian", None, None, None, None, None, "Bobot", "Penjelasan", "Pilihan Jawaban", "Jawaban", "Nilai",
        "%", "Nilai (kosong dihitung 0)", "Catatan/Keterangan/Penjelasan",
    ]  # fmt: skip
    assert [str(area) for area in sheet.merged_cells.ranges if area.min_row == 5] == ["B5:G5"]
    keys = [cell.value for cell in sheet["A"][5:] if cell.value]
    lke = instrument(code)
    expected = list(lke.nodes)
    expected += [q.code for q in lke.indicators.values() if not q.code.startswith("B.")]
    expected += [f"{q.code} {entry.key}" for q in lke.indicators.values() if not q.levels for entry in q.inputs
                 if q.answer_type == "counts"]  # fmt: skip
    assert sorted(keys) == sorted(expected)
    assert sheet.freeze_panes == "H6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.print_area == f"'LKE ZI'!$A$1:$O${sheet.max_row}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert all(page.print_area and page.protection.sheet for page in sheet.parent)


def test_marks_and_texts_stand_as_on_the_worksheet():
    sheet = opened(workbook({}))["LKE ZI"]
    rows = rows_of()
    lines = {key: [cell.value for cell in sheet[row]][1:7] for key, row in rows.items()}
    assert lines["A"][:2] == ["A.", "PENGUNGKIT"]
    assert lines["A.II.5"][2:4] == ["5.", "PENGUATAN PENGAWASAN"]
    assert lines["A.II.5.iii"][3:5] == ["iii.", "Penyampaian Laporan Harta Kekayaan"]
    assert lines["A.I.1.i.b"][4:] == ["b.", "Penentuan anggota tim dipilih melalui prosedur/mekanisme yang jelas"]
    assert lines["A.II.1.ii.a"][4] == "-"
    assert lines["A.II.5.iii.a.1 wajib_pejabat"][4:] == ["-", "Pejabat yang diwajibkan menyampaikan LHKPN"]
    whole = [cell.value for cell in sheet[rows["A.II.5.iii.a.1"] + 1]]
    assert (whole[0], whole[6], whole[9]) == (None, "Jumlah yang harus melaporkan", "Jumlah")
    assert [sheet.cell(row=rows["A.II.5.iii.a.1"], column=10).value, sheet.cell(row=rows["B.I.a"], column=10).value] == [
        "%", "Nilai (0-4)",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["LKE ZI", "Jawaban"])
def test_every_heading_has_room_for_its_name(name):
    """A name in one of the narrow columns of marks, made to fit it, was a line instead of words."""
    sheet = opened(workbook({}))[name]
    merged = {area.min_row: (area.min_col, area.max_col) for area in sheet.merged_cells.ranges}
    named = [
        cell for row in sheet.iter_rows(min_row=6, min_col=2, max_col=6) for cell in row if len(cell.value or "") > 5
    ]
    assert {cell.value for cell in named} >= {"Capaian Kinerja", "Penanganan Pengaduan Masyarakat"}
    for cell in named:
        assert merged[cell.row] == (cell.column, 7), cell.value


def test_formulas_are_those_of_the_worksheet():
    """`AVERAGE × bobot` of a sub-area, sums above it, a choice by J and K, a percentage from the counts below."""
    sheet = opened(workbook({}))["LKE ZI"]
    rows = rows_of()

    def formula(key, column):
        return sheet.cell(row=rows[key], column=column).value

    i, a, b = rows["A.I.1.i"], rows["A.I.1.i.a"], rows["A.I.1.i.b"]
    assert formula("A.I.1.i", VALUE) == f"=IFERROR(AVERAGE(L{a}:L{b})*H{i},0)"
    assert formula("A.I.1.i", HEADLINE) == f"=SUM(L{a}:L{b})/2*H{i}"
    assert formula("A.I.1.i", SHARE) == f"=L{i}/H{i}"
    assert formula("A", VALUE) == f"=SUM(L{rows['A.I']},L{rows['A.II']})"
    assert formula("A.I.1.i.a", VALUE).startswith(
        f'=IF(K{a}="","",IF(J{a}="Ya/Tidak",IF(K{a}="Ya",1,IF(K{a}="Tidak",0,'
    )
    row = rows["A.II.4.i.a"]
    assert formula("A.II.4.i.a", ANSWER) == (
        f'=IF(COUNT(K{row + 1},K{row + 2})<2,"",IF(K{row + 1}=0,0,MAX(0,MIN(1,K{row + 2}/K{row + 1}))))'
    )


def test_only_answers_and_notes_are_open_and_take_only_what_fits():
    sheet = opened(workbook(best_answers()))["LKE ZI"]
    rows = rows_of()
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    loose = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    lines = lay_out(instrument())
    counts = {line.question.code for line in lines if line.kind is Kind.INPUT}
    asked = [line for line in lines if line.question and line.kind in {Kind.NODE, Kind.QUESTION}]
    expected = {f"K{line.row}" for line in asked if line.question.code not in counts}
    expected |= {f"K{line.row}" for line in lines if line.kind is Kind.INPUT} | {f"O{line.row}" for line in asked}
    assert loose == expected
    rules = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                rules[f"{openpyxl.utils.get_column_letter(area.min_col)}{row}"] = rule
    assert set(rules) == expected
    assert rules[f"K{rows['A.I.1.i.a']}"].formula1 == '"Ya,Tidak"'
    assert rules[f"K{rows['A.I.1.iii.a']}"].formula1 == '"A,B,C,D"'
    assert (rules[f"K{rows['B.I.a']}"].formula1, rules[f"K{rows['B.I.a']}"].formula2) == ("0", "4")
    assert rules[f"K{rows['A.II.4.i.a jumlah_sasaran']}"].type == "whole"
    assert all(rule.showErrorMessage and rule.error for rule in rules.values())


def test_r08_text_that_begins_like_a_formula_stays_text():
    notes = {
        "A.I.1.i.a": "=HYPERLINK(\"http://contoh.invalid\")", "A.I.1.i.b": "+1", "A.I.1.ii.a": "-1", "A.I.1.ii.b": "@SUM(A1)",
        "A.I.1.ii.c": "\t=1", "A.I.1.iii.a": "＝1", "B.I.a.1": "=1",
    }  # fmt: skip
    answers = best_answers()
    own = Scorer("Unit", score(instrument(), answers), answers, notes)
    links = {"A.I.1.i.a": (DocumentLink("=1+1.pdf", "https://zi.contoh.go.id/dokumen/7/"),)}
    book = opened(workbook(answers, own=own, documents=links, unit="=1+1", period="-2+3"))
    sheet, rows = book["LKE ZI"], rows_of() | {"B.I.a.1": rows_of()["B.I.a"]}
    for code, note in notes.items():
        cell = sheet.cell(row=rows[code], column=NOTE)
        assert (cell.data_type, cell.value) == ("s", note.replace("\t", " "))
    link = sheet.cell(row=rows["A.I.1.i.a"], column=FIRST_FREE)
    assert (link.data_type, link.value, link.hyperlink.target) == (
        "s",
        "=1+1.pdf",
        "https://zi.contoh.go.id/dokumen/7/",
    )
    texts = [cell for page in book for row in page for cell in row if cell.value in {"=1+1", "=1"}]
    assert {cell.data_type for cell in texts} == {"s"}


def test_x10_characters_no_workbook_may_hold_are_left_out():
    answers = best_answers()
    own = Scorer("Unit", score(instrument(), answers), answers, {"A.I.1.i.a": "a\x0bb\x00c\ud800\ufffe\u202ed\r\ne"})
    cell = opened(workbook(answers, own=own))["LKE ZI"].cell(row=rows_of()["A.I.1.i.a"], column=NOTE)
    assert cell.value == "a\nbcd\ne"


def test_text_beyond_a_cells_limit_says_that_it_goes_on():
    answers = best_answers()
    own = Scorer("Unit", score(instrument(), answers), answers, {"A.I.1.i.a": "x" * 40_000})
    cell = opened(workbook(answers, own=own))["LKE ZI"].cell(row=rows_of()["A.I.1.i.a"], column=NOTE)
    assert len(cell.value) == 32_767
    assert cell.value.endswith("… (dipotong, seluruhnya 40000 tanda; lihat portal)")


def test_documents_stand_beside_their_question_ten_at_most():
    links = {
        "A.I.1.i.a": tuple(DocumentLink(f"Dokumen {n}", f"https://zi.contoh.go.id/dokumen/{n}/") for n in range(12))
    }
    sheet = opened(workbook({}, documents=links))["LKE ZI"]
    row = rows_of()["A.I.1.i.a"]
    found = [sheet.cell(row=row, column=FIRST_FREE + n) for n in range(11)]
    assert [cell.value for cell in found[:9]] == [f"Dokumen {n}" for n in range(9)]
    assert found[9].value == "Dokumen 9 (dan 2 lagi di portal)"
    assert found[10].value is None
    assert [cell.value for cell in sheet[5]][15:25] == [f"Data dukung {n}" for n in range(1, 11)]


def test_a_rekap_stands_as_known_points():
    lke = instrument(OLDEST)
    recap = Scorer("TPN", score_recap(lke, {"A": Decimal("41.14"), "B": Decimal("36.44")}))
    sheet = opened(workbook({}, OLDEST, others=(recap,)))["LKE ZI"]
    column = FIRST_FREE
    assert sheet.cell(row=5, column=column).value == "Nilai TPN"
    lines = lay_out(lke)
    found = {line.text: sheet.cell(row=line.row, column=column).value for line in lines}
    assert (found["PENGUNGKIT"], found["TOTAL HASIL"], found["NILAI ZONA INTEGRITAS"]) == (41.14, 36.44, 77.58)
    assert found["MANAJEMEN PERUBAHAN"] is None


def test_another_scorer_has_answers_points_and_notes_of_its_own():
    answers = {"A.I.1.i.a": Choice("Tidak"), "A.II.4.i.a": Counts({"jumlah_sasaran": 4, "sasaran_tercapai": 3})}
    tpi = Scorer("TPI", score(instrument(), answers), answers, {"A.I.1.i.a": "SK belum ada."})
    sheet = opened(workbook(best_answers(), others=(tpi,)), data_only=True)["LKE ZI"]
    rows = rows_of()
    first = FIRST_FREE
    assert [cell.value for cell in sheet[5]][15:18] == ["Jawaban TPI", "Nilai TPI", "Catatan TPI"]
    assert [sheet.cell(row=rows["A.I.1.i.a"], column=first + n).value for n in range(3)] == [
        "Tidak",
        0,
        "SK belum ada.",
    ]
    assert sheet.cell(row=rows["A.II.4.i.a"], column=first).value == 0.75
    assert sheet.cell(row=rows["A.II.4.i"], column=first + 1).value == float(F("1.5"))


def test_utama_has_the_ministrys_columns_with_klaim_and_berdata_dukung_side_by_side():
    """All best answers, every second of them supported: the claim is 100, and berisiko what is left of it."""
    page = opened(workbook(best_answers()), data_only=True)["Utama"]
    rows = {row[0]: row for row in page.iter_rows(values_only=True) if row[0]}
    assert rows["Kode"][:11] == (
        "Kode",
        "Komponen dan area",
        "Bobot",
        "Nilai klaim (kosong dihitung 0)",
        "% klaim",
        "Nilai berdata dukung",
        "% berdata dukung",
        "Berisiko",
        "Terjawab saja",
        "Catatan",
        "Rekomendasi",
    )
    total = next(row for row in page.iter_rows(values_only=True) if row[1] == "Nilai Zona Integritas")
    claim, supported, at_risk = total[3], total[5], total[7]
    assert claim == 100
    assert 0 < supported < claim
    assert at_risk == pytest.approx(claim - supported)
    area = rows["A.I.1"]
    assert area[1:3] == ("Manajemen Perubahan", 4)
    assert area[9].startswith("12 dari 12 pertanyaan terjawab; ")
    assert area[9].endswith(" poin belum berdata dukung.")
    assert area[10].startswith("Lengkapi data dukung A.I.1.")


def test_ctt_eval_has_points_note_and_recommendation_of_each_sub_area_and_the_notes_of_its_questions():
    """A.I.1.i has two questions and weighs 0.5: Ya, and B worth 0.5, is 0.375; nothing of it is supported."""
    answers = {"A.I.1.i.a": Choice("Ya"), "A.I.1.i.b": Choice("B")}
    lke = instrument(NOW)
    own = Scorer("unit", score(lke, answers), answers, {"A.I.1.i.b": "SK menyusul."})
    page = opened(workbook(answers, own=own, supported=score(lke, {})), data_only=True)["Ctt Eval"]
    rows = {row[0]: row for row in page.iter_rows(values_only=True) if row[0]}
    assert rows["Kode"][2:9] == (
        "Sub-area dan pertanyaan",
        "Bobot",
        "Nilai klaim",
        "% klaim",
        "Terisi",
        "Catatan unit",
        "Rekomendasi",
    )
    assert rows["A.I.1.i"][3:6] == (0.5, 0.375, 0.75)
    assert rows["A.I.1.i"][7] == "2 dari 2 pertanyaan terjawab; 0,38 poin belum berdata dukung."
    assert rows["A.I.1.i"][8] == (
        "Lengkapi data dukung A.I.1.i.a (sampai +0,25); Lengkapi data dukung A.I.1.i.b (sampai +0,13)."
    )
    assert rows["A.I.1.i.b"][4:8] == (0.5, None, "B", "SK menyusul.")


@pytest.mark.parametrize("name", ["Utama", "Ctt Eval"])
def test_the_heads_have_room_for_their_words(name):
    """A row of three lines of 9 points takes 37 points; Excel and LibreOffice give a printed row no height of its own."""
    page = opened(workbook(best_answers()))[name]
    heads = [row for row in page.iter_rows() if row[0].value in {"Kode", "WBK", "WBBM"}]
    assert heads
    for row in heads:
        height = page.row_dimensions[row[0].row].height
        for cell in row:
            width = page.column_dimensions[cell.column_letter].width
            longest = max((len(word) for word in str(cell.value or "").split()), default=0)
            assert longest * 1.1 <= width, cell.value
            assert len(str(cell.value or "")) * 1.1 / width <= height / 12, cell.value


def test_paper_draft_and_names_are_those_of_the_round():
    book = opened(workbook({}, paper="F4", is_draft=False, unit="Kantor A & B"))
    assert book["LKE ZI"].page_setup.paperSize == 14
    assert book["Utama"].oddFooter.left.text == "Kantor A && B"
    assert book["Utama"].oddFooter.right.text == "3 Maret 2026 pukul 10.00 WITA"
    assert opened(workbook({}))["Utama"].oddFooter.right.text == "KONSEP"
    assert [page.title for page in book] == ["Utama", "LKE ZI", "Ctt Eval", "Jawaban", "Petunjuk"]
    old = opened(workbook({}, OLDEST))
    assert [page.title for page in old] == ["Utama", "LKE ZI", "Ctt Eval", "Petunjuk"]
    with pytest.raises(KeyError):
        workbook({}, paper="A3")


def test_both_conventions_are_explained():
    text = " ".join(str(cell.value) for row in opened(workbook({}))["Petunjuk"] for cell in row if cell.value)
    assert "rata-rata pertanyaan yang sudah dijawab × bobot" in text
    assert "pertanyaan kosong bernilai 0" in text


def test_the_name_of_the_file_is_plain():
    assert file_name("KPPBC TMP Ngurah Rai", 2026) == "lke-zi-kppbc-tmp-ngurah-rai-2026.xlsx"
    assert file_name("…", 2026) == "lke-zi-unit-2026.xlsx"
