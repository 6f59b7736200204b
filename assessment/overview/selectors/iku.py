"""The IKU of a round, where its instansi counts the predicate as one."""

from collections.abc import Sequence

from assessment.figures.iku import NONE_WON, Iku, Rule
from assessment.lke.models import Predicate
from assessment.overview.selectors.figures import figure_of
from assessment.people.models import Instansi, User
from assessment.people.permissions import can
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_is_of_team


def rule_of(instansi: Instansi) -> Rule | None:
    """Return how an instansi counts the predicate; None where it does not. No query."""
    if not instansi.iku_name or instansi.iku_target is None:
        return None
    factors = {
        Predicate.WBK.value: instansi.iku_factor_wbk,
        Predicate.WBBM.value: instansi.iku_factor_wbbm,
        NONE_WON: instansi.iku_factor_none,
    }
    said = {predicate: factor for predicate, factor in factors.items() if factor is not None}
    return Rule(instansi.iku_name, instansi.iku_target, said)


def iku_of(assessment: Assessment, visible: Sequence[Evaluation]) -> Iku | None:
    """Return the IKU of a round; None where its instansi has no rule. No query.

    visible: the evaluations the reader may see, in the order of the year, each with its score. The final total is the last one
    of TPN, or where TPI ended the round, of TPI; the unit's own sheet is none.
    """
    rule = rule_of(assessment.unit.instansi)
    if rule is None:
        return None
    is_won = assessment.outcome == Assessment.Outcome.GRANTED if assessment.outcome else None
    last = next(
        (
            figure
            for stage in (Stage.TPN, Stage.TPI)
            for evaluation in reversed(visible)
            if evaluation.stage == stage and (figure := figure_of(assessment, evaluation)).total is not None
        ),
        None,
    )
    total, source = (None, "") if last is None else (last.total, last.title)
    if last is not None and last.scorer:
        source = f"{source} ({last.scorer})"
    return Iku(rule, str(assessment.target), is_won, total, source)


def iku_for(user: User, assessment: Assessment, visible: Sequence[Evaluation]) -> Iku | None:
    """Return the same for the unit's own team; None for everybody else: it is of the contract of the office."""
    return iku_of(assessment, visible) if can(check_is_of_team, user, assessment, "IKU") else None
