"""The reports of a line of the rencana kerja as rows that documents prove."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.people.models import User
from assessment.programme.plan.models import WorkProgress
from assessment.programme.plan.permissions import check_can_report, check_may_report
from assessment.programme.plan.selectors.lines import get_plan_assessment
from assessment.programme.records import Record, RecordKind
from assessment.rounds.selectors.assessments import assessments_in_scope
from zi_portal.kit.indonesian import MONTHS

KEY = "kemajuan"


def get_progress(user: User, pk: int) -> WorkProgress:
    """Return one report of a round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    known = WorkProgress.objects.filter(item__assessment__in=assessments_in_scope(user)).select_related("item__owner")
    progress = get_object_or_404(known, pk=pk)
    progress.item.assessment = get_plan_assessment(user, progress.item.assessment_id)
    return progress


def _find(user: User, pk: int) -> Record:
    progress = get_progress(user, pk)
    item = progress.item
    return Record(
        assessment=item.assessment,
        title=f"{MONTHS[progress.month - 1]}: {item.title}",
        back=f"{reverse('assessment:plan-detail', args=[item.assessment_id])}?buka={item.pk}#kegiatan-{item.pk}",
        tab="Rencana kerja",
    )


def _check_may_prove(user: User, pk: int) -> None:
    check_may_report(user, get_progress(user, pk).item)


def _check_can_prove(user: User, pk: int) -> None:
    check_can_report(user, get_progress(user, pk).item)


PROGRESS = RecordKind(KEY, _find, _check_may_prove, _check_can_prove)
