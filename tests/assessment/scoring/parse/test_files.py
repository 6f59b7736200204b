"""What the three instrument files hold."""

from decimal import Decimal

import pytest

from assessment.scoring import parse_instrument, thawed
from tests.assessment.scoring.parse.files import loaded
from tests.sheets import CODES, NOW, OLD, OLDEST, instrument


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
