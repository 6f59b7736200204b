"""The rows of a programme in the world of the access table, each with the mark of its unit."""

from dataclasses import dataclass

from django.utils import timezone

from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.models import Innovation, Obstacle, WorkItem
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.plan.models import WorkProgress
from assessment.programme.registers.models import ServicePromise
from assessment.programme.suggestions.models import Suggestion, SuggestionForm
from evidence.documents.models import RecordCitation
from tests import factories


@dataclass
class ProgrammeRows:
    """What a programme of the round holds, one row of each kind that has an address."""

    work: WorkItem
    obstacle: Obstacle
    innovation: Innovation
    idea: InnovationIdea
    agent: ChangeAgent
    agent_change: AgentChange
    pact: IntegrityPact
    promise: ServicePromise
    progress: WorkProgress
    monitoring: Monitoring
    record_proof: RecordCitation
    asked: SuggestionForm
    suggestion: Suggestion


def programme_of(assessment, user, mark, document):
    """Return name of a row of `Place` → the row; `document` proves the progress."""
    work = WorkItem.objects.create(assessment=assessment, area="PW", title=f"KANARI-{mark}-kegiatan", owner=user)
    now = timezone.now()
    progress = work.progress.create(
        month=1, percent=10, text=f"KANARI-{mark}-kemajuan", reported_at=now, reported_by=user
    )
    suggestion = factories.make_suggestion(assessment, user, mark)
    agent = factories.make_agent(assessment, f"KANARI-{mark}-agen")
    return {
        "asked": suggestion.form,
        "suggestion": suggestion,
        "work": work,
        "obstacle": Obstacle.objects.create(
            assessment=assessment, area="PW", obstacle=f"KANARI-{mark}-hambatan", owner=user
        ),
        "innovation": factories.make_innovation(assessment, f"KANARI-{mark}-inovasi", area="PW"),
        "idea": factories.make_idea(assessment, user, f"KANARI-{mark}-ide", area="PW"),
        "agent": agent,
        "agent_change": agent.changes.create(plan=f"KANARI-{mark}-perubahan"),
        "pact": IntegrityPact.objects.create(
            assessment=assessment, name=f"KANARI-{mark}-kelompok", members=9, signed=0
        ),
        "promise": factories.make_registers(assessment, user, mark),
        "progress": progress,
        "monitoring": factories.make_monitoring(assessment, user, f"KANARI-{mark}-monev"),
        "record_proof": RecordCitation.objects.create(
            kind="kemajuan",
            record_id=progress.pk,
            assessment=assessment,
            document=document,
            created_at=now,
            created_by=user,
        ),
    }
