"""What pages of tasks look up."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessment.tasks.selectors.board import Load
from assessment.tasks.selectors.giving import GivingPage
from assessment.tasks.selectors.needs import Sharing, tick_of
from assessment.tasks.selectors.tasks import Line

register = template.Library()
MOST_SQUARES = 16  # more would be wider than a phone
SQUARE_STEP, SQUARE_HEIGHT = 11, 16  # pixels


@register.simple_tag
def held_by(page: GivingPage, code: str) -> Line | None:
    """Return the task that somebody has at the question `code`, or None."""
    return page.held.get(code)


@register.filter
def task_at(tasks: Mapping[int, Line], pk: int) -> Line | None:
    """Return the task at the question `pk`, or None."""
    return tasks.get(pk)


@register.simple_tag
def load_squares(load: Load) -> SafeString:
    """Draw one square for each task, late ones first; the same scale for everybody. The figures stand beside it in words."""
    kinds = ["late"] * load.late + ["week"] * load.week + ["later"] * load.later
    squares = (
        (kind, place * SQUARE_STEP + 1, SQUARE_STEP - 4, SQUARE_HEIGHT - 2)
        for place, kind in enumerate(kinds[:MOST_SQUARES])
    )
    body = format_html_join("", '<rect class="load-{}" x="{}" y="1" width="{}" height="{}"/>', squares)
    return format_html(
        '<svg class="load-squares" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">{body}</svg>{more}',
        width=max(1, min(len(kinds), MOST_SQUARES)) * SQUARE_STEP,
        height=SQUARE_HEIGHT,
        body=body,
        more=" …" if len(kinds) > MOST_SQUARES else "",
    )


@register.simple_tag
def need_at(sharing: Sharing, code: str, key: object) -> dict[str, object]:
    """Return the box of a need, `tick` "" where the reader cannot give it now, and `line`, the task somebody has there."""
    tick = tick_of(code, str(key))
    is_free = sharing.is_open and tick in sharing.free
    return {"tick": tick if is_free else "", "line": sharing.held.get(tick)}
