"""Every page in a real browser: readable at 360 and 1,280 px, light and dark, no axe violation, no blocked code.

`PAGES` names every page a person can open; an address in neither table fails `test_every_page_is_looked_at`.
"""

import gzip
from urllib.parse import urlsplit

import brotli
import pytest
from django.urls import URLPattern, get_resolver, reverse

from assessment.people.models import Role
from tests.browser.windows import axe_violations
from tests.portal.look.pages import NO_PAGES, PAGES, QUERIES

FIRST_VISIT_BYTES, LATER_PAGE_BYTES = 100 * 1024, 30 * 1024  # as they are sent
# The open page of verification has no script to dress it.
BARE_FILE_INPUT = (
    "document.scripts.length && [...document.querySelectorAll('[type=file]:not(.visually-hidden)')]"
    ".some((input) => getComputedStyle(input).opacity !== '0')"
)
# The browser says so of a page that is drawn late, too; whether the letters are used is asked of the page itself.
USED_LATE = "was preloaded using link preload but not used within a few seconds"
LETTERS_ARE_USED = (
    "document.fonts.ready.then("
    "() => [...document.fonts].some(({weight, status}) => weight === '400' && status === 'loaded'))"
)
PARTS = 4  # so that no worker of a run is left alone with all pages at its end
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 800}, "color_scheme": "light"},
    "desk": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}


class Console:
    """What the browser complains about: blocked code, missing files, faults in a script."""

    def __init__(self, page):
        self.lines = []
        page.on("console", lambda line: self.lines.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.lines.append(str(error)))

    def taken(self):
        lines, self.lines = self.lines, []
        return lines


def looked_at(page, url, console):
    """Open `url` and return what is wrong with it."""
    response = page.goto(url)
    # Before axe, which tries things the content policy refuses.
    wrong = [line for line in console.taken() if USED_LATE not in line]
    if response.status != 200:
        wrong.append(f"status {response.status}")
    if response.url != url:
        wrong.append(f"led on to {response.url}")
    if "gzip" not in response.headers.get("content-encoding", ""):
        wrong.append("sent without being compressed")
    if (sent := len(gzip.compress(response.body()))) > LATER_PAGE_BYTES:
        wrong.append(f"{sent} bytes compressed")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    if not page.evaluate(LETTERS_ARE_USED):
        wrong.append("the letters fetched first are not used")
    if page.evaluate(BARE_FILE_INPUT):
        wrong.append("a file input in the words of the browser")
    if page.locator("h1").count() != 1:
        wrong.append("not one h1")
    wrong += [f"{rule}: {[html[:120] for html in nodes]}" for rule, nodes in axe_violations(page)]
    console.taken()
    return wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("screen", SCREENS)
def test_pages_are_readable_and_accessible(screen, part, page_of, live_server, world):
    wrong = []
    consoles = {}
    for name, role, arguments in PAGES[part::PARTS]:
        page = page_of(role, **SCREENS[screen])
        if role not in consoles:
            consoles[role] = Console(page)
        for query in QUERIES.get(name, lambda _world: [""])(world):
            url = reverse(name, args=arguments(world)) + query
            wrong += [f"{url} {problem}" for problem in looked_at(page, live_server.url + url, consoles[role])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_first_visit_costs_at_most_100_kilobytes(page_of, live_server, world):
    """Compressed as it is sent: the page by gzip, text files by brotli (WhiteNoise), woff2 and pictures as they are."""
    page = page_of(Role.HEAD)
    sizes = {}

    def weigh(response):
        body = response.body()
        is_packed = response.url.endswith((".woff2", ".png", ".ico"))
        pack = brotli.compress if "/static/" in response.url else gzip.compress
        sizes[response.url] = len(body) if is_packed else len(pack(body))

    page.on("response", weigh)
    response = page.goto(live_server.url + reverse("assessment:readiness-detail", args=(world.assessment.pk,)))
    page.wait_for_load_state("networkidle")
    assert response.status == 200
    assert sum(sizes.values()) <= FIRST_VISIT_BYTES, sizes
    assert {urlsplit(address).netloc for address in sizes} == {urlsplit(live_server.url).netloc}


def named(patterns, prefix=""):
    """Return the full URL names below `patterns`."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or "")
        else:
            space = f"{pattern.app_name}:" if pattern.app_name else ""
            yield from named(pattern.url_patterns, prefix + space)


def test_every_page_is_looked_at():
    looked = {name for name, _role, _arguments in PAGES}
    assert set(named(get_resolver().url_patterns)) - NO_PAGES == looked
