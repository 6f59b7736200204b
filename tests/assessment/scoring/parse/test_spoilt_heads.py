"""Every way the head of a file can be wrong, and how problems are told."""

import copy

import pytest

from assessment.scoring import InstrumentError, parse_instrument
from tests.assessment.scoring.parse.files import find, problems, spoil


def instrument_questions(nodes):
    for node in nodes:
        yield from node.get("indicators", [])
        yield from instrument_questions(node.get("children", []))


@pytest.mark.parametrize(
    ("gates", "words"),
    [
        (lambda gates: gates.pop("WBBM"), "WBBM is missing"),
        (lambda gates: gates.update(WBBM=[]), "WBBM has no gates"),
        (lambda gates: gates.update(WBX=[]), "unknown key 'WBX'"),
        (lambda gates: gates["WBK"].append(gates["WBK"][0]), "WBK gate 'total' stands twice"),
        (lambda gates: gates["WBK"][2].update(minimum="101"), "gate WBK area-MP: minimum 101 cannot be reached"),
        (lambda gates: gates["WBK"][1].update(minimum="61"), "gate WBK pengungkit: minimum 61 cannot be reached"),
    ],
)
def test_wrong_gates_are_named(data, gates, words):
    gates(data["gates"])
    assert any(words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"schema": "lke-instrument/2"}, "schema must be 'lke-instrument/1', not 'lke-instrument/2'"),
        ({"code": "Permen 90"}, "may hold only small letters, digits and hyphens"),
        ({"title": ...}, "title is missing"),
        ({"year": "2021"}, "year must be a whole number"),
        ({"in_force": "ya"}, "in_force must be true or false"),
        ({"tree": {}}, "tree must be a list"),
        ({"tree": ["A"]}, "node number 1 of instrument: must be a mapping"),
        ({"gates": []}, "instrument, gates: must be a mapping"),
        ({"regulation": {}}, "regulation: year is missing"),
        ({"regulation": {"year": 2021, "tahun": 2021}}, "unknown key 'tahun'"),
        ({"sources": {"R90": ""}}, "R90 must be a text"),
        ({"sources": {}}, "regulation 'R5' is not in sources"),
        ({"eligibility": ...}, "eligibility is missing"),
        ({"jadwal": []}, "unknown key 'jadwal'"),
    ],
)
def test_a_wrong_head_is_named(data, changes, words):
    spoil(data, changes)
    assert any(words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"abc": ...}, "question A.I.1.ii.b: answer_type 'abc' has no values in answer_types"),
        ({"abc": None}, "abc must be a list"),
        ({"abcdef": []}, "unknown key 'abcdef'"),
        ({"abc": [{"letter": "A", "value": "1"}]}, "abc must fall from 1 to 0"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "1"), ("B", "0.5"))]}, "abc must fall from 1 to 0"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "0.5"), ("B", "0"))]}, "abc must fall from 1 to 0"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "1"), ("B", "1"), ("C", "0"))]}, "must fall from 1"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "0"), ("B", "0.5"), ("C", "1"))]}, "must fall from 1"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "1"), ("a", "0.5"), ("C", "0"))]}, "a letter twice"),
        ({"abc": [{"letter": "A", "value": 1}, {"letter": "B", "value": "0"}]}, "value must be a decimal in quotes"),
    ],
)
def test_wrong_answer_types_are_named(data, changes, words):
    spoil(data["answer_types"], changes)
    assert any(words in problem for problem in problems(data)), problems(data)


def test_a_file_need_not_name_the_letters_that_no_question_asks(data):
    """Else a further type of letters would make every edition that is stored unreadable."""
    asked = [question for question in instrument_questions(data["tree"]) if question["answer_type"] == "abcde"]
    assert len(asked) == 17
    for question in asked:
        question["answer_type"], question["levels"] = "abcd", question["levels"][:4]
    del data["answer_types"]["abcde"]
    read = parse_instrument(data)
    assert list(read.answer_types) == ["ya_tidak", "abc", "abcd"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "kantor"}, "level 'kantor' is not one of"),
        ({"applies_to": "x"}, "applies_to 'x' is not one of"),
        ({"rules": {}}, "names neither WBK nor WBBM"),
        ({"rules": {"WBX": "x"}}, "unknown key 'WBX'"),
        ({"rules": {"WBK": "x"}}, "minimum names WBBM, which has no rule"),
        ({"verified": "ya"}, "verified must be true or false"),
        ({"source": {"regulation": "R1", "page": "4"}}, "regulation 'R1' is not in sources"),
        ({"source": {"regulation": "R5"}}, "page is missing"),
        ({"key": "predikat_sakip"}, "condition 'predikat_sakip' stands twice"),
        ({"syarat": "x"}, "unknown key 'syarat'"),
    ],
)
def test_a_wrong_condition_is_named(data, changes, words):
    spoil(data["eligibility"]["conditions"][0], changes)
    assert any(words in problem for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("part", "title"), [("conditions", "condition"), ("exceptions", "exception"), ("notes", "note")]
)
def test_what_stands_twice_under_eligibility_is_named(data, part, title):
    items = data["eligibility"][part]
    items.append(copy.deepcopy(items[0]))
    assert problems(data) == (f"instrument, eligibility: {title} {items[0]['key']!r} stands twice",)


def test_problems_name_the_place_they_are_in(data):
    """One fault in each kind of part: the whole list, word by word."""
    find(data, "A.I.1.i.a")["levels"][0].pop("criterion")
    find(data, "A.II.4.i.a")["inputs"][0].pop("label")
    find(data, "A.II.4.i.a")["formula"].pop("basis")
    find(data, "B.I.a.1")["inputs"][0].pop("label")
    find(data, "B.II.a.1")["source"].pop("basis")
    data["answer_types"]["abc"][0]["nilai"] = "1"
    data["gates"]["WBBM"][0].pop("label")
    block = data["eligibility"]
    first = {name: block[name][0]["key"] for name in ("conditions", "exceptions", "notes")}
    block["conditions"][0]["rules"] = {}
    block["conditions"][0].pop("minimum", None)
    block["exceptions"][0].pop("text")
    block["notes"][0].pop("text")
    assert list(problems(data)) == [
        "answer type abc, level A: unknown key 'nilai'",
        "question A.I.1.i.a, level Ya: criterion is missing",
        "question A.II.4.i.a, input jumlah_sasaran: label is missing",
        "question A.II.4.i.a, formula: basis is missing",
        "question B.I.a.1, input indeks_spak: label is missing",
        "question B.II.a.1, source: basis is missing",
        "gate WBBM total: label is missing",
        f"condition {first['conditions']}, rules: names neither WBK nor WBBM",
        f"exception {first['exceptions']}: text is missing",
        f"note {first['notes']}: text is missing",
    ]


def test_the_problems_are_the_message_of_the_error():
    assert str(InstrumentError(["node A: satu", "node B: dua"])) == "node A: satu; node B: dua"


def test_every_problem_of_a_file_is_told_at_once(data):
    find(data, "A.I.1.i")["weight"] = "9"
    find(data, "A.I.1.i.b")["answer_type"] = "ya"
    del data["gates"]["WBK"][0]["source"]
    assert len(problems(data)) >= 3


@pytest.mark.parametrize("data", [None, [], "x", 1])
def test_what_is_no_mapping_is_refused(data):
    assert "instrument: must be a mapping" in problems(data)
