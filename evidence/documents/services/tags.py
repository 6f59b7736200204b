"""Put tags on documents and take them off, many documents at once."""

from collections.abc import Sequence

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.documents.models import Document, DocumentTag
from zi_portal.kit.folding import fold
from zi_portal.kit.refusals import InvalidInput

TAGS_PER_DOCUMENT = 10


@transaction.atomic
def change_tags(
    *,
    assessment: Assessment,
    documents: Sequence[Document],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    by: User,
) -> int:
    """Put each tag of `add` on every one of `documents`, take each of `remove` off; return how many documents changed.

    All or nothing. A tag that is there already is not added twice, and one the unit spells otherwise keeps its spelling.
    Raises InvalidInput if a document would have more than ten; ActionDenied, also for a withdrawn document.
    """
    permissions.check_can_add_document(by, assessment.unit)
    locked = (
        Document.objects.select_for_update(of=("self",))
        .filter(unit=assessment.unit, pk__in=[document.pk for document in documents])
        .select_related("unit__instansi", "unit__parent")
        .prefetch_related("citations__indicator", "tags")
        .order_by("pk")
    )
    spelled = _spelled(assessment, add)
    gone = {fold(name) for name in remove}
    changed = 0
    for document in locked:
        permissions.check_can_tag(by, document)
        has = {tag.folded: tag for tag in document.tags.all()}
        lost = [has[name].pk for name in has if name in gone]
        new = [DocumentTag(document=document, name=spelled[name], folded=name) for name in spelled if name not in has]
        if len(has) - len(lost) + len(new) > TAGS_PER_DOCUMENT:
            raise InvalidInput({"add": [_too_many(document)]})
        if lost or new:
            DocumentTag.objects.filter(pk__in=lost).delete()
            DocumentTag.objects.bulk_create(new)
            detail = {"added": len(new), "removed": len(lost)}
            audit.record(AuditEvent.Kind.DOCUMENT_TAGGED, document, by=by, scope=assessment.unit, detail=detail)
            changed += 1
    return changed


def _too_many(document: Document) -> str:
    return f"Dokumen “{document.title}” akan memakai lebih dari {TAGS_PER_DOCUMENT} tag. Lepaskan beberapa tag dahulu."


def _spelled(assessment: Assessment, names: Sequence[str]) -> dict[str, str]:
    """Return each name once, by its folded form, as the unit has spelled it so far."""
    typed = {fold(name): name for name in reversed(names)}
    known = DocumentTag.objects.filter(document__unit=assessment.unit, folded__in=typed)
    return typed | dict(known.order_by("pk").values_list("folded", "name"))
