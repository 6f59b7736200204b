"""The S3 store over HTTP: what its client sees, links for a short while, and a store that is away or full."""

import errno
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from botocore.config import Config
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessment.audit.models import AuditEvent
from evidence.documents.models import Document, Revision
from evidence.documents.services.documents import Details
from tests.evidence import files
from tests.zi_portal.shelf.s3 import KEYS, BrokenStore
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused, StoreUnavailable

pytestmark = pytest.mark.once

MB = 1024 * 1024
QUICK = Config(signature_version="s3v4", connect_timeout=0.5, read_timeout=0.5, retries={"total_max_attempts": 1})


def download(client, own, revision):
    """Return the answer with all its bytes in `data`."""
    client.force_login(own.mp)
    response = client.get(reverse("evidence:revision-download", args=[revision.pk]))
    response.data = b"".join(response)
    return response


def over_http(url, **headers):
    with urllib3.PoolManager() as pool:
        return pool.request("GET", url, headers=headers, retries=False)


def events(kind):
    return AuditEvent.objects.filter(kind=kind).count()


@pytest.fixture
def move_store(settings):
    """Return a function that lets the portal look for its bucket at another address from now on."""

    def move(address):
        evidence = settings.STORAGES["evidence"]
        options = evidence["OPTIONS"] | {"endpoint_url": address, "client_config": QUICK}
        settings.STORAGES = settings.STORAGES | {"evidence": evidence | {"OPTIONS": options}}

    return move


@pytest.fixture
def broken(move_store, bucket):
    """Return a function that makes the store fail: away, silent, or answering with a status."""
    servers = []

    def fail(how):
        if how == "away":
            move_store("http://127.0.0.1:9")
            return
        servers.append(BrokenStore(how))
        move_store(servers[-1].address)

    yield fail
    for server in servers:
        server.stop()


FAULTS = ["away", "silence", None, 500, 403]


# --- Downloads through the portal


def test_u15_a_download_from_the_bucket_gives_the_same_bytes_as_attachment(own, each_shelf, client):
    data = files.pdf(mark="ember", pages=3)
    revision = own.upload(data, name="SK Tim “ZI”.pdf").revisions.get()
    response = download(client, own, revision)
    assert response.data == data
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(data))
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"
    assert events(AuditEvent.Kind.REVISION_DOWNLOADED) == 1


def test_a_large_object_is_kept_in_one_piece_and_read_through_a_file(own, bucket, client):
    """An upload in pieces that breaks off would leave them in the bucket, paid for and invisible."""
    data = files.pdf_holding(bytes(12 * MB))
    revision = own.upload(data).revisions.get()
    (entry,) = bucket.objects.all()
    assert "-" not in entry.e_tag  # the mark of an object sent in pieces
    response = download(client, own, revision)
    assert response.data == data


@pytest.mark.parametrize("case", [("missing", 0), ("changed", 0), ("missing", 60), ("changed", 60)])
def test_u55_a_missing_or_changed_object_is_a_page_with_the_reason(own, bucket, client, settings, case):
    problem, settings.S3_SIGNED_SECONDS = case
    revision = own.upload().revisions.get()
    (entry,) = bucket.objects.all()
    entry.delete() if problem == "missing" else entry.put(Body=b"lain")
    response = download(client, own, revision)
    assert response.status_code == 409
    assert "tidak lagi utuh" in response.data.decode()
    assert events(AuditEvent.Kind.REVISION_DOWNLOADED) == 0


# --- Links


def test_a_signed_link_gives_the_same_bytes_as_attachment_and_nothing_unsigned(own, bucket, client, settings):
    settings.S3_SIGNED_SECONDS = 60
    data = files.pdf(mark="tautan")
    revision = own.upload(data, name='SK "Tim"; ZI.pdf').revisions.get()
    response = download(client, own, revision)
    assert response.status_code == 302
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    link = response["Location"]
    answer = over_http(link)
    assert (answer.status, answer.data) == (200, data)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="SK \\"Tim\\"; ZI.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    unsigned = over_http(link.partition("?")[0])
    assert unsigned.status == 403
    assert data not in unsigned.data
    part = over_http(link, Range="bytes=0-4")
    assert (part.status, part.data) == (206, b"%PDF-")


def test_a_signed_link_ends_within_the_seconds_set_and_names_neither_file_nor_person(own, bucket, client, settings):
    settings.S3_SIGNED_SECONDS = 45
    revision = own.upload(name="sk.pdf").revisions.get()
    parts = urlsplit(download(client, own, revision)["Location"])
    query = parse_qs(parts.query)
    assert query["X-Amz-Expires"] == ["45"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert re.fullmatch(rf"/bukti-[0-9a-f]{{16}}/{revision.storage_name}", parts.path)
    assert KEYS["secret_key"] not in parts.query


def test_a_link_is_signed_only_after_permission_and_record(own, other, bucket, client, settings):
    settings.S3_SIGNED_SECONDS = 60
    revision = own.upload(indicator=own.question("MP"), details=Details(is_restricted=True)).revisions.get()
    url = reverse("evidence:revision-download", args=[revision.pk])
    for person, status in [(other.lead, 404), (own.pp, 403), (own.mp, 302)]:
        client.force_login(person)
        assert client.get(url).status_code == status
        assert events(AuditEvent.Kind.REVISION_DOWNLOADED) == (status == 302)


def test_a_folder_never_signs(own, client, settings):
    settings.S3_SIGNED_SECONDS = 60  # which the settings refuse without a bucket
    revision = own.upload().revisions.get()
    with pytest.raises(TypeError):
        download(client, own, revision)
    assert events(AuditEvent.Kind.REVISION_DOWNLOADED) == 0


# --- A store that fails


@pytest.mark.parametrize("how", FAULTS)
def test_u50_a_store_that_fails_refuses_the_upload_and_nothing_is_kept(own, broken, stored, settings, how):
    whole = settings.STORAGES
    broken(how)
    with pytest.raises(FileRefused) as refused:
        own.upload(indicator=own.question())
    assert refused.value.reason == shelf.OUT_OF_ORDER
    settings.STORAGES = whole
    assert stored() == ([], [])
    assert not Document.objects.exists()
    assert events(AuditEvent.Kind.DOCUMENT_REFUSED) == 1
    own.upload(indicator=own.question())
    assert len(stored()[0]) == 1


def test_u49_a_full_store_says_so(own, broken):
    broken(507)
    with pytest.raises(FileRefused) as refused:
        own.upload()
    assert refused.value.reason == shelf.FULL


@pytest.mark.parametrize("how", FAULTS)
def test_u50_a_store_that_fails_delays_the_download_and_loses_nothing(own, broken, client, settings, how):
    revision = own.upload().revisions.get()
    whole = settings.STORAGES
    broken(how)
    response = download(client, own, revision)
    assert response.status_code == 503
    assert "Penyimpanan berkas sedang tidak dapat dihubungi" in response.data.decode()
    assert events(AuditEvent.Kind.REVISION_DOWNLOADED) == 0
    settings.STORAGES = whole
    assert download(client, own, revision).status_code == 200


@pytest.mark.parametrize("command", ["check_evidence", "sweep_evidence"])
def test_u50_commands_stop_with_the_reason_and_call_no_file_missing(own, broken, capsys, command):
    own.upload()
    broken("away")
    with pytest.raises(CommandError, match="tidak dapat dihubungi"):
        call_command(command)
    assert "HILANG" not in capsys.readouterr().out
    assert Document.objects.get().state == Document.State.GOOD


def test_u50_a_bucket_that_is_gone_is_no_missing_file(own, bucket, stored):
    own.upload()
    (file,), _ = stored()
    file.unlink()
    bucket.delete()
    with pytest.raises(StoreUnavailable):
        shelf.shelf().open(Revision.objects.get().storage_name)


def test_u50_a_failed_row_with_a_store_gone_tells_the_first_reason(own, bucket, broken, monkeypatch):
    """The object cannot be taken back off then; the sweep does it."""
    from evidence.documents.services import documents

    def hand_over_and_lose_the_store(*args, **kwargs):
        broken("away")
        raise OSError(errno.EIO, "the first reason")

    monkeypatch.setattr(documents, "_add_revision", hand_over_and_lose_the_store)
    with pytest.raises(OSError, match="the first reason"):
        own.upload(details=Details(document_date=date(2026, 2, 1)))
