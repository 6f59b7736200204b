"""What somebody says of the monitoring of a month, before it is kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Said:
    """decisions: those that are new, one text each."""

    held_on: date
    attendees: str
    seen: str
    decisions: tuple[str, ...] = ()
