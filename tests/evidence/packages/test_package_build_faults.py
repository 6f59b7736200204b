"""Builds that die, lose their lease, or find no room: nothing is left behind, and whoever waits is told."""

import errno
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from assessment.papers.exports.report_pdf import ReportUnavailable
from assessment.people.models import Membership
from evidence.documents.models import Revision
from evidence.packages import builder as packages_builder
from evidence.packages.models import PackageBuild
from evidence.packages.services import package_builds as builds
from tests.evidence.packages.building import built, events, ordered, url_of
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_papers")]


def test_k09_a_build_whose_process_died_is_noticed_and_begun_again(client, own, cited, stored):
    build = ordered(own)
    assert builds.claim_next() == build  # and nobody goes on with it
    client.force_login(own.lead)
    page = reverse("evidence:package-build", args=[own.assessment.pk])
    assert "Sedang disusun" in client.get(page).text
    assert ordered(own) == build  # pressed while it seems alive
    assert packages_builder.build_waiting() == 0
    PackageBuild.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    text = client.get(page).text
    assert "Terhenti" in text
    assert "Siapkan lagi" in text
    assert "hx-trigger" not in text
    assert built(own) == build
    build.refresh_from_db()
    assert (build.state, build.attempts) == ("siap", 1)
    assert events("paket_disiapkan").count() == 2


def test_k09_what_a_dead_process_left_is_taken_up_by_the_command_three_times_at_most(own, cited):
    build = ordered(own)
    for _ in range(3):
        assert builds.claim_next() == build
        PackageBuild.objects.update(lease_until=timezone.now())
    call_command("build_packages")
    build.refresh_from_db()
    assert (build.state, build.problem) == ("gagal", builds.GAVE_UP)
    assert built(own).state == "siap"


def test_k06_whoever_lost_the_lease_leaves_nothing(own, cited, stored, monkeypatch):
    """A process that was thought dead wakes up after another has finished the same package."""
    build = ordered(own)
    sleeper = builds.claim_next()
    PackageBuild.objects.update(lease_until=timezone.now())
    packages_builder.build_waiting()
    build.refresh_from_db()
    before = stored()[0]
    packages_builder.build_one(sleeper)
    assert (build.state, len(stored()[0]), stored()[1]) == ("siap", len(before), [])
    with builds.open_whole(build) as file:
        assert shelf.digest_of(file) == build.sha256


@pytest.mark.parametrize("fault", ["disk", "database"])
@pytest.mark.usefixtures("cited")
def test_u49_a_full_disk_while_building_leaves_no_file_and_is_told(client, own, stored, monkeypatch, fault):
    before = len(stored()[0])
    build = ordered(own)

    def full(*_args, **_more):
        raise (
            OSError(errno.ENOSPC, "No space left on device") if fault == "disk" else OperationalError("disk I/O error")
        )

    with monkeypatch.context() as patch:
        if fault == "disk":
            patch.setattr(shelf.os, "fsync", full)
        else:
            patch.setattr(builds, "finish", full)
        packages_builder.build_waiting()
    build.refresh_from_db()
    assert build.state == "gagal"
    assert (len(stored()[0]), stored()[1]) == (before, [])
    client.force_login(own.lead)
    said = {"disk": "Ruang penyimpanan server penuh", "database": "Terjadi gangguan"}[fault]
    assert said in client.get(reverse("evidence:package-build", args=[own.assessment.pk])).text
    assert built(own).state == "siap"


def test_u49_no_room_is_told_before_anything_is_built(client, own, cited, settings):
    client.force_login(own.lead)
    page = reverse("evidence:package-build", args=[own.assessment.pk])
    settings.EVIDENCE_MIN_FREE_BYTES = 10**18
    refused = client.post(page)
    assert (refused.status_code, builds.NO_ROOM in refused.text) == (409, True)
    settings.EVIDENCE_MIN_FREE_BYTES, settings.PACKAGES_MAX_BYTES = 0, 10
    refused = client.post(page)
    assert (refused.status_code, builds.TOO_MANY in refused.text) == (409, True)
    assert not PackageBuild.objects.exists()
    assert not events("paket_disiapkan").exists()


def test_a_right_taken_away_closes_it_at_once_also_in_the_middle(client, own, cited):
    build = built(own, own.mp)
    client.force_login(own.mp)
    b"".join(client.get(url_of(build), headers={"range": "bytes=0-9"}))
    Membership.objects.filter(user=own.mp).update(ended_at=timezone.now(), ended_by=own.lead)
    assert client.get(url_of(build), headers={"range": "bytes=10-"}).status_code in {403, 404}


def test_figures_he_no_longer_sees_close_it(own, cited):
    build = built(own)
    build.evaluations.append(0)
    with pytest.raises(WrongState):
        builds.record_download(build=build, by=own.lead, is_start=True)


def test_who_lost_the_round_while_it_was_built_is_told(own, cited):
    build = ordered(own, own.mp)
    Membership.objects.filter(user=own.mp).delete()
    packages_builder.build_waiting()
    build.refresh_from_db()
    assert (build.state, build.problem) == (
        "gagal",
        "Penilaian ini tidak lagi terbuka untuk Anda, jadi paketnya tidak disusun.",
    )


@pytest.mark.parametrize("lost", ["file", "report"])
@pytest.mark.usefixtures("cited")
def test_what_could_not_be_had_is_told_and_tried_again(client, own, settings, monkeypatch, lost):
    def unavailable(*_args, **_more):
        raise ReportUnavailable("Penyusun laporan sibuk.", "Coba lagi.")

    path = settings.EVIDENCE_ROOT / Revision.objects.get().storage_name
    with monkeypatch.context() as patch:
        if lost == "file":
            path.rename(path.with_suffix(".hilang"))
        else:
            patch.setattr("assessment.papers.exports.report_pdf.lay_out_html", unavailable)
        first = built(own)
    assert (first.state, "1 isi paket" in first.problem) == ("siap", True)
    client.force_login(own.lead)
    text = client.get(reverse("evidence:package-build", args=[own.assessment.pk])).text
    assert all(words in text for words in (first.problem, "Siapkan lagi", url_of(first)))
    if lost == "file":
        path.with_suffix(".hilang").rename(path)
    second = built(own)
    assert (second.state, second.problem) == ("siap", "")
    assert second != first
