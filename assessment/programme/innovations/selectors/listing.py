"""The innovations of a unit, area by area, as one round reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.innovations.selectors.innovations import get_programme_round, innovations_of, ruling_of
from assessment.programme.innovations.words import change_text
from assessment.programme.models import Innovation, InnovationClaim
from assessment.programme.permissions import check_programme_is_open
from assessment.rounds.models import Assessment
from assessment.xray.innovation_rule import COUNTS, NOT_SAID, Ruling
from zi_portal.kit.indonesian import count_text


@dataclass(frozen=True)
class InnovationLine:
    """One innovation as its row shows it."""

    innovation: Innovation
    ruling: Ruling
    claim: InnovationClaim | None  # of this round

    @property
    def effect(self) -> str:
        """What it changed, in words."""
        return change_text(self.innovation)

    @property
    def lacks_reason(self) -> bool:
        """Whether the round claims it though it does not count, without having said why."""
        return self.claim is not None and self.ruling.counts is False and not self.claim.reason


@dataclass(frozen=True)
class AreaInnovations:
    """The innovations of one pokja."""

    key: AreaKey
    lines: tuple[InnovationLine, ...]


@dataclass(frozen=True)
class InnovationList:
    """The innovations of the unit of a round that are not ended."""

    assessment: Assessment
    lines: tuple[InnovationLine, ...]
    ended: tuple[Innovation, ...]
    keeps: bool  # whether the person may add one
    is_closed: bool  # whether the outcome is recorded

    @cached_property
    def areas(self) -> tuple[AreaInnovations, ...]:
        """Those with innovations, in the order of the LKE."""
        found = {key: tuple(line for line in self.lines if line.innovation.area == key) for key in AreaKey}
        return tuple(AreaInnovations(key, lines) for key, lines in found.items() if lines)

    @property
    def claimed(self) -> tuple[InnovationLine, ...]:
        """Those the round claims."""
        return tuple(line for line in self.lines if line.claim is not None)

    @property
    def verdict(self) -> str:
        """The heading: `Inovasi WBBM 2026: 4 dihitung, 10 belum pasti dari 14 yang diklaim`."""
        title = f"Inovasi {self.assessment.target} {self.assessment.period.year}"
        if not self.lines:
            return title
        if not self.claimed:
            return f"{title}: belum ada yang diklaim"
        said = _counted(line.ruling for line in self.claimed)
        return f"{title}: {said} dari {count_text(len(self.claimed))} yang diklaim"


def _counted(rulings: Iterable[Ruling]) -> str:
    counts = [ruling.counts for ruling in rulings]
    parts = [
        (counts.count(True), COUNTS.word.lower()),
        (counts.count(False), "tidak dihitung"),
        (counts.count(None), NOT_SAID.word.lower()),
    ]
    return ", ".join(f"{count_text(number)} {word}" for number, word in parts if number or word == "dihitung")


def get_innovations(user: User, pk: int) -> InnovationList:
    """Return the innovations of the unit of a round, of whose team `user` must be; a fixed number of queries."""
    assessment = get_programme_round(user, pk)
    claims = {
        claim.innovation_id: claim
        for claim in assessment.innovation_claims.filter(withdrawn_at__isnull=True).order_by()
    }
    rows = list(innovations_of(assessment).order_by("name", "pk"))
    is_open = permissions.can(check_programme_is_open, assessment)
    return InnovationList(
        assessment=assessment,
        lines=tuple(
            InnovationLine(row, ruling_of(row, assessment), claims.get(row.pk)) for row in rows if row.ended_at is None
        ),
        ended=tuple(row for row in rows if row.ended_at is not None),
        keeps=is_open and bool(led_areas(user, assessment.unit)),
        is_closed=not is_open,
    )
