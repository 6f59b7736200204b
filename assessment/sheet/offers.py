"""Numbers that other parts of the portal know, offered where a question asks them. A person takes them over; no page does by itself.

Each part registers itself once, in the `ready` of its app. What it offers stands beside the answer, which stays as it is until
somebody presses the button; then the numbers come as if they had been typed, and go the way of every answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import QueryDict

from assessment.lke.selectors.layout import Question
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment
from assessment.sheet.answer_fields import COUNT_PREFIX

FIELD = "tawaran"  # what the button sends: the numbers it told


class OfferedNumber(Protocol):
    """One number that a part knows."""

    @property
    def key(self) -> str: ...  # of the input it is offered for

    @property
    def value(self) -> int: ...

    @property
    def how(self) -> str: ...  # where it comes from, in Indonesian

    @property
    def missing(self) -> str: ...  # what it does not hold yet, in Indonesian; "" where it is whole

    @property
    def url(self) -> str: ...  # where it can be looked at


Source = Callable[[User, Assessment, Question], Sequence[OfferedNumber]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let `source` offer numbers at every question from now on; it answers without a query where it knows none."""
    _sources.append(source)


@dataclass(frozen=True)
class Line:
    """One number offered. answered: what the saved answer says, None where nothing."""

    label: str
    number: OfferedNumber
    answered: int | None

    @property
    def differs(self) -> bool:
        """Whether the answer says something else."""
        return self.answered is not None and self.answered != self.number.value


@dataclass(frozen=True)
class Offer:
    """What is offered at one question."""

    lines: tuple[Line, ...]

    @property
    def is_taken(self) -> bool:
        """Whether the answer says the same."""
        return all(line.answered == line.number.value for line in self.lines)

    @property
    def has_drifted(self) -> bool:
        """Whether the answer says something else somewhere."""
        return any(line.differs for line in self.lines)

    @property
    def sent(self) -> str:
        """What the button sends: the numbers as they stand on the page, whatever the register says by then."""
        return " ".join(f"{line.number.key}={line.number.value}" for line in self.lines)


def offer_at(user: User, assessment: Assessment, question: Question, answer: Answer | None) -> Offer | None:
    """Return what is offered to `user` at one question, in the order in which it asks; None without anything."""
    numbers = {one.key: one for source in _sources for one in source(user, assessment, question)}
    values = (answer.counts if answer is not None else None) or {}
    lines = tuple(
        Line(entry.label, numbers[entry.key], values.get(entry.key))
        for entry in question.indicator.inputs
        if entry.key in numbers
    )
    return Offer(lines) if lines else None


def taken_over(data: QueryDict) -> QueryDict:
    """Return a form of a question with the offered numbers in the place of what was typed, where the button was pressed.

    They are read as everything that is typed, so that what does not fit the question is refused as ever.
    """
    pairs = [pair.partition("=") for pair in data.get(FIELD, "").split()]
    if not pairs:
        return data
    taken = data.copy()
    for key, _, value in pairs:
        taken[COUNT_PREFIX + key] = value
    return taken
