"""Whose result this is, in words."""

from assessment.rounds.models import Evaluation, Stage


def scorer_title(evaluation: Evaluation) -> str:
    """Return how an evaluation is called: `Penilaian TPI, putaran 2, ketua`."""
    title = round_title(evaluation)
    return f"{title}, {evaluation.get_tier_display().lower()}" if evaluation.tier else title


def round_title(evaluation: Evaluation) -> str:
    """Return the same without the tier, which the unit need not know: `Penilaian TPI, putaran 2`."""
    stage = evaluation.get_stage_display()
    return stage if evaluation.round == 1 else f"{stage}, putaran {evaluation.round}"


def scorer_note(evaluation: Evaluation) -> str:
    """Return what a reader must know of an evaluation's figures: their form, and that a draft is a draft."""
    if evaluation.form == Evaluation.Form.RECAP:
        return "rekap nilai"
    if evaluation.stage == Stage.SELF:
        return "klaim unit, per pertanyaan"
    return "per pertanyaan" if evaluation.is_published else "konsep, belum diterbitkan"
