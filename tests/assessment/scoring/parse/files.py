"""The instrument files as they are read, a part of one to spoil, and what is wrong with it."""

from functools import cache

import pytest
import yaml

from assessment.scoring import InstrumentError, parse_instrument
from tests.sheets import FOLDER


@cache
def loaded(code):
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


def find(data, code):
    """Return the node or question with this code."""
    stack = list(data["tree"])
    while stack:
        entry = stack.pop()
        if entry["code"] == code:
            return entry
        stack += entry.get("children", []) + entry.get("indicators", [])
    raise KeyError(code)


def problems(data):
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(data)
    return caught.value.problems


def spoil(entry, changes):
    for key, value in changes.items():
        if value is ...:
            del entry[key]
        else:
            entry[key] = value
