"""What a page says."""

import re


def text_of(response):
    """Return what the page says, tags and the hidden words of a link to a calculation left out, spaces as one."""
    shown = re.sub(r'<span class="visually-hidden">, cara hitung [^<]*</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def linked(client, page):
    """Return address → figure of every link on `page` that leads to a calculation; without one, the heading it leads to."""
    found = re.findall(r'class="origin" href="([^"]+)">([^<]+)<', client.get(page).text)
    here = page.partition("?")[0].rstrip("/").split("/")
    links = {}
    for href, figure in found:
        up = href.count("../")
        at = href if href.startswith("/") else "/".join(here[: len(here) - up]) + "/" + href.replace("../", "")
        links[at] = "Dari mana angka ini?" if figure.lower() == "cara hitung" else figure
    return links
