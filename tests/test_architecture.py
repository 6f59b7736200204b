"""Reads the code and fails on a breach of the layering in STYLE §2."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 450  # lines; STYLE §1 splits near 400
WRITING_CALLS = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create",
    "abulk_create", "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common", "signals"}

# Layer → the layers of its own app it must not import. STYLE §2: views → forms, selectors, services, permissions →
# workflow, models; selectors and services → scoring.
FORBIDDEN_LAYERS = {
    "models": {"views", "forms", "selectors", "services", "permissions", "exports", "urls"},
    "workflow": {"views", "forms", "selectors", "services", "permissions", "exports", "urls"},
    "permissions": {"views", "forms", "selectors", "services", "exports", "urls"},
    "permissions_flow": {"views", "forms", "selectors", "services", "exports", "urls"},
    "permissions_instruments": {"views", "forms", "selectors", "services", "exports", "urls"},
    "permissions_reopening": {"views", "forms", "selectors", "services", "exports", "urls"},
    "permissions_accounts": {"views", "forms", "selectors", "services", "exports", "urls"},
    "permissions_factor": {"views", "forms", "selectors", "services", "exports", "urls"},
    "selectors": {"views", "forms", "services", "exports", "urls"},
    "services": {"views", "forms", "exports", "urls"},
    "forms": {"views", "services", "exports", "urls"},
    "exports": {"views", "forms", "services", "urls"},
    # Bytes in, plain data out: knows no database.
    "imports": {"views", "forms", "selectors", "services", "permissions", "models", "exports", "urls"},
    "templatetags": {"views", "forms", "services", "urls"},
}


def modules(*folders):
    """Return every module of the project's own code, tests and migrations left out."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and "formats" not in path.parts
    )


CODE = modules("zi_portal", "assessment", "evidence")


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path):
    """Return the dotted names a module imports, relative ones resolved, names of `from` imports appended."""
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {stem} | {f"{stem}.{alias.name}" for alias in node.names}
    return found


def importing(paths, is_wrong):
    """Return `module imports name` for every name that `is_wrong` says of."""
    return [f"{name_of(path)} imports {name}" for path in paths for name in sorted(imports(path)) if is_wrong(name)]


def layer_of(path):
    """Return `views` for evidence/pages/views/documents.py, `forms` for evidence/documents/forms/documents.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


def test_scoring_imports_only_the_standard_library_and_itself():
    clocks = {"datetime.datetime", "time", "random", "os", "pathlib"}
    found = importing(
        modules("assessment/scoring"),
        lambda name: (
            name in clocks
            or not (name.split(".")[0] in sys.stdlib_module_names or name.startswith("assessment.scoring"))
        ),
    )
    assert found == []


@pytest.mark.parametrize(
    "name",
    [
        "readiness",
        "gate_board",
        "next_acts",
        "progress",
        "comparison",
        "formats",
        "explanation",
        "explained_answer",
        "explained_gate",
        "criteria_words",
        "condition_scales",
        "eligibility",
        "what_if",
        "gap",
        "outlook",
        "support_rule",
        *(f"xray/{path.stem}" for path in modules("assessment/xray")),
    ],
)
def test_readings_of_a_sheet_are_pure(name):
    """Page, PDF and exports share them; they know no database, request or clock."""
    own = {
        "assessment.scoring", "zi_portal.kit.indonesian", "assessment.figures.gate_board", "assessment.readiness.reading",
        "assessment.figures.origin", "assessment.figures.answer_words", "assessment.lke.criteria_words",
        "assessment.lke.scales",
        "assessment.scores.support_rule", "assessment.xray", "assessment.planning.estimate.drops", "assessment.readiness.next_acts",
    }  # fmt: skip
    for found in imports(ROOT / "assessment" / f"{name}.py"):
        ours = found == "assessment" or found.startswith(tuple(own))
        assert ours or found.split(".")[0] in sys.stdlib_module_names, found


def test_assessment_never_imports_evidence():
    # The demo loader fills both apps.
    paths = [path for path in modules("assessment") if not path.match("assessment/management/commands/*.py")]
    assert importing(paths, lambda name: name.split(".")[0] == "evidence") == []


def test_layers_import_only_downwards():
    wrong = []
    for path in modules("assessment", "evidence"):
        app = path.relative_to(ROOT).parts[0]
        above = {
            f"{other}.{layer}" for layer in FORBIDDEN_LAYERS.get(layer_of(path), ()) for other in (app, "assessment")
        }
        wrong += importing([path], lambda name, above=above: ".".join(name.split(".")[:2]) in above)
    assert wrong == []


def test_views_write_nothing_themselves():
    wrong = [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}()"
        for path in CODE
        if layer_of(path) == "views"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING_CALLS
    ]
    assert wrong == []


def test_no_module_uses_signals_or_a_name_that_says_nothing():
    signals = ("django.dispatch", "django.db.models.signals")
    assert importing(CODE, lambda name: name.startswith(signals)) == []
    assert [name_of(path) for path in CODE if path.stem in FORBIDDEN_NAMES] == []


def test_modules_say_what_they_are_for_and_stay_readable():
    texts = {path: path.read_text(encoding="utf-8") for path in CODE}
    assert [
        name_of(path) for path, text in texts.items() if text.strip() and not ast.get_docstring(tree_of(path))
    ] == []
    assert [name_of(path) for path, text in texts.items() if text.count("\n") > LONGEST_MODULE] == []


def test_models_hold_no_rules_in_save():
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in CODE
        if layer_of(path) == "models"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert wrong == []
