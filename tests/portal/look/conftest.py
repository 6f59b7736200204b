"""The office the pages show, and browser pages signed in as its people."""

import pytest
from django.conf import settings
from django.test import Client

from tests.portal.look.office import make_world


@pytest.fixture
def world(instruments):
    return make_world()


@pytest.fixture
def page_of(browser, live_server, world):
    """Return a function that gives a browser page signed in as a role; one page serves a role for all addresses."""
    pages = {}

    def page(role, **options):
        if role not in pages:
            context = browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", **options)
            if role is not None:
                client = Client()  # one a role: a client that signs somebody else in ends the session before
                client.force_login(world.people[role])
                cookie = client.cookies[settings.SESSION_COOKIE_NAME]
                context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            pages[role] = context.new_page()
        return pages[role]

    yield page
    for opened in pages.values():
        opened.context.close()
