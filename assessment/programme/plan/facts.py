"""What somebody says of a line of the rencana kerja, before it is one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """One line as a form, an import or last year tells it."""

    area: str  # an AreaKey
    title: str
    months: int  # bits, see programme/months.py; at least one
    goal: str = ""
    is_priority: bool = False
    owner: int | None = None  # pk of a person of the team
    budget: int | None = None  # whole rupiah
    codes: tuple[str, ...] = ()  # of the questions it serves
