"""How a submitted round becomes the unit's again: TPI sends it back, or the admin instansi opens it at the unit's request."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from assessment.handover.services import handovers
from assessment.handover.services.handovers import Words
from assessment.people.models import User
from assessment.rounds.models import Assessment, Evaluation, Handover, Stage
from assessment.rounds.workflow import Act
from assessment.scores.services import refresh_score
from assessment.sheet.services import copy_answers
from zi_portal.kit.refusals import InvalidInput

LONGEST_REPAIR = timedelta(days=90)


def begin_repair(assessment: Assessment, evaluation: Evaluation, act: Act, *, words: Words, by: User) -> Handover:
    """Let the unit repair a round that the caller has locked for `act`, one of `workflow.REPAIRS`.

    The sheet that was submitted stays as it was, and so do those of TPI beside it; the unit goes on in a copy, the next
    round, judged by today's documents. words: with the reason and, as `due_at`, until when.
    Raises InvalidInput without a reason or with an end that has no time in it.
    """
    words = replace(words, reason=words.reason.strip())
    if not words.reason:
        raise InvalidInput({"reason": ["Isi alasannya, supaya unit tahu apa yang harus diperbaiki."]})
    check_end(words.due_at)
    for sheet in assessment.evaluations.filter(stage=Stage.TPI, round=evaluation.round):
        handovers.lock_answers(sheet)
    assessment.repair_from, assessment.repair_until = timezone.now(), words.due_at
    assessment.save(update_fields=["repair_from", "repair_until"])
    handover = handovers.move(assessment, evaluation, act, by=by, words=words)
    copy = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=evaluation.round + 1)
    copy_answers(evaluation.answers.all(), copy)
    refresh_score(copy)
    return handover


def check_end(due_at: datetime | None) -> None:
    """Refuse an end of the repair that has no time in it, or more than is ever given."""
    now = timezone.now()
    if due_at is None or not now < due_at <= now + LONGEST_REPAIR:
        raise InvalidInput(
            {"due_on": [f"Batas perbaikan paling cepat hari ini, paling lambat {LONGEST_REPAIR.days} hari lagi."]}
        )
