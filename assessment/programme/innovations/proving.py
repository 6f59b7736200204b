"""Innovations as rows that documents prove. One is of its unit, so its documents are tied in the latest round of the unit."""

from django.http import Http404
from django.urls import reverse

from assessment.people.models import User
from assessment.programme.innovations.selectors.innovations import get_innovation, get_programme_round
from assessment.programme.models import Innovation
from assessment.programme.permissions import check_can_keep_area, check_may_keep_area
from assessment.programme.records import Record, RecordKind
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import assessments_in_scope
from zi_portal.kit.refusals import WrongState

KEY = "inovasi"


def _found(user: User, pk: int) -> tuple[Innovation, Assessment]:
    rounds = assessments_in_scope(user).filter(unit__innovations=pk).order_by("-period__year", "-pk")
    latest = rounds.values_list("pk", flat=True).first()
    if latest is None:
        raise Http404
    assessment = get_programme_round(user, latest)
    return get_innovation(assessment, pk), assessment


def _find(user: User, pk: int) -> Record:
    innovation, assessment = _found(user, pk)
    back = reverse("assessment:innovation-detail", args=[assessment.pk, innovation.pk])
    return Record(assessment, f"Inovasi: {innovation.name}", back, "Inovasi")


def _check_may_prove(user: User, pk: int) -> None:
    innovation, assessment = _found(user, pk)
    check_may_keep_area(user, assessment, innovation.area)
    _check_runs(innovation)


def _check_can_prove(user: User, pk: int) -> None:
    innovation, assessment = _found(user, pk)
    check_can_keep_area(user, assessment, innovation.area)
    _check_runs(innovation)


def _check_runs(innovation: Innovation) -> None:
    if innovation.ended_at is not None:
        raise WrongState("Inovasi ini sudah dihentikan, jadi buktinya tidak dapat diubah lagi.")


INNOVATION = RecordKind(KEY, _find, _check_may_prove, _check_can_prove)
