"""What somebody says of an obstacle, before it is kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Facts:
    """What hinders the office, and whom it concerns."""

    area: str  # an AreaKey
    obstacle: str
    since_on: date | None = None
    owner: int | None = None  # pk of a person of the team
    work_item: int | None = None  # pk of the line of the rencana kerja it hinders
    codes: tuple[str, ...] = ()  # of the questions it concerns


@dataclass(frozen=True)
class Solution:
    """What is done about it, and what came of that. measure: what both numbers count."""

    solution: str = ""
    effect_before: str = ""
    effect_after: str = ""
    measure: str = ""
    number_before: Decimal | None = None
    number_after: Decimal | None = None
    solved_on: date | None = None  # None while it is not solved
