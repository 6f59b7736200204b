"""How a person wants to be told by e-mail."""

from collections.abc import Mapping

from django.db import transaction

from assessment.accounts.selectors.people import home_instansi
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.notices.models import Kind, Notice, NoticeChoice, Way
from assessment.notices.selectors.choices import offered, ways_of
from assessment.people.models import User
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def choose_ways(*, ways: Mapping[Kind, Way], by: User) -> int:
    """Keep how `by` wants each kind; return how many changed. What waits for a mail and is wanted no more, gets none.

    Raises InvalidInput for a daily summary of what has a mail of its own each week.
    """
    before = ways_of(by)
    changed = {kind: way for kind, way in ways.items() if before[kind] != way}
    for kind, way in changed.items():
        if way not in offered(kind):
            raise InvalidInput({str(kind): ["Pilih salah satu yang tersedia."]})
        NoticeChoice.objects.update_or_create(person=by, kind=kind, defaults={"way": way})
        if way == Way.NEVER:
            Notice.objects.filter(person=by, kind=kind, delivery__isnull=True).update(way=Way.NEVER)
    if changed:
        detail = {"ways": {str(kind): str(way) for kind, way in sorted(changed.items())}}
        audit.record(AuditEvent.Kind.NOTICES_CHOSEN, by, by=by, scope=home_instansi(by), detail=detail)
    return len(changed)
