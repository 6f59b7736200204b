"""The instrument files: what the three hold, and every way a file can be wrong."""

import copy
from decimal import Decimal
from functools import cache

import pytest
import yaml

from assessment.scoring import InstrumentError, parse_instrument, thawed
from tests.sheets import CODES, FOLDER, NOW, OLD, OLDEST, instrument


@cache
def loaded(code):
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def data():
    """The file of 90/2021, to be spoilt."""
    return copy.deepcopy(loaded(NOW))


def find(data, code):
    """Return the node or question with this code."""
    stack = list(data["tree"])
    while stack:
        entry = stack.pop()
        if entry["code"] == code:
            return entry
        stack += entry.get("children", []) + entry.get("indicators", [])
    raise KeyError(code)


def problems(data):
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(data)
    return caught.value.problems


@pytest.mark.parametrize(
    ("code", "types"),
    [
        (NOW, {"ya_tidak": 17, "abc": 36, "abcd": 33, "abcde": 17, "counts": 8, "index": 2}),
        (OLD, {"ya_tidak": 19, "abc": 20, "abcd": 40, "abcde": 2, "counts": 1, "index": 2}),
        (OLDEST, {"ya_tidak": 19, "abc": 20, "abcd": 41, "abcde": 1, "counts": 1, "index": 2}),
    ],
)
def test_each_file_holds_its_questions(code, types):
    found = [question.answer_type for question in instrument(code).indicators.values()]
    assert {name: found.count(name) for name in set(found)} == types


@pytest.mark.parametrize("code", CODES)
def test_the_components_weigh_sixty_and_forty(code):
    assert {node.key: node.weight for node in instrument(code).tree} == {
        "pengungkit": Decimal(60),
        "hasil": Decimal(40),
    }


def test_pemenuhan_has_87_questions_reform_23_and_hasil_3():
    def questions(code):
        return sum(len(node.indicators) for node in instrument().node(code).walk())

    assert [questions(code) for code in ("A.I", "A.II", "B")] == [87, 23, 3]


def test_the_portal_rows_are_all_there_once():
    rows = [
        row.soal_id
        for question in instrument().indicators.values()
        for row in (question.portalrb_2026, *(entry.portalrb_2026 for entry in question.inputs))
        if row is not None
    ]
    assert sorted(rows) == list(range(1, 128))


def test_an_instrument_finds_its_parts():
    inst = instrument()
    assert inst.parent_of("A") is None
    assert inst.parent_of("A.II.5.iii.a.1").code == "A.II.5.iii.a"
    assert inst.area_of("A.II.5.iii.a.1") == inst.area_of("A.II.5") == "PW"
    assert inst.area_of("B.II.a.1") == "PPP"
    assert inst.area_of("A.II") is None
    for missing in (inst.node, inst.indicator, inst.parent_of, inst.area_of):
        with pytest.raises(KeyError, match="C"):
            missing("C")


def test_the_question_of_an_input_is_found_by_key():
    question = instrument().indicator("A.II.1.i.a")
    assert question.input("jumlah_agen").label == "Jumlah agen perubahan"
    with pytest.raises(KeyError, match="lain"):
        question.input("lain")
    with pytest.raises(ValueError, match=r"A\.II\.1\.i\.a"):
        _ = question.index_range


def test_what_is_parsed_cannot_be_changed():
    inst = instrument()
    for mapping in (inst.regulation, inst.eligibility["conditions"][0]["rules"], inst.gates, inst.sources):
        with pytest.raises(TypeError):
            mapping["x"] = 1


def present(mapping):
    """Leave out what a file leaves out."""
    return {key: value for key, value in mapping.items() if value not in (None, (), [], {})}


def number(value):
    return None if value is None else Decimal(value)


def as_parsed(data):
    """Return a file's mapping with its numbers as numbers, to compare with what was parsed."""
    keys = {"weight", "value", "minimum", "min", "max", "index_equivalent"}
    if isinstance(data, list):
        return [as_parsed(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: number(item) if key in keys and isinstance(item, str) else as_parsed(item) for key, item in data.items()
    }


def portal_of(row):
    return None if row is None else {"row": row.row, "soal_id": row.soal_id}


def node_of(node):
    return present(
        {
            "code": node.code, "kind": node.kind, "name": node.name, "weight": node.weight, "key": node.key,
            "area": node.area, "aim": node.aim, "children": [node_of(child) for child in node.children],
            "indicators": [question_of(question) for question in node.indicators],
        }
    )  # fmt: skip


def question_of(question):
    inputs = [
        present({"key": entry.key, "label": entry.label, "role": entry.role, "max": entry.max,
                 "decimals": entry.decimals, "portalrb_2026": portal_of(entry.portalrb_2026)})
        | ({} if entry.min is None else {"min": entry.min})
        for entry in question.inputs
    ]  # fmt: skip
    return present(
        {
            "code": question.code, "statement": question.statement, "answer_type": question.answer_type,
            "statement_points": list(question.statement_points), "evidence_hint": question.evidence_hint,
            "guidance": question.guidance, "note": question.note, "portalrb_2026": portal_of(question.portalrb_2026),
            "levels": [{"letter": level.letter, "criterion": level.criterion} for level in question.levels],
            "inputs": inputs, "formula": formula_of(question.formula), "source": present(vars(question.source)),
        }
    )  # fmt: skip


def formula_of(formula):
    if formula is None:
        return None
    found = present(vars(formula) | {"numerator": list(formula.numerator), "denominator": list(formula.denominator)})
    return {key: value for key, value in found.items() if value is not False and not key.startswith("exact")}


def gate_of(gate):
    plain = {key: value for key, value in vars(gate).items() if key != "exact_minimum"}
    return present(plain | {"of": list(gate.of)})


@pytest.mark.parametrize("code", CODES)
def test_what_is_parsed_is_all_that_the_file_says(code):
    inst, wanted = parse_instrument(loaded(code)), as_parsed(loaded(code))
    assert [node_of(node) for node in inst.tree] == wanted["tree"]
    assert {predicate: [gate_of(gate) for gate in gates] for predicate, gates in inst.gates.items()} == wanted["gates"]
    types = {name: [vars(level) for level in levels] for name, levels in inst.answer_types.items()}
    assert types == wanted["answer_types"]
    heads = ("code", "short_title", "title", "year", "in_force")
    assert [getattr(inst, name) for name in heads] == [wanted[name] for name in heads]
    assert thawed(inst.regulation) == wanted["regulation"]
    assert thawed(inst.sources) == wanted.get("sources", {})
    # Nothing of it is scored, so a minimum stays the text that stands there.
    assert thawed(inst.eligibility) == loaded(code)["eligibility"]


@pytest.mark.parametrize("code", CODES)
def test_each_level_has_the_value_of_its_letter(code):
    inst = instrument(code)
    for question in inst.indicators.values():
        for level in question.levels:
            known = {entry.letter: entry.value for entry in inst.answer_types[question.answer_type]}
            assert level.value == known[level.letter]


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


def spoil(entry, changes):
    for key, value in changes.items():
        if value is ...:
            del entry[key]
        else:
            entry[key] = value


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
        ({"schema": "lke-instrument/2"}, "schema must be 'lke-instrument/1'"),
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
        ({"abc": ...}, "abc is missing"),
        ({"abcdef": []}, "unknown key 'abcdef'"),
        ({"abc": [{"letter": "A", "value": "1"}]}, "abc must fall from 1 to 0"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "1"), ("B", "1"), ("C", "0"))]}, "must fall from 1"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "0"), ("B", "0.5"), ("C", "1"))]}, "must fall from 1"),
        ({"abc": [{"letter": x, "value": v} for x, v in (("A", "1"), ("a", "0.5"), ("C", "0"))]}, "a letter twice"),
        ({"abc": [{"letter": "A", "value": 1}, {"letter": "B", "value": "0"}]}, "value must be a decimal in quotes"),
    ],
)
def test_wrong_answer_types_are_named(data, changes, words):
    spoil(data["answer_types"], changes)
    assert any(words in problem for problem in problems(data)), problems(data)


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
