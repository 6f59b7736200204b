"""Recording, changing and ending the changes of an agent."""

from dataclasses import asdict

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from assessment.programme.agents.facts import ChangeFacts
from assessment.programme.agents.models import AgentChange, ChangeAgent
from assessment.programme.agents.services.rows import (
    TO_COME,
    changed_of,
    end,
    is_to_come,
    locked_row,
    refuse,
    refuse_ended,
    write,
)
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def add_change(*, agent: ChangeAgent, facts: ChangeFacts, by: User) -> AgentChange:
    """Record a change that an agent plans or made.

    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded, InvalidInput for a role model, an agent out of office,
    and at the field that is wrong: half of a pair, a day to come, a day before the decree, integrated before it was made.
    """
    agent = locked_row(agent, by)
    if agent.part != ChangeAgent.Part.AGENT:
        raise InvalidInput({"": ["Perubahan dicatat untuk agen perubahan, bukan untuk role model."]})
    row = AgentChange(agent=agent)
    _refuse(row, facts)
    write(row, asdict(facts), AuditEvent.Kind.AGENT_CHANGE_RECORDED, by)
    return row


@transaction.atomic
def change_change(*, change: AgentChange, facts: ChangeFacts, by: User, seen: str) -> AgentChange:
    """Say anew how far a change is. Nothing is written where the same stands already.

    seen: `content_digest` that `by` read. Raises as `add_change`, and StaleRow if other content was saved since `seen`.
    """
    row: AgentChange = locked_row(change, by)
    refuse_ended(row.agent)
    values = asdict(facts)
    if changed := changed_of(row, values, seen):
        _refuse(row, facts)
        write(row, values, AuditEvent.Kind.AGENT_CHANGE_RECORDED, by, changed)
    return row


@transaction.atomic
def end_change(*, change: AgentChange, reason: str, by: User) -> AgentChange:
    """Give a change up: it is counted no more. Raises ActionDenied if `by` may not, InvalidInput without a reason."""
    row: AgentChange = locked_row(change, by)
    end(row, reason, AuditEvent.Kind.AGENT_CHANGE_ENDED, by)
    return row


def _refuse(row: AgentChange, facts: ChangeFacts) -> None:
    """Refuse what contradicts itself or the decree, each at its field."""
    errors, today = {}, today_in(row.agent.assessment.unit)
    decreed = row.agent.decree_date
    if facts.made and facts.made_on is None:
        errors["made_on"] = "Isi hari perubahan ini dibuat."
    elif facts.made_on is not None and not facts.made:
        errors["made"] = "Tuliskan perubahan apa yang dibuat."
    if is_to_come(facts.made_on, today):
        errors["made_on"] = TO_COME
    elif facts.made_on is not None and decreed is not None and facts.made_on < decreed:
        errors["made_on"] = f"SK agen ini bertanggal {long_date(decreed)}. Isi hari itu atau sesudahnya."
    if facts.system and facts.integrated_on is None:
        errors["integrated_on"] = "Isi hari sejak perubahan ini terintegrasi."
    elif facts.integrated_on is not None and not facts.system:
        errors["system"] = "Tuliskan sistemnya, misalnya nama SOP atau aplikasi."
    if facts.integrated_on is not None:
        if facts.integrated_on > today:
            errors["integrated_on"] = TO_COME
        elif facts.made_on is None:
            errors["made_on"] = "Isi dahulu perubahan yang dibuat beserta tanggalnya."
        elif facts.integrated_on < facts.made_on:
            errors["integrated_on"] = "Perubahan terintegrasi paling awal pada hari ia dibuat. Periksa kedua tanggal."
    refuse(errors)
