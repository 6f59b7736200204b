"""What forms say of the rows of this package, before they are rows."""

from dataclasses import dataclass
from datetime import date

from assessment.people.models import User


@dataclass(frozen=True)
class AgentFacts:
    """Who is agent of change or role model."""

    part: str  # a ChangeAgent.Part
    person: User | None = None
    name: str = ""  # of one without an account
    position: str = ""
    decree_number: str = ""
    decree_date: date | None = None
    example: str = ""


@dataclass(frozen=True)
class ChangeFacts:
    """One change of an agent."""

    plan: str
    made: str = ""
    made_on: date | None = None
    system: str = ""
    integrated_on: date | None = None


@dataclass(frozen=True)
class PactFacts:
    """How many of a group must sign, and how many have."""

    name: str
    members: int
    signed: int
    signed_on: date | None = None
