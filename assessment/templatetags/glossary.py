"""The words of the portal, explained where a page first uses them."""

from typing import Any

from django import template

from assessment.lke.glossary import MEANINGS

register = template.Library()


@register.inclusion_tag("assessment/lke/_glossary.html")
def glossary(*terms: str) -> dict[str, Any]:
    """Explain `terms`, folded: `{% glossary "klaim" "berisiko" %}`. KeyError for a word without a meaning."""
    return {"terms": [(term, MEANINGS[term]) for term in terms]}
