"""What somebody says of a mutasi, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TransferFacts:
    """One mutasi as a form tells it; who gets what by pk of a person, what nobody gets is left out."""

    day: date  # the first without the person who leaves
    decree_number: str  # "" where the SK comes later
    parts: Mapping[str, int]  # key of a part of a role → who takes it over
    bundles: Mapping[str, int]  # key of a bundle of work → who gets it
