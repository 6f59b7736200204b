"""A bare number of at most 1 where a percentage is wanted: read as the workbook itself reads it, else left to a person."""

import pytest

from assessment.scoring import Counts
from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine
from tests.lke_files import LKES, lines_of, put, read
from tests.sheets import NOW, OLDEST
from tests.workbooks import office_copy

ASKED = "A.II.4.i.a"
WHOLE, ONE_PERCENT = (
    Counts({"jumlah_sasaran": 1, "sasaran_tercapai": 1}),
    Counts({"jumlah_sasaran": 100, "sasaran_tercapai": 1}),
)


def typed(value, number_format="General", **beside):
    """A copy whose answer at ASKED is a percentage; beside: code with `_` for dots → another one, or `L` its value."""

    def change(book, rows):
        sheet = book["LKE ZI"]
        cell = sheet[f"K{rows[ASKED]}"]
        cell.value, cell.number_format = value, number_format
        for code, other in beside.items():
            if code == "L":
                put(book, rows[ASKED], L=other)
            else:
                put(book, rows[code.replace("_", ".")], K=other)

    return office_copy({}, change=change)


def row_of(content):
    found = examine(read_workbook(content), LKES)
    return found.rows[ASKED], found


@pytest.mark.parametrize(("value", "number_format"), [(1, "0%"), (1, "0.00%"), ("100%", "General"), (100, "General")])
def test_a_whole_with_its_sign_is_the_whole(value, number_format):
    row, found = row_of(typed(value, number_format))
    assert (row.answer, row.other, found.undecided) == (WHOLE, None, ())


def test_a_one_beside_percentages_of_a_hundred_is_one_percent():
    row, _ = row_of(typed(1, A_II_6_i_b=87.5))
    assert (row.answer, row.other) == (ONE_PERCENT, None)
    assert "hanya persentase yang tertulis; dihitung sebagai 1 dari 100" in row.unsure


def test_a_one_beside_shares_is_the_whole():
    row, _ = row_of(typed(1, A_II_6_i_b=0.875))
    assert (row.answer, row.other) == (WHOLE, None)


@pytest.mark.parametrize(("shown", "answer"), [(1, WHOLE), (0.01, ONE_PERCENT)])
def test_the_value_the_workbook_computed_beside_it_decides(shown, answer):
    row, _ = row_of(typed(1, L=shown))
    assert (row.answer, row.other) == (answer, None)


@pytest.mark.parametrize("value", [1, "1", "1,0"])
def test_a_one_that_nothing_explains_has_two_readings(value):
    content = typed(value)
    row, _ = row_of(content)
    assert (row.answer, row.other) == (WHOLE, ONE_PERCENT)
    assert "tanpa tanda %, bisa berarti 100 % atau 1 %." in row.unsure
    (line,) = lines_of(content)
    assert line.startswith("K161 (A.II.4.i.a): tertulis ")
    assert line.endswith("bisa berarti 100 % atau 1 %; ketik persentasenya dengan tanda %")


def test_a_half_beside_percentages_of_a_hundred_has_two_readings():
    row, _ = row_of(typed(0.5, A_II_6_i_b=87.5))
    half = Counts({"jumlah_sasaran": 2, "sasaran_tercapai": 1})
    assert (row.answer, row.other) == (half, Counts({"jumlah_sasaran": 200, "sasaran_tercapai": 1}))


def test_a_one_whose_sub_area_shows_its_points_is_read_by_them():
    """TLHP of 52/2014 is the only question of its line: 5 of 5 points mean 100 %."""

    def change(book, rows):
        row = rows["B.I.2.1"]
        put(book, row, K=1)
        book["LKE ZI"].delete_rows(rows["B.I.2.1 jumlah_temuan"], 2)
        book["LKE ZI"][f"L{row}"] = 5.0
        book["LKE ZI"][f"L{row - 1}"] = 5.0

    found = read(office_copy({}, OLDEST, change=change))
    assert found.answers["B.I.2.1"] == Counts({"jumlah_temuan": 1, "jumlah_temuan_ditindaklanjuti": 1})


def test_nothing_is_nothing_however_it_is_read():
    row, _ = row_of(typed(0))
    assert (row.answer, row.other) == (Counts({"jumlah_sasaran": 1, "sasaran_tercapai": 0}), None)
    assert LKES[NOW].indicator(ASKED).answer_type == "counts"
