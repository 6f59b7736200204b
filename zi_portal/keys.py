"""Secrets that are made once, on this machine, when the environment brings none.

They live under `var/` so that every `manage.py` command runs in a bare checkout. Settings for production refuse them.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 48


def read_or_make(path: Path) -> str:
    """Return the key kept in `path`; make it first, readable by its owner only, if it is not there.

    Several processes may start at once: the file appears complete or not at all, and all of them read the same one.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key holds
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
