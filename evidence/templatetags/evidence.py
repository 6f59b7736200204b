"""What pages of other parts of the portal show of data dukung: they know the question, this knows its documents."""

import secrets

from django import template
from django.template import Context

from evidence import limits
from evidence.selectors.documents import QuestionEvidence, question_evidence

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_of(context: Context, indicator_id: int) -> QuestionEvidence:
    """Return the data dukung of one question of `assessment` as `user` sees it."""
    return question_evidence(context["user"], context["assessment"], indicator_id)


@register.simple_tag
def request_key() -> str:
    """Return a random key for a form, so that a double click or a retry counts once."""
    return secrets.token_hex(16)


register.simple_tag(limits.upload_limits)
