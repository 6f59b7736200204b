"""The pages below *Program* but those of the rencana kerja, as `pages.py` beside this names pages."""

from assessment.people.models import Role
from assessment.programme.plan.models import WorkProgress
from assessment.programme.suggestions.models import SuggestionForm

LEAD = Role.TEAM_LEAD


def of_round(*more):
    return lambda world: (world.assessment.pk, *more)


def of_obstacle(world):
    return (world.assessment.pk, world.assessment.obstacles.first().pk)


def of_monitoring(world):
    return (world.assessment.pk, world.assessment.monitorings.first().pk)


def of_promise(world):
    return (world.assessment.pk, world.assessment.service_promises.first().pk)


def of_progress(_world):
    return ("kemajuan", WorkProgress.objects.first().pk)


def of_proven_obstacle(world):
    return ("hambatan", world.assessment.obstacles.first().pk)


def of_innovation(world):
    return (world.assessment.pk, world.assessment.unit.innovations.get().pk)


def of_idea(world):
    return (world.assessment.pk, world.assessment.unit.innovation_ideas.latest("pk").pk)


def of_agent(world):
    return (world.assessment.pk, world.assessment.change_agents.first().pk)


def of_agent_change(world):
    return (world.assessment.pk, world.assessment.change_agents.first().changes.get().pk)


def of_pact(world):
    return (world.assessment.pk, world.assessment.integrity_pacts.get().pk)


def of_form(world):
    return (world.assessment.pk, SuggestionForm.objects.latest("pk").pk)


def of_answer(world):
    form = SuggestionForm.objects.latest("pk")
    return (world.assessment.pk, form.pk, form.suggestions.first().pk)


def of_code(_world):
    return (SuggestionForm.objects.latest("pk").code,)


PROGRAMME = [
    ("assessment:obstacle-list", LEAD, of_round()),
    ("assessment:obstacle-create", LEAD, of_round()),
    *((f"assessment:obstacle-{act}", LEAD, of_obstacle) for act in ("detail", "edit", "report", "end")),
    ("assessment:monitoring-list", LEAD, of_round()),
    ("assessment:monitoring-create", LEAD, of_round()),
    *((f"assessment:monitoring-{act}", LEAD, of_monitoring) for act in ("detail", "edit", "end")),
    ("assessment:register-list", LEAD, of_round()),
    ("assessment:register-import", LEAD, of_round("pengaduan")),
    ("assessment:service-import", LEAD, of_round()),
    ("assessment:register-detail", LEAD, of_round("pengaduan")),
    ("assessment:register-edit", LEAD, of_round("pengaduan")),
    ("assessment:service-list", LEAD, of_round()),
    ("assessment:service-create", LEAD, of_round()),
    ("assessment:service-edit", LEAD, of_promise),
    ("assessment:service-withdraw", LEAD, of_promise),
    ("assessment:innovation-list", LEAD, of_round()),
    ("assessment:innovation-create", LEAD, of_round()),
    *((f"assessment:innovation-{act}", LEAD, of_innovation) for act in ("detail", "edit", "end", "claim")),
    ("assessment:idea-list", LEAD, of_round()),
    ("assessment:idea-create", Role.POKJA_MEMBER, of_round()),
    *((f"assessment:idea-{act}", LEAD, of_idea) for act in ("detail", "edit", "rank", "adopt", "decline")),
    *((f"assessment:{name}", LEAD, of_round()) for name in ("agent-list", "agent-create", "pact-create")),
    *((f"assessment:agent-{act}", LEAD, of_agent) for act in ("edit", "end", "change-create")),
    *((f"assessment:agent-change-{act}", LEAD, of_agent_change) for act in ("edit", "end")),
    *((f"assessment:pact-{act}", LEAD, of_pact) for act in ("edit", "end")),
    ("evidence:record-citations", LEAD, of_progress),
    ("evidence:record-citations", LEAD, of_proven_obstacle),
    ("assessment:suggestion-form-list", LEAD, of_round()),
    ("assessment:suggestion-form-create", LEAD, of_round()),
    *((f"assessment:suggestion-form-{act}", LEAD, of_form) for act in ("detail", "edit", "print", "empty")),
    *((f"assessment:suggestion-{act}", LEAD, of_answer) for act in ("detail", "obstacle", "task", "idea")),
    ("assessment:suggestion-send", None, of_code),
]
