"""What somebody says of a form or on it, before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FormFacts:
    """What a form asks, and when."""

    title: str
    opens_on: date
    closes_on: date
    questions: tuple[str, ...]
    intro: str = ""


@dataclass(frozen=True)
class Said:
    """What one of the staff answers."""

    answers: Mapping[int, str]  # pk of a question → text; questions left empty are left out
    key: str  # of the page it was typed on
    name: str = ""  # "" for none


@dataclass(frozen=True)
class TaskFacts:
    """The task that comes of an answer."""

    area: str  # an AreaKey
    title: str
    owner: int
    due_on: date | None = None
