"""Each address leads to its own page: none is taken by an address that stands before it, in whichever package."""

from django.urls import get_resolver, resolve, reverse
from django.urls.converters import IntConverter


def patterns(found=None, namespace=""):
    for pattern in get_resolver().url_patterns if found is None else found:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        else:
            yield f"{namespace}{pattern.name}", pattern.pattern.converters


def test_every_address_leads_to_the_page_of_its_name():
    wrong = []
    for name, converters in patterns():
        asked = {key: 7 if isinstance(kind, IntConverter) else "MP" for key, kind in converters.items()}
        reached = resolve(reverse(name, kwargs=asked)).view_name
        if reached != name:
            wrong.append(f"{name} leads to {reached}")
    assert wrong == []
