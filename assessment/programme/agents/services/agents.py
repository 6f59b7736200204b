"""Recording, changing and ending agents of change and role models."""

from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from assessment.programme.agents.facts import AgentFacts
from assessment.programme.agents.models import ChangeAgent
from assessment.programme.agents.selectors.rows import persons_for
from assessment.programme.agents.services.rows import (
    TO_COME,
    changed_of,
    end,
    is_to_come,
    locked,
    locked_row,
    refuse,
    write,
)
from assessment.rounds.models import Assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.indonesian import long_date

Part = ChangeAgent.Part


@transaction.atomic
def add_agent(*, assessment: Assessment, facts: AgentFacts, by: User) -> ChangeAgent:
    """Record an agent of change or a role model.

    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded, InvalidInput at the field that is wrong: nobody or two
    named, somebody outside the team, named already, an agent without a decree, or a decree of a day to come.
    """
    assessment = locked(assessment, by)
    row = ChangeAgent(assessment=assessment, part=facts.part)
    _refuse(row, facts)
    write(row, _values(facts), AuditEvent.Kind.AGENT_RECORDED, by)
    return row


@transaction.atomic
def change_agent(*, agent: ChangeAgent, facts: AgentFacts, by: User, seen: str) -> ChangeAgent:
    """Say anew who it is; agents stay agents. Nothing is written where the same stands already.

    seen: `content_digest` that `by` read. Raises as `add_agent`, and StaleRow if other content was saved since `seen`.
    """
    row: ChangeAgent = locked_row(agent, by)
    facts = replace(facts, part=row.part)
    values = _values(facts)
    if changed := changed_of(row, values, seen):
        _refuse(row, facts)
        write(row, values, AuditEvent.Kind.AGENT_RECORDED, by, changed)
    return row


@transaction.atomic
def end_agent(*, agent: ChangeAgent, reason: str, by: User) -> ChangeAgent:
    """End somebody's part: neither they nor their changes are counted from then on. Raises ActionDenied, InvalidInput without a reason."""
    row: ChangeAgent = locked_row(agent, by)
    end(row, reason, AuditEvent.Kind.AGENT_ENDED, by)
    return row


def _values(facts: AgentFacts) -> dict[str, Any]:
    values = asdict(replace(facts, person=None)) | {"person": facts.person}
    return {name: value for name, value in values.items() if name != "part"}


def _refuse(row: ChangeAgent, facts: AgentFacts) -> None:
    """Refuse what contradicts itself or the rest of the round, each at its field."""
    assessment, errors = row.assessment, {}
    if facts.person is None and not facts.name:
        errors["person"] = "Pilih anggota tim, atau tuliskan nama orangnya di bawah."
    elif facts.person is not None and facts.name:
        errors["name"] = "Kosongkan nama, karena anggota tim sudah dipilih."
    elif facts.person is not None and facts.person not in persons_for(assessment, row):
        errors["person"] = "Pilih seorang anggota tim dari daftar."
    elif _is_named(row, facts):
        errors["person" if facts.person else "name"] = "Orang ini sudah tercatat dalam peran ini. Ubah yang ada."
    if facts.part == Part.AGENT and not facts.decree_number:
        errors["decree_number"] = "Isi nomor SK yang menetapkan agen perubahan ini."
    if facts.decree_number and facts.decree_date is None:
        errors["decree_date"] = "Isi tanggal SK."
    elif facts.decree_date is not None and not facts.decree_number:
        errors["decree_number"] = "Isi nomor SK."
    if is_to_come(facts.decree_date, today_in(assessment.unit)):
        errors["decree_date"] = TO_COME
    elif facts.decree_date is not None and row.pk is not None:
        made = row.changes.filter(ended_at__isnull=True, made_on__lt=facts.decree_date).order_by("made_on").first()
        if made is not None and made.made_on is not None:
            errors["decree_date"] = (
                f"Perubahan “{made.plan}” dibuat {long_date(made.made_on)}, sebelum SK ini. Periksa kedua tanggal."
            )
    refuse(errors)


def _is_named(row: ChangeAgent, facts: AgentFacts) -> bool:
    others = row.assessment.change_agents.filter(part=facts.part, ended_at__isnull=True).exclude(pk=row.pk)
    return _key(facts.person, facts.name) in {
        _key(other.person, other.name) for other in others.select_related("person")
    }


def _key(person: User | None, name: str) -> str:
    return f"#{person.pk}" if person is not None else fold(clean(name))
