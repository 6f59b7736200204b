"""The row of pages below *Program*."""

from typing import Any

from django import template

from assessment.programme.tabs import TABS
from assessment.rounds.models import Assessment

register = template.Library()


@register.inclusion_tag("assessment/programme/tabs.html")
def programme_tabs(assessment: Assessment, current: str) -> dict[str, Any]:
    """Show the row on a page that stands under the tab `current`."""
    return {"tabs": TABS, "assessment": assessment, "current": current}
