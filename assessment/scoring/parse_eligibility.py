"""Check the eligibility block of an instrument: the conditions beside the score, exceptions and reading matter."""

import re
from collections.abc import Mapping
from typing import Any

from assessment.scoring.instrument import PREDICATES
from assessment.scoring.mapping_reader import Entry, frozen

_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)  # of a condition; stands in addresses


def check_eligibility(block: Entry, sources: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the block as read-only data with `conditions`, `exceptions` and `notes`; problems go to `block`.

    block: the mapping under `eligibility`; sources: short names a condition's source may use.
    Nothing here is scored, so the shapes stay those of the file: tuples of mappings.
    Source: Permen PANRB 5/2024, hlm. 4-7; 52/2014 and 10/2019 as the files say.
    """
    conditions, exceptions, notes = [], [], []
    for entry in block.entries("conditions", "condition", naming="key"):
        conditions.append(_condition(entry, sources))
    for entry in block.entries("exceptions", "exception", naming="key"):
        read = {"key": entry.text("key"), "text": entry.text("text"), "units": entry.texts("units")}
        exceptions.append(_with_source(read, entry, sources))
        entry.close()
    for entry in block.entries("notes", "note", naming="key"):
        notes.append(_with_source({"key": entry.text("key"), "text": entry.text("text")}, entry, sources))
        entry.close()
    for title, items in (("condition", conditions), ("exception", exceptions), ("note", notes)):
        keys = [item["key"] for item in items]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            block.report(f"{title} {key!r} stands twice")
    block.close()
    frozen_block: Mapping[str, Any] = frozen({"conditions": conditions, "exceptions": exceptions, "notes": notes})
    return frozen_block


def _condition(entry: Entry, sources: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {
        "key": entry.text("key"),
        "level": entry.one_of("level", ("instansi", "unit")),
        "applies_to": entry.one_of("applies_to", ("semua", "kementerian_lembaga", "pemda")),
        "rules": _by_predicate(entry.entry("rules")),
        "verified": entry.flag("verified"),
    }
    minimum = entry.optional_entry("minimum")
    if minimum is not None:
        read["minimum"] = _by_predicate(minimum)
        for predicate in read["minimum"]:
            if predicate not in read["rules"]:
                entry.report(f"minimum names {predicate}, which has no rule", "minimum")
    note = entry.optional_text("note")
    if note is not None:
        read["note"] = note
    read = _with_source(read, entry, sources)
    entry.close()
    if read["key"] and not _KEY.fullmatch(read["key"]):
        entry.report(f"key {read['key']!r} may hold only small letters, digits and underscores", "key")
    return read


def _by_predicate(entry: Entry) -> dict[str, str]:
    """Read a mapping predicate → text; a predicate left out does not ask for the condition."""
    texts = {predicate: entry.text(predicate) for predicate in PREDICATES if entry.has(predicate)}
    entry.close()
    if not texts:
        entry.report("names neither WBK nor WBBM")
    return texts


def _with_source(read: dict[str, Any], entry: Entry, sources: Mapping[str, str]) -> dict[str, Any]:
    """Add the optional source, whose short name must be explained under `sources`."""
    item = entry.optional_entry("source")
    if item is not None:
        regulation = item.text("regulation")
        read["source"] = {"regulation": regulation, "page": item.text("page")}
        item.close()
        if regulation not in sources:
            item.report(f"regulation {regulation!r} is not in sources", "regulation")
    return read
