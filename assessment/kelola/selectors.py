"""Rounds that were opened by mistake: what stands in one before it is cancelled, and the cancelled ones of an office."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from assessment.accounts.selectors.people import administered_instansi
from assessment.notices.models import Notice
from assessment.people import permissions
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from assessment.rounds.models import Answer, Assessment, Cancellation, Evaluation, EvaluationScore, Stage
from assessment.tasks.models import UNFINISHED, Task
from zi_portal.kit.named import is_named


@dataclass(frozen=True)
class Held:
    """How much a round holds, so that whoever cancels it sees whose work leaves the pages with it."""

    answers: int
    documents: int
    tasks: int
    people: tuple[str, ...]  # who answered in it, the latest first

    @property
    def is_empty(self) -> bool:
        """Whether nobody has worked in it yet."""
        return not (self.answers or self.documents or self.tasks)


def what_is_in(assessment: Assessment) -> Held:
    """Return what stands in `assessment`; four queries. That the person may cancel it was asked."""
    answers = Answer.objects.filter(evaluation__assessment=assessment, evaluation__stage=Stage.SELF)
    names: dict[str, None] = {}
    for full_name, username in answers.order_by("-answered_at", "pk").values_list(
        "answered_by__full_name", "answered_by__username"
    ):
        names.setdefault(full_name or username)
    return Held(
        answers=answers.count(),
        documents=assessment.citations.order_by().values("document").distinct().count(),
        tasks=Task.objects.filter(assessment=assessment, state__in=UNFINISHED).count(),
        people=tuple(names),
    )


def cancelled_in_scope(user: User) -> QuerySet[Cancellation]:
    """Return the cancellations in force that `user` may read of, the newest first: in the own unit, or as its admin.

    None for anybody else: evaluators never saw those rounds.
    """
    held = permissions.memberships_of(user)
    kept = [m.instansi_id for m in held if m.role == Role.INSTANSI_ADMIN]
    own = permissions.units_held(user, UNIT_TEAM_ROLES)
    rows = Cancellation.objects.filter(Q(assessment__unit__instansi__in=kept) | Q(assessment__unit__in=own))
    return _along(rows).filter(restored_at__isnull=True)


def get_cancellation(user: User, pk: int) -> Cancellation:
    """Return one, also of a round restored since, of the instansi `user` administers, or Http404; ActionDenied for others."""
    kept = Cancellation.objects.filter(assessment__unit__instansi__in=administered_instansi(user))
    return get_object_or_404(_along(kept), pk=pk)


def _along(rows: QuerySet[Cancellation]) -> QuerySet[Cancellation]:
    return rows.select_related("by", "assessment__unit__instansi", "assessment__period").order_by("-at", "-pk")


def is_used(assessment: Assessment) -> bool:
    """Whether any row but its own empty sheet hangs on a round: an answer, a document, a task, a setting, an act.

    Every table that names rounds or their sheets is asked, those of packages to come as well. What people were told of the
    round, and that it was cancelled once, rests on no LKE.
    """
    sheets = assessment.evaluations.all()
    if [sheet.stage for sheet in sheets] != [Stage.SELF]:
        return True
    if is_named(assessment, besides=(Evaluation, Notice, Cancellation)):
        return True
    return is_named(sheets[0], besides=(EvaluationScore,))
