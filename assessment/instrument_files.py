"""The instrument files in `fixtures/instruments/`: one YAML file per regulation, read and checked."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from assessment import scoring


@dataclass(frozen=True)
class InstrumentFile:
    """A file whose instrument may be used."""

    path: Path
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
    try:
        data = yaml.load(content.decode("utf-8"), Loader=_StrictLoader)  # noqa: S506  (a safe loader, made stricter)
    except UnicodeDecodeError as error:
        raise scoring.InstrumentError([f"{path.name}: not UTF-8 at byte {error.start}"]) from error
    except yaml.YAMLError as error:
        raise scoring.InstrumentError([f"{path.name}: {' '.join(str(error).split())}"]) from error
    instrument = scoring.parse_instrument(data)
    if instrument.code != path.stem:
        raise scoring.InstrumentError(
            [f"{path.name}: holds instrument {instrument.code}; name the file after its code"]
        )
    return InstrumentFile(path, hashlib.sha256(content).hexdigest(), instrument)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader that refuses a key written twice; YAML would keep the last. In C where present: 17, not 154 ms."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found
