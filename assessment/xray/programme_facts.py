"""What the rules of the programme look at: the registers of one office beside its answers, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.xray.facts import Question


@dataclass(frozen=True)
class ObstacleFact:
    """One obstacle that is not solved. url: where its solution is written."""

    text: str
    area: str
    url: str
    has_solution: bool = False
    since_on: date | None = None
    codes: tuple[str, ...] = ()  # questions it concerns


@dataclass(frozen=True)
class LineFact:
    """One line of the rencana kerja. url: where its months are reported and proved."""

    title: str
    area: str
    url: str
    is_over: bool  # whether it was said to be done, or all its months are past
    proofs: int  # documents that prove one of its months
    codes: tuple[str, ...] = ()  # questions it serves


@dataclass(frozen=True)
class UnmonitoredFact:
    """The months of one pokja, or of the whole team, that are past without a record though its work had begun."""

    area: str  # "" for the whole team
    label: str
    months: int  # bits, see programme/months.py


@dataclass(frozen=True)
class ChangeFact:
    """One change of the team that no SK gives by itself."""

    on: date
    told: str  # such as `Sari menjadi ketua tim ZI`


@dataclass(frozen=True)
class DecreeFact:
    """The latest SK of the team that holds. until: the last day whose changes it can know."""

    number: str
    dated_on: date
    until: date


@dataclass(frozen=True)
class NumberFact:
    """One number that a register knows of a question."""

    code: str
    key: str  # of the number of the question
    value: int
    how: str  # which register, column and months
    missing: str  # the months that are over and say nothing; "" where none
    url: str  # where it is filled in


@dataclass(frozen=True)
class ProgrammeFacts:
    """The programme of one round as the rules see it, with its answers. What nobody recorded tells nothing."""

    instrument: str  # code of the LKE
    questions: Mapping[str, Question]  # by code, in the order of the LKE
    area_names: Mapping[str, str] = field(default_factory=dict)
    obstacles: tuple[ObstacleFact, ...] = ()
    lines: tuple[LineFact, ...] = ()
    unmonitored: tuple[UnmonitoredFact, ...] = ()
    monitoring_url: str = ""
    decree: DecreeFact | None = None
    changes: tuple[ChangeFact, ...] = ()
    decrees_url: str = ""
    numbers: tuple[NumberFact, ...] = ()
