"""What offices do to the ministry's worksheet: each slip changes a workbook that `tests.workbooks.office_copy` makes.

A slip gets the workbook and a mapping question code (or "code key") → row. HARMLESS ones must not change what is read.
"""

from copy import copy

from openpyxl.utils import get_column_letter

SHEET = "LKE ZI"
LETTERS = {"A", "B", "C", "D", "E"}


def number_the_columns(book, rows):
    sheet = book[SHEET]
    sheet.insert_rows(6)
    for column in range(2, 17):
        sheet.cell(row=6, column=column, value=f"({column - 1})")


def repeat_the_titles(book, rows):
    """As at the head of each printed page."""
    sheet = book[SHEET]
    row = max(rows.values()) // 2
    sheet.insert_rows(row)
    for column in range(2, 17):
        sheet.cell(row=row, column=column, value=sheet.cell(row=5, column=column).value)


def put_loose_heads_over_unit_and_tpi(book, rows):
    sheet = book[SHEET]
    sheet["K4"], sheet["Q4"] = "UNIT KERJA", "TPI"
    sheet["Q5"], sheet["R5"] = "Jawaban", "Nilai"
    for row in rows.values():
        sheet[f"Q{row}"] = "Tidak"


def put_tpi_before_the_unit(book, rows):
    sheet = book[SHEET]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_cols(11, 2)
    sheet["K5"], sheet["L5"], sheet["M5"] = "Jawaban TPI", "Nilai TPI", "Jawaban Unit"
    for row in rows.values():
        sheet[f"K{row}"] = "Tidak"


def dress_up_the_letters(book, rows):
    sheet = book[SHEET]
    dresses = ("{} ", " {}", "{}.", "{} .", "{})", "\xa0{}", "{}\u200b", "{}\n")
    for number, row in enumerate(rows.values()):
        cell = sheet[f"K{row}"]
        if isinstance(cell.value, str):
            letter = cell.value.lower() if number % 2 else cell.value
            dress = dresses[number % len(dresses)] if cell.value in LETTERS else " {} "
            cell.value = dress.format(letter)


def write_values_behind_the_letters(book, rows):
    worth = {"A": "1", "B": "0,5", "C": "0"}
    for row in rows.values():
        cell = book[SHEET][f"K{row}"]
        if cell.value in worth and book[SHEET][f"J{row}"].value == "A/B/C":
            cell.value = f"{cell.value} ({worth[cell.value]})"


def type_numbers_as_text(book, rows):
    sheet = book[SHEET]
    for key, row in rows.items():
        value = sheet[f"K{row}"].value
        if " " in key and isinstance(value, int):
            sheet[f"K{row}"] = f"{value:,}".replace(",", " ") if value >= 1000 else f" {value},0"
        elif isinstance(value, float) and sheet[f"J{row}"].value.startswith("Nilai"):
            sheet[f"K{row}"] = f"{value}".replace(".", ",")


def type_dashes_where_nothing_is_answered(book, rows):
    for key, row in rows.items():
        cell = book[SHEET][f"K{row}"]
        if cell.value is None and (" " in key or "/" in str(book[SHEET][f"J{row}"].value)):
            cell.value = "-"


def rename_the_sheet_and_add_others(book, rows):
    book[SHEET].title = "Self Assessment 2026"
    other = book.create_sheet("Rekap", 0)
    other.append(["Area", "Bobot", "Nilai", "Jawaban terbanyak"])
    other.append(["Manajemen Perubahan", 8, 6.5, "A"])
    book.create_sheet("Grafik").append(["Tahun", "Nilai"])


def merge_answer_and_value(book, rows):
    sheet = book[SHEET]
    for row in list(rows.values())[:30]:
        sheet[f"L{row}"] = None
        sheet.merge_cells(f"K{row}:L{row}")


def merge_the_words(book, rows):
    for row in list(rows.values())[:40]:
        book[SHEET].merge_cells(f"G{row}:I{row}")


def hide_columns_and_rows(book, rows):
    sheet = book[SHEET]
    sheet.column_dimensions["I"].hidden = True
    for row in list(rows.values())[5:9]:
        sheet.row_dimensions[row].hidden = True


def spell_headings_otherwise(book, rows):
    sheet = book[SHEET]
    for row in range(6, sheet.max_row + 1):
        if row in rows.values():
            continue
        for column in range(2, 8):
            cell = sheet.cell(row=row, column=column)
            if isinstance(cell.value, str) and len(cell.value) > 8 and not cell.value.startswith("- "):
                cell.value = cell.value.title().replace("Penguatan", "Area Penguatan").replace("Dan", "&")


def break_the_words_into_lines(book, rows):
    for row in rows.values():
        cell = book[SHEET][f"G{row}"]
        cell.value = str(cell.value).replace(" ", "  ", 2).replace(", ", ",\n")


def write_below_and_beside(book, rows):
    sheet = book[SHEET]
    last = sheet.max_row
    sheet[f"B{last + 2}"] = "Catatan: nilai diisi bersama keenam pokja pada rapat 3 Maret 2026."
    sheet[f"K{last + 4}"] = "Kepala Kantor,"
    sheet[f"T{rows[next(iter(rows))]}"] = "cek lagi!"


def insert_id_columns(book, rows):
    sheet = book[SHEET]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_cols(1, 3)
    sheet["A5"], sheet["B5"], sheet["C5"] = "No", "ID Unit", "ID Pertanyaan"
    for number, row in enumerate(rows.values(), start=1):
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"C{row}"] = number, "KPU-01", f"P{number:03d}"


def move_evidence_and_notes_before_the_answers(book, rows):
    """The columns O and P go before H; everything from H on moves right."""
    sheet = book[SHEET]
    sheet.unmerge_cells("B5:G5")
    sheet.insert_cols(8, 2)
    for row in range(1, sheet.max_row + 1):
        for old, new in ((17, 8), (18, 9)):
            held = sheet.cell(row=row, column=old)
            sheet.cell(row=row, column=new).value = held.value
            held.value = None


def colour_everything(book, rows):
    """Styled empty cells far to the right, as LibreOffice leaves them."""
    sheet = book[SHEET]
    for column in range(17, 300):
        sheet.cell(row=7, column=column)._style = copy(sheet["B5"]._style)
        sheet.column_dimensions[get_column_letter(column)].width = 3


def ask_every_question_in_other_words(book, rows):
    """As the lists of 2014 do: *Apakah … ?*"""
    for key, row in rows.items():
        cell = book[SHEET][f"G{row}"]
        if " " not in key and cell.value:
            cell.value = f"Apakah {cell.value[0].lower()}{cell.value[1:]}?"


def call_the_answers_otherwise(book, rows):
    book[SHEET]["K5"] = "Isian"
    book[SHEET]["J5"] = "Pilihan Jawab"


HARMLESS = [
    number_the_columns, repeat_the_titles, put_loose_heads_over_unit_and_tpi, put_tpi_before_the_unit, dress_up_the_letters,
    write_values_behind_the_letters, type_numbers_as_text, type_dashes_where_nothing_is_answered,
    rename_the_sheet_and_add_others, merge_answer_and_value, merge_the_words, hide_columns_and_rows,
    spell_headings_otherwise, break_the_words_into_lines, write_below_and_beside, insert_id_columns,
    move_evidence_and_notes_before_the_answers, colour_everything, ask_every_question_in_other_words,
    call_the_answers_otherwise,
]  # fmt: skip
# Those that leave rows and columns where `rows` says: they can be done one after the other in any order.
TOGETHER = [
    dress_up_the_letters, type_numbers_as_text, type_dashes_where_nothing_is_answered, merge_the_words,
    hide_columns_and_rows, spell_headings_otherwise, break_the_words_into_lines, write_below_and_beside, colour_everything,
]  # fmt: skip
# Those that move cells, one at the end.
LAST = [
    number_the_columns,
    repeat_the_titles,
    insert_id_columns,
    put_tpi_before_the_unit,
    rename_the_sheet_and_add_others,
]
