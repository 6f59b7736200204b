"""The times of the rounds a person may know of: the windows of their periods, and the time for repairs of single rounds."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Min
from django.urls import reverse

from assessment.calendar.entries import Entry, Sort, Span
from assessment.people.held import TPI_ROLES, memberships_of, units_held
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.rounds.models import Assessment, Stage, Window
from assessment.rounds.selectors.assessments import assessments_in_scope
from assessment.rounds.workflow import Status
from zi_portal.kit.indonesian import count_text

NAMES = {
    Stage.SELF: "Pengisian LKE",
    Stage.PRELIMINARY: "Penilaian pendahuluan",
    Stage.TPI: "Penilaian TPI",
    Stage.TPN: "Penilaian TPN",
}


def spans_of(user: User, first: datetime, last: datetime) -> list[Span]:
    """Return the windows that are open at some time between two instants, one for each stage of a period; two queries.

    A period of one round names its unit, of several how many there are: an evaluator may know of thousands.
    """
    scope = assessments_in_scope(user).order_by().prefetch_related(None)
    counted = scope.values("period").annotate(count=Count("pk"), of=Min("unit"), named=Min("unit__name"), one=Min("pk"))
    rounds = {period: row for period, *row in counted.values_list("period", "count", "of", "named", "one")}
    teams = {m.unit_id for m in memberships_of(user) if m.role in UNIT_TEAM_ROLES}
    rows = Window.objects.filter(period__in=rounds, opens_at__lt=last, closes_at__gte=first).select_related("period")
    found = []
    for window in rows.order_by("opens_at", "pk"):
        count, unit, name, pk = rounds[window.period_id]
        path = reverse("assessment:assessment-list")
        if count == 1 and unit in teams:
            path = reverse("assessment:assessment-detail", args=(pk,))
        where = name if count == 1 else f"{count_text(count)} unit"
        stage = Stage(window.stage)
        found.append(
            Span(
                f"masa-{window.period_id}-{stage}",
                NAMES[stage],
                f"{where}, {window.period.name}",
                path,
                window.opens_at,
                window.closes_at,
            )
        )
    return found


def repairs_of(user: User, first: datetime, last: datetime) -> Iterator[Entry]:
    """Give until when a round that was sent back may be mended, to its team and its TPI; rounds of one instant together."""
    mine = Assessment.objects.filter(unit__in=units_held(user, (*UNIT_TEAM_ROLES, *TPI_ROLES)), status=Status.RETURNED)
    rows = mine.filter(repair_until__gte=first, repair_until__lt=last).order_by("repair_until", "pk")
    listed = rows.values_list("repair_until", "pk", "unit__name", "period__name")
    for until, group in groupby(listed, key=lambda row: row[0]):
        rounds = list(group)
        _, pk, unit, period = rounds[0]
        alone = len(rounds) == 1
        yield Entry(
            f"perbaikan-{pk}" if alone else f"perbaikan-{until:%Y%m%dT%H%M%SZ}",
            Sort.WINDOW,
            "Batas perbaikan",
            f"{unit}, {period}" if alone else f"{count_text(len(rounds))} unit",
            reverse("assessment:assessment-list"),
            at=until,
        )
