"""Act on what a look at the stored files finds.

What is broken is remembered, so that a hand-over need not read every file again, and a document whose bytes are damaged
counts no more.
"""

from collections.abc import Iterator

from django.utils import timezone

from evidence.documents.models import BrokenFile, Document, Revision
from evidence.documents.services.broken_files import mark_broken, mark_whole
from evidence.integrity.selectors.integrity import Finding, Problem, broken_files

PROBLEMS = {Problem.MISSING: BrokenFile.Problem.MISSING, Problem.CHANGED: BrokenFile.Problem.CHANGED}


def look_at_files(*, dry_run: bool = False) -> Iterator[Finding]:
    """Yield what `broken_files` finds, and once all files were read keep exactly that: what is whole again is forgotten.

    dry_run: keep nothing. The server's own act, so no person. Raises StoreUnavailable; what was found until then stands.
    """
    begun, found = timezone.now(), []
    for finding in broken_files():
        if finding.revision is not None:
            found.append(finding.revision.pk)
            if finding.problem in PROBLEMS and not dry_run:
                mark_broken(finding.revision, PROBLEMS[finding.problem])
        yield finding
    if dry_run:
        return
    # What a download found since is newer than this look.
    BrokenFile.objects.filter(found_at__lt=begun).exclude(revision__in=found).delete()
    doubted = Revision.objects.filter(
        document__state=Document.State.PROBLEM, document__state_set_by__isnull=True, broken_file__isnull=True
    )
    for revision in doubted.exclude(scan=Revision.Scan.INFECTED).exclude(pk__in=found):
        mark_whole(revision)
