"""`python -m bench.papers.paper_files`: put a file behind each document of the bench's office, and hand its round over.

So a package can hold them, and final reports can be issued.
"""

import hashlib
import json
import os
import random
import sys

import django

BYTES = 20_000


def main() -> None:
    """Fill the shelf; prints how many files stand on it, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from assessment.rounds.models import Assessment  # noqa: PLC0415  (needs the set-up above)
    from assessment.rounds.workflow import Status  # noqa: PLC0415
    from evidence.documents.models import Revision  # noqa: PLC0415
    from zi_portal.shelf import shelf  # noqa: PLC0415

    noise, count = random.Random(7), 0
    for revision in Revision.objects.order_by("pk"):
        data = noise.randbytes(BYTES)
        with shelf.staged([data], limit=BYTES) as staged:
            shelf.shelf().put(staged.path, name := shelf.new_name())
        Revision.objects.filter(pk=revision.pk).update(
            storage_name=name, size_bytes=BYTES, sha256=hashlib.sha256(data).hexdigest()
        )
        count += 1
    Assessment.objects.update(status=Status.TPI_REVIEW)
    json.dump(count, sys.stdout)


if __name__ == "__main__":
    main()
