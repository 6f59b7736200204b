"""Large files that are still arriving: each is its sender's alone."""

from dataclasses import dataclass

from django.http import Http404

from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import PartialUpload
from evidence.intake import chunked


@dataclass(frozen=True)
class OpenPartial:
    """A file that broke off, and how much of it is here."""

    name: str
    percent: int


def get_partial(user: User, token: str) -> PartialUpload:
    """Return a file that `user` began to send, or Http404: nobody learns of another one's."""
    found = PartialUpload.objects.filter(owner=user, token=token).select_related(
        "assessment__unit__instansi", "assessment__unit__parent", "assessment__period__instrument", "document"
    )
    partial = found.first()
    if partial is None:
        raise Http404
    return partial


def get_arrived(user: User, assessment: Assessment, token: str) -> PartialUpload | None:
    """Return the file of this round that a form names by `token`, None where it names none; Http404 for another one."""
    if not token:
        return None
    partial = get_partial(user, token)
    if partial.assessment_id != assessment.pk:
        raise Http404
    return partial


def offset_of(partial: PartialUpload) -> int:
    """Return from which byte the sender goes on."""
    if partial.document_id is not None:
        return partial.size_bytes
    return min(partial.received_bytes, chunked.length_of(partial.token))


def open_partials(user: User, assessment: Assessment) -> list[OpenPartial]:
    """Return what `user` began to send in this round and has not finished, the newest first."""
    found = PartialUpload.objects.filter(owner=user, assessment=assessment, document__isnull=True, received_bytes__gt=0)
    return [
        OpenPartial(partial.name, 100 * partial.received_bytes // partial.size_bytes)
        for partial in found.order_by("-touched_at", "-id")
    ]
