"""The worked sheet of `assessment/scoring/README.md`: the tables there are the expected figures."""

from decimal import Decimal
from fractions import Fraction as F
from functools import cache
from pathlib import Path

import pytest

from assessment.scoring import Choice, Counts, Index, half_up, score
from tests.sheets import instrument

README = Path(__file__).resolve().parents[3] / "assessment" / "scoring" / "README.md"
BLANK = "–"


def table(first_title):
    """Return the cells of the README's table whose first title this is."""
    lines = README.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_title} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def answer(question, text):
    if text == BLANK:
        return None
    if question.levels:
        return Choice(text)
    if question.answer_type == "index":
        return Index(Decimal(text))
    numbers = [None if number == BLANK else int(number) for number in text.split()]
    return Counts(dict(zip([entry.key for entry in question.inputs], numbers, strict=True)))


@cache
def worked():
    """Return the sheet that the README's answers make."""
    answers = {}
    for code, _, written, *_ in table("Node"):
        if written:
            texts = written.split(", ")
            for question, text in zip(instrument().node(code).indicators, texts, strict=True):
                answers[question.code] = answer(question, text)
    assert set(answers) == set(instrument().indicators)
    return score(instrument(), answers)


def test_the_table_holds_every_node():
    assert [row[0] for row in table("Node")] == list(instrument().nodes)


@pytest.mark.parametrize("row", table("Node"), ids=lambda row: row[0])
def test_each_node_earns_what_the_readme_says(row):
    code, weight, _, values, points, answered_only = row
    node = worked().nodes[code]
    assert (node.weight, node.points, node.points_answered_only) == (Decimal(weight), F(points), F(answered_only))
    expected = [None if text == BLANK else F(text) for text in values.split(", ")] if values else []
    assert [worked().values[question.code] for question in instrument().node(code).indicators] == expected


def test_the_total_is_what_the_readme_says():
    sheet = worked()
    assert sheet.total == F(3858389, 84000) + F("34.725") == F(6775289, 84000)
    assert sheet.total_answered_only == F(2298493, 28000)
    assert (str(half_up(sheet.total)), str(half_up(sheet.total_answered_only))) == ("80.66", "82.09")
    assert (sheet.passes("WBK"), sheet.passes("WBBM")) == (False, False)
    assert [(note.code, note.kind) for note in sheet.warnings] == [
        ("A.II.1.i.a", "above_one_allowed"),
        ("A.II.5.ii.a", "zero_denominator"),
        ("A.II.6.i.b", "incomplete"),
    ]


def test_each_gate_stands_as_the_readme_says():
    rows = table("Predicate")
    measured = [
        [predicate, gate.code, gate.value, gate.minimum, gate.shortfall, "lulus" if gate.passed else "belum"]
        for predicate, gates in worked().gates.items()
        for gate in gates
    ]
    assert measured == [
        [predicate, gate, F(value), Decimal(minimum), F(shortfall), verdict]
        for predicate, gate, value, minimum, shortfall, verdict in rows
    ]
