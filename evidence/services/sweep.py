"""Remove what broken-off uploads leave behind: old staging files, and stored files that no row ever named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evidence import storage
from evidence.selectors.integrity import extra_files

STAGING_AGE = timedelta(hours=24)
EXTRA_AGE = timedelta(days=7)


def sweep(*, dry_run: bool = False) -> list[str]:
    """Remove staging files older than a day and unnamed stored files older than a week; return their names.

    Nothing a row names is ever touched. The server's own act, so no person and no audit event.
    """
    now = timezone.now()
    removed = []
    for path in sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()):
        if path.is_file() and now - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) > STAGING_AGE:
            removed.append(path.name)
            if not dry_run:
                path.unlink(missing_ok=True)
    shelf = storage.shelf()
    for file in extra_files():
        if now - file.put_at > EXTRA_AGE:
            removed.append(file.name)
            if not dry_run:
                shelf.discard(file.name)
    return removed
