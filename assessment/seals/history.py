"""What a row of seals of one round holds: the later seal does not make good what was changed between two of them.

Whoever writes past the portal may wait until somebody acts, and the act seals the round as it then stands. So each thing is
held as its first seal has it, and a later one replaces that only in parts which an act of the portal may change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.rounds.workflow import EDITABLE, Status
from assessment.seals.digests import FACTS, ROUND, SCORE, SHEET, STEP

_SET_ONCE = frozenset({"unit", "periode", "target"})  # of a round; the target is no part while the unit fills it
_BY_SYSTEM = frozenset({FACTS, SCORE, STEP})  # the form of a score after an upgrade; the days of the demo
_BY_SUBMITTING = frozenset({FACTS, SCORE})


@dataclass
class Held:
    """What one thing must be; `digest` is "" where a change of the portal and one past it came together."""

    digest: str
    shorts: Mapping[str, str]
    status: str  # of the round, as it was when this was sealed


def held_by(seals: Iterable[tuple[Mapping[str, Any], bool]]) -> dict[str, Held]:
    """Return name → what it must be. seals: the oldest first, each its detail and whether the system wrote it."""
    held: dict[str, Held] = {}
    for detail, is_system in seals:
        digests, status = detail["digests"], detail["status"]
        for name, digest in digests.items():
            shorts = detail["parts"].get(name)
            if name not in held:
                held[name] = Held(digest, shorts or {}, status)
            elif digest != held[name].digest and shorts is not None:
                held[name] = _after(held[name], Held(digest, shorts, status), _changeable(name, held[name], is_system))
        for name in [name for name in held if name not in digests]:
            # Only what was never submitted comes back to be changed.
            if name.startswith(SHEET) and status in EDITABLE and held[name].status == Status.WITH_HEAD:
                del held[name]
    return held


def _changeable(name: str, before: Held, is_system: bool) -> frozenset[str] | None:
    """Return the parts that the act behind a seal may have changed; None: all but those that are set once."""
    if name == ROUND:
        return None
    if is_system:
        return _BY_SYSTEM
    return _BY_SUBMITTING if name.startswith(SHEET) and before.status == Status.WITH_HEAD else frozenset()


def _after(before: Held, now: Held, changeable: frozenset[str] | None) -> Held:
    def may_change(part: str) -> bool:
        if changeable is None:
            return part not in _SET_ONCE or part not in before.shorts or part not in now.shorts
        return part in changeable

    changed = {
        part for part in before.shorts.keys() | now.shorts.keys() if before.shorts.get(part) != now.shorts.get(part)
    }
    taken = {part for part in changed if may_change(part)}
    if taken == changed and changed:
        return now
    if not taken:
        return before
    kept = {part: short for part, short in before.shorts.items() if part not in taken}
    return Held("", kept | {part: now.shorts[part] for part in taken if part in now.shorts}, now.status)
