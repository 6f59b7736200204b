"""Where the kinds of answers are known by name: a new answer type touches these modules and no other (docs/architecture.md)."""

import ast
import importlib
import re
from pathlib import Path

from assessment import scoring

ROOT = Path(__file__).resolve().parents[2]
MOST_PLACES = 12
SHAPES = {"Choice", "Counts", "Index"}
KINDS = {"CHOICE", "COUNTS", "INDEX"}
OF_A_QUESTION = {"levels", "inputs"}

# The modules that say something of each kind, and their register: a kind that is left out stops the portal at its start.
REGISTERS = {
    "assessment/figures/answer_words.py": "WORDS",
    "assessment/sheet/answer_fields.py": "FIELDS",
    "assessment/readiness/act_words.py": "ACT_WORDS",
    "assessment/planning/route/upgrades.py": "STEPS",
    "assessment/workbook/exports/lke_cells.py": "CELLS",
    "assessment/workbook/imports/answers/read.py": "_READ",
}
# A kind has a module of its own in `scoring/kinds`, and stands in the list of `__init__`.
OF_ONE_KIND = {f"assessment/scoring/kinds/{name}.py" for name in ("choice", "counts", "index")}
SCORING = {"assessment/scoring/answers.py", "assessment/scoring/kinds/__init__.py"}


def modules():
    return [
        path
        for app in ("assessment", "evidence", "zi_portal")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def names_in(node):
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


def decided_by(node):
    """Yield what a node decides by."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield node.test
    elif isinstance(node, ast.comprehension):
        yield from node.ifs
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def branches(tree):
    """Yield the lines that tell one kind of answer from another by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            if names_in(node.args[1]) & SHAPES:
                yield node.lineno
        elif isinstance(node, ast.MatchClass):
            if names_in(node.cls) & SHAPES:
                yield node.cls.lineno
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr == "answer_type" for side in sides) or any(
                isinstance(side, ast.Name | ast.Attribute) and names_in(side) & KINDS for side in sides
            ):
                yield node.lineno
        for test in decided_by(node):
            if isinstance(test, ast.Attribute) and test.attr in OF_A_QUESTION:
                yield test.lineno


def test_no_module_but_the_registers_tells_one_kind_of_answer_from_another():
    allowed = {*REGISTERS, *OF_ONE_KIND, *SCORING}
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        if str(path.relative_to(ROOT)) not in allowed
        for line in branches(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_rule_sees_every_way_to_tell_them_apart():
    ways = """
if isinstance(answer, scoring.Index | scoring.Counts): pass
if question.answer_type == "counts": pass
if kind is scoring.COUNTS: pass
x = 1 if question.levels else 2
x = [q for q in all if not q.levels]
match answer:
    case Choice(letter): pass
"""
    assert sorted(set(branches(ast.parse(ways)))) == [2, 3, 4, 5, 6, 8]


def test_no_template_asks_for_the_kind_of_an_answer():
    asks = re.compile(r"{%\s*(?:el)?if[^%]*\b(?:answer_type|indicator\.levels|formula\.kind)\b")
    templates = (path for path in sorted((ROOT / "templates").rglob("*.html")))
    assert [str(path.relative_to(ROOT)) for path in templates if asks.search(path.read_text(encoding="utf-8"))] == []


def test_every_register_is_known_and_says_something_of_every_kind():
    with_a_register = {
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and names_in(node.func) & {"PerKind"}
    }
    assert with_a_register == set(REGISTERS)
    for path, name in REGISTERS.items():
        register = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
        assert list(register) == list(scoring.KINDS), path


def test_a_new_kind_touches_few_modules():
    """Its own, the list of kinds and, for a new shape, the answers; then every register."""
    assert len(REGISTERS) + len(SCORING) + 1 <= MOST_PLACES


def test_a_register_without_a_kind_is_refused():
    try:
        scoring.PerKind({scoring.CHOICE: "huruf", scoring.INDEX: "indeks"})
    except ValueError as refused:
        assert str(refused) == "nothing is said of CountsKind"  # noqa: PT017
    else:
        raise AssertionError("a register without a kind was taken")
