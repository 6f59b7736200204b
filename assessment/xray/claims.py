"""The innovations that a round claims, each with whether a WBK was won with it before."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assessment.lke.models import Predicate
from assessment.programme.models import Innovation, InnovationClaim
from assessment.rounds.models import Assessment


@dataclass(frozen=True)
class Claimed:
    """One innovation as a round claims it."""

    claim: InnovationClaim
    was_used: bool  # for a WBK that was won, by a claim of an earlier round or by the mark of the innovation

    @property
    def innovation(self) -> Innovation:
        """The innovation itself."""
        return self.claim.innovation


def carried_wbk(assessment: Assessment, innovation: str) -> Exists:
    """Return whether a WBK won in an earlier year than that of the round was claimed with an innovation, as a database asks it.

    innovation: the path from the row that is asked to the pk of the innovation.
    """
    return Exists(
        InnovationClaim.objects.filter(
            innovation=OuterRef(innovation),
            withdrawn_at__isnull=True,
            assessment__target=Predicate.WBK,
            assessment__outcome=Assessment.Outcome.GRANTED,
            assessment__period__year__lt=assessment.period.year,
        )
    )


def claims_of(assessment: Assessment) -> list[Claimed]:
    """Return what the round claims, area by area; one query."""
    rows = InnovationClaim.objects.filter(assessment=assessment, withdrawn_at__isnull=True)
    found = rows.select_related("innovation").annotate(won=carried_wbk(assessment, "innovation"))
    return [Claimed(claim, claim.won or claim.innovation.used_for_wbk) for claim in found]
