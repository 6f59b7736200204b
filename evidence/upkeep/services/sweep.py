"""Remove what must not stay: old staging files, files no row ever named, bytes of a virus, drawn pages above their bound."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evidence.disposal.selectors import unfinished_disposals
from evidence.disposal.services import remove_bytes
from evidence.documents.models import Revision, WaitingFile
from evidence.intake.services.chunked import sweep_partials
from evidence.integrity.selectors.integrity import extra_files
from evidence.packages.services.package_builds import sweep_builds
from evidence.papers.services.line import sweep_papers
from evidence.reading.preview import cache
from evidence.table_files.services import sweep_tables
from evidence.video.models import ProfileVideo
from zi_portal.shelf import shelf as storage

STAGING_AGE = timedelta(hours=24)
EXTRA_AGE = timedelta(days=7)
WAITING_AGE = timedelta(days=30)


def sweep(*, dry_run: bool = False) -> list[str]:
    """Remove staging files older than a day, unnamed stored files older than a week, and pages nobody needs drawn.

    Returns their names.

    With them go the rows of files that broke off, what was left of a folder drop unplaced for thirty days, and built
    packages, reports and lists past their end.

    Also what a minute of destruction names and still stands, by the minute's number. Of what else a row names only the
    bytes of a virus go, where the store was away when it was found. The server's own act, so no person and no audit
    event. Raises StoreUnavailable.
    """
    now = timezone.now()
    removed = sweep_partials(dry_run=dry_run)
    if not dry_run:  # the documents stay in the library
        WaitingFile.objects.filter(created_at__lt=now - WAITING_AGE).delete()
    for path in sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()):
        if (
            path.is_file()
            and path.name not in removed
            and now - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) > STAGING_AGE
        ):
            removed.append(path.name)
            if not dry_run:
                path.unlink(missing_ok=True)
    removed += _sweep_disposals(dry_run=dry_run)
    removed += sweep_builds(dry_run=dry_run) + sweep_papers(dry_run=dry_run) + sweep_tables(dry_run=dry_run)
    shelf = storage.shelf()
    infected = {
        name
        for model in (Revision, ProfileVideo)
        for name in model.objects.filter(scan=Revision.Scan.INFECTED).values_list("storage_name", flat=True)
    }
    for file in shelf.files() if infected else ():
        if file.name in infected:
            removed.append(file.name)
            if not dry_run:
                shelf.discard(file.name)
    for file in extra_files():
        if storage.is_ours(file.name) and now - file.put_at > EXTRA_AGE:
            removed.append(file.name)
            if not dry_run:
                shelf.discard(file.name)
    return removed + _sweep_pages(dry_run=dry_run)


def _sweep_disposals(*, dry_run: bool) -> list[str]:
    """Remove what a minute of destruction names and a dead process left; return the numbers of the minutes."""
    unfinished = list(unfinished_disposals())
    for disposal in () if dry_run else unfinished:
        remove_bytes(disposal)
    return [disposal.number for disposal in unfinished]


def _sweep_pages(*, dry_run: bool) -> list[str]:
    """Remove drawn pages of files that are gone, then the longest unused ones above the bound; return their names."""
    kept = Revision.objects.filter(document__disposal__isnull=True)
    named = kept.values_list("document__unit", "sha256").distinct()
    known = {cache.shelf_name(unit, sha256) for unit, sha256 in named.iterator()}
    gone = cache.strangers(known)
    if not dry_run:
        cache.remove(gone)
    return [path.name for path in gone] + cache.evict(dry_run=dry_run)
