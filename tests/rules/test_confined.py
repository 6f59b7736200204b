"""No process of the portal is outside the sandbox: who starts one, and which modules run as one, is listed here."""

import ast
from pathlib import Path

from django.conf import settings

from tests.zi_portal.confined.workers import WORKERS

# Who may start or become a process, and why.
STARTING = {
    "zi_portal/confined/parent.py": {"Popen"},  # the one place
    "zi_portal/confined/child.py": {"fork"},  # inside the sandbox: a process for each request
    "evidence/documents/words_child.py": {"execvp"},  # becomes pdftotext, inside its limits
    "assessment/papers/exports/pdf_worker.py": {"get_context"},  # two halves of one report, both inside its limits
}
WAYS = {
    *("Popen", "run", "call", "check_call", "check_output", "getoutput", "getstatusoutput"),
    *("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen", "startfile"),
    *("execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe"),
    *("get_context", "Process", "Pool", "ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell"),
}
FROM = {"subprocess", "os", "multiprocessing", "asyncio", "concurrent.futures", "pty"}


def _trees():
    for package in ("zi_portal", "assessment", "evidence"):
        for path in sorted((Path(settings.BASE_DIR) / package).rglob("*.py")):
            yield path.relative_to(settings.BASE_DIR).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _ways(tree):
    """Return by which ways a module starts processes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WAYS and ast.unparse(node.value) in FROM:
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module in FROM:
            yield from (one.name for one in node.names if one.name in WAYS)


def test_only_the_sandbox_starts_processes():
    annotations = {"Popen"}  # which a module may name as the type of what it was given
    found = {name: set(_ways(tree)) - _as_types(tree, annotations) for name, tree in _trees()}
    assert {name: ways for name, ways in found.items() if ways} == STARTING


def _as_types(tree, names):
    """Return those of `names` that a module never calls."""
    called = {ast.unparse(node.func).rpartition(".")[2] for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return names - called


def test_every_worker_is_held_against_the_limits():
    """A worker is a module that says what it may take."""
    found = set()
    for name, tree in _trees():
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if calls & {"serve", "confine"} and not name.startswith("zi_portal/confined/"):
            found.add(name.removesuffix(".py").replace("/", "."))
    assert found == set(WORKERS)


def test_what_runs_as_a_program_is_a_worker():
    found = {name.removesuffix(".py").replace("/", ".") for name, tree in _trees() if _is_program(tree)}
    assert found <= {*WORKERS, "zi_portal.confined.child"}


def _is_program(tree):
    return any(isinstance(node, ast.Compare) and ast.unparse(node.left) == "__name__" for node in ast.walk(tree))
