"""Whose LKE a workbook says it is (BAD_INPUTS X04)."""

import pytest

from assessment.workbook.imports.cells.workbook import read_workbook
from assessment.workbook.imports.lke_xlsx import examine
from assessment.workbook.imports.unit_name import is_other_unit
from tests.lke_files import LKES
from tests.workbooks import office_copy, workbook


def named(content):
    return examine(read_workbook(content), LKES).unit


def head(**cells):
    def change(book, rows):
        sheet = book["LKE ZI"]
        sheet["B3"] = None
        for place, text in cells.items():
            sheet[place] = text

    return office_copy({}, change=change)


@pytest.mark.parametrize(
    "cells",
    [
        {"B3": "Satker: Pengadilan Negeri Gianyar, Tahun 2026"},
        {"B3": "UNIT KERJA : Pengadilan Negeri Gianyar"},
        {"B3": "Nama Unit Kerja", "D3": ":", "E3": "Pengadilan Negeri Gianyar"},
        {"B3": "Nama Satker:", "H3": "Pengadilan Negeri Gianyar"},
        {"B3": "Unit Kerja", "C3": ": Pengadilan Negeri Gianyar"},
        {"B2": "Nama Instansi: Mahkamah Agung", "B3": "Nama OPD: Pengadilan Negeri Gianyar (periode 2026)"},
    ],
)
def test_the_office_is_read_however_it_is_written(cells):
    assert named(head(**cells)) == "Pengadilan Negeri Gianyar"


def test_it_is_read_from_another_sheet_where_the_lke_is_silent():
    def change(book, rows):
        book["LKE ZI"]["B3"] = None
        book.create_sheet("Identitas").append(["Unit Kerja", ":", "Pengadilan Negeri Gianyar"])

    assert named(office_copy({}, change=change)) == "Pengadilan Negeri Gianyar"


def test_our_own_export_names_its_unit():
    assert named(workbook({})) == "KPPBC TMP Ngurah Rai"


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"B3": "Unit Kerja:"},
        {"K4": "UNIT KERJA", "Q4": "TPI", "Q5": "Jawaban"},
        {"B3": "Unit kerja yang dinilai wajib mengisi seluruh pertanyaan di bawah ini."},
        {"B3": "Satker: 2026"},
    ],
)
def test_what_names_no_office_is_none(cells):
    assert named(head(**cells)) == ""


@pytest.mark.parametrize(
    ("written", "is_other"),
    [
        ("", False),
        ("KPPBC TMP Ngurah Rai", False),
        ("kppbc  tmp NGURAH RAI.", False),
        ("Unit KPPBC TMP Ngurah Rai, Kementerian Keuangan", False),
        ("Ngurah Rai", False),
        ("NGR-01", False),
        ("Kantor NGR-01 Bali", False),
        ("KPPBC TMP Denpasar", True),
        ("KPPBC TMP A Ngurah", True),
        ("Pengadilan Negeri Gianyar", True),
    ],
)
def test_another_office_is_told_from_the_same_one_in_other_letters(written, is_other):
    assert is_other_unit(written, "KPPBC TMP Ngurah Rai", "NGR-01") is is_other
