"""Windows of a real browser, signed in or not, closed at the end of each test."""

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.windows import HEIGHT, listen


@pytest.fixture
def new_window(browser):
    """Return a function that opens an empty window of the given width."""
    contexts = []

    def open_window(width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="id-ID", **options)
        contexts.append(context)
        return listen(context.new_page())

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def open_as(live_server, new_window):
    """Return a function that opens a page as somebody, in a window of the given width."""
    name = settings.SESSION_COOKIE_NAME

    def open_page(person, path, width=1280, **options):
        client = Client()
        client.force_login(person)
        page = new_window(width, **options)
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return open_page
