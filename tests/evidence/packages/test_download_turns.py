"""Packages on slow lines: a few at a time hold a thread, everybody else waits at a place, and nobody is refused."""

import io
import itertools
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from evidence.documents.services import citations
from evidence.packages.builder import build_waiting
from evidence.packages.models import DownloadTurn, PackageUse
from evidence.packages.services import download_turns
from evidence.packages.services import package_builds as builds
from evidence.packages.services import package_links as links
from evidence.packages.services.download_turns import Places
from tests.evidence import files
from tests.factories import make_member
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db
LONGEST = 30  # seconds; a test that waits so long has failed


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Limits that begin anew, and a report that takes no seconds: laying it out is tested elsewhere."""
    monkeypatch.setattr("evidence.packages.views.package_open.READ", Throttle(60, 60))
    monkeypatch.setattr("evidence.packages.views.package_open.TRIED", Throttle(1000, 60))
    monkeypatch.setattr("evidence.packages.views.package_open.FETCHED", Throttle(120, 60))
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7")


@pytest.fixture
def many(own):
    """Return six links to the package of a round with one document."""
    document = own.upload(files.pdf(mark="sk"), name="sk.pdf", by=own.lead)
    citations.cite_document(assessment=own.assessment, indicator=own.question("MP", 0), document=document, by=own.lead)
    return [
        links.create_link(
            assessment=own.assessment,
            recipient=f"Penilai {number}",
            expires_at=timezone.now() + timedelta(days=14),
            by=own.head,
        )
        for number in range(6)
    ]


def opened(client, made):
    """Give the passphrase of a link."""
    return client.post(reverse("evidence:package-open", args=[made.code]), {"passphrase": made.passphrase})


def waits(client, response):
    """Return the page of the line that an answer leads to, and the address it asks next."""
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert page.status_code == 200
    return page, again_of(page)


def again_of(page):
    return re.search(r'http-equiv="refresh" content="\d+;url=([^"]+)"', page.text)[1]


def place_in(page):
    return int(re.search(r"Unduhan Anda nomor (\d+) dalam antrean", page.text)[1])


def read(response):
    """Read a package to its end, as whoever takes it does, and give its place back."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert archive.testzip() is None
    return archive


def ended(response):
    """End a response half way, as a line that breaks does."""
    next(iter(response))
    response._iterator.close()


def test_r04_of_many_holders_four_download_and_nobody_after_them_is_refused(client, many):
    sent = [opened(client, made) for made in many[:4]]
    assert [response.status_code for response in sent] == [200] * 4
    page, again = waits(client, opened(client, many[4]))
    other, _ = waits(client, opened(client, many[5]))
    assert (place_in(page), place_in(other)) == (1, 2)
    assert PackageUse.objects.filter(outcome="diunduh").count() == 4  # what waits has not left the portal
    assert place_in(client.get(again)) == 1

    ended(sent[0])
    response = client.get(again)
    assert response.headers["Content-Type"] == "application/zip"
    assert [name for name in read(response).namelist() if name.endswith(".pdf")]
    assert PackageUse.objects.filter(outcome="diunduh").count() == 5
    for response in sent[1:]:
        read(response)


def test_who_comes_overtakes_nobody_who_waits(client, many):
    sent = [opened(client, made) for made in many[:4]]
    _, again = waits(client, opened(client, many[4]))
    ended(sent[0])
    page, _ = waits(client, opened(client, many[5]))
    assert place_in(page) == 2
    read(client.get(again))
    for response in sent[1:]:
        read(response)


def test_one_holder_starves_nobody(client, many):
    """Who opens one link again and again has two downloads, and of the line every second place at most."""
    greedy, modest = many[0], many[1:]
    sent = [opened(client, greedy) for _ in range(2)]
    waiting = [waits(client, opened(client, greedy)) for _ in range(20)]
    assert DownloadTurn.objects.count() == 20
    response = opened(client, modest[0])  # overtakes all of them: they have theirs
    assert response.status_code == 200
    sent.append(response)
    sent.append(opened(client, modest[1]))
    page, again = waits(client, opened(client, modest[2]))
    assert place_in(page) == 2  # behind the first of the other's, before his second
    ended(sent[2])
    assert client.get(waiting[0][1]).status_code == 200
    assert "Menunggu giliran" in client.get(waiting[0][1]).text
    response = client.get(again)
    assert response.headers["Content-Type"] == "application/zip"
    for download in (*sent[:2], sent[3], response):
        read(download)


def test_who_leaves_the_page_is_out_of_the_line(client, many):
    sent = [opened(client, made) for made in many[:4]]
    waits(client, opened(client, many[4]))
    page, again = waits(client, opened(client, many[5]))
    assert place_in(page) == 2
    first = DownloadTurn.objects.order_by("pk")[0]
    DownloadTurn.objects.filter(pk=first.pk).update(seen_at=timezone.now() - timedelta(minutes=1))
    assert place_in(client.get(again)) == 1
    for response in sent:
        read(response)


def test_a_place_is_given_back_however_a_download_ends(client, many, own):
    for _ in range(3):  # more often than there are places for one link
        ended(opened(client, many[0]))
        read(opened(client, many[0]))
    links.revoke_link(link=many[1].link, assessment=own.assessment, by=own.lead)
    assert opened(client, many[1]).status_code == 404
    sent = [opened(client, many[number]) for number in (0, 0, 2, 2)]
    assert [response.status_code for response in sent] == [200] * 4
    for response in sent:
        read(response)


def test_a_link_revoked_while_its_holder_waits_gives_nothing(client, many, own):
    sent = [opened(client, made) for made in many[:4]]
    _, again = waits(client, opened(client, many[4]))
    links.revoke_link(link=many[4].link, assessment=own.assessment, by=own.lead)
    for response in sent:
        read(response)
    assert client.get(again).status_code == 404


def built(own, by, link=None):
    builds.request_build(assessment=own.assessment, base_url="http://testserver", by=by, link=link)
    assert build_waiting() == 1


def test_a_built_package_waits_its_turn_too_and_one_that_broke_off_goes_on(client, many, own):
    built(own, own.lead, link=many[0].link)
    addresses = [opened(client, made)["Location"] for made in many]
    sent = [client.get(address) for address in addresses[:4]]
    whole = len(b"".join(client.get(addresses[0], headers={"Range": "bytes=100-"}))) + 100
    assert int(sent[0].headers["Content-Length"]) == whole
    page = client.get(addresses[4])
    assert place_in(page) == 1
    assert client.head(addresses[4]).status_code == 200
    part = client.get(addresses[4], headers={"Range": "bytes=100-199"})
    assert (part.status_code, len(b"".join(part))) == (206, 100)
    ended(sent[0])
    read(client.get(again_of(page)))
    for response in sent[1:]:
        read(response)


def test_built_packages_of_people_with_an_account_wait_their_turn(client, own):
    own.upload(files.pdf(mark="sk"), name="sk.pdf", by=own.lead)
    people = [make_member(Role.TEAM_LEAD, unit=own.unit) for _ in range(5)]
    sent = []
    for person in people:
        built(own, person)
        client.force_login(person)
        build = person.pk and builds.PackageBuild.objects.get(reader=person)
        sent.append(client.get(reverse("evidence:package-built-file", args=[own.assessment.pk, build.pk])))
    assert [response.headers["Content-Type"] for response in sent[:4]] == ["application/zip"] * 4
    page = sent[4]
    assert place_in(page) == 1
    ended(sent[0])
    read(client.get(again_of(page)))
    for response in sent[1:4]:
        read(response)


class SeenByAll(Places):
    """Places of which the first twenty see that there are free ones before any of them takes one."""

    def __init__(self):
        super().__init__("tautan", at_once=4, of_one=2)
        self.gate, self.looks = threading.Barrier(20), itertools.count()

    def free(self):
        seen = super().free()
        if next(self.looks) < 20:
            self.gate.wait(LONGEST)
        return seen


@pytest.mark.django_db(transaction=True)
def test_k04_a_hundred_at_the_same_moment_take_no_more_places_than_there_are():
    places = SeenByAll()

    def ask(number):
        try:
            return download_turns.begin(places, str(number % 10))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(100)))
    assert sum(answer is None for answer in answers) == 4
    assert places.free() == 0
    assert DownloadTurn.objects.count() == 96
