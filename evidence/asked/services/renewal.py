"""Bring last year's documents along into a new round, in one pass."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.asked.selectors import citations_to_carry, previous_round
from evidence.documents import permissions
from evidence.documents.models import Citation, Document
from evidence.documents.services import citations, support
from zi_portal.kit.refusals import WrongState


@dataclass(frozen=True)
class Carried:
    """What came along: new citations, and the questions that have their ten already."""

    citations: int
    documents: int
    full: tuple[str, ...]


@transaction.atomic
def carry_over(*, assessment: Assessment, documents: Collection[int], by: User) -> Carried:
    """Cite the chosen documents of the previous round at the same questions of `assessment`; never answers.

    documents: keys; those the previous round does not cite at questions of `by` are passed over, as are uses that are
    there already, so a second time changes nothing. Page, note and items come along.
    Raises WrongState where there is no previous round, or a chosen document is withdrawn, has a problem or is refused;
    ActionDenied. All or nothing.
    """
    assessment = lock_assessment(assessment)
    permissions.check_can_carry(by, assessment)
    previous = previous_round(assessment)
    if previous is None:
        raise WrongState("Tidak ada putaran sebelumnya dengan LKE yang sama, jadi tidak ada yang dapat dibawa.")
    # Against a withdrawal at the same moment.
    list(Document.objects.select_for_update().filter(pk__in=documents, unit=assessment.unit_id).order_by("pk"))
    found = citations_to_carry(previous, sheet.own_areas(by, assessment.unit), documents)
    indicators = {row.code: row for row in Indicator.objects.filter(instrument=assessment.period.instrument_id)}
    there = set(Citation.objects.filter(assessment=assessment).values_list("indicator", "document"))
    places = Counter(indicator for indicator, _ in there)
    now, new, full = timezone.now(), [], []
    for old in found:
        indicator = indicators.get(old.indicator.code)
        if indicator is None or (indicator.pk, old.document_id) in there:
            continue
        permissions.check_can_read_document(by, old.document)
        citations.check_usable(old.document)
        if places[indicator.pk] >= permissions.CITATIONS_PER_QUESTION:
            full.append(indicator.code)
            continue
        places[indicator.pk] += 1
        new.append(
            Citation(
                assessment=assessment,
                indicator=indicator,
                document=old.document,
                page_reference=old.page_reference,
                note=old.note,
                checklist_keys=old.checklist_keys,
                created_at=now,
                created_by=by,
            )
        )
    if new:
        Citation.objects.bulk_create(new)
        support.refresh([assessment])
        detail = {
            "from": previous.pk,
            "citations": [[citation.indicator.code, citation.document_id] for citation in new],
        }
        audit.record(AuditEvent.Kind.CITATIONS_CARRIED, assessment, by=by, scope=assessment.unit, detail=detail)
    return Carried(len(new), len({citation.document_id for citation in new}), tuple(dict.fromkeys(full)))
