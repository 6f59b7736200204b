"""What the portal tells of documents by itself: that one which is in use ends in thirty days, and in seven."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.services.notices import Thing, tell_each
from assessment.notices.services.planning import morning_in
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Membership, Role, Unit
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_of
from assessment.rounds.workflow import Status
from evidence.documents.models import Citation, Document

DAYS_BEFORE = (30, 7)
LATE_DAYS = 3  # for so long after its morning a reminder is made up for, as where the portal stood still
HIDDEN_TITLE = "Satu data dukung terbatas"


def remind_of_ends() -> int:
    """Tell the pokja that use a document, and the ketua tim, in the morning of their unit that it ends in 30 and in 7 days.

    Once for each document, last day and distance. One that was withdrawn or that no question of a round in work uses any
    more is told of no more; a new last day is told of anew. A restricted document is not named.
    """
    count = 0
    for zone in Unit.Zone.values:
        day = morning_in(zone, timezone.now())
        if day is None:
            continue
        due = _due(zone, day)
        for unit in Unit.objects.filter(pk__in=due.order_by().values("unit")).order_by("pk"):
            count += _tell(unit, due.filter(unit=unit))
    return count


def forget_title(document: Document) -> None:
    """Take the title of `document`, now restricted, out of what people were told of its end."""
    told = Notice.objects.filter(kind=Kind.DOCUMENT_ENDING, mark__startswith=f"dokumen:{document.pk}:")
    rows = list(told.only("pk", "params"))
    for row in rows:
        row.params["document"] = HIDDEN_TITLE
    Notice.objects.bulk_update(rows, ["params"], batch_size=200)


def _due(zone: str, day: date) -> QuerySet[Document]:
    """Return the documents in use whose reminder has come and nobody was told, each with its `mark`."""
    steps = {day + timedelta(days=days - late): days for days in DAYS_BEFORE for late in range(LATE_DAYS + 1)}
    ends = Case(*(When(valid_until=end, then=Value(f":{end}:{days}")) for end, days in steps.items()))
    mark = Concat(Value("dokumen:"), Cast("pk", CharField()), ends, output_field=CharField())
    used = Citation.objects.filter(document=OuterRef("pk")).exclude(assessment__status=Status.CLOSED)
    told = Notice.objects.filter(kind=Kind.DOCUMENT_ENDING, mark=OuterRef("mark"))
    rows = Document.objects.filter(unit__time_zone=zone, valid_until__in=list(steps), withdrawn_at__isnull=True)
    return rows.annotate(mark=mark).filter(Exists(used), ~Exists(told)).order_by("valid_until", "pk")


@transaction.atomic
def _tell(unit: Unit, due: QuerySet[Document]) -> int:
    """Tell of all documents of one unit, each with the latest round that uses it; as many queries however many they are."""
    documents = {document.pk: document for document in due}
    cited = Citation.objects.filter(document__in=documents).exclude(assessment__status=Status.CLOSED).order_by()
    areas: dict[int, set[AreaKey]] = defaultdict(set)
    answers: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for pk, assessment, area in cited.values_list("document", "assessment", "indicator__owner_area"):
        areas[pk].add(AreaKey(area))
        answers[pk][assessment] += 1
    team, things = team_of(unit), defaultdict(list)
    for pk, rounds in answers.items():
        document, latest = documents[pk], max(rounds)
        thing = Thing(
            people=[member.user for member in team if _is_told(member, areas[pk])],
            mark=document.mark,  # type: ignore[attr-defined]  # annotated above
            url=reverse("evidence:document-detail", args=(pk,)),
            params={
                "document": HIDDEN_TITLE if document.is_restricted else document.title,
                "ends": document.valid_until,
                "answers": rounds[latest],
            },
        )
        things[latest].append(thing)
    found = Assessment.objects.filter(pk__in=things).select_related("unit__parent").order_by("pk")
    return sum(len(tell_each(Kind.DOCUMENT_ENDING, things[row.pk], assessment=row, by=None)) for row in found)


def _is_told(member: Membership, areas: set[AreaKey]) -> bool:
    return member.role == Role.TEAM_LEAD or (member.role in POKJA_ROLES and bool(areas & member.area_keys))
