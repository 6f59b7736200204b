"""What somebody says of an innovation, before it is one."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class State:
    """How it stood before or after an innovation: in words, and a figure in its unit of measure as it was on a day."""

    text: str = ""
    figure: Decimal | None = None  # at most two decimals
    measure: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Facts:
    """One innovation as a form tells it."""

    area: str  # an AreaKey
    name: str
    maker: str  # an Innovation.Maker
    description: str = ""
    replicated_from: str = ""
    replicated_by: str = ""
    problem: str = ""
    before: State = field(default_factory=State)
    after: State = field(default_factory=State)
    since: date | None = None
    service: str = ""
    award: str = ""
    used_for_wbk: bool = False
