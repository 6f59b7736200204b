"""Full sheets with every intermediate figure, worked outside the portal: `golden/*.yaml`, each telling how."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction as F
from functools import cache

import pytest

from assessment.scoring import ScoreSheet, score
from tests.goldens import NAMES, golden, golden_answers
from tests.sheets import CODES, instrument


@cache
def scored(name):
    return score(instrument(golden(name)["instrument"]), golden_answers(name))


def test_each_instrument_has_a_complete_and_an_incomplete_sheet():
    kinds = Counter((golden(name)["instrument"], not scored(name).unanswered) for name in NAMES)
    assert set(kinds) == {(code, is_complete) for code in CODES for is_complete in (True, False)}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_worked_one(name):
    expected = {code: F(text) if text else None for code, text in golden(name)["values"].items()}
    assert dict(scored(name).values) == expected
    assert scored(name).unanswered == tuple(code for code, value in expected.items() if value is None)


@pytest.mark.parametrize("name", NAMES)
def test_every_node_earns_the_worked_points_in_both_figures(name):
    found = {code: [node.points, node.points_answered_only] for code, node in scored(name).nodes.items()}
    assert found == {code: [F(points), F(answered)] for code, (points, answered) in golden(name)["nodes"].items()}
    assert [scored(name).total, scored(name).total_answered_only] == [F(text) for text in golden(name)["total"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_gate_stands_as_worked(name):
    found = {
        predicate: {
            gate.code: [gate.value, gate.minimum, gate.shortfall, "lulus" if gate.passed else "belum"] for gate in gates
        }
        for predicate, gates in scored(name).gates.items()
    }
    assert found == {
        predicate: {
            code: [F(value), Decimal(minimum), F(lacking), verdict]
            for code, (value, minimum, lacking, verdict) in gates.items()
        }
        for predicate, gates in golden(name)["gates"].items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_warning_is_the_expected_one(name):
    assert [[note.code, note.kind] for note in scored(name).warnings] == golden(name)["warnings"]


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_form_gives_the_worked_sheet_back(name):
    assert ScoreSheet.from_dict(scored(name).to_dict()) == scored(name)
