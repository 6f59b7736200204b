"""Packages built in the background: once, under a lease, for one reader, on either store, until they expire."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.documents.models import Document
from evidence.integrity.selectors.integrity import extra_files
from evidence.packages import builder as packages_builder
from evidence.packages.models import PackageBuild
from evidence.packages.services import package_builds as builds
from evidence.upkeep.services.sweep import sweep
from tests.evidence.packages.building import built, events, ordered, standing_of, url_of
from zi_portal.kit.refusals import ActionDenied
from zi_portal.shelf import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_papers")]


def test_a_package_is_built_kept_and_downloaded_with_its_digest(client, own, each_shelf, cited):
    build = built(own)
    assert build.state == "siap"
    client.force_login(own.lead)
    response = client.get(url_of(build))
    data = b"".join(response)
    assert (len(data), response["Content-Length"]) == (build.size_bytes, str(build.size_bytes))
    assert response["ETag"] == f'"{build.sha256}"'
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert [name for name in archive.namelist() if name.endswith("/01 sk.pdf")]
    assert [name for name in archive.namelist() if name.startswith("laporan-")]
    assert build.sha256 in client.get(reverse("evidence:package-build", args=[own.assessment.pk])).text
    assert not list(extra_files())
    assert [event.actor for event in events("paket_disiapkan")] == [own.lead]
    assert [event.object_id for event in events("paket_diunduh")] == [str(build.pk)]


def test_a_download_that_broke_off_goes_on_and_is_one_event(client, own, each_shelf, cited, monkeypatch):
    monkeypatch.setattr(shelf, "PIECE", 1000)
    build = built(own)
    client.force_login(own.lead)
    whole = b"".join(client.get(url_of(build)))
    for wanted, first, last in (
        ("bytes=700-", 700, len(whole) - 1),
        ("bytes=0-99", 0, 99),
        ("bytes=500-2600", 500, 2600),
        ("bytes=-5", len(whole) - 5, len(whole) - 1),
    ):
        part = client.get(url_of(build), headers={"range": wanted, "if-range": f'"{build.sha256}"'})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
        assert b"".join(part) == whole[first : last + 1]
    assert events("paket_diunduh").count() == 2  # the whole, and the part that began anew


def test_parts_of_another_file_and_parts_outside_it(client, own, cited):
    build = built(own)
    client.force_login(own.lead)
    other = client.get(url_of(build), headers={"range": "bytes=700-", "if-range": '"lain"'})
    assert (other.status_code, other["Content-Length"]) == (200, str(build.size_bytes))
    b"".join(other)
    for wanted in (f"bytes={build.size_bytes}-", "bytes=9-5", "bytes=-", "bytes=-0"):
        refused = client.get(url_of(build), headers={"range": wanted})
        assert (refused.status_code, refused["Content-Range"]) == (416, f"bytes */{build.size_bytes}")
    several = client.get(url_of(build), headers={"range": "bytes=0-1,4-5"})
    assert several.status_code == 200
    b"".join(several)
    head = client.head(url_of(build), headers={"range": "bytes=10-19"})
    assert (head.status_code, head["Content-Length"], head.content) == (206, "10", b"")


def test_whoever_skips_the_first_bytes_is_recorded_too(client, own, cited):
    build = built(own)
    client.force_login(own.lead)
    for _ in range(2):
        b"".join(client.get(url_of(build), headers={"range": "bytes=1-"}))
    assert events("paket_diunduh").count() == 1


def test_u48_two_presses_build_once(own, cited):
    first, second = ordered(own), ordered(own)
    assert first == second
    packages_builder.build_waiting()
    assert ordered(own) == first  # finished, and still the same
    assert PackageBuild.objects.count() == events("paket_disiapkan").count() == 1
    twice = [
        PackageBuild(assessment=own.assessment, reader=own.lead, requested_by=own.lead, requested_at=timezone.now())
        for _ in range(2)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        PackageBuild.objects.bulk_create(twice)


def test_so_many_are_built_at_once_and_the_rest_wait(own, cited):
    people = [own.lead, own.head, own.mp]
    for person in people:
        ordered(own, person)
    held = [builds.claim_next() for _ in people]
    assert [build and build.reader for build in held] == [own.lead, own.head, None]
    waiting = standing_of(own, own.mp)
    assert (waiting.word, waiting.is_running) == ("Menunggu giliran", True)
    PackageBuild.objects.filter(state="disusun").delete()
    PackageBuild.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    assert standing_of(own, own.mp).is_stalled  # nobody is there who would begin


def test_what_waits_in_a_long_line_is_not_called_abandoned_between_two_builds(own, cited):
    first = built(own)
    ordered(own, own.mp)
    PackageBuild.objects.filter(reader=own.mp).update(requested_at=timezone.now() - timedelta(minutes=5))
    assert standing_of(own, own.mp).is_running
    PackageBuild.objects.filter(pk=first.pk).update(finished_at=timezone.now() - timedelta(minutes=2))
    assert standing_of(own, own.mp).is_stalled


def test_changed_evidence_is_told_and_built_anew_in_its_place(client, own, cited, stored):
    first = built(own)
    client.force_login(own.lead)
    pages = [reverse(f"evidence:{name}", args=[own.assessment.pk]) for name in ("package-build", "package-detail")]
    assert not [page for page in pages if "Paket ini dibuat dari keadaan" in client.get(page).text]
    cited("baru.pdf", 1)
    assert all("Paket ini dibuat dari keadaan" in client.get(page).text for page in pages)
    assert b"".join(client.get(url_of(first)))  # the old one is still to be had
    second = built(own)
    assert second != first
    assert not PackageBuild.objects.filter(pk=first.pk).exists()
    assert client.get(url_of(first)).status_code == 404


def test_files_go_with_their_rows_after_the_commit(own, cited, stored, django_capture_on_commit_callbacks):
    before = len(stored()[0])
    built(own)
    cited("baru.pdf", 1)
    with django_capture_on_commit_callbacks(execute=True):
        second = built(own)
    assert len(stored()[0]) == before + 2  # the new document, and one package
    PackageBuild.objects.update(expires_at=timezone.now())
    assert sweep(dry_run=True) == [second.storage_name]
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == [second.storage_name]
    assert len(stored()[0]) == before + 1
    assert not PackageBuild.objects.exists()


def test_the_last_moment_is_the_end(client, own, cited, clock):
    build = built(own)
    client.force_login(own.lead)
    clock.move_to(build.expires_at - timedelta(seconds=1))
    client.force_login(own.lead)
    assert client.head(url_of(build)).status_code == 200
    clock.move_to(build.expires_at)
    assert client.head(url_of(build)).status_code == 404


def test_nobody_gets_what_was_built_for_another(client, own, other, cited):
    build = built(own)
    for person, status in ((own.head, 403), (own.pp, 403), (own.tpi, 403), (own.admin, 403), (other.lead, 404)):
        client.force_login(person)
        assert client.get(url_of(build)).status_code == status
    with pytest.raises(ActionDenied):
        builds.record_download(build=build, by=own.head, is_start=True)
    assert not events("paket_diunduh").exists()


@pytest.mark.parametrize("change", ["restricted", "withdrawn"])
def test_what_may_not_leave_any_more_closes_the_package(client, own, cited, change):
    document = Document.objects.get()
    build = built(own, own.pp)
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": own.lead, "withdrawn_reason": "Salah berkas"}
    values = {"restricted": {"is_restricted": True}, "withdrawn": withdrawn}[change]
    client.force_login(own.pp)
    Document.objects.filter(pk=document.pk).update(**values)
    for headers in ({}, {"range": "bytes=10-"}):
        assert client.get(url_of(build), headers=headers).status_code == 409
    page = client.get(reverse("evidence:package-build", args=[own.assessment.pk])).text
    assert "tidak dapat diunduh lagi" in page
    assert url_of(build) not in page
    assert not events("paket_diunduh").exists()
    again = built(own, own.pp)
    assert client.head(url_of(again)).status_code == 200


def test_what_was_withdrawn_before_is_named_in_it_and_closes_nothing(client, own, cited):
    cited("ditarik.pdf", 1)
    Document.objects.filter(title="ditarik").update(
        withdrawn_at=timezone.now(), withdrawn_by=own.lead, withdrawn_reason="Salah berkas"
    )
    build = built(own)
    client.force_login(own.lead)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(url_of(build)))))
    assert "Sudah ditarik" in archive.read("TIDAK-LENGKAP.txt").decode()
    assert not standing_of(own).is_barred


def test_a_destroyed_document_takes_every_package_that_holds_it_along(
    own, cited, stored, django_capture_on_commit_callbacks
):
    document, before = Document.objects.get(), len(stored()[0])
    with django_capture_on_commit_callbacks(execute=True):
        built(own)
        builds.remove_holding([document.pk + 1])
        assert PackageBuild.objects.count() == 1
        builds.remove_holding([document.pk])
    assert not PackageBuild.objects.exists()
    assert len(stored()[0]) == before


def test_a_changed_file_is_never_handed_out(client, own, cited, settings):
    build = built(own)
    path = settings.EVIDENCE_ROOT / build.storage_name
    path.chmod(0o600)
    path.write_bytes(b"bukan paket")
    client.force_login(own.lead)
    refused = client.get(url_of(build))
    assert (refused.status_code, builds.NOT_WHOLE in refused.text) == (409, True)
    path.unlink()
    assert client.get(url_of(build)).status_code == 409
    assert not events("paket_diunduh").exists()


def test_progress_is_noted_while_the_archive_grows(own, cited, monkeypatch):
    monkeypatch.setattr(packages_builder, "STEP_SECONDS", 0)
    noted = []
    renew = builds.renew

    def watched(build, **values):
        renew(build, **values)
        noted.append(standing_of(own).share)

    monkeypatch.setattr(builds, "renew", watched)
    assert built(own).state == "siap"
    assert noted == sorted(noted)
    assert 0 < noted[0] <= noted[-1] == 100


def test_large_packages_are_offered_to_be_prepared_first(client, own, cited, settings):
    client.force_login(own.lead)
    page = reverse("evidence:package-detail", args=[own.assessment.pk])
    assert "Paket ini besar" not in client.get(page).text
    settings.PACKAGE_PREPARE_FILES = 1
    assert "Paket ini besar" in client.get(page).text


def test_pages_ask_a_fixed_number_of_queries(client, own, cited):
    client.force_login(own.lead)
    built(own)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("evidence:package-build", args=[own.assessment.pk]))
        return len(queries)

    count()
    before = count()
    for number in range(1, 5):
        cited(f"{number}.pdf", number)
    assert count() <= before


@pytest.mark.django_db(transaction=True)
def test_r04_what_a_package_holds_is_read_before_the_order_holds_everybody_up(own, monkeypatch):
    """On SQLite whoever saves waits meanwhile, and forty orders at once had the last of them refused."""
    held, read = [], builds.contents_of

    def reading(*given):
        held.append(connection.in_atomic_block)
        return read(*given)

    monkeypatch.setattr(builds, "contents_of", reading)
    builds.request_build(assessment=own.assessment, base_url="http://testserver", by=own.lead)
    assert held == [False]
