"""What must hold of the files themselves: vendored bytes, lock files, no inline code, no other host."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

LONGEST_SHEET = 600  # lines
ROOT = Path(__file__).resolve().parents[2]
VENDOR_FOLDERS = [ROOT / "static/vendor", ROOT / "tests/vendor"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# The portal never shows it: it opens from the folder of a package, where no style sheet stands beside it.
CARRIES_ITS_STYLE = ROOT / "templates/evidence/packages/zip/index.html"
# Attributes that hold code or style, which the content policy blocks; hx-on and js: need eval.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\shx-on\b|[\"']js:|javascript:", re.I
)
OTHER_HOST = re.compile(r"(?:src|href|action|url\()\s*=?\s*[\"']?(?:https?:)?//", re.I)


def without_comments(text):
    """Leave out template comments, and PDF templates' own style sheet is checked by its test."""
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.S)


@pytest.mark.parametrize("folder", VENDOR_FOLDERS, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_as_released(folder):
    listed = {}
    for line in (folder / "CHECKSUMS.sha256").read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        listed[name] = digest
    found = {
        f"./{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"CHECKSUMS.sha256", "README.md"}
    }
    assert found == listed


@pytest.mark.parametrize("name", ["run", "test"])
def test_lock_files_name_no_host_and_hash_every_package(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert "://" not in text
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_requirements_give_a_reason_for_every_package():
    for name in ("run", "test"):
        for line in (ROOT / f"requirements/{name}.in").read_text().splitlines():
            if line and not line.startswith(("#", "-")) and not line.startswith("pytest>"):
                assert "  # " in line, line


def test_templates_hold_no_inline_code_and_name_no_other_host():
    wrong = []
    for path in TEMPLATES:
        text = without_comments(path.read_text(encoding="utf-8"))
        if path == CARRIES_ITS_STYLE:
            assert text.count("<style>") == 1
            text = text.replace("<style>", "")
        wrong += [f"{path.relative_to(ROOT)}: {found}" for found in INLINE.findall(text) + OTHER_HOST.findall(text)]
    assert wrong == []


def test_templates_use_no_class_that_asks_for_a_data_image():
    """Bootstrap's own classes for these do, and the content policy would have to refuse them (vendor/README.md)."""
    asks = re.compile(r"\b(form-select|form-check-input|is-invalid|btn-close)\b")
    assert [path.name for path in TEMPLATES if asks.search(path.read_text(encoding="utf-8"))] == []


def test_own_style_sheets_and_scripts_name_no_other_host():
    for path in [*(ROOT / "static/css").rglob("*.css"), *(ROOT / "static/js").rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}/", re.sub(r"^\s*(//|\*|/\*).*$", "", text, flags=re.M)
        ), path


def test_no_tracked_file_is_a_secret_or_a_leftover():
    if not shutil.which("git"):
        return
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        return  # unpacked from an archive, or another user's checkout
    names = tracked.stdout.splitlines()
    assert [name for name in names if re.search(r"(^|/)(\.env|var/|staticfiles/|.*\.sqlite3|.*\.pyc)($|/)", name)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets_close_every_block(path):
    """A block left open swallows every rule after it, and no browser says so."""
    depth = 0
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), path.read_text(), flags=re.S)
    for number, line in enumerate(text.splitlines(), start=1):
        assert not (line.startswith(("@media", "@container")) and depth), f"line {number}: a block above is open"
        depth += line.count("{") - line.count("}")
    assert depth == 0


def test_style_sheets_are_split_by_component_and_each_part_is_sent_once():
    """A part that `portal.css` does not name would reach no page; an address in one would be read from `portal.css`."""
    sheets = {path.relative_to(ROOT / "static/css"): path.read_text() for path in (ROOT / "static/css").rglob("*.css")}
    assert [str(path) for path, text in sheets.items() if text.count("\n") > LONGEST_SHEET] == []
    named = re.findall(r'^@import "(.+)";$', sheets[Path("portal.css")], flags=re.M)
    assert sorted(named) == sorted(["tokens.css", *(str(path) for path in sheets if len(path.parts) > 1)])
    assert [path for path, text in sheets.items() if "@import" in text] == [Path("portal.css")]
    assert [path for path, text in sheets.items() if len(path.parts) > 1 and "url(" in text] == []
