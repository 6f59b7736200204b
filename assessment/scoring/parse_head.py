"""Check the head of an instrument that is read, not scored: the regulation and the sources behind it."""

from collections.abc import Mapping
from typing import Any

from assessment.scoring.mapping_reader import Entry, frozen, is_unprintable


def read_sources(top: Entry) -> dict[str, str]:
    """Return short name → full title of what an instrument rests on."""
    entry = top.optional_entry("sources")
    return {} if entry is None else {key: entry.text(key) for key in entry.all_keys()}


def read_regulation(top: Entry) -> Mapping[str, Any]:
    """Check the one key every regulation has; the rest is reading matter, kept as it stands."""
    entry = top.entry("regulation")
    entry.whole("year")
    for key in ("enacted", "promulgated", "gazette", "amends", "replaced_by"):
        entry.optional_text(key)
    entry.optional_whole("number")
    for key in ("amended_by", "replaces"):
        if entry.has(key) and not _is_matter(entry.raw(key)):
            entry.report(f"{key} must be a text, or a list of texts or of mappings with name", key)
    entry.close()
    regulation: Mapping[str, Any] = frozen({key: entry.raw(key) for key in entry.all_keys()})
    return regulation


def _is_matter(value: Any) -> bool:
    """Whether a value is a text, or a list of texts and of mappings from text to text that hold `name`."""
    if isinstance(value, list):
        return bool(value) and all(
            _is_text(item)
            or (
                isinstance(item, Mapping)
                and "name" in item
                and all(_is_text(part) for pair in item.items() for part in pair)
            )
            for item in value
        )
    return _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not is_unprintable(value)
