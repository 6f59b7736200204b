"""The row of pages below *Program*, and the months of a line as a drawing."""

from calendar import monthrange
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from assessment.programme.plan.rules import Standing
from assessment.programme.plan.selectors.year import PlanLine
from assessment.programme.tabs import TABS
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import MONTHS

register = template.Library()

# Across in percent of the width, so that a phone shows the same drawing; down in pixels.
STEP = 100 / 12
_RECT = '<rect class="plan-{}" x="{:.2f}%" y="{}" width="{:.2f}%" height="{}"/>'
_LATE = '<svg x="{:.2f}%" y="19"><path class="plan-late" d="M-6 0H6L0 9z"/></svg>'
_AXIS = '<text x="{:.2f}%" y="19"{}>{}</text>'


def _bars(kind: str, y: float, height: float) -> dict[int, str]:
    return {month: _RECT.format(kind, (month - 1) * STEP + 0.4, y, STEP - 0.8, height) for month in range(1, 13)}


TOLD, PLANNED, MISSING = _bars("told", 7, 10), _bars("planned", 7.75, 8.5), _bars("missing", 7.75, 8.5)
LATE = {month: _LATE.format((month - 0.5) * STEP) for month in range(1, 13)}


@register.inclusion_tag("assessment/programme/tabs.html")
def programme_tabs(assessment: Assessment, current: str) -> dict[str, Any]:
    """Show the row on a page that stands under the tab `current`."""
    return {"tabs": TABS, "assessment": assessment, "current": current}


@register.simple_tag
def plan_today(year: int, day: date) -> SafeString:
    """Draw the line of `day` through a year; nothing for a day outside it."""
    if day.year != year:
        return mark_safe("")
    at = (day.month - 1 + (day.day - 1) / monthrange(year, day.month)[1]) * STEP
    return mark_safe(f'<line class="plan-today" x1="{at:.2f}%" x2="{at:.2f}%" y1="-1" y2="31"/>')  # numbers alone


@register.simple_tag
def plan_months(row: PlanLine, today: SafeString) -> SafeString:
    """Draw the months of a line: reported, planned, past without a report, and where it became late. today: of `plan_today`."""
    line = row.line
    parts = [TOLD[month] for month in line.reported]
    for month in line.months:
        if month not in line.reported and not line.is_done:
            parts.append((MISSING if month in row.unreported else PLANNED)[month])
        elif month not in line.reported:
            parts.append(TOLD[month])
    if row.standing is Standing.LATE and line.due_on is not None and line.due_on.year == line.year:
        parts.append(LATE[line.due_on.month])
    return mark_safe(f'<svg class="plan-svg" aria-hidden="true">{"".join(parts)}{today}</svg>')  # made of our constants


@register.simple_tag
def plan_axis(day: date, year: int, letters: int) -> SafeString:
    """Draw the names of the months, each cut to `letters`; the one of `day` stands out."""
    names = (
        _AXIS.format(
            (number - 0.5) * STEP,
            ' class="plan-now"' if (day.year, day.month) == (year, number) else "",
            name[:letters],
        )
        for number, name in enumerate(MONTHS, start=1)
    )
    return mark_safe(f'<svg class="plan-svg plan-axis" aria-hidden="true">{"".join(names)}</svg>')  # our own names
