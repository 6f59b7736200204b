"""What the documents say must hold: links, images, commands, addresses, files of code, and the words of the interface."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from django.core.management import get_commands
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs/panduan").glob("*.md"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# What a folder of code is for, told in it: of packages, of tests, of the server.
IN_CODE = sorted(
    path
    for folder in ("assessment", "deploy", "evidence", "static", "tests", "zi_portal")
    for path in (ROOT / folder).rglob("README.md")
)
LINKED = [*PAGES, ROOT / "CHANGELOG.md", *IN_CODE]
MOST_BYTES_OF_A_PICTURE = 200_000

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
ADDRESS = re.compile(r"`(?:GET )?(/[^`\s]*)`")
HEADING = re.compile(r"^#+ +(.+)$", re.M)
FOLDER = re.compile(r"`([a-z_][\w./-]*/)`")
SOURCE = re.compile(r"`([\w./-]+\.(?:py|js|html|css))(?:: (\w+))?`")
INTERFACE_WORDS = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|mnt|Users)/")
# The only host a document of ours may name is the reader's own machine.
OTHER_HOST = re.compile(r"https?://(?!127\.0\.0\.1[:/]|localhost[:/]|\$host)[^\s)`>]+", re.I)


def name_of(path):
    return str(path.relative_to(ROOT))


def without_code_blocks(path):
    """Return the prose of a document, its lines joined so that a wrapped phrase is whole."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    return re.sub(r"\s+", " ", text)


@cache
def anchors(path):
    """Return the anchors of a document, as its host makes them from the headings."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    return {re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-") for heading in HEADING.findall(text)}


def own_files(*suffixes):
    folders = ("zi_portal", "assessment", "evidence", "templates", "static/js", "static/css", "tests", "bench")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]


@cache
def interface():
    """Return every text a page may show, blanks made equal, tags and accents of templates left out."""
    texts = [path.read_text(encoding="utf-8") for path in own_files(".html", ".py", ".js") if "tests" not in path.parts]
    # File by file: a `<` of one module is no tag that ends in the next.
    return re.sub(r"\s+", " ", "\n".join(re.sub(r"<[^<>]*>", "", text) for text in texts)).casefold()


def test_relative_links_and_images_lead_somewhere():
    missing = []
    for path in LINKED:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target) and not (path.parent / unquote(target.partition("#")[0])).exists():
                missing.append(f"{name_of(path)}: {target}")
    assert missing == []


def test_anchors_of_links_are_headings():
    lost = []
    for path in LINKED:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            name, _, anchor = unquote(target).partition("#")
            page = path.parent / name if name else path
            if anchor and page.suffix == ".md" and page.exists() and anchor not in anchors(page.resolve()):
                lost.append(f"{name_of(path)}: {target}")
    assert lost == []


def test_every_picture_is_shown_somewhere_and_small():
    shown = {
        (path.parent / target).resolve() for path in PAGES for target in LINK.findall(path.read_text(encoding="utf-8"))
    }
    pictures = sorted((ROOT / "docs/gambar").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.resolve() not in shown] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES_OF_A_PICTURE] == []


def test_commands_named_exist():
    known = {"help", *get_commands()}
    named = [(name_of(path), name) for path in LINKED for name in COMMAND.findall(path.read_text(encoding="utf-8"))]
    assert [(where, name) for where, name in named if name not in known] == []


def test_the_readme_tells_every_command_of_ours():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = {name for name, app in get_commands().items() if app in {"assessment", "evidence"}}
    assert sorted(name for name in ours if f"`{name}" not in text and f"manage.py {name}" not in text) == []


def test_addresses_named_resolve():
    lost = []
    for path in PAGES:
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            try:
                resolve(address)
            except Resolver404:
                lost.append(f"{name_of(path)}: {address}")
    assert lost == []


def test_files_of_code_and_what_is_named_in_them_exist():
    files = {name_of(file): file for file in [*own_files(".py", ".js", ".html", ".css"), ROOT / "manage.py"]}
    wrong = []
    for path in [path for path in PAGES if path not in GUIDES]:
        for name, item in SOURCE.findall(without_code_blocks(path)):
            found = [file for known, file in files.items() if f"/{known}".endswith(f"/{name}")]
            if not any(not item or re.search(rf"\b{item}\b", file.read_text(encoding="utf-8")) for file in found):
                wrong.append(f"{name_of(path)}: {name}: {item}")
    assert wrong == []


def test_files_and_folders_named_in_a_package_exist():
    """There a name is below the folder itself, its app or the whole: `views.py` of another package is another file."""
    wrong = []
    for path in [path for path in IN_CODE if "vendor" not in path.parts]:  # which names files of others
        text = without_code_blocks(path)
        below = [folder for folder in path.parents if folder.is_relative_to(ROOT)]
        for name, item in [*SOURCE.findall(text), *((name, "") for name in FOLDER.findall(text))]:
            found = [folder / name for folder in below if (folder / name).exists()]
            if not any(not item or re.search(rf"\b{item}\b", file.read_text(encoding="utf-8")) for file in found):
                wrong.append(f"{name_of(path)}: {name}: {item}")
    assert wrong == []


def test_guides_use_the_words_of_the_interface():
    """What stands in italics is what the screen says; phrases with figures or dots are examples and vary."""
    unknown = []
    for path in GUIDES:
        for words in INTERFACE_WORDS.findall(without_code_blocks(path)):
            phrase = words.strip().rstrip(".").casefold()
            if not re.search(r"[0-9…]", phrase) and phrase not in interface():
                unknown.append(f"{name_of(path)}: {words}")
    assert unknown == []


def test_documents_name_no_path_of_a_machine_and_no_other_host():
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in LINKED}
    found = {name: MACHINE_PATH.findall(text) + OTHER_HOST.findall(text) for name, text in texts.items()}
    assert {name: strange for name, strange in found.items() if strange} == {}
