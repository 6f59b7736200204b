"""The line of those who wait for a paper: whether there is one, whose a request is, whether its file may still be had."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents import uses
from evidence.documents.models import Document
from evidence.packages.selectors.package_builds import seen_evaluations
from evidence.papers.acts import Order
from evidence.papers.models import PaperRequest
from zi_portal.waiting.file_rows import gone
from zi_portal.waiting.lines import place_of, waiting

State = PaperRequest.State
OPEN = (State.WAITING, State.BUILDING)
SHOWN = 20  # of one person's, on one page


def is_line_empty() -> bool:
    """Return whether nobody waits, so that whoever comes overtakes nobody."""
    return not waiting(PaperRequest.objects.all(), timezone.now()).exists()


def count_made(now: datetime) -> int:
    """Return how many are being made at this moment."""
    return PaperRequest.objects.filter(state=State.BUILDING, lease_until__gt=now).count()


def get_request(assessment: Assessment, pk: int) -> PaperRequest:
    """Return a request of a round, whosoever it is, or Http404."""
    found = PaperRequest.objects.filter(assessment=assessment).exclude(gone(timezone.now()))
    request = get_object_or_404(found.select_related("reader"), pk=pk)
    request.assessment = assessment
    return request


def own_request(reader: User, pk: int) -> PaperRequest | None:
    """Return a request of this person; None where it is another's, or gone."""
    return PaperRequest.objects.filter(reader=reader, pk=pk).first()


@dataclass(frozen=True)
class Waiting:
    """A paper that its reader waits for, or can fetch, or must know has failed."""

    request: PaperRequest
    place: int  # in the line, 1 for the next one; 0 while it does not wait


def waiting_of(reader: User, assessment: Assessment) -> list[Waiting]:
    """Return what a person asked for and has not seen to its end: it waits, is made, was not fetched or has failed."""
    kept = Q(state=State.READY, taken_at=None, expires_at__gt=timezone.now()) & ~Q(what__in=PaperRequest.ACTS)
    found = PaperRequest.objects.filter(
        Q(state__in=OPEN) | Q(state=State.FAILED) | kept, assessment=assessment, reader=reader
    )
    return [Waiting(request, place_of(request)) for request in found.order_by("requested_at", "pk")[:SHOWN]]


def act_in_line(reader: User, assessment: Assessment, what: PaperRequest.What, order: Order) -> PaperRequest | None:
    """Return the request in which this order of a person, a key of its own or none, waits for its turn; None without one."""
    waits = PaperRequest.objects.filter(assessment=assessment, reader=reader, what=what, state__in=OPEN)
    return next((request for request in waits if request.order == order), None)


def titles_told(assessment: Assessment) -> list[int]:
    """Return the pks of the documents whose titles a report made now may print."""
    found = Document.objects.filter(pk__in=uses.document_ids(assessment), is_restricted=False)
    return sorted(found.values_list("pk", flat=True))


def holds_barred(request: PaperRequest) -> bool:
    """Whether a finished paper holds what its reader may not have any more.

    The title of a document restricted or destroyed since, or figures of an evaluation he no longer sees.
    """
    told = Document.objects.filter(pk__in=request.documents)
    if told.filter(Q(is_restricted=True) | Q(disposal__decided_at__gt=request.made_at)).exists():
        return True
    return not set(request.evaluations) <= set(seen_evaluations(request.reader, request.assessment))
