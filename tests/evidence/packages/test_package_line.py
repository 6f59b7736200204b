"""Packages asked for by many at once: a few are sent while they are made, the others wait in a line with a place."""

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from evidence.packages import builder as packages_builder
from evidence.packages.models import PackageBuild
from evidence.packages.services import package_builds as builds
from tests.evidence import files
from tests.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_papers")]


def page_of(own):
    return reverse("evidence:package-build", args=[own.assessment.pk])


def asked(client, own, by):
    client.force_login(by)
    return client.get(reverse("evidence:package-file", args=[own.assessment.pk]))


def test_r04_four_are_sent_while_they_are_made_and_nobody_after_them_is_refused(client, own):
    own.upload(files.pdf(mark="sk"), name="sk.pdf", by=own.lead)
    sent = [asked(client, own, make_member(Role.TEAM_LEAD, unit=own.unit)) for _ in range(4)]
    assert [response.status_code for response in sent] == [200] * 4
    people = [make_member(Role.TEAM_LEAD, unit=own.unit) for _ in range(6)]
    for number, person in enumerate(people, start=1):
        response = asked(client, own, person)
        assert (response.status_code, response["Location"]) == (302, page_of(own))
        assert f"Paket Anda nomor {number} dalam antrean." in client.get(page_of(own)).text
    taken = AuditEvent.objects.filter(kind=AuditEvent.Kind.PACKAGE_TAKEN)
    assert taken.count() == 4  # what waits has not left the portal

    assert packages_builder.build_waiting() == 6
    assert "Unduh paket yang sudah siap (ZIP)" in client.get(page_of(own)).text

    b"".join(sent[0])  # read to its end
    again = asked(client, own, people[0])
    assert again.status_code == 200
    for response in (*sent[1:], again):
        b"".join(response)


def test_a_download_that_breaks_off_gives_its_place_back(client, own):
    sent = [asked(client, own, own.lead) for _ in range(4)]
    next(iter(sent[0]))
    sent[0]._iterator.close()  # as the test client ends a response, which leaves this test its connection
    assert asked(client, own, own.head).status_code == 200
    assert asked(client, own, own.head).status_code == 302


def test_the_place_grows_less_and_the_page_looks_again_without_javascript(client, own):
    people = [make_member(Role.TEAM_LEAD, unit=own.unit) for _ in range(3)]
    for person in people:
        builds.request_build(assessment=own.assessment, base_url="http://testserver", by=person)
    client.force_login(people[2])
    page = client.get(page_of(own)).text
    assert "Paket Anda nomor 3 dalam antrean." in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    builds.claim_next()
    assert "Paket Anda nomor 2 dalam antrean." in client.get(page_of(own)).text
    PackageBuild.objects.update(lease_until=None, lease="", state="menunggu")
    packages_builder.build_waiting()
    assert "refresh" not in client.get(page_of(own)).text
