"""Agents of change and their changes as a file: a line a change, one for an agent without any."""

from dataclasses import dataclass

from assessment.programme.agents.models import ChangeAgent
from assessment.programme.agents.selectors.listing import AgentPage, ChangeLine
from zi_portal.kit.tables.table import NO, YES, Column, Table


@dataclass(frozen=True)
class Line:
    """One person, with one change where there is one."""

    person: ChangeAgent
    change: ChangeLine | None = None


def agent_table(page: AgentPage) -> Table[Line]:
    """Return the agents with their changes, then the role models."""
    lines = [Line(agent.row, change) for agent in page.agents for change in (agent.changes or (None,))]
    lines += [Line(person) for person in page.role_models]
    return Table(
        "Agen perubahan",
        (
            Column("Peran", lambda line: line.person.get_part_display(), 16),
            Column("Nama", lambda line: str(line.person), 30),
            Column("Jabatan", lambda line: line.person.position, 30),
            Column("Nomor SK", lambda line: line.person.decree_number, 24),
            Column("Tanggal SK", lambda line: line.person.decree_date, 14),
            Column("Yang diteladankan", lambda line: line.person.example, 40),
            Column("Perubahan yang direncanakan", lambda line: line.change.row.plan if line.change else "", 40),
            Column("Perubahan yang dibuat", lambda line: line.change.row.made if line.change else "", 40),
            Column("Dibuat pada", lambda line: line.change.row.made_on if line.change else None, 14),
            Column("Terintegrasi dalam", lambda line: line.change.row.system if line.change else "", 30),
            Column("Terintegrasi sejak", lambda line: line.change.row.integrated_on if line.change else None, 14),
            Column("Dihitung", lambda line: _counted(line, page.assessment.period.year), 12),
        ),
        lines,
        about=page.assessment.unit.name,
    )


def _counted(line: Line, year: int) -> str:
    if line.change is None:
        return ""
    return YES if line.change.fact.counts_in(year) else NO
