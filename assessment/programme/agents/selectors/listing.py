"""The agents of change of a round with their changes, its role models, and who signed the pakta integritas."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from assessment.people.models import User
from assessment.people.permissions import denial
from assessment.programme.agents.counting import Change, Figures, figures
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.agents.selectors.rows import AREA, get_agents_round
from assessment.programme.permissions import check_may_keep_area
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import count_text

Part = ChangeAgent.Part


@dataclass(frozen=True)
class ChangeLine:
    """One change as its row shows it."""

    row: AgentChange
    year: int  # of the round

    @property
    def fact(self) -> Change:
        """What the counting knows of it."""
        return fact_of(self.row)

    @property
    def state(self) -> str:
        """How far it is, in a word."""
        if self.row.made_on is None:
            return "Direncanakan"
        return "Terintegrasi" if self.row.integrated_on is not None else "Dibuat"

    @property
    def left_out(self) -> str:
        """Why a change that was made is not counted; "" where it is, or is not made."""
        if self.row.made_on is None or self.fact.counts_in(self.year):
            return ""
        return f"tidak dihitung, karena tidak dibuat dalam tahun {self.year}"


@dataclass(frozen=True)
class AgentLine:
    """One agent with the changes that were not ended."""

    row: ChangeAgent
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class AgentPage:
    """What the page of a round shows. `keeping` says why the person may not change anything; "" if so."""

    assessment: Assessment
    agents: tuple[AgentLine, ...]
    role_models: tuple[ChangeAgent, ...]
    pacts: tuple[IntegrityPact, ...]
    ended: tuple[ChangeAgent | AgentChange | IntegrityPact, ...]
    staff: int | None  # people of the unit, as its page says
    keeping: str

    @property
    def may_prove(self) -> bool:
        """Whether the person may say which documents prove its rows."""
        return not self.keeping

    @cached_property
    def figures(self) -> Figures:
        """What the LKE counts of the agents."""
        changes = [change.fact for agent in self.agents for change in agent.changes]
        return figures(len(self.agents), changes, self.assessment.period.year)

    @property
    def changes(self) -> tuple[AgentChange, ...]:
        """The changes it shows."""
        return tuple(change.row for agent in self.agents for change in agent.changes)

    @property
    def people(self) -> tuple[ChangeAgent, ...]:
        """The agents and role models it shows."""
        return (*(agent.row for agent in self.agents), *self.role_models)

    @property
    def members(self) -> int:
        """How many must sign the pakta integritas."""
        return sum(pact.members for pact in self.pacts)

    @property
    def signed(self) -> int:
        """How many have."""
        return sum(pact.signed for pact in self.pacts)

    @property
    def verdict(self) -> str:
        """The heading: `Agen perubahan 2026: 4 perubahan dari 3 agen, 2 terintegrasi`."""
        title = f"Agen perubahan {self.assessment.period.year}"
        if not self.agents:
            return title
        known = self.figures
        made = f"{count_text(known.made)} perubahan dari {count_text(known.agents)} agen"
        return f"{title}: {made}, {count_text(known.integrated)} terintegrasi"


def fact_of(row: AgentChange) -> Change:
    """Return what the counting knows of a change."""
    return Change(row.made_on, row.integrated_on)


def current_agents(assessment: Assessment) -> QuerySet[ChangeAgent]:
    """Return the agents of change of a round who are in office, each with the `changes` that were not ended."""
    changes = Prefetch("changes", AgentChange.objects.filter(ended_at__isnull=True))
    return assessment.change_agents.filter(part=Part.AGENT, ended_at__isnull=True).prefetch_related(changes)


def get_agents(user: User, pk: int) -> AgentPage:
    """Return the page of one round, of whose team `user` must be; a fixed number of queries."""
    assessment = get_agents_round(user, pk)
    people = list(assessment.change_agents.select_related("person", "ended_by").prefetch_related("changes__ended_by"))
    pacts = list(assessment.integrity_pacts.select_related("ended_by"))
    current = [row for row in people if row.ended_at is None]
    changes = {row.pk: list(row.changes.all()) for row in people}
    year = assessment.period.year
    return AgentPage(
        assessment=assessment,
        agents=tuple(
            AgentLine(row, tuple(ChangeLine(one, year) for one in changes[row.pk] if one.ended_at is None))
            for row in current
            if row.part == Part.AGENT
        ),
        role_models=tuple(row for row in current if row.part == Part.ROLE_MODEL),
        pacts=tuple(row for row in pacts if row.ended_at is None),
        ended=(
            *(row for row in people if row.ended_at is not None),
            *(one for row in current for one in changes[row.pk] if one.ended_at is not None),
            *(row for row in pacts if row.ended_at is not None),
        ),
        staff=assessment.unit.staff_count,
        keeping=denial(check_may_keep_area, user, assessment, AREA),
    )
