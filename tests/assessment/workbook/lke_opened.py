"""The workbook as a program opens it, and the lines of its sheet."""

import io
import random

import openpyxl
import pytest

from assessment.workbook.exports import lke_columns
from assessment.workbook.exports.lke_layout import Kind, lay_out
from tests.assessment.scoring.strategies import random_answer
from tests.goldens import NAMES as GOLDEN
from tests.goldens import golden, golden_answers
from tests.sheets import CODES, NOW, best_answers, instrument

ANSWER, VALUE, HEADLINE = lke_columns.ANSWER, lke_columns.VALUE, lke_columns.HEADLINE


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def drawn(code, seed, *, blanks):
    chance = random.Random(seed)
    return {q.code: random_answer(q, chance, blanks=blanks) for q in instrument(code).indicators.values()}


def rows_of(code=NOW):
    return {line.key: line.row for line in lay_out(instrument(code)) if line.key}


def figures(book, code, column):
    """Return node code → the number in its line."""
    sheet = book["LKE ZI"]
    return {
        line.code: sheet.cell(row=line.row, column=column).value
        for line in lay_out(instrument(code))
        if line.kind is Kind.NODE
    }


def agrees(found, exact):
    """Nine decimals are what a spreadsheet's numbers are sure of."""
    assert found == pytest.approx({key: float(value) for key, value in exact.items()}, abs=1e-9)


SHEETS = {name: (golden(name)["instrument"], golden_answers(name)) for name in GOLDEN}
SHEETS |= {f"{code}-{name}": (code, answers) for code in CODES
           for name, answers in {"terbaik": best_answers(code), "kosong": {}}.items()}  # fmt: skip
SHEETS |= {f"acak-{seed}": (NOW, drawn(NOW, seed, blanks=bool(seed))) for seed in range(2)}
