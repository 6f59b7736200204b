"""The records of monitoring as rows that documents prove: minutes, invitations, lists of who was there."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.people.models import User
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.monitoring.permissions import (
    check_can_keep_monitoring,
    check_is_not_ended,
    check_may_keep_monitoring,
)
from assessment.programme.monitoring.selectors import title_of
from assessment.programme.plan.selectors.lines import get_plan_assessment
from assessment.programme.records import Record, RecordKind
from assessment.rounds.selectors.assessments import assessments_in_scope

KEY = "monev"


def get_own_record(user: User, pk: int) -> Monitoring:
    """Return one record of a round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    row = get_object_or_404(Monitoring.objects.filter(assessment__in=assessments_in_scope(user)), pk=pk)
    row.assessment = get_plan_assessment(user, row.assessment_id)
    return row


def _find(user: User, pk: int) -> Record:
    row = get_own_record(user, pk)
    return Record(
        assessment=row.assessment,
        title=title_of(row),
        back=reverse("assessment:monitoring-detail", args=[row.assessment_id, row.pk]),
        tab="Monev",
    )


def _check_may_prove(user: User, pk: int) -> None:
    row = get_own_record(user, pk)
    check_may_keep_monitoring(user, row.assessment, row.area)
    check_is_not_ended(row)


def _check_can_prove(user: User, pk: int) -> None:
    row = get_own_record(user, pk)
    check_can_keep_monitoring(user, row.assessment, row.area)
    check_is_not_ended(row)


# Whether the building of ZI is monitored, and whether what came of it is followed up.
ASKED = {
    "permenpanrb-52-2014": frozenset({"A.I.3.b", "A.I.3.c"}),
    "permenpanrb-10-2019": frozenset({"A.I.3.b", "A.I.3.c"}),
    "permenpanrb-90-2021": frozenset({"A.I.1.iii.b", "A.I.1.iii.c"}),
}
MONITORING = RecordKind(KEY, _find, _check_may_prove, _check_can_prove, ASKED)
