"""What other parts of the portal have to say when a round is handed over.

`assessment` knows no part by name: each registers itself once, in the `ready` of its app, as `evidence` does. A part
names what stands in the way, and keeps its own record of what was handed over, in the transaction of the act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from assessment.rounds.models import Assessment, Handover


@dataclass(frozen=True)
class Finding:
    """One thing to see to before a hand-over, and the page where it is mended."""

    text: str  # in Indonesian
    url: str = ""


@dataclass(frozen=True)
class Check:
    """Findings of one kind under their heading; those that block, or those that only should be seen to."""

    title: str
    findings: tuple[Finding, ...]
    is_blocking: bool


class Part(Protocol):
    """What takes part in a hand-over."""

    def checks(self, assessment: Assessment) -> Iterable[Check]: ...  # writes nothing; may look at files

    # Locks, in the transaction of the hand-over, what `pin` will keep; returns what blocks by now, without looking at files.
    def hold(self, assessment: Assessment) -> Iterable[Check]: ...

    def pin(self, handover: Handover) -> None: ...  # in the transaction of the hand-over, after `hold`

    def changed(
        self, before: Handover, after: Handover
    ) -> set[int]: ...  # indicators handed over otherwise; few queries


_parts: list[Part] = []


def register(part: Part) -> None:
    """Let `part` take part in every hand-over from now on."""
    _parts.append(part)


def checks_of_parts(assessment: Assessment) -> list[Check]:
    """Return what every part finds before the hand-over of `assessment`, empty checks left out."""
    return [check for part in _parts for check in part.checks(assessment) if check.findings]


def hold_parts(assessment: Assessment) -> tuple[Check, ...]:
    """Let every part lock what it will pin; return what blocks the hand-over by now, empty checks left out."""
    return tuple(check for part in _parts for check in part.hold(assessment) if check.findings)


def pin_parts(handover: Handover) -> None:
    """Let every part keep what was handed over."""
    for part in _parts:
        part.pin(handover)


def changed_in_parts(before: Handover, after: Handover) -> set[int]:
    """Return the indicators of which some part keeps something else since `before`."""
    return set[int]().union(*(part.changed(before, after) for part in _parts))
