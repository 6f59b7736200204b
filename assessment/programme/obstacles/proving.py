"""Obstacles as rows that documents prove: that there was one, and what came of its solution."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.permissions import check_can_report, check_may_report
from assessment.programme.plan.selectors.lines import get_plan_assessment
from assessment.programme.records import Record, RecordKind
from assessment.rounds.selectors.assessments import assessments_in_scope

KEY = "hambatan"


def get_known_obstacle(user: User, pk: int) -> Obstacle:
    """Return one obstacle of a round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    known = Obstacle.objects.filter(assessment__in=assessments_in_scope(user)).select_related("owner")
    obstacle = get_object_or_404(known, pk=pk)
    obstacle.assessment = get_plan_assessment(user, obstacle.assessment_id)
    return obstacle


def _find(user: User, pk: int) -> Record:
    obstacle = get_known_obstacle(user, pk)
    return Record(
        assessment=obstacle.assessment,
        title=f"Hambatan: {obstacle}",
        back=reverse("assessment:obstacle-detail", args=[obstacle.assessment_id, obstacle.pk]),
        tab="Hambatan",
    )


def _check_may_prove(user: User, pk: int) -> None:
    check_may_report(user, get_known_obstacle(user, pk))


def _check_can_prove(user: User, pk: int) -> None:
    check_can_report(user, get_known_obstacle(user, pk))


PROVEN = RecordKind(KEY, _find, _check_may_prove, _check_can_prove)
