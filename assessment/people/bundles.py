"""Work that goes from one person of a team to another in one act; the packages that own it register here at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.people.areas import AreaKey
from assessment.people.models import Unit, User


@dataclass(frozen=True)
class Bundle:
    """What somebody has of one kind in one area, and hands over as a whole."""

    key: str  # within a form, the same as long as the work is
    name: str  # `6 tugas menjawab pertanyaan`
    where: str  # of what it is: the round
    area: AreaKey
    count: int
    late: int


@dataclass(frozen=True)
class Kind:
    """One kind of work: what a person has of it for whoever may know, and how a bundle goes to another person.

    hand_on: bundle, who has it, who gets it, by whom; within a transaction. Raises InvalidInput at the key of the bundle for
    somebody who cannot have it, ActionDenied for who may not hand it over.
    """

    bundles_of: Callable[[User, Unit, User], Sequence[Bundle]]  # reader, unit, who leaves
    hand_on: Callable[[str, Unit, User, User, User], int]  # key, unit, who leaves, who gets it, by whom; how many went


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Let what `kind` tells be handed over; its keys begin with `name` and a hyphen."""
    _kinds[name] = kind


def bundles_of(reader: User, unit: Unit, person: User) -> list[Bundle]:
    """Return what `person` has in `unit` of every kind, as far as `reader` may know."""
    return [bundle for kind in _kinds.values() for bundle in kind.bundles_of(reader, unit, person)]


def hand_on(key: str, *, unit: Unit, person: User, to: User, by: User) -> int:
    """Hand one bundle of `person` on, and return of how many things."""
    return _kinds[key.partition("-")[0]].hand_on(key, unit, person, to, by)
