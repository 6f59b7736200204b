"""What a page says."""

import re


def text_of(response):
    """Return what the page says, tags and the hidden words of a link to a calculation left out, spaces as one."""
    shown = re.sub(r'<span class="visually-hidden">, dari mana angka [^<]*</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())
