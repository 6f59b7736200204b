"""Digests of what was handed on, as the audit trail keeps them (`AuditEvent.Kind.ROUND_SEALED`); plain values in, hex out.

Form 1, and never edited: seals of years rest on it. Another form gets another number.
A digest is SHA-256 over canonical JSON: UTF-8, keys sorted, no blanks; moments in UTC with six decimals of the second, days
as 2026-03-03, decimals as plain text without trailing zeros. Beside each digest of a whole stand short ones of its parts,
which prove nothing and only tell where a difference lies.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

FORM = 1
SHORT = 12  # hex digits of the digest of a part
ROUND, SHEET, HANDOVER = "penilaian", "lembar", "serah terima"  # what a seal speaks of; with their number but the first
FACTS, SCORE = "keterangan lembar", "nilai tersimpan"  # parts of a sheet beside its questions
STEP, PERSON, TOTALS = "langkah", "pelaku", "total"  # parts of a hand-over beside its questions
RECAP = "rekap "  # before the code of a node whose points are known; none for the total


def canonical(value: object) -> str:
    """Return the one JSON text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def digest(value: object) -> str:
    """Return the SHA-256 of a value, hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    raise TypeError(f"no canonical form for {value!r}")


@dataclass(frozen=True)
class Content:
    """What a digest is made over: its parts by name, such as a question's code."""

    parts: Mapping[str, object]
    is_locked: bool = True  # of a sheet: whether nobody may change it
    evaluation: int | None = None  # of a hand-over: which sheet was handed on

    @property
    def digest(self) -> str:
        """SHA-256 over all parts, hex."""
        return digest(self.parts)

    @property
    def shorts(self) -> dict[str, str]:
        """Part → the beginning of its own digest."""
        return {name: digest(part)[:SHORT] for name, part in self.parts.items()}


@dataclass
class RoundContent:
    """All that a seal of one round speaks of."""

    unit: int
    status: str
    is_editable: bool  # the unit fills or repairs it
    facts: Content
    sheets: dict[int, Content] = field(default_factory=dict)  # by evaluation
    handovers: dict[int, Content] = field(default_factory=dict)  # by number

    @property
    def is_handed_on(self) -> bool:
        """Whether there is anything that must not change any more."""
        return self.status != "draf" or bool(self.handovers) or any(sheet.is_locked for sheet in self.sheets.values())

    def named(self) -> dict[str, Content]:
        """Return the content of everything that is sealed, by its name."""
        found = {ROUND: self.facts}
        found |= {f"{SHEET} {pk}": sheet for pk, sheet in self.sheets.items() if sheet.is_locked}
        return found | {f"{HANDOVER} {number}": handover for number, handover in self.handovers.items()}


def seal(content: RoundContent, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the detail of a seal; parts only of what `known`, the detail of the seal before, does not hold already."""
    before = known.get("digests", {})
    named = content.named()
    digests = {name: one.digest for name, one in named.items()}
    parts = {name: one.shorts for name, one in named.items() if before.get(name) != digests[name]}
    return {"form": FORM, "status": content.status, "digests": digests, "parts": parts}
