"""Whose words the criteria on a page are, with the regulation's page, said once on each page of criteria."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.lke import criteria_words
from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import get_instrument
from assessment.scoring import Indicator
from assessment.templatetags.zi import icon

register = template.Library()

LONG = 450  # characters of all criteria of a question; above that they stand smaller at a desk, to be seen at once


@register.simple_tag
def criteria_note(question: Indicator, instrument: Instrument) -> SafeString:
    """Say it of one question, where its levels are inferred with a mark."""
    words = criteria_words.wording_note(question, instrument.short_title)
    if criteria_words.is_inferred(question):
        return format_html('<p class="criteria-note criteria-inferred">{} {}</p>', icon("warning"), words)
    return format_html('<p class="criteria-note">{}</p>', words)


@register.filter
def has_long_criteria(question: Indicator) -> bool:
    """Whether the criteria of a question together are long."""
    return sum(len(level.criterion) for level in question.levels) > LONG


@register.simple_tag
def sheet_criteria_note(instrument: Instrument, place: str = "pada halaman yang ditulis di setiap pertanyaan") -> str:
    """Say it of all questions of an LKE."""
    return criteria_words.sheet_note(get_instrument(instrument), place)
