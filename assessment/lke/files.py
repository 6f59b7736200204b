"""Instruments as YAML: the files in `fixtures/instruments/`, one per regulation, and those an admin uploads; read and checked.

Uploaded ones are read in `assessment/lke_drafts/imports/worker.py`, by the very functions that read ours.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from assessment import scoring

MAX_YAML_BYTES = 1024 * 1024  # ten times the longest of ours
MAX_DEPTH = 40  # of lists and mappings in each other; ours go 16 deep
MAX_VALUES = 100_000  # ours hold some 6,000
_GROUP_TAGS = frozenset({"tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class InstrumentFile:
    """A file whose instrument may be used."""

    name: str  # without its extension
    digest: str  # SHA-256 of the file's bytes, hex
    instrument: scoring.Instrument


def instrument_paths(folder: Path | None = None) -> dict[str, Path]:
    """Return instrument code (the file's name) → path, sorted by code.

    folder: where the files are; by default `fixtures/instruments/` of the project.
    """
    folder = folder or Path(settings.BASE_DIR) / "fixtures" / "instruments"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read_instrument_file(path: Path) -> InstrumentFile:
    """Return the instrument of one file.

    Raises scoring.InstrumentError, naming every node and problem, if the file is not UTF-8 YAML, repeats a key, breaks
    a rule of the format or is not named after its code; OSError if it cannot be read.
    """
    content = path.read_bytes()
    mapping, problems = read_yaml(content, path.name)
    if problems:
        raise scoring.InstrumentError(problems)
    instrument = scoring.parse_instrument(mapping)
    if instrument.code != path.stem:
        raise scoring.InstrumentError(
            [f"{path.name}: holds instrument {instrument.code}; name the file after its code"]
        )
    return InstrumentFile(path.stem, hashlib.sha256(content).hexdigest(), instrument)


def read_yaml(content: bytes, name: str) -> tuple[Any, list[scoring.FileProblem]]:
    """Return what a YAML file holds, its mappings with their lines (`scoring.Located`), and what no file may do.

    name: how problems call the file. The problems are keys that stand twice or are no text, aliases (which multiply what
    a file holds) and values nested too deep; with any of them the value is not to be used.
    Raises scoring.InstrumentError where it is not UTF-8, no YAML at all, or larger than 1 MB.
    """
    if len(content) > MAX_YAML_BYTES:
        raise scoring.InstrumentError([f"{name}: larger than {MAX_YAML_BYTES} bytes"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _line(content[: error.start].count(b"\n"))
        raise scoring.InstrumentError(
            [scoring.FileProblem(f"{name}: not UTF-8 at byte {error.start}", place)]
        ) from error
    try:
        # In C where present: 17, not 154 ms.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        try:
            root = loader.get_single_node()
            if root is None:
                raise scoring.InstrumentError([f"{name}: is empty"])
            problems = list(_unsafe(root, name))
            return (None, problems) if problems else (_built(root, loader), [])
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = scoring.FileProblem(f"{name}: {' '.join(str(error).split())}", _line(mark.line) if mark else "")
        raise scoring.InstrumentError([told]) from error
    except scoring.InstrumentError:
        raise
    except (
        RecursionError,
        ValueError,
        TypeError,
        ArithmeticError,
        LookupError,
    ) as error:  # 2021-99-99, !!int with letters
        raise scoring.InstrumentError([f"{name}: cannot be read ({error})"]) from error


def _unsafe(root: yaml.Node, name: str) -> Iterator[scoring.FileProblem]:
    """Yield what is refused before a value is made of it; every node is visited once, whatever points at it."""
    seen: set[int] = set()
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if id(node) in seen:
            yield _problem(name, "an alias (*name) stands here", node)
            continue
        seen.add(id(node))
        if depth > MAX_DEPTH or len(seen) > MAX_VALUES:
            yield _problem(name, "holds too much, or nested too deep", node)
            return
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _GROUP_TAGS:
            yield _problem(name, "a list or mapping has a tag (!)", node)
        if isinstance(node, yaml.SequenceNode):
            waiting += [(item, depth + 1) for item in reversed(node.value)]
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.tag != _TEXT_TAG:
                    called = key.value if isinstance(key.value, str) else "…"
                    yield _problem(name, f"key {called!r} must be a text", key)
                elif key.value in keys:
                    yield _problem(name, f"key {key.value!r} stands twice", key)
                else:
                    keys.add(key.value)
            waiting += [(value, depth + 1) for _, value in reversed(node.value)]


def _built(node: yaml.Node, loader: Any) -> Any:
    """Return the value of a node that `_unsafe` has passed."""
    if isinstance(node, yaml.MappingNode):
        made = scoring.Located(_line(node.start_mark.line))
        for key, value in node.value:
            made.put(key.value, _built(value, loader), _line(key.start_mark.line))
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_built(item, loader) for item in node.value]
    return loader.construct_object(node)


def _problem(name: str, told: str, node: yaml.Node) -> scoring.FileProblem:
    return scoring.FileProblem(f"{name}: {told}", _line(node.start_mark.line))


def _line(number: int) -> str:
    """Return how people call a line, which YAML counts from 0."""
    return f"baris {number + 1}"
