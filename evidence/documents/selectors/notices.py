"""What the pages of a round tell in a line each of its data dukung: what ends soon, what waits for a decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Value

from assessment.people.models import Unit, User
from assessment.rounds.models import Assessment
from evidence.documents import permissions
from evidence.documents.models import Citation, Disposal

SOON_DAYS = 30


@dataclass(frozen=True)
class Notices:
    """How many there are of each; 0 for none, and for who has nothing to do with it."""

    ending: int  # cited documents that end within thirty days
    undecided: int  # proposals to destroy documents that wait for the reader


def notices_of(user: User, assessment: Assessment, on: date) -> Notices:
    """Return what there is to tell `user` of a round on the day `on`; one query."""
    # Whoever may read them: for a count, not for a list.
    soon = ending(assessment, on).filter(document__valid_until__gte=on)
    counts = _counted("ending", soon, "document").union(
        _counted("undecided", undecided(user, assessment.unit), "pk"), all=True
    )
    found = dict(counts.order_by())
    return Notices(found.get("ending", 0), found.get("undecided", 0))


def _counted(name: str, rows: QuerySet[Any], column: str) -> QuerySet[Any, Any]:
    """Return one row, `name` and how many of `column` there are; none where there are none."""
    counted: QuerySet[Any, Any] = rows.order_by().annotate(of=Value(name)).values("of")
    pairs: QuerySet[Any, Any] = counted.annotate(number=Count(column, distinct=True)).values_list("of", "number")
    return pairs


def ending(assessment: Assessment, on: date) -> QuerySet[Citation]:
    """Return the citations of documents that have ended or end within SOON_DAYS of the day `on`."""
    return _in_use(assessment).filter(document__valid_until__lte=on + timedelta(days=SOON_DAYS))


def ending_on(assessment: Assessment, day: date) -> QuerySet[Citation]:
    """Return the citations of documents whose last day is `day`."""
    return _in_use(assessment).filter(document__valid_until=day)


def _in_use(assessment: Assessment) -> QuerySet[Citation]:
    return Citation.objects.filter(assessment=assessment, document__withdrawn_at__isnull=True)


def undecided(user: User, unit: Unit) -> QuerySet[Disposal]:
    """Return the proposals of `unit` that wait for the decision of `user`; none for who does not decide."""
    if not permissions.may_decide_disposals(user, unit):
        return Disposal.objects.none()
    return Disposal.objects.filter(unit=unit, outcome=Disposal.Outcome.PROPOSED).exclude(proposed_by=user)
