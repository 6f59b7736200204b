"""Reads the code and fails on a breach of its plan: the order of the packages, and the layers within them (STYLE §2)."""

import ast
import sys
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400  # lines
MOST_MODULES = 20  # in one folder
WRITING_CALLS = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create",
    "abulk_create", "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common", "signals"}

# The packages of the house, in one order: a package imports only from those before it, and from itself.
HOUSE = [
    "zi_portal.keys",
    "zi_portal.environment",
    "zi_portal.confined",
    "zi_portal.kit",
    "zi_portal.sqlite",
    "zi_portal.shelf",
    "zi_portal.waiting",
    "zi_portal.jobs",
    "zi_portal.frame",
    "assessment.scoring",
    "assessment.people",
    "assessment.audit",
    "assessment.lists",
    "assessment.lke",
    "assessment.survey",
    "assessment.rounds",
    "assessment.scores",
    "assessment.seals",
    "assessment.programme",
    "assessment.accounts",
    "assessment.notices",
    "assessment.notes",
    "assessment.tasks",
    "assessment.programme.plan",
    "assessment.programme.obstacles",
    "assessment.programme.monitoring",
    "assessment.programme.registers",
    "assessment.programme.suggestions",
    "assessment.programme.agents",
    "assessment.team",
    "assessment.team.decrees",
    "assessment.team.transfers",
    "assessment.calendar",
    "assessment.figures",
    "assessment.acceptance",
    "assessment.sheet",
    "assessment.eligibility",
    "assessment.readiness",
    "assessment.xray",
    "assessment.programme.innovations",
    "assessment.programme.ideas",
    "assessment.planning",
    "assessment.planning.estimate",
    "assessment.planning.route",
    "assessment.planning.scenarios",
    "assessment.origins",
    "assessment.handover",
    "assessment.evaluation",
    "assessment.overview",
    "assessment.iku",
    "assessment.papers",
    "assessment.workbook",
    "assessment.programme.intake",
    "assessment.lke_drafts",
    "assessment.portalrb",
    "assessment.kelola",
    "evidence.documents",
    "evidence.library",
    "evidence.asked",
    "evidence.reading",
    "evidence.intake",
    "evidence.video",
    "evidence.drops",
    "evidence.integrity",
    "evidence.packages",
    "evidence.papers",
    "evidence.disposal",
    "evidence.table_files",
    "evidence.pages",
    "evidence.handover",
    "evidence.upkeep",
    "zi_portal.operate",
    "assessment.models",
    "evidence.models",
    "assessment.checks",
    "evidence.checks",
    "assessment.management",
    "evidence.management",
    "assessment.templatetags",
    "evidence.templatetags",
    "assessment.urls",
    "evidence.urls",
    "assessment.apps",
    "evidence.apps",
    "zi_portal.settings",
    "zi_portal.urls",
    "zi_portal.wsgi",
]

# Layer of a package → the layers that must not be imported, from whichever package. A layer is a module or a folder.
FORBIDDEN_LAYERS = {
    "models": {"views", "forms", "selectors", "services", "permissions", "exports", "tables", "urls"},
    "workflow": {"views", "forms", "selectors", "services", "permissions", "exports", "tables", "urls"},
    "permissions": {"views", "forms", "selectors", "services", "exports", "tables", "urls"},
    "selectors": {"views", "forms", "services", "exports", "tables", "urls"},
    "services": {"views", "forms", "exports", "tables", "urls"},
    "forms": {"views", "services", "exports", "tables", "urls"},
    "tables": {"views", "forms", "services", "urls"},
    "exports": {"views", "forms", "services", "urls"},
    # Bytes in, plain data out: knows no database.
    "imports": {"views", "forms", "selectors", "services", "permissions", "models", "exports", "tables", "urls"},
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


def module_of(path):
    """Return `evidence.papers.models` for evidence/papers/models.py; a package is its `__init__`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


OURS = {module_of(path) for path in CODE if (ROOT / path).read_text(encoding="utf-8").strip()}


@cache
def package_of(name):
    """Return the package of the house that a dotted name belongs to; "" for a name that is none of ours."""
    parts = name.split(".")
    return next((found for end in range(len(parts), 1, -1) if (found := ".".join(parts[:end])) in HOUSE), "")


def layer_of(name):
    """Return `views` for evidence.pages.views.documents and `models` for evidence.papers.models; "" for no layer."""
    rest = name.removeprefix(package_of(name)).split(".")
    return rest[1] if len(rest) > 1 else name.split(".")[-1]


@cache
def imported_modules(path):
    """Return the dotted names of our own modules that a module imports, packages' models and interfaces among them."""
    return {name for name in imports(path) if name in OURS and package_of(name)}


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


PURE = {
    "assessment.figures",
    "assessment.readiness.reading",
    "assessment.readiness.act_words",
    "assessment.readiness.next_acts",
    "assessment.readiness.progress",
    "assessment.readiness.comparison",
    "assessment.lke.criteria_words",
    "assessment.lke.scales",
    "assessment.eligibility.rules",
    "assessment.planning.scenarios.what_if",
    "assessment.planning.estimate.losses",
    "assessment.planning.estimate.outlook",
    "assessment.programme.agents.counting",
    "assessment.programme.effects",
    "assessment.programme.months",
    "assessment.programme.plan.rules",
    "assessment.scores.support_rule",
    "assessment.survey.edition",
    "assessment.xray.answer_rules",
    "assessment.xray.asked_10_2019",
    "assessment.xray.asked_52_2014",
    "assessment.xray.asked_90_2021",
    "assessment.xray.evidence_rules",
    "assessment.xray.facts",
    "assessment.xray.findings",
    "assessment.xray.innovation_rule",
    "assessment.xray.office_rules",
    "assessment.xray.programme_facts",
    "assessment.xray.programme_rules",
    "assessment.xray.relations",
}
SHARED_BY_THEM = {"assessment.scoring", "assessment", "zi_portal.kit.indonesian", "zi_portal.kit"}


def test_readings_of_a_sheet_are_pure():
    """Page, PDF and exports share them; they know no database, request or clock."""
    known = tuple(PURE | {"assessment.scoring", "zi_portal.kit.indonesian", "assessment.xray"})
    parents = {name.rsplit(".", 1)[0] for name in PURE} | SHARED_BY_THEM
    paths = [path for path in CODE if module_of(path).startswith(tuple(PURE))]
    assert len(paths) > len(PURE)
    assert (
        importing(
            paths,
            lambda name: (
                not (name in parents or name.startswith(known) or name.split(".")[0] in sys.stdlib_module_names)
            ),
        )
        == []
    )


def test_every_module_stands_in_a_package_of_the_house():
    assert [name_of(path) for path in CODE if "." in module_of(path) and not package_of(module_of(path))] == []
    found = {package_of(module_of(path)) for path in CODE}
    assert [name for name in HOUSE if name not in found] == []


def test_a_package_imports_only_from_those_before_it():
    upwards = [
        f"{name_of(path)} imports {name}"
        for path in CODE
        if package_of(module_of(path))
        for name in sorted(imported_modules(path))
        if HOUSE.index(package_of(name)) > HOUSE.index(package_of(module_of(path)))
    ]
    assert upwards == []


def test_the_frame_knows_nothing_of_the_field():
    """`operate` fills and keeps whole portals; settings and addresses name the apps; nothing else of `zi_portal` does."""
    may = ("zi_portal.operate", "zi_portal.settings", "zi_portal.urls")
    paths = [path for path in modules("zi_portal") if not module_of(path).startswith(may)]
    assert importing(paths, lambda name: name.split(".")[0] in {"assessment", "evidence"}) == []


def test_assessment_never_imports_evidence():
    assert importing(modules("assessment"), lambda name: name.split(".")[0] == "evidence") == []


def test_an_app_has_few_loose_modules_and_a_folder_few_modules():
    for app in ("assessment", "evidence"):
        loose = {path.stem for path in (ROOT / app).glob("*.py")} - {"__init__", "apps", "urls", "checks"}
        assert loose == {"models"}  # where Django looks for the rows of an app
    counts = Counter(path.parent for path in [*CODE, *modules("bench")] if path.stem != "__init__")
    assert {name_of(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_layers_import_only_downwards():
    wrong = []
    for path in modules("assessment", "evidence"):
        above = FORBIDDEN_LAYERS.get(layer_of(module_of(path)), ())
        wrong += [
            f"{name_of(path)} imports {name}"
            for name in sorted(imported_modules(path))
            if layer_of(name) in above and not name.startswith("zi_portal")
        ]
    assert wrong == []


def test_views_write_nothing_themselves():
    wrong = [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}()"
        for path in CODE
        if layer_of(module_of(path)) == "views"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING_CALLS
    ]
    assert wrong == []


def test_no_module_uses_signals_or_a_name_that_says_nothing():
    signals = ("django.dispatch", "django.db.models.signals")
    assert importing(CODE, lambda name: name.startswith(signals)) == []
    assert [name_of(path) for path in CODE if path.stem in FORBIDDEN_NAMES] == []
    # `permissions` and `views` of a package are a module or a folder, or they would be no layer.
    assert [name_of(path) for path in CODE if path.stem.startswith(("permissions_", "views_"))] == []


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
        if layer_of(module_of(path)) == "models"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert wrong == []
