"""Pages that were made before, in a folder of their own: never the evidence store, and nothing is lost with it.

One folder for each unit and digest, so that the same bytes in two units share nothing, not even a quicker answer.
Pages of restricted documents never come here.
"""

import os
import secrets
import shutil
import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

MAKER = "1"  # raised when the maker draws otherwise; what an older one made is swept away
ABANDONED = timedelta(hours=1)  # a file half written when its process died
_written = 0  # bytes since the last look at the bound
_lock = threading.Lock()


def shelf_name(unit_id: int, sha256: str) -> str:
    """Return the folder of what was made of these bytes for one unit."""
    return f"{unit_id}-{sha256}"


def get(folder: str, name: str) -> bytes | None:
    """Return what is kept under `name`, and note that it was used."""
    path = _root() / folder / name
    try:
        found = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return found


def put(folder: str, name: str, made: bytes) -> None:
    """Keep `made`; a disk that takes no more is no reason not to show it."""
    global _written  # noqa: PLW0603  (a count of this process)
    home = _root() / folder
    draft = home / f".{secrets.token_hex(8)}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(made)
        draft.rename(home / name)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return
    with _lock:
        _written += len(made)
        is_due = _written > settings.PREVIEW_MAX_BYTES // 10
        if is_due:
            _written = 0
    if is_due:
        evict()


def forget(unit_id: int, sha256: str) -> None:
    """Remove whatever was made of these bytes for one unit."""
    shutil.rmtree(_root() / shelf_name(unit_id, sha256), ignore_errors=True)


def strangers(known: Collection[str]) -> list[Path]:
    """Return the folders of no file that is `known` by its shelf name, and those of another maker."""
    top = Path(settings.PREVIEW_ROOT)
    found = [path for path in _entries(top) if path.name != MAKER]
    return found + [path for path in _entries(_root()) if path.name not in known]


def remove(folders: Iterable[Path]) -> None:
    """Remove whole folders of this cache."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def evict(*, dry_run: bool = False) -> list[str]:
    """Remove the files used longest ago until the cache is within its bound; return their names."""
    files, total, removed = [], 0, []
    for path in _root().glob("*/*"):
        try:
            about = path.stat()
        except OSError:
            continue  # removed meanwhile
        files.append((about.st_mtime, about.st_size, path))
        total += about.st_size
    for _, size, path in sorted(files):
        is_abandoned = path.name.startswith(".") and _age(path) > ABANDONED
        if total <= settings.PREVIEW_MAX_BYTES and not is_abandoned:
            continue
        total -= size
        removed.append(path.name)
        if not dry_run:
            path.unlink(missing_ok=True)
    return removed


def _root() -> Path:
    return Path(settings.PREVIEW_ROOT) / MAKER


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _age(path: Path) -> timedelta:
    return timezone.now() - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
