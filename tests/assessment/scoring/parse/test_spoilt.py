"""Every way a node, a question, a formula, an input or a gate can be wrong."""

import pytest

from tests.assessment.scoring.parse.files import find, problems, spoil

# Each row: where, what to do there, and words the problem must hold.
SPOILT = [
    ("A.I.1.i", {"weight": "0.6"}, "node A.I.1: its children weigh 4.1 together, not 4"),
    ("A.I.1.i", {"weight": 0.5}, "node A.I.1.i: weight must be a decimal in quotes"),
    ("A.I.1.i", {"weight": "0,5"}, "node A.I.1.i: weight must be a decimal in quotes"),
    ("A.I.1.i", {"weight": "0"}, "node A.I.1.i: weight must be above 0"),
    ("A.I.1.i", {"weight": "-0.5"}, "node A.I.1.i: weight must be a decimal in quotes"),
    ("A.I.1.i", {"weight": "0.50000001"}, "node A.I.1.i: weight must be a decimal in quotes"),
    ("A.I.1.i", {"weight": None}, "node A.I.1.i: weight must be a decimal in quotes"),
    ("A.I.1.i", {"weight": ...}, "node A.I.1.i: weight is missing"),
    ("A.I.1.i", {"name": ...}, "node A.I.1.i: name is missing"),
    ("A.I.1.i", {"name": "  "}, "node A.I.1.i: name must be a text"),
    ("A.I.1.i", {"kind": "bab"}, "node A.I.1.i: kind 'bab' is not one of"),
    ("A.I.1.i", {"kind": "aspect"}, "node A.I.1.i: aspect may not stand in area"),
    ("A", {"kind": "area"}, "node A: area may not stand in the top of the tree"),
    ("A.I.1", {"kind": "bab"}, "node A.I.1.i: sub_area may not stand in bab"),
    ("A", {"key": "bukan"}, "node A.I.1: area 'MP' is not one of"),
    ("A", {"indicators": []}, "node A: component may hold areas only, no indicators"),
    ("A.I.1.i", {"aim": "Tujuan"}, "node A.I.1.i: unknown key 'aim'"),
    ("A.I.1.i", {"code": "A.I.2.x"}, "node A.I.2.x: code must begin with A.I.1."),
    ("A.I.1.i", {"code": "A.I.1.ii"}, "node A.I.1.ii: code stands twice"),
    ("A.I.1.i", {"code": "A.I.1.i-"}, "must be letters and digits"),
    ("A.I.1.i", {"bobot": "1"}, "node A.I.1.i: unknown key 'bobot'"),
    ("A.I.1.i", {"indicators": ...}, "node A.I.1.i: needs either children or indicators"),
    ("A.I.1.i", {"indicators": []}, "node A.I.1.i: has no indicators"),
    ("A.I.1.i", {"children": []}, "node A.I.1.i: needs either children or indicators"),
    ("A.I.1", {"children": []}, "node A.I.1: has no children"),
    ("A.I.1", {"area": "XX"}, "node A.I.1: area 'XX' is not one of"),
    ("A.I.1", {"area": "KKN"}, "node A.I.1: area 'KKN' is not one of"),
    ("A.I.1", {"area": "TL"}, "node A.I: area key 'TL' stands twice"),
    ("B.I", {"area": "MP"}, "node B.I: area 'MP' is not one of"),
    ("A.I", {"key": "reform"}, "node A: aspect key 'reform' stands twice"),
    ("A", {"key": "hasil"}, "instrument: component key 'hasil' stands twice"),
    ("A", {"weight": "61"}, "instrument: the components weigh 101 together, not 100"),
    ("A.I.1.i.a", {"code": "A.I.1.ii.z"}, "question A.I.1.ii.z: code must begin with A.I.1.i."),
    ("A.I.1.i.a", {"code": "A.I.1.i.b"}, "question A.I.1.i.b: code stands twice"),
    ("A.I.1.i.a", {"answer_type": "abcdef"}, "question A.I.1.i.a: answer_type 'abcdef' is not one of"),
    ("A.I.1.i.a", {"answer_type": "abc"}, "question A.I.1.i.a: levels must be A, B, C, in this order"),
    ("A.I.1.i.a", {"levels": ...}, "question A.I.1.i.a: levels is missing"),
    ("A.I.1.i.a", {"statement": ...}, "question A.I.1.i.a: statement is missing"),
    ("A.I.1.i.a", {"evidence_hint": ...}, "question A.I.1.i.a: evidence_hint is missing"),
    ("A.I.1.i.a", {"source": ...}, "question A.I.1.i.a: source is missing"),
    ("A.I.1.i.a", {"source": {"page": "66"}}, "question A.I.1.i.a, source: basis is missing"),
    ("A.I.1.i.a", {"source": {"basis": "x", "page": 66}}, "page must be a text"),
    ("A.I.1.i.a", {"inputs": []}, "question A.I.1.i.a: unknown key 'inputs'"),
    ("A.I.1.i.a", {"weight": "1"}, "question A.I.1.i.a: unknown key 'weight'"),
    ("A.I.1.i.a", {"statement_points": "x"}, "statement_points must be a list of texts"),
    ("A.I.1.i.a", {"portalrb_2026": {"row": 7, "soal_id": 999}}, "row 7 stands twice"),
    ("A.I.1.i.a", {"portalrb_2026": {"row": 999, "soal_id": 2}}, "soal_id 2 stands twice"),
    ("A.I.1.i.a", {"portalrb_2026": {"row": "6", "soal_id": 1}}, "row must be a whole number"),
    ("A.I.1.i.a", {"portalrb_2026": {"row": 6}}, "soal_id is missing"),
    ("A.II.4.i.a", {"portalrb_2026": {"row": 900, "soal_id": 900}}, "unknown key 'portalrb_2026'"),
    ("A.II.4.i.a", {"inputs": ...}, "question A.II.4.i.a: inputs is missing"),
    ("A.II.4.i.a", {"formula": ...}, "question A.II.4.i.a: formula is missing"),
    ("A.II.4.i.a", {"formula": "x"}, "question A.II.4.i.a, formula: must be a mapping"),
    ("B.I.a.1", {"inputs": []}, "question B.I.a.1: an index question needs exactly one input"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "words"), SPOILT)
def test_a_wrong_node_or_question_is_named(data, code, changes, words):
    spoil(find(data, code), changes)
    assert any(words in problem for problem in problems(data)), problems(data)


FORMULAS = [
    ({"kind": "mean"}, "kind 'mean' is not one of ratio, decrease"),
    ({"numerator": ["lain"]}, "uses input 'lain', which does not exist"),
    ({"numerator": []}, "numerator must be a list of texts"),
    ({"denominator": ["jumlah_sasaran", "jumlah_sasaran"]}, "denominator names something twice"),
    ({"denominator": ["sasaran_tercapai"]}, "is both numerator and denominator"),
    ({"when_denominator_is_zero": "half"}, "when_denominator_is_zero 'half' is not one of full, zero"),
    ({"when_denominator_is_zero": ...}, "when_denominator_is_zero is missing"),
    ({"basis": ...}, "basis is missing"),
    ({"numerator_may_exceed_denominater": True}, "unknown key 'numerator_may_exceed_denominater'"),
    ({"numerator_may_exceed_denominator": "yes"}, "must be true or false"),
]


@pytest.mark.parametrize(("changes", "words"), FORMULAS)
def test_a_wrong_formula_is_named(data, changes, words):
    spoil(find(data, "A.II.4.i.a")["formula"], changes)
    assert any("question A.II.4.i.a" in problem and words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "sasaran_tercapai"}, "input key 'sasaran_tercapai' stands twice"),
        ({"key": "Jumlah Sasaran"}, "may hold only small letters"),
        ({"role": "lain"}, "role 'lain' is not one of"),
        ({"label": ...}, "label is missing"),
        ({"min": "0"}, "unknown key 'min'"),
    ],
)
def test_a_wrong_input_is_named(data, changes, words):
    spoil(find(data, "A.II.4.i.a")["inputs"][0], changes)
    assert any("A.II.4.i.a" in problem and words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("part", "changes", "words"),
    [
        ("inputs", {"max": "5"}, "max 4 differs from the input's 5"),
        ("inputs", {"min": "4"}, "min 4 must be below max 4"),
        ("inputs", {"min": 0}, "min must be a decimal in quotes"),
        ("inputs", {"decimals": "2"}, "decimals must be a whole number"),
        ("inputs", {"decimals": True}, "decimals must be a whole number"),
        ("inputs", {"role": "penyebut"}, "role 'penyebut' is not one of index"),
        ("formula", {"of": "lain"}, "uses input 'lain', which does not exist"),
        ("formula", {"kind": "ratio"}, "kind 'ratio' is not one of index"),
        ("formula", {"max": ...}, "max is missing"),
    ],
)
def test_a_wrong_index_question_is_named(data, part, changes, words):
    entry = find(data, "B.I.a.1")[part]
    spoil(entry[0] if part == "inputs" else entry, changes)
    assert any("B.I.a.1" in problem and words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"of": ["A", "C"]}, "measures node 'C', which does not exist"),
        ({"of": ["A.I.1.i.a"]}, "measures node 'A.I.1.i.a', which does not exist"),
        ({"of": ["A", "A"]}, "of names something twice"),
        ({"of": ["A", "A.I"]}, "measures A.I twice, since it lies within A"),
        ({"of": []}, "of must be a list of texts"),
        ({"measure": "share"}, "measure 'share' is not one of"),
        ({"minimum": "100.5"}, "minimum 100.5 cannot be reached"),
        ({"minimum": "75%"}, "minimum must be a decimal in quotes"),
        ({"minimum": ...}, "minimum is missing"),
        ({"source": ...}, "source is missing"),
        ({"label": ...}, "label is missing"),
        ({"index_equivalent": 3.6}, "index_equivalent must be a decimal in quotes"),
        ({"minumum": "75"}, "unknown key 'minumum'"),
    ],
)
def test_a_wrong_gate_is_named(data, changes, words):
    spoil(data["gates"]["WBK"][0], changes)
    assert any(problem.startswith("gate WBK total: ") and words in problem for problem in problems(data))
