"""Build the packages that were asked for: by jobs of the queue, or by `manage.py build_packages`.

The rows are the waiting line (`services.package_builds`), so that a process that dies loses nothing but its work.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO

from django.conf import settings
from django.tasks import task

from assessment.papers.exports.report_pdf import ReportUnavailable
from assessment.rounds.selectors.assessments import get_assessment
from evidence.documents import permissions
from evidence.documents.models import Revision
from evidence.packages.exports.package_zip import Paper, package_chunks
from evidence.packages.models import PackageBuild
from evidence.packages.papers import papers_of
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services import package_builds as builds
from evidence.packages.services.packages import open_file
from zi_portal.confined.slots import Patience
from zi_portal.jobs import queue
from zi_portal.shelf import shelf
from zi_portal.shelf.receive import kept
from zi_portal.waiting.attempts import Words, noted, work_off
from zi_portal.waiting.beating import beating

STEP_SECONDS = 2  # between two notes of how far it is

WORDS = Words(
    disk_full="Ruang penyimpanan server penuh ketika paket disusun. Hubungi admin portal, lalu siapkan lagi.",
    store_away="Penyimpanan berkas terganggu ketika paket disusun. Coba lagi; bila berulang, hubungi admin portal.",
    no_access="Penilaian ini tidak lagi terbuka untuk Anda, jadi paketnya tidak disusun.",
    broke_off="Terjadi gangguan ketika paket disusun. Coba lagi; bila berulang, unduh paketnya langsung.",
)
INCOMPLETE = "{count} isi paket tidak dapat dimuat ketika paket disusun. Daftarnya di TIDAK-LENGKAP.txt di dalam paket."


def build_waiting() -> int:
    """Build what waits, one after the other, until none is left or enough are built elsewhere; return how many ended."""
    return work_off(builds.claim_next, build_one)


def build_one(build: PackageBuild) -> None:
    """Build a claimed package, or note why not."""
    with noted(build, WORDS):
        _build(build)


def _build(build: PackageBuild) -> None:
    assessment = get_assessment(build.reader, build.assessment_id)
    may = permissions.check_can_share_package if build.is_outside else permissions.check_can_take_package
    may(build.reader, assessment)
    contents = contents_of(None if build.is_outside else build.reader, assessment)
    builds.begin(build, contents, assessment)
    lost: list[str] = []  # what another try may bring after all

    def opened(revision: Revision) -> IO[bytes] | None:
        file = open_file(revision)
        if file is None:
            lost.append(revision.storage_name)
        return file

    papers = papers_of(assessment, build.reader, base_url=build.base_url, patience=Patience.ENDLESS)
    chunks = package_chunks(contents, opened, tuple(_leased(build, paper, lost) for paper in papers))
    with (
        shelf.staged(_counted(build, chunks), limit=shelf.UNLIMITED) as staged,
        _beating(build),  # a bucket is sent the whole file at once
        kept(staged) as name,
    ):
        builds.finish(build, staged=staged, name=name, problem=INCOMPLETE.format(count=len(lost)) if lost else "")


def _counted(build: PackageBuild, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pass the archive on, noting every few seconds how far it is."""
    done, noted = 0, time.monotonic()
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        if time.monotonic() - noted >= STEP_SECONDS:
            builds.renew(build, bytes_done=done)
            noted = time.monotonic()


def _leased(build: PackageBuild, paper: Paper, lost: list[str]) -> Paper:
    """Return a paper while whose making the lease is held; the documents are all packed by then."""

    def make() -> bytes:
        builds.renew(build, bytes_done=build.bytes_total)
        try:
            with _beating(build):  # a report waits for its turn and may be laid out for two minutes
                return paper.make()
        except ReportUnavailable:
            lost.append(paper.name)
            raise

    return Paper(paper.name, make)


def _beating(build: PackageBuild) -> AbstractContextManager[None]:
    """Renew the lease while one long step goes on that notes nothing."""
    return beating(lambda: builds.renew(build), name="jaga-paket")


@task
def build_in_turn() -> None:
    """Build what waits, if not enough are built elsewhere: for one that was ordered, and every few minutes for what was left alone."""
    if settings.PACKAGES_BUILD_AT_ONCE:
        build_waiting()


def wake(build: PackageBuild) -> None:
    """Have a job begin with what waits, for `build` one of its own; who asks does not wait for it."""
    if settings.PACKAGES_BUILD_AT_ONCE:
        queue.wake(build_in_turn, key=str(build.pk))
