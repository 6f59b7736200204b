"""The line of those who wait for a report: whether there is one, whose a request is, whether its file may still be had."""

from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.models import Assessment
from evidence import uses
from evidence.models import Document, PaperRequest
from evidence.selectors.lines import waiting
from evidence.selectors.package_builds import seen_evaluations

State = PaperRequest.State
OPEN = (State.WAITING, State.BUILDING)


def is_line_empty() -> bool:
    """Return whether nobody waits, so that whoever comes overtakes nobody."""
    return not waiting(PaperRequest.objects.all(), timezone.now()).exists()


def count_made(now: datetime) -> int:
    """Return how many are being made at this moment."""
    return PaperRequest.objects.filter(state=State.BUILDING, lease_until__gt=now).count()


def get_request(assessment: Assessment, pk: int) -> PaperRequest:
    """Return a request of a round, whosoever it is, or Http404."""
    gone = Q(state=State.READY, expires_at__lte=timezone.now())
    found = PaperRequest.objects.filter(assessment=assessment).exclude(gone)
    request = get_object_or_404(found.select_related("reader"), pk=pk)
    request.assessment = assessment
    return request


def titles_told(assessment: Assessment) -> list[int]:
    """Return the pks of the documents whose titles a report made now may print."""
    found = Document.objects.filter(pk__in=uses.document_ids(assessment), is_restricted=False)
    return sorted(found.values_list("pk", flat=True))


def holds_barred(request: PaperRequest) -> bool:
    """Whether a finished report holds what its reader may not have any more.

    The title of a document restricted or destroyed since, or figures of an evaluation he no longer sees.
    """
    told = Document.objects.filter(pk__in=request.documents)
    if told.filter(Q(is_restricted=True) | Q(disposal__decided_at__gt=request.made_at)).exists():
        return True
    return not set(request.evaluations) <= set(seen_evaluations(request.reader, request.assessment))
