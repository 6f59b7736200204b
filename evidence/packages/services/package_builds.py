"""Packages built in the background: asked for once, built under a lease, kept on the shelf until they expire.

The row is all that is remembered. Whoever builds holds its lease and renews it; a process that dies lets it run out, and
the row is then built anew by whoever presses again or builds next (`evidence.packages.builder`).
"""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from typing import IO

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents import permissions
from evidence.documents.services.downloads import AWAY
from evidence.packages.data import Contents
from evidence.packages.models import PackageBuild, PackageLink
from evidence.packages.permissions import check_can_take_build
from evidence.packages.selectors import package_builds as selectors
from evidence.packages.selectors.package_links import line_of
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services.packages import detail_of
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import DownloadDelayed, FileMissing
from zi_portal.waiting import leases
from zi_portal.waiting.file_rows import remove_past, remove_with_files

log = structlog.get_logger(__name__)
AT_ONCE = 2  # over all processes of the portal
LIFE = timedelta(days=7)
ONE_DOWNLOAD = timedelta(hours=24)  # what asks for more of the same file within it goes on with it

State = PackageBuild.State

NO_ROOM = "Ruang penyimpanan server tidak cukup untuk menyiapkan paket ini. Hubungi admin portal, atau unduh paketnya langsung."
TOO_MANY = "Ruang untuk paket yang disiapkan sedang penuh. Coba lagi setelah paket lama berakhir, atau unduh paketnya langsung."
GAVE_UP = (
    "Penyusunan terhenti berkali-kali. Coba lagi; bila berulang, unduh paketnya langsung dan hubungi admin portal."
)
BARRED = (
    "Paket ini memuat dokumen atau nilai yang tidak lagi boleh Anda terima: dibatasi, ditarik, atau dimusnahkan setelah "
    "paket disusun. Siapkan paket lagi di halaman Paket data dukung."
)
NOT_WHOLE = "Paket ini tidak lagi utuh di penyimpanan. Siapkan paket lagi di halaman Paket data dukung."
LINK_ENDED = "Tautan ini tidak berlaku lagi, jadi paketnya tidak disiapkan. Buat tautan baru."


def request_build(*, assessment: Assessment, base_url: str, by: User, link: PackageLink | None = None) -> PackageBuild:
    """Have the package of a round built: as `by` may see it or, for `link`, as the links of its maker give it out.

    One that is being built, or finished and still the same, is given back; one that was left alone is begun anew.
    base_url: what addresses in the workbook begin with. Raises ActionDenied; WrongState without room, or if the link ended.
    """
    reader = by if link is None else link.created_by
    _check_can_order(assessment, by, link)
    # Before the lock: many may ask at once, and each would hold everybody who saves for as long as this takes.
    contents = contents_of(None if link is not None else reader, assessment)
    mark = selectors.fingerprint_of(contents, assessment, reader)
    with transaction.atomic():
        assessment = lock_assessment(assessment)  # of two presses the second sees what the first did
        _check_can_order(assessment, by, link)
        return _ordered(assessment, reader, contents, mark, base_url=base_url, by=by, is_outside=link is not None)


def _check_can_order(assessment: Assessment, by: User, link: PackageLink | None) -> None:
    sheet.memberships_of(by, fresh=True)
    if link is None:
        permissions.check_can_take_package(by, assessment)
    else:
        permissions.check_can_share_package(by, assessment)
        maker = link.created_by
        if not line_of(link).is_open or not sheet.can(permissions.check_can_share_package, maker, assessment):
            raise WrongState(LINK_ENDED)


def _ordered(
    assessment: Assessment,
    reader: User,
    contents: Contents,
    mark: str,
    *,
    base_url: str,
    by: User,
    is_outside: bool,
) -> PackageBuild:
    now = timezone.now()
    builds = selectors.builds_of(assessment, reader, is_outside=is_outside)
    running = builds.filter(state__in=selectors.OPEN).first()
    if running is not None and not selectors.is_stalled(running, now):
        return running
    finished = builds.filter(state=State.READY, fingerprint=mark, problem="").first()
    if finished is not None and not selectors.holds_barred(
        finished, assessment, told_to=None if is_outside else reader
    ):
        return finished
    _check_room(contents, running)
    build = running or PackageBuild(assessment=assessment, reader=reader, is_outside=is_outside)
    build.state, build.lease, build.lease_until, build.attempts, build.problem = State.WAITING, "", None, 0, ""
    build.requested_at, build.requested_by, build.base_url = now, by, base_url
    build.bytes_total, build.bytes_done = contents.size_bytes, 0
    build.save()
    detail = detail_of(contents) | {"assessment": assessment.pk, "outside": is_outside}
    audit.record(AuditEvent.Kind.PACKAGE_ORDERED, build, by=by, scope=assessment.unit, detail=detail)
    return build


def claim_next() -> PackageBuild | None:
    """Take the lease of the build that has waited longest, or was left alone; None if there is none, or enough are built.

    The server's own act, as all that follows up to `finish`: no person, no audit event.
    """
    line = PackageBuild.objects.select_related("reader", "assessment__unit")
    return leases.claim(line, at_once=AT_ONCE, gave_up=GAVE_UP, bytes_done=0)


def begin(build: PackageBuild, contents: Contents, assessment: Assessment) -> None:
    """Note from what a claimed package is made; raises LeaseLost, and WrongState without room."""
    if not shelf.has_room(contents.size_bytes):
        raise WrongState(NO_ROOM)
    leases.change(
        build,
        contents_at=contents.made_at,
        fingerprint=selectors.fingerprint_of(contents, assessment, build.reader),
        documents=selectors.documents_told(contents),
        evaluations=selectors.seen_evaluations(build.reader, assessment),
        bytes_total=contents.size_bytes,
    )
    build.bytes_total = contents.size_bytes


def renew(build: PackageBuild, *, bytes_done: int | None = None) -> None:
    """Hold the lease from now on anew, and note how far it is; raises LeaseLost."""
    done = {} if bytes_done is None else {"bytes_done": bytes_done}
    leases.renew(build, **done)


@transaction.atomic
def finish(build: PackageBuild, *, staged: shelf.StagedFile, name: str, problem: str = "") -> None:
    """Name the stored file as the finished package, in the place of an earlier one; raises LeaseLost.

    problem: what it lacks that another try may bring, "" for nothing.
    """
    now = timezone.now()
    leases.change(
        build,
        state=State.READY,
        lease="",
        lease_until=None,
        bytes_done=staged.size_bytes,
        storage_name=name,
        size_bytes=staged.size_bytes,
        sha256=staged.sha256,
        finished_at=now,
        expires_at=now + LIFE,
        problem=problem,
    )
    earlier = PackageBuild.objects.filter(
        assessment=build.assessment_id, reader=build.reader_id, is_outside=build.is_outside
    )
    remove_with_files(earlier.exclude(pk=build.pk))


def open_whole(build: PackageBuild) -> IO[bytes]:
    """Return the file of a finished package at its first byte, compared with its digest.

    Raises WrongState for bytes that are missing or changed; DownloadDelayed while the store does not answer.
    """
    try:
        with ExitStack() as on_failure:
            file = on_failure.enter_context(shelf.shelf().open(build.storage_name))
            if shelf.digest_of(file) == build.sha256:
                on_failure.pop_all()
                return file
    except FileMissing:
        pass
    except OSError as error:
        log.exception("package_out_of_reach", build=build.pk)
        raise DownloadDelayed(AWAY) from error
    log.error("package_broken", build=build.pk)
    raise WrongState(NOT_WHOLE)


@transaction.atomic
def record_download(*, build: PackageBuild, by: User, is_start: bool) -> None:
    """Record that `by` takes a finished package along, before its first byte; going on with it is the same download.

    is_start: whether the first byte is asked for. Looks at the rights of this moment: raises ActionDenied, and WrongState
    for a package that holds what is no longer his to have.
    """
    assessment = build.assessment
    check_can_take_build(by, build)
    if selectors.holds_barred(build, assessment, told_to=by):
        raise WrongState(BARRED)
    if not is_start:
        before = AuditEvent.objects.filter(
            object_type=build._meta.label_lower,
            object_id=str(build.pk),
            kind=AuditEvent.Kind.PACKAGE_TAKEN,
            actor=by,
            at__gt=timezone.now() - ONE_DOWNLOAD,
        )
        if before.exists():
            return
    detail = {"assessment": assessment.pk, "size_bytes": build.size_bytes, "sha256": build.sha256}
    audit.record(AuditEvent.Kind.PACKAGE_TAKEN, build, by=by, scope=assessment.unit, detail=detail)


def remove_holding(documents: Iterable[int]) -> None:
    """Remove the packages that hold any of these documents, as when their bytes are destroyed."""
    gone = set(documents)
    found = PackageBuild.objects.exclude(documents=[]).values_list("pk", "documents")
    with transaction.atomic():
        remove_with_files(PackageBuild.objects.filter(pk__in=[pk for pk, held in found if gone & set(held)]))


def sweep_builds(*, dry_run: bool = False) -> list[str]:
    """Remove packages past their end, and rows of failed and deserted ones as old; return the names of the files."""
    return remove_past(PackageBuild.objects.all(), life=LIFE, dry_run=dry_run)


def _check_room(contents: Contents, running: PackageBuild | None) -> None:
    """Raise WrongState where the disk, or what all built packages may take, has no room for one more."""
    if not shelf.has_room(contents.size_bytes):
        raise WrongState(NO_ROOM)
    sweep_builds()
    kept = selectors.bytes_kept() - (running.bytes_total if running is not None else 0)
    if kept + contents.size_bytes > settings.PACKAGES_MAX_BYTES:
        raise WrongState(TOO_MANY)
