"""Documents whose words are still to be read."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from evidence.documents.models import Document, Revision, RevisionText
from evidence.documents.words import READABLE


def waiting_for_text(*, again: bool = False) -> QuerySet[Revision]:
    """Return the newest revision of each good document whose words are still to be read, oldest first.

    again: also those whose reading failed.
    """
    newer = Revision.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    missing = Q(text__isnull=True) | (Q(text__outcome=RevisionText.Outcome.FAILED) if again else Q())
    waiting = Revision.objects.filter(~Exists(newer), missing, kind__in=READABLE)
    return waiting.filter(document__state=Document.State.GOOD, document__disposal__isnull=True).order_by("pk")
