"""What goes over a slow line: pages compressed, files as they are, and nothing told by the length."""

import gzip
import re

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from assessment.people.models import Role
from tests.portal.world import make_world
from zi_portal.frame.middleware import Compressed

pytestmark = pytest.mark.django_db

SMALL = {"accept-encoding": "gzip, deflate, br"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def sheet():
    """The whole LKE of a unit, its longest page, as its ketua tim reads it."""
    world = make_world()
    client = Client()
    client.force_login(world.people[Role.TEAM_LEAD])
    return client, world.own.assessment.pk


def test_a_page_is_sent_compressed_and_is_the_same_page(sheet):
    client, pk = sheet
    address = reverse("assessment:sheet-detail", args=[pk])
    plain, packed = client.get(address), client.get(address, headers=SMALL)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert not plain.has_header("Content-Encoding")
    assert int(packed["Content-Length"]) == len(packed.content)
    assert len(packed.content) < 30_000 < len(plain.content)
    html = gzip.decompress(packed.content).decode()
    assert re.findall(r"<h1.*?</h1>", html, re.DOTALL) == re.findall(r"<h1.*?</h1>", plain.content.decode(), re.DOTALL)


def test_the_token_of_a_form_is_masked_anew_in_every_answer(client):
    """Else the length of many compressed answers would tell it sign by sign (BREACH)."""
    pages = [gzip.decompress(client.get("/masuk/", headers=SMALL).content).decode() for _ in range(2)]
    first, second = (TOKEN.search(page).group(1) for page in pages)
    assert first != second


def test_the_length_of_a_page_changes_by_chance(client):
    """Random bytes in each answer: of thirty equal pages hardly two have one length."""
    assert len({len(client.get("/masuk/", headers=SMALL).content) for _ in range(30)}) > 10


@pytest.mark.parametrize("query", ["?unduh=xlsx", "?unduh=csv"])
def test_a_file_is_sent_as_it_is(sheet, query):
    client, pk = sheet
    answer = client.get(reverse("assessment:sheet-detail", args=[pk]) + query, headers=SMALL)
    assert answer.status_code == 200
    assert not answer.has_header("Content-Encoding")
    answer.close()


def test_a_stream_is_sent_as_it_is():
    """A download that goes on where it broke off counts bytes of the file."""
    request = RequestFactory().get("/", headers=SMALL)
    answer = Compressed(lambda _request: StreamingHttpResponse([b"a" * 5000], content_type="text/csv"))(request)
    assert not answer.has_header("Content-Encoding")
    assert b"".join(answer.streaming_content) == b"a" * 5000


def test_an_answer_to_a_machine_is_compressed_too():
    answer = Client().get("/lke/jawaban-unit/1", headers=SMALL)
    assert answer.status_code == 401
    assert not answer.has_header("Content-Encoding")  # a line of an error is too short to gain
