"""For whom the menu is made: the conditions under which `urls` of a package shows an entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role


@dataclass(frozen=True)
class Viewer:
    """A person by the roles held today."""

    held: list[Membership]
    page_round: int | None = None  # pk of the open round of `unit` that the page is about, where there are several

    @property
    def teams(self) -> set[int | None]:
        """The units in whose own team the person is."""
        return {m.unit_id for m in self.held if m.role in UNIT_TEAM_ROLES}

    @property
    def unit(self) -> int | None:
        """The pk of that unit, None for whoever is in no team or in several."""
        return next(iter(self.teams)) if len(self.teams) == 1 else None

    @property
    def round(self) -> int | None:
        """The pk of the round of `unit` that the menu leads to: that of the page, else the first; None without one."""
        if self.page_round is not None:
            return self.page_round
        found = (getattr(m, "current_assessment_id", None) for m in self.held if m.unit_id == self.unit)
        return next((pk for pk in found if pk is not None), None)

    @property
    def open_count(self) -> int:
        """How many rounds of `unit` are not over."""
        found = (getattr(m, "open_round_count", None) for m in self.held if m.unit_id == self.unit)
        return next((count for count in found if count is not None), 0)

    def holds(self, *roles: Role) -> bool:
        """Whether the person holds one of `roles`, wherever."""
        return any(m.role in roles for m in self.held)


def for_role(*roles: Role) -> Callable[[Viewer], Sequence[object] | None]:
    """Return the condition of an entry that whoever holds one of `roles` sees; its address has no arguments."""
    return lambda viewer: () if viewer.holds(*roles) else None


def for_round(viewer: Viewer) -> Sequence[object] | None:
    """Show an entry about a round to the team of its unit."""
    return None if viewer.round is None else (viewer.round,)


def for_unit(viewer: Viewer) -> Sequence[object] | None:
    """Show an entry about a unit to its team."""
    return None if viewer.unit is None else (viewer.unit,)


def for_unit_as(*roles: Role) -> Callable[[Viewer], Sequence[object] | None]:
    """Return the condition of an entry about a unit that those of its team who hold one of `roles` see."""
    return lambda viewer: for_unit(viewer) if viewer.holds(*roles) else None
