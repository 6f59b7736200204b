"""`python -m bench.files.package_files`: cite 300 files in the bench's sheet, pack them some times, and zip them as often.

Runs in a process of its own with the database of the bench in its environment; prints pairs of seconds (ours, `zip -0`)
and the peak memory of the process, in MB, as JSON.
"""

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

FILES, BYTES, ROUNDS = 300, 200 * 1024 * 1024 // 300, 5


def main() -> None:
    """Put the files on the shelf and time both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from assessment.rounds.models import Assessment  # noqa: PLC0415  (needs the set-up above)
    from evidence.packages.exports.package_zip import package_chunks  # noqa: PLC0415
    from evidence.packages.selectors.packages import contents_of  # noqa: PLC0415
    from evidence.packages.services.packages import open_file  # noqa: PLC0415

    assessment = Assessment.objects.select_related("unit", "period__instrument").get()
    person = assessment.unit.memberships.select_related("user").earliest("pk").user
    with TemporaryDirectory() as name:
        folder = Path(name)
        fill(assessment, person, folder / "berkas")

        def ours() -> None:
            with (folder / "kami.zip").open("wb") as file:
                for chunk in package_chunks(contents_of(person, assessment), open_file, ()):
                    file.write(chunk)

        def plain() -> None:
            (folder / "biasa.zip").unlink(missing_ok=True)
            subprocess.run(["zip", "-0", "-q", "-r", "biasa.zip", "berkas"], cwd=folder, check=True)

        ours(), plain()  # warm
        pairs = [(_seconds(ours), _seconds(plain)) for _ in range(ROUNDS)]
        packed = (folder / "kami.zip").stat().st_size
    if packed < FILES * BYTES:
        raise RuntimeError(f"the package has {packed} bytes")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"pairs": pairs, "megabytes": peak}, sys.stdout)


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def fill(assessment: Any, person: Any, copies: Path) -> None:
    """Cite FILES documents at the questions in turn; the same bytes lie in `copies` for `zip`."""
    from django.utils import timezone  # noqa: PLC0415

    from assessment.lke.models import Indicator  # noqa: PLC0415
    from evidence.documents.models import Citation, Document, Revision  # noqa: PLC0415
    from zi_portal.shelf import shelf  # noqa: PLC0415

    Citation.objects.all().delete()
    questions = list(Indicator.objects.filter(instrument=assessment.period.instrument))
    draw, now = random.Random(5), timezone.now()
    who = {"created_at": now, "created_by": person}
    copies.mkdir()
    for number in range(FILES):
        data = draw.randbytes(BYTES)
        (copies / f"{number}.pdf").write_bytes(data)
        name = shelf.new_name()
        with shelf.staged([data], limit=BYTES) as staged:
            shelf.shelf().put(staged.path, name)
        document = Document.objects.create(unit=assessment.unit, title=f"Dokumen {number}", state="baik", **who)
        Revision.objects.create(
            document=document,
            number=1,
            storage_name=name,
            original_name=f"{number}.pdf",
            kind="pdf",
            size_bytes=BYTES,
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_at=now,
            uploaded_by=person,
        )
        Citation.objects.create(
            assessment=assessment, indicator=questions[number % len(questions)], document=document, **who
        )


if __name__ == "__main__":
    main()
