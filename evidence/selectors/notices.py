"""What the pages of a round tell in a line each of its data dukung: what ends soon, what waits for a decision."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assessment.models import Assessment, User
from evidence.selectors.disposals import undecided
from evidence.selectors.renewal import ending_soon


@dataclass(frozen=True)
class Notices:
    """How many there are of each; 0 for none, and for who has nothing to do with it."""

    ending: int  # cited documents that end within thirty days
    undecided: int  # proposals to destroy documents that wait for the reader


def notices_of(user: User, assessment: Assessment, on: date) -> Notices:
    """Return what there is to tell `user` of a round on the day `on`; one query for all of it."""
    ending = _count(ending_soon(assessment, on), "document", of="assessment")
    waiting = _count(undecided(user, assessment.unit), "pk", of="unit")
    found = Assessment.objects.filter(pk=assessment.pk).order_by().values_list(ending, waiting).get()
    return Notices(*found)


def _count(rows: QuerySet, field: str, *, of: str) -> Coalesce:  # type: ignore[type-arg]
    """Return the number of different values of `field` in `rows`, which all have the same `of`, as part of a query."""
    counted = rows.order_by().values(of).annotate(number=Count(F(field), distinct=True)).values("number")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
