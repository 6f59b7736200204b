"""`python -m bench.files.backup_files`: back up the bench's portal, first with few files, then with 300, and tar the same files.

Runs in a process of its own with the database of the bench in its environment; prints pairs of seconds (ours, `tar`) and
the peak memory of the process before and after the many files, in MB, as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.files.package_files import fill

ROUNDS = 5


def main() -> None:
    """Put the files on the shelf and time both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    import pyrage  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from assessment.rounds.models import Assessment  # noqa: PLC0415  (needs the set-up above)
    from zi_portal.operate.backup.services import back_up  # noqa: PLC0415

    settings.BACKUP_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    assessment = Assessment.objects.select_related("unit", "period__instrument").get()
    person = assessment.unit.memberships.select_related("user").earliest("pk").user
    with TemporaryDirectory() as name:
        folder = Path(name)

        def ours() -> None:
            for path in folder.glob("cadangan-*"):
                path.unlink()
            back_up(target=folder)

        def plain() -> None:
            (folder / "biasa.tar").unlink(missing_ok=True)
            subprocess.run(["tar", "-cf", "biasa.tar", "berkas"], cwd=folder, check=True)
            subprocess.run(["sync", "biasa.tar"], cwd=folder, check=True)

        ours()
        few = _peak()
        fill(assessment, person, folder / "berkas")
        grown = _peak()  # by the filling itself
        ours(), plain()  # warm
        pairs = [(_seconds(ours), _seconds(plain)) for _ in range(ROUNDS)]
    json.dump({"pairs": pairs, "megabytes_few": max(few, grown), "megabytes": _peak()}, sys.stdout)


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
