"""What an outside link tells its keepers, how long it is tried, and how its download goes on or is cut off."""

import csv
import io
import logging
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from structlog.stdlib import ProcessorFormatter

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership
from evidence.documents.models import Document
from evidence.documents.services import citations
from evidence.packages import builder as packages_builder
from evidence.packages.models import PackageBuild, PackageUse
from evidence.packages.selectors import package_links as selectors
from evidence.packages.services import package_builds as builds
from evidence.packages.services import package_links as service
from evidence.packages.views.package_sending import Stopped
from tests.evidence import files
from zi_portal.frame.logs import without_keys
from zi_portal.kit.refusals import WrongState
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db
Outcome = PackageUse.Outcome


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Limits that begin anew, and a report that takes no seconds: laying it out is tested elsewhere."""
    for name, most in (("READ", 60), ("TRIED", 60), ("FETCHED", 60)):
        monkeypatch.setattr(f"evidence.packages.views.package_open.{name}", Throttle(most, 60))
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7")


@pytest.fixture
def made(own):
    """A link to a package with an open and a restricted document."""
    for number, name in enumerate(("terbuka.pdf", "rahasia.pdf")):
        document = own.upload(files.pdf(mark=name), name=name, by=own.lead)
        citations.cite_document(
            assessment=own.assessment, indicator=own.question("MP", number), document=document, by=own.lead
        )
    Document.objects.filter(pk=document.pk).update(is_restricted=True)
    return service.create_link(
        assessment=own.assessment,
        recipient="Tim Penilai",
        expires_at=timezone.now() + timedelta(days=14),
        by=own.head,
    )


@pytest.fixture
def build(own, made):
    """A package built for the link."""
    builds.request_build(assessment=own.assessment, base_url="http://testserver", by=own.lead, link=made.link)
    packages_builder.build_waiting()
    return PackageBuild.objects.get(state="siap")


def url_of(made):
    return reverse("evidence:package-open", args=[made.code])


def ticket_of(client, made):
    response = client.post(url_of(made), {"passphrase": made.passphrase})
    assert response.status_code == 302
    return response["Location"]


def outcomes(made):
    return list(made.link.uses.order_by("pk").values_list("outcome", "times"))


def test_the_log_tells_each_opening_and_counts_the_same_from_one_address(client, own, made):
    for _ in range(3):
        client.get(url_of(made))
    client.head(url_of(made))
    for typed in ("salah", "keliru", ""):
        client.post(url_of(made), {"passphrase": typed})
    client.get(url_of(made), REMOTE_ADDR="10.1.2.3")
    b"".join(client.post(url_of(made), {"passphrase": made.passphrase}))
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    client.get(url_of(made))
    assert outcomes(made) == [("dibuka", 3), ("salah", 2), ("dibuka", 1), ("diunduh", 1), ("dicabut", 1)]
    here, there = made.link.uses.get(outcome="diunduh"), made.link.uses.get(outcome="dibuka", times=1)
    assert here.size_bytes > 0
    assert here.origin != there.origin
    assert "10.1.2.3" not in str(list(PackageUse.objects.values()))
    assert AuditEvent.objects.filter(kind="paket_diambil").count() == 1


def test_leads_read_the_log_in_pages_and_take_it_along(client, own, other, made):
    client.get(url_of(made))
    client.force_login(own.lead)
    page = reverse("evidence:package-link-detail", args=[own.assessment.pk, made.link.pk])
    text = client.get(page).text
    assert "Halaman dibuka" in text
    assert made.link.uses.get().mark in text
    response = client.get(page + "?unduh=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row["Penerima"], row["Hasil"], row["Berapa kali"]) for row in rows] == [
        ("Tim Penilai", "Halaman dibuka", "1")
    ]
    sheet = load_workbook(io.BytesIO(b"".join(client.get(page + "?unduh=xlsx")))).active
    assert sheet["B1"].value == "Waktu (WIB)"
    assert sheet["C2"].value == "Halaman dibuka"
    assert AuditEvent.objects.filter(kind="tabel_diunduh", actor=own.lead).count() == 2
    for person, status in ((own.mp, 403), (own.tpi, 403), (own.admin, 403), (other.lead, 404)):
        client.force_login(person)
        assert client.get(page).status_code == status


def test_queries_of_the_log_do_not_grow_with_it(client, own, made):
    client.force_login(own.lead)
    page = reverse("evidence:package-link-detail", args=[own.assessment.pk, made.link.pk])

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert "Halaman 1 dari" in client.get(page).text
        return len(queries)

    now = timezone.now()
    uses = [PackageUse(link=made.link, at=now, outcome="dibuka", origin=f"{number:016}") for number in range(120)]
    PackageUse.objects.bulk_create(uses[:60])
    count()
    before = count()
    PackageUse.objects.bulk_create(uses[60:])
    assert count() == before


def test_a_thousand_addresses_are_no_way_round_the_limit(client, made, clock):
    b"".join(client.post(url_of(made), {"passphrase": made.passphrase}, REMOTE_ADDR="10.8.8.8"))
    now = timezone.now()
    PackageUse.objects.bulk_create(
        PackageUse(link=made.link, at=now, outcome="salah", origin=f"{number:016}")
        for number in range(selectors.MOST_WRONG)
    )
    refused = client.post(url_of(made), {"passphrase": made.passphrase}, REMOTE_ADDR="10.9.9.9")
    assert (refused.status_code, refused["Retry-After"]) == (429, "901")
    assert "terlalu sering salah" in refused.text
    assert client.get(url_of(made)).status_code == 200  # it can still be read
    known = client.post(url_of(made), {"passphrase": made.passphrase}, REMOTE_ADDR="10.8.8.8")
    assert known.status_code == 200  # who had it before is not shut out
    b"".join(known)
    clock.shift(901)
    late = client.post(url_of(made), {"passphrase": made.passphrase}, REMOTE_ADDR="10.9.9.9")
    assert late.status_code == 200
    b"".join(late)


@pytest.mark.parametrize(
    ("end", "said"),
    [("berakhir", "Masa berlakunya berakhir"), ("dicabut", "dicabut oleh unit"), ("ditutup", "sudah dihentikan")],
)
def test_a_link_that_ended_says_what_to_do_and_notes_who_came(client, own, made, end, said):
    if end == "berakhir":
        moment = timezone.now()
        type(made.link).objects.update(created_at=moment - timedelta(days=1), expires_at=moment)
    elif end == "dicabut":
        service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    else:
        Membership.objects.filter(user=own.head).delete()
    response = client.get(url_of(made))
    assert response.status_code == 404
    for text in (said, "Mintalah tautan baru"):
        assert text in response.text
    assert own.unit.name not in response.text
    assert outcomes(made) == [(end, 1)]


def test_the_last_second_opens_and_the_end_itself_does_not(client, made, clock):
    clock.move_to(made.link.expires_at - timedelta(seconds=1))
    assert client.get(url_of(made)).status_code == 200
    clock.move_to(made.link.expires_at)
    assert client.get(url_of(made)).status_code == 404
    assert client.post(url_of(made), {"passphrase": made.passphrase}).status_code == 404


def test_the_passphrase_leads_to_the_built_package_which_goes_on_where_it_broke_off(client, made, build):
    address = ticket_of(client, made)
    whole = client.get(address)
    data = b"".join(whole)
    assert len(data) == build.size_bytes
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [name for name in names if "terbuka" in name]
    assert not [name for name in names if "rahasia" in name]
    part = client.get(address, headers={"range": "bytes=100-", "if-range": whole["ETag"]})
    assert (part.status_code, b"".join(part)) == (206, data[100:])
    assert outcomes(made) == [("diunduh", 1), ("dilanjutkan", 1)]
    assert AuditEvent.objects.filter(kind="paket_diambil").count() == 1
    assert whole.cookies == {}
    for name, value in (("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store")):
        assert whole[name] == value
    assert "noindex" in whole["X-Robots-Tag"]


def test_a_ticket_opens_nothing_by_itself(client, own, made, build):
    address = ticket_of(client, made)
    code, ticket = re.fullmatch(r"/paket/([^/]+)/berkas/([^/]+)/", address).groups()
    second = service.create_link(
        assessment=own.assessment, recipient="Lain", expires_at=timezone.now() + timedelta(days=1), by=own.head
    )
    for wrong in ((second.code, ticket), ("x" * 32, ticket), (code, ticket[:-1]), (code, "x"), (code, str(build.pk))):
        response = client.get(reverse("evidence:package-open-file", args=wrong))
        assert response.status_code == 404
        assert "isi frasa sandi" in response.text


def test_a_ticket_ends_after_a_day_with_the_package_and_with_the_link(client, own, made, build, clock):
    address = ticket_of(client, made)
    clock.shift(24 * 60 * 60 + 1)
    assert client.get(address).status_code == 404
    address = ticket_of(client, made)
    PackageBuild.objects.update(expires_at=timezone.now())
    assert client.get(address).status_code == 404
    PackageBuild.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert client.head(address).status_code == 200
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    refused = client.get(address, headers={"range": "bytes=100-"})
    assert (refused.status_code, "dicabut oleh unit" in refused.text) == (404, True)


def test_the_link_gives_out_nothing_old_and_nothing_restricted_since(client, own, made, build):
    address = ticket_of(client, made)
    Document.objects.update(is_restricted=True)
    assert client.get(address).status_code == 404
    response = client.post(url_of(made), {"passphrase": made.passphrase})  # made while it is sent
    names = zipfile.ZipFile(io.BytesIO(b"".join(response))).namelist()
    assert not [name for name in names if "terbuka" in name]


def test_a_package_built_for_a_lead_serves_the_link_only_where_both_are_the_same(client, own, made):
    builds.request_build(assessment=own.assessment, base_url="http://testserver", by=own.head)
    packages_builder.build_waiting()
    response = client.post(url_of(made), {"passphrase": made.passphrase})
    assert response.status_code == 200  # the head's own holds the restricted document
    b"".join(response)
    Document.objects.update(is_restricted=False)
    builds.request_build(assessment=own.assessment, base_url="http://testserver", by=own.head)
    packages_builder.build_waiting()
    assert b"".join(client.get(ticket_of(client, made)))


@pytest.fixture
def _small_steps(monkeypatch):
    """Chunks of a hundred bytes, with a look at the link before each."""
    monkeypatch.setattr("evidence.packages.views.package_sending.LOOK_SECONDS", 0)
    monkeypatch.setattr("zi_portal.shelf.ranges.CHUNK", 100)


@pytest.mark.usefixtures("_small_steps")
@pytest.mark.parametrize("is_built", [True, False])
def test_revoking_cuts_a_download_off_in_the_middle(client, own, made, request, is_built):
    if is_built:
        request.getfixturevalue("build")
        response = client.get(ticket_of(client, made))
    else:
        response = client.post(url_of(made), {"passphrase": made.passphrase})
    chunks = iter(response)
    assert next(chunks)
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    with pytest.raises(Stopped):
        b"".join(chunks)
    assert outcomes(made)[-1] == ("diputus", 1)
    response.close()


def test_nothing_is_built_for_a_link_that_ended(client, own, made):
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    made.link.refresh_from_db()
    with pytest.raises(WrongState):
        builds.request_build(assessment=own.assessment, base_url="http://testserver", by=own.lead, link=made.link)
    client.force_login(own.lead)
    address = reverse("evidence:package-link-build", args=[own.assessment.pk, made.link.pk])
    assert client.post(address).status_code == 409
    assert not PackageBuild.objects.exists()


def test_b07_no_line_of_the_log_holds_a_key(client, made, build, caplog):
    address = ticket_of(client, made)
    b"".join(client.get(address))
    client.get(url_of(made))
    (formatter,) = (
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, ProcessorFormatter)
    )
    logged = "\n".join(formatter.format(record) for record in caplog.records)
    assert logged.count("/paket/…") == 3
    for key in (made.code, address.split("/")[-2], made.passphrase):
        assert key not in logged


def test_b07_other_addresses_are_logged_as_they_are():
    line = {"path": "/penilaian/3/paket/siap/", "event": "Internal Server Error: /paket/kunci/berkas/tiket/", "ms": 3}
    assert without_keys(None, "", line) == line | {"event": "Internal Server Error: /paket/…"}
