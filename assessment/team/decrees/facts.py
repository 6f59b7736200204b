"""What somebody says of an SK, before it is recorded."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DecreeFacts:
    """One SK as a form tells it."""

    number: str
    dated_on: date
    about: str  # a Decree.About
    changes: str = ""
    valid_from: date | None = None  # None: since it was signed
    amends: int | None = None  # pk of the SK it changes
