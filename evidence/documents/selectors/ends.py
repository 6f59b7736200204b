"""The days on which documents in use end, for the calendar of a unit's team."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse

from assessment.calendar.entries import Entry, Sort
from assessment.people.held import units_held
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from evidence.documents.models import Citation, Document
from zi_portal.kit.indonesian import count_text


def ends_of(user: User, first: date, last: date) -> Iterator[Entry]:
    """Give the days between two on which documents that a round in work cites end; those of one unit and day together.

    A restricted document is left out: a calendar stands open on desks and phones, and its title may name a person.
    """
    open_rounds = Assessment.objects.filter(unit__in=units_held(user, UNIT_TEAM_ROLES)).exclude(status=Status.CLOSED)
    used = Citation.objects.filter(document=OuterRef("pk"), assessment__in=open_rounds.order_by().values("pk"))
    rows = Document.objects.filter(
        Exists(used),
        unit__in=units_held(user, UNIT_TEAM_ROLES),
        valid_until__range=(first, last),
        withdrawn_at__isnull=True,
        is_restricted=False,
    )
    listed = list(
        rows.order_by("valid_until", "unit", "pk").values_list("valid_until", "unit", "unit__name", "pk", "title")
    )
    if not listed:
        return
    latest = dict(open_rounds.order_by().values_list("unit").annotate(latest=Max("pk")))
    for (day, unit), group in groupby(listed, key=lambda row: (row[0], row[1])):
        documents = list(group)
        _, _, name, pk, title = documents[0]
        if len(documents) == 1:
            path = reverse("evidence:document-detail", args=(pk,))
            yield Entry(f"dokumen-{pk}", Sort.DOCUMENT, f"{title} berakhir", name, path, day)
            continue
        yield Entry(
            f"dokumen-unit-{unit}-{day}",
            Sort.DOCUMENT,
            f"{count_text(len(documents))} data dukung berakhir",
            name,
            reverse("evidence:ending-list", args=(latest[unit],)),
            day,
        )
