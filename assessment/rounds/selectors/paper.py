"""The head of the document every page of a round begins with: whose it is, which round, where it stands, until when."""

from dataclasses import dataclass

from django.utils import timezone

from assessment.rounds.models import Assessment
from assessment.rounds.window import limit_text, unit_window
from assessment.rounds.workflow import EDITABLE, TURNS, Status


@dataclass(frozen=True)
class Paper:
    """What the head shows, in words."""

    unit: str
    period: str
    status: str = ""
    deadline: str = ""


def paper_of(assessment: Assessment) -> Paper:
    """Return the head of `assessment`, which brings its unit, period and windows along (no query of its own)."""
    status = Status(assessment.status)
    return Paper(
        unit=assessment.unit.name,
        period=f"{assessment.period.name} · target {assessment.target}",
        status=TURNS[status].sentence,
        deadline=_deadline(assessment) if status in EDITABLE else "",
    )


def _deadline(assessment: Assessment) -> str:
    """Return until when the unit may write, and how many days that is; "" where no window is set."""
    window = unit_window(assessment)
    if window is None:
        return ""
    now, unit = timezone.now(), assessment.unit
    if now < window.opens_at:
        return f"dibuka {limit_text(window.opens_at, unit)}"
    moment = limit_text(window.closes_at, unit)
    if now > window.closes_at:
        return f"ditutup {moment}"
    days = (window.closes_at - now).days
    return f"sampai {moment}, {f'{days} hari lagi' if days else 'hari terakhir'}"
