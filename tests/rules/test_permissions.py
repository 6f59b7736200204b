"""What the text of the permissions promises: who changes something is asked on roles that are read anew."""

import ast

from tests.conftest import ROOT

# They allow to read, and rest on what the request has read already.
OF_READING = {
    "check_can_export_report",
    "check_can_make_letters",
    "check_can_read_disposals",
    "check_can_read_document",
    "check_can_read_estimate",
    "check_can_read_evaluations",
    "check_can_read_imports",
    "check_can_read_programme",
    "check_can_read_route",
    "check_can_read_sheet",
    "check_can_read_suggestion",
    "check_can_read_suggestions",
    "check_can_read_tasks",
    "check_can_read_video",
    "check_can_read_weaknesses",
    "check_can_see_evaluation",
    "check_can_see_total",
    "check_can_take_package",
    # They change something, and the service reads the roles anew before it asks.
    "check_can_simulate",
    "check_can_tag",
    "check_can_turn_factor_off",
}


def checks():
    """Return name → (whether it reads anew, the checks it calls) of every check in a `permissions` module."""
    found = {}
    for path in [*ROOT.glob("assessment/**/permissions*.py"), *ROOT.glob("evidence/**/permissions*.py")]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
            names = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in calls}
            is_fresh = any(keyword.arg == "fresh" for one in calls for keyword in one.keywords)
            found[node.name] = (is_fresh and "memberships_of" in names, names)
    return found


def reads_anew(name, found):
    is_fresh, names = found[name]
    return is_fresh or any(reads_anew(one, found) for one in names if one in found and one != name)


def test_a_check_of_what_is_changed_reads_the_roles_anew():
    found = checks()
    resting = {name for name in found if name.startswith("check_can_") and not reads_anew(name, found)}
    assert resting == OF_READING


def test_a_check_for_a_page_reads_nothing_anew():
    found = checks()
    may = {name for name in found if name.startswith("check_may_")}
    assert may == {
        "check_may_act", "check_may_answer", "check_may_ask_reopening", "check_may_change_idea", "check_may_decide", "check_may_decide_area", "check_may_decide_idea",
        "check_may_evaluate", "check_may_hand_in", "check_may_keep_area", "check_may_keep_forms",
        "check_may_keep_monitoring", "check_may_keep_programme", "check_may_lead", "check_may_note_iku", "check_may_propose_idea", "check_may_report", "check_may_review", "check_may_work",
    }  # fmt: skip
    assert {name for name in may if reads_anew(name, found)} == set()


def test_every_check_says_whom_it_allows_or_what_it_refuses():
    verbs = ("Allow", "Refuse", "Raise", "Say the same")
    silent = []
    for path in [*ROOT.glob("assessment/**/permissions*.py"), *ROOT.glob("evidence/**/permissions*.py")]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
                silent += [] if (ast.get_docstring(node) or "").startswith(verbs) else [f"{path.name}: {node.name}"]
    assert silent == []
