"""The totals of evaluations as a line shows them."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.words import scorer_note, scorer_title
from assessment.scores.selectors import total_against


@dataclass(frozen=True)
class Figure:
    """The total of one evaluation, in points of 100; of a mandiri sheet berdata dukung is the headline."""

    evaluation: int  # its id, to ask where the total comes from
    title: str
    scorer: str
    note: str
    source: str
    total: Fraction | None
    claim: Fraction | None
    is_supported: bool  # whether `total` counts only answers with data dukung
    is_unit: bool  # the unit's own sheet
    round: int  # 2 after a repair

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points without data dukung; None where there is no second figure."""
        return (
            self.claim - self.total if self.is_supported and self.claim is not None and self.total is not None else None
        )

    @property
    def query(self) -> str:
        """What a link to the calculation adds, to ask for this sheet."""
        return f"?penilai={self.evaluation}"


def figure_of(assessment: Assessment, evaluation: Evaluation) -> Figure:
    """Return the total of one evaluation of a round, with its score at hand; no query."""
    score = getattr(evaluation, "score", None)
    claim = total_against(assessment, score.claim_total if score else None)
    supported = total_against(assessment, score.supported_total if score else None)
    return Figure(
        evaluation=evaluation.pk,
        title=scorer_title(evaluation),
        scorer=evaluation.scorer,
        note=scorer_note(evaluation) if supported is None else "berdata dukung",
        source=evaluation.source,
        total=claim if supported is None else supported,
        claim=claim,
        is_supported=supported is not None,
        is_unit=evaluation.stage == Stage.SELF,
        round=evaluation.round,
    )
