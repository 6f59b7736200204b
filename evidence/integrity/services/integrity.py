"""Act on what a look at the stored files finds.

What is broken is remembered, so that a hand-over need not read every file again, and a document whose bytes are damaged
counts no more.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from evidence.documents.models import BrokenFile, Document, Revision
from evidence.documents.services import judgement, support
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
        _set_state(revision, Document.State.PROBLEM, Document.State.GOOD, file="utuh")


@transaction.atomic
def mark_broken(revision: Revision, problem: BrokenFile.Problem) -> None:
    """Remember that the file of `revision` is broken; a good document whose last one it is becomes *bermasalah*."""
    BrokenFile.objects.update_or_create(revision=revision, defaults={"problem": problem, "found_at": timezone.now()})
    _set_state(revision, Document.State.GOOD, Document.State.PROBLEM, file=str(problem))


def _set_state(revision: Revision, before: Document.State, after: Document.State, *, file: str) -> None:
    """Move the document of `revision`, if that is its last one, from one state to the other; one event, scores anew."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=revision.document_id)
        is_last = not document.revisions.filter(number__gt=revision.number).exists()
        if not is_last or document.state != before:
            return
        judgement.clear(document)  # a judgement was of whole bytes
        document.state = after
        document.save(update_fields=judgement.FIELDS)
        detail = {"revision": revision.number, "file": file}
        support.refresh_citing(document)
        audit.record(AuditEvent.Kind.DOCUMENT_CHANGED, document, by=None, scope=document.unit, detail=detail)
