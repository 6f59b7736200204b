"""Tables as CSV and XLSX, read back: typed values, formulas that stay text, and what Excel in Indonesian expects."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from zi_portal.kit.printable import cleaned
from zi_portal.kit.tables.csv_file import csv_chunks, safe_text
from zi_portal.kit.tables.table import Column, Table
from zi_portal.kit.tables.xlsx_file import xlsx_file

FORMULAS = [
    "=1+1",
    "+62812",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "  =1+1",
    "\u202e=1",
]


def table(*rows, headings=("Satu",)):
    columns = [Column(heading, lambda row, n=number: row[n]) for number, heading in enumerate(headings)]
    return Table("Uji", columns, rows)


def as_csv(made):
    content = b"".join(csv_chunks(made))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_sheet(made):
    with xlsx_file(made) as file:
        return load_workbook(io.BytesIO(file.read())).active


@pytest.mark.parametrize("text", FORMULAS)
def test_r08_text_that_might_be_a_formula_stays_text(text):
    assert safe_text(text).startswith("'")
    assert as_csv(table((text,)))[1][0].startswith("'")
    cell = as_sheet(table((text,)))["A2"]
    assert cell.data_type == "s"
    assert not str(cell.value).startswith("'")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", ["Kantor,=1+1", "Kantor, +1", 'Kantor;"=1+1"', "a,b,\n@SUM(1)", "Kantor,＝1+1"])
def test_r08_no_cell_begins_as_a_formula_whichever_separator_is_chosen(text, separator):
    content = b"".join(csv_chunks(table((text,)))).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator) for cell in row]
    naive = content.replace("\n", separator).split(separator)
    assert not [cell for cell in (*cells, *naive) if cell.strip(' \r\n"')[:1] in set("=+-@＝")]


@pytest.mark.parametrize("blank", ["\n", ',"', '" ', ", "])
def test_r08_a_text_of_nothing_but_separators_takes_no_longer_than_any_other(blank):
    text = f"a{blank * 200_000}b"  # gone back over again and again, this does not end today
    assert safe_text(text) == cleaned(text)
    assert safe_text(f"{text}{blank},=1").endswith(",'=1")


def test_r08_a_hyphen_within_words_stays():
    assert safe_text("Rapat, 3 - 5 Maret; non-tunai") == "Rapat, 3 - 5 Maret; non-tunai"


def test_r08_numbers_stay_numbers_negative_ones_too():
    row = (-3, Decimal("-0.5"), Fraction(1, 3), 75, Decimal("75.25"), True, None)
    made = table(row, headings="abcdefg")
    assert as_csv(made)[1] == ["-3", "-0,5", "0,3333", "75", "75,25", "Ya", ""]
    cells = as_sheet(table(row, headings="abcdefg"))[2]
    assert [cell.value for cell in cells] == [-3, -0.5, pytest.approx(1 / 3), 75, 75.25, "Ya", None]
    assert {cells[0].data_type, cells[1].data_type, cells[4].data_type} == {"n"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("198501012010012001", False),
        ("5171012345678901", False),
        ("51710123456789012", False),
        ("0812", False),
        ("0", True),
        ("2026", True),
        ("123456789012345", True),
    ],
)
def test_x08_digits_that_a_spreadsheet_would_lose_stay_text(text, kept):
    assert as_csv(table((text,)))[1] == [text if kept else f"'{text}"]
    cell = as_sheet(table((text,)))["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_dates_are_dates():
    row = (date(2026, 5, 31), datetime.fromisoformat("2026-05-31T23:59"))
    assert as_csv(table(row, headings="ab"))[1] == ["2026-05-31", "2026-05-31 23:59"]
    day, moment = as_sheet(table(row, headings="ab"))[2]
    assert (day.value, day.number_format) == (datetime.fromisoformat("2026-05-31"), "dd/mm/yyyy")
    assert moment.value == datetime.fromisoformat("2026-05-31T23:59")


def test_x10_text_with_quotes_semicolons_lines_and_control_characters_comes_back():
    typed = 'SK "12"; lampiran\nbaris dua\x0b😀\x00'
    assert as_csv(table((typed,)))[1] == ['SK "12"; lampiran\nbaris dua\n😀']
    assert as_sheet(table((typed,)))["A2"].value == 'SK "12"; lampiran\nbaris dua\n😀'


def test_x09_text_longer_than_a_cell_is_cut_with_a_word():
    value = as_sheet(table(("x" * 40_000,)))["A2"].value
    assert len(value) == 32_767
    assert value.endswith("seluruhnya 40000 tanda; lihat portal)")
    assert as_csv(table(("x" * 40_000,)))[1] == ["x" * 40_000]


def test_workbook_keeps_its_heading_in_sight_and_filters_all_rows():
    sheet = as_sheet(table(("a", 1), ("b", 2), headings=("Nama", "Angka")))
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Uji", "A2", "A1:B3")
    assert [cell.value for cell in sheet[1]] == ["Nama", "Angka"]


@pytest.mark.parametrize(
    ("columns", "orientation", "across"), [(2, "portrait", 1), (8, "landscape", 1), (20, "landscape", 2)]
)
def test_a_list_is_printed_legibly_with_its_heading_on_each_page(columns, orientation, across):
    sheet = as_sheet(table(("teks " * 20, *range(columns - 1)), headings=tuple(f"Kolom {n}" for n in range(columns))))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        orientation,
        9,
        "$1:$1",
    )
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (across, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A2"].alignment.wrap_text
    assert {cell.alignment.vertical for cell in sheet[2]} == {"top"}


def test_an_empty_table_has_its_heading():
    assert as_csv(table(headings=("Nama",))) == [["Nama"]]
    assert as_sheet(table(headings=("Nama",)))["A1"].value == "Nama"


def test_csv_reads_its_rows_while_it_is_sent():
    seen = []

    def rows():
        for number in range(1000):
            seen.append(number)
            yield (number,)

    chunks = csv_chunks(Table("Uji", [Column("n", lambda row: row[0])], rows()))
    next(chunks)
    assert not seen
    next(chunks)
    assert len(seen) == 200
    assert sum(chunk.count(b"\r\n") for chunk in chunks) == 800


def test_file_name_is_plain_whatever_the_unit_is_called():
    made = Table("Data dukung", [], [], about='Kantor "Ä" /../ 東京')
    assert made.file_name("csv", date(2026, 3, 3)) == "data-dukung-kantor-a-2026-03-03.csv"


@pytest.mark.parametrize(
    ("rows", "is_long", "read"), [(0, False, 0), (1_000, False, 1_000), (1_001, True, 1_001), (9_000, True, 1_001)]
)
def test_a_table_tells_whether_it_is_long_and_still_gives_every_row(rows, is_long, read):
    seen = []

    def numbers():
        for number in range(rows):
            seen.append(number)
            yield (number,)

    measured, told = Table("Uji", [Column("n", lambda row: row[0])], numbers()).measured()
    assert (told, len(seen)) == (is_long, read)
    assert [line[0] for line in measured.lines()] == list(range(rows))


@pytest.mark.parametrize(("rows", "is_long"), [(1_000, False), (1_001, True)])
def test_of_rows_that_are_counted_none_is_read_to_tell_whether_they_are_long(rows, is_long):
    def unread():
        pytest.fail("read a row")
        yield (0,)

    assert Table("Uji", [], unread(), count=rows).measured()[1] is is_long
    assert Table("Uji", [], [(0,)] * rows).measured()[1] is is_long
