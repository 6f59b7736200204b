"""Acts in whose course a paper is made, and which therefore wait in the line of papers: the final report, and those of later packages.

Each of the latter registers itself once, in the `ready` of its app, under its name in `PaperRequest.What`.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.papers.models import PaperRequest

type Order = dict[str, Any]  # as JSON; what it holds, its act says


@dataclass(frozen=True)
class Way:
    """Where a button of the page leads, and what it says."""

    address: str
    word: str


class Act(Protocol):
    """What is done when its turn comes."""

    def check(self, by: User, order: Order) -> None: ...  # raises ActionDenied, WrongState where `by` may not order it

    # Done again after a crash, it changes nothing. Raises SlotsTaken, ReportUnavailable and what the act raises.
    def carry_out(self, request: PaperRequest, assessment: Assessment) -> None: ...

    def way(self, request: PaperRequest) -> Way: ...  # on from the place in the line, once there is nothing to wait for


_acts: dict[str, Act] = {}


def register(what: PaperRequest.What, act: Act) -> None:
    """Let `act` be done for every request of this name from now on."""
    _acts[what] = act


def act_of(what: str) -> Act | None:
    """Return the act another package registered under this name; None for a paper of this one.

    Raises RuntimeError for an act that nobody registered, the final report among them, which this package issues itself.
    """
    if what in PaperRequest.ACTS and what not in _acts:
        raise RuntimeError(f"the act {what} is not registered")
    return _acts.get(what)
