"""Marks of questions in a list."""

from collections.abc import Mapping

from django import template

from assessment.notes.selectors.changes import Mark

register = template.Library()


@register.filter
def mark_at(marks: Mapping[int, Mark], indicator_id: int) -> Mark | None:
    """Return the mark of one question of the list, or None."""
    return marks.get(indicator_id)
