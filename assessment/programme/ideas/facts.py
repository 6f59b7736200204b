"""What somebody says of an idea, before it is kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class IdeaFacts:
    """One idea as a form tells it."""

    area: str  # an AreaKey
    title: str
    proposed_on: date
    problem: str = ""
    came_from: str = ""
