"""The documents usually asked at each question, as `fixtures/checklists/` gives them; no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

SCHEMA = "checklist/1"
ITEMS_PER_QUESTION = 8
LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One document asked at a question; `key` names it within the question and never changes."""

    key: str
    label: str


class ChecklistError(Exception):
    """A checklist file that does not hold what its schema says; English, for developers."""


@cache
def standard(instrument_code: str) -> Mapping[str, tuple[Item, ...]]:
    """Return question code → its items in order; empty for an instrument without a file. Read once a process.

    Raises ChecklistError if the file is of another schema or instrument, or has an item without a text.
    """
    path = Path(settings.BASE_DIR) / "fixtures" / "checklists" / f"{instrument_code}.yaml"
    if not path.exists():
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if data.get("schema") != SCHEMA or data.get("instrument") != instrument_code:
        raise ChecklistError(f"{path.name}: not a {SCHEMA} of {instrument_code}")
    found = {}
    for code, items in data["items"].items():
        found[code] = tuple(Item(str(key), label) for key, label in items.items())
        if not all(isinstance(item.label, str) and item.label for item in found[code]):
            raise ChecklistError(f"{path.name}: {code} has an item without a text")
    return found


def asked(instrument_code: str, code: str, hint: str) -> tuple[Item, ...]:
    """Return the items of one question; where no file lists any, `hint` (its `evidence_hint`) is the only one."""
    items = standard(instrument_code).get(code)
    if items is not None:
        return items
    return (Item("1", hint),) if hint else ()
