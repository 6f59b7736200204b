"""Remember which stored files a look found broken, so that a hand-over need not read every file again."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from evidence.models import BrokenFile, Revision
from evidence.selectors.integrity import Finding, Problem, broken_files

PROBLEMS = {Problem.MISSING: BrokenFile.Problem.MISSING, Problem.CHANGED: BrokenFile.Problem.CHANGED}


def look_at_files() -> Iterator[Finding]:
    """Yield what `broken_files` finds, and once all files were read keep exactly that: what is whole again is forgotten.

    The server's own act, so no person and no audit event.
    """
    begun, found = timezone.now(), []
    for finding in broken_files():
        if finding.revision is not None:
            found.append(finding.revision.pk)
            mark_broken(finding.revision, PROBLEMS[finding.problem])
        yield finding
    # What a download found since is newer than this look.
    BrokenFile.objects.filter(found_at__lt=begun).exclude(revision__in=found).delete()


def mark_broken(revision: Revision, problem: BrokenFile.Problem) -> None:
    """Remember that the file of `revision` is broken."""
    with transaction.atomic():
        BrokenFile.objects.update_or_create(
            revision=revision, defaults={"problem": problem, "found_at": timezone.now()}
        )
