"""What waits for TPI, in the order in which it presses: days left, then how far the claim is from its minimum, then the risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from assessment.handover.selectors.handovers import Waiting
from assessment.lke.selectors.instruments import get_instrument
from assessment.overview.selectors.rounds import Round, rounds
from assessment.people.held import TPI_ROLES, memberships_of
from assessment.people.models import User
from assessment.rounds.models import Assessment, Stage
from assessment.rounds.window import stage_window
from assessment.rounds.workflow import Status


@dataclass(frozen=True)
class Queued:
    """One round that waits; the figures are None where they are not TPI's to know, or nobody's."""

    waiting: Waiting
    days_left: int | None = None  # of TPI's window
    claim: Fraction | None = None
    gap: Fraction | None = None  # claim less the minimum the target asks of the whole
    at_risk: Fraction | None = None

    @property
    def below(self) -> Fraction | None:
        """Points by which even the claim misses its minimum, None where it does not."""
        return -self.gap if self.gap is not None and self.gap < 0 else None


def queue_of(user: User, waiting: Sequence[Waiting]) -> list[Queued]:
    """Return what waits, what is with TPI in the order in which it presses, everything else before it as it came.

    Two queries more than `waiting` has cost, whatever its length; none where nothing is with TPI.
    """
    judged = frozenset(_units_judged(user))
    with_tpi = [
        one
        for one in waiting
        if Status(one.assessment.status) == Status.TPI_REVIEW and one.assessment.unit_id in judged
    ]
    others = [Queued(one) for one in waiting if one not in with_tpi]
    lines = (
        {line.assessment.pk: line for line in rounds(user, [one.assessment for one in with_tpi])} if with_tpi else {}
    )
    queued = [_queued(one, lines[one.assessment.pk]) for one in with_tpi]
    far = Fraction(10**6)
    queued.sort(
        key=lambda one: (
            far if one.days_left is None else one.days_left,
            far if one.gap is None else abs(one.gap),
            -(one.at_risk or 0),
        )
    )
    return others + queued


def _units_judged(user: User) -> Iterator[int | None]:
    return (m.unit_id for m in memberships_of(user) if m.role in TPI_ROLES)


def _queued(waiting: Waiting, line: Round) -> Queued:
    minimum = _minimum(waiting.assessment)
    gap = None if line.claim is None or minimum is None else Fraction(line.claim) - minimum
    return Queued(waiting, _days_left(waiting.assessment), line.claim, gap, line.at_risk)


def _minimum(assessment: Assessment) -> Fraction | None:
    instrument = get_instrument(assessment.period.instrument)
    whole = {node.code for node in instrument.tree}
    gates = (gate for gate in instrument.gates[assessment.target] if set(gate.of) == whole and gate.measure == "points")
    return next((gate.exact_minimum for gate in gates), None)


def _days_left(assessment: Assessment) -> int | None:
    window = stage_window(assessment, Stage.TPI)
    left = None if window is None else window.closes_at - timezone.now()
    return None if left is None or left.days < 0 else left.days
