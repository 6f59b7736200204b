"""The rows of this package that documents prove: a decree, a change, a signed pakta integritas."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.people.models import User
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.agents.selectors.rows import AREA, Row, get_agents_round
from assessment.programme.permissions import check_can_keep_area, check_may_keep_area
from assessment.programme.records import Record, RecordKind
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import assessments_in_scope

Find = Callable[[User, int], tuple[Row, Assessment]]


def _agent(user: User, pk: int) -> tuple[Row, Assessment]:
    row = get_object_or_404(ChangeAgent.objects.filter(assessment__in=assessments_in_scope(user)), pk=pk)
    return row, get_agents_round(user, row.assessment_id)


def _change(user: User, pk: int) -> tuple[Row, Assessment]:
    rows = AgentChange.objects.filter(agent__assessment__in=assessments_in_scope(user)).select_related("agent")
    row = get_object_or_404(rows, pk=pk)
    return row, get_agents_round(user, row.agent.assessment_id)


def _pact(user: User, pk: int) -> tuple[Row, Assessment]:
    row = get_object_or_404(IntegrityPact.objects.filter(assessment__in=assessments_in_scope(user)), pk=pk)
    return row, get_agents_round(user, row.assessment_id)


def _kind(key: str, title: str, found: Find) -> RecordKind:
    def find(user: User, pk: int) -> Record:
        row, assessment = found(user, pk)
        back = reverse("assessment:agent-list", args=[assessment.pk])
        return Record(assessment, f"{title}: {row}", back, "Agen perubahan")

    def check_may_prove(user: User, pk: int) -> None:
        check_may_keep_area(user, found(user, pk)[1], AREA)

    def check_can_prove(user: User, pk: int) -> None:
        check_can_keep_area(user, found(user, pk)[1], AREA)

    return RecordKind(key, find, check_may_prove, check_can_prove)


KINDS = (
    _kind("agen", "SK dan keteladanan", _agent),
    _kind("perubahan-agen", "Perubahan", _change),
    _kind("pakta", "Pakta integritas", _pact),
)
