"""One row of this package: found for a person, and who changed it last."""

from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.permissions import check_can_read_programme
from assessment.programme.plan.selectors.lines import people_of
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment

AREA = AreaKey.MP  # whose questions ask for agents, role models and the pakta integritas
Row = ChangeAgent | AgentChange | IntegrityPact


def get_agents_round(user: User, pk: int) -> Assessment:
    """Return one round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_programme(user, assessment)
    return assessment


def get_agent(assessment: Assessment, pk: int) -> ChangeAgent:
    """Return one agent or role model of the round, ended or not, or Http404."""
    row = get_object_or_404(assessment.change_agents.select_related("person", "ended_by"), pk=pk)
    row.assessment = assessment
    return row


def get_change(assessment: Assessment, pk: int) -> AgentChange:
    """Return one change of an agent of the round, ended or not, or Http404."""
    rows = AgentChange.objects.filter(agent__assessment=assessment).select_related("agent__person", "ended_by")
    row = get_object_or_404(rows, pk=pk)
    row.agent.assessment = assessment
    return row


def get_pact(assessment: Assessment, pk: int) -> IntegrityPact:
    """Return one group of the pakta integritas of the round, ended or not, or Http404."""
    row = get_object_or_404(assessment.integrity_pacts.select_related("ended_by"), pk=pk)
    row.assessment = assessment
    return row


def same_row(assessment: Assessment, row: Row) -> Row:
    """Return a row as it stands now, inside an act that locked the round."""
    if isinstance(row, ChangeAgent):
        return get_agent(assessment, row.pk)
    return get_change(assessment, row.pk) if isinstance(row, AgentChange) else get_pact(assessment, row.pk)


def persons_for(assessment: Assessment, agent: ChangeAgent | None = None) -> tuple[User, ...]:
    """Return who may be named: the unit's team in force, and whoever stands there already."""
    there = [agent.person] if agent is not None and agent.person is not None else []
    return tuple(dict.fromkeys([*people_of(assessment), *there]))


def last_change(row: Row) -> AuditEvent | None:
    """Return who changed a row last, and when; None where nobody has since the portal knows."""
    rows = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return rows.select_related("actor").order_by("-at", "-pk").first()
