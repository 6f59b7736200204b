"""What of the changes of agents the LKE counts, as its guidance has it: concrete changes made within the year. No Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """One change of an agent who is in office. Days are None where it is not made, or not part of a system."""

    made_on: date | None
    integrated_on: date | None

    def counts_in(self, year: int) -> bool:
        """Return whether it was made within `year`."""
        return self.made_on is not None and self.made_on.year == year


@dataclass(frozen=True)
class Figures:
    """The three numbers that both questions ask."""

    agents: int
    made: int  # within the year
    integrated: int  # of those


def figures(agents: int, changes: Iterable[Change], year: int) -> Figures:
    """Return what `agents` agents in office with these changes make in `year`.

    Source: Permen PANRB 90/2021, Lampiran p. 81 (A.II.1.i.a "dalam 1 tahun", A.II.1.i.b of the same changes).
    """
    made = [change for change in changes if change.counts_in(year)]
    return Figures(agents, len(made), sum(change.integrated_on is not None for change in made))
