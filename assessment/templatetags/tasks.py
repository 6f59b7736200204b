"""What pages of tasks look up."""

from collections.abc import Mapping

from django import template

from assessment.tasks.selectors.giving import GivingPage
from assessment.tasks.selectors.tasks import Line

register = template.Library()


@register.simple_tag
def held_by(page: GivingPage, code: str) -> Line | None:
    """Return the task that somebody has at the question `code`, or None."""
    return page.held.get(code)


@register.filter
def task_at(tasks: Mapping[int, Line], pk: int) -> Line | None:
    """Return the task at the question `pk`, or None."""
    return tasks.get(pk)
