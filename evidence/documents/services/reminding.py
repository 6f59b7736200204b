"""What the portal tells of documents by itself: that one which is in use ends in thirty days, and in seven."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.services.notices import Thing, tell_each
from assessment.notices.services.planning import morning_in
from assessment.people.areas import AreaKey
from assessment.people.models import POKJA_ROLES, Membership, Role, Unit, User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.owners import team_of
from assessment.rounds.workflow import OVER
from evidence.documents.models import Citation, Document, EndingTold
from zi_portal.kit.indonesian import count_text

DAYS_BEFORE = (30, 7)
LATE_DAYS = 3  # for so long after its morning a reminder is made up for, as where the portal stood still
HIDDEN_TITLE = "Satu data dukung terbatas"


def remind_of_ends() -> int:
    """Tell the pokja that use a document, and the ketua tim, in the morning of their unit that it ends in 30 and in 7 days.

    Once for each document, last day and distance; several that end on one day in one notice. One that was withdrawn or that
    no question of a round in work uses any more is told of no more; a new last day is told of anew. A restricted document is
    not named.
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
    """Return the documents in use whose reminder has come and nobody was told, each with how many `days` before it is."""
    steps = {day + timedelta(days=days - late): days for days in DAYS_BEFORE for late in range(LATE_DAYS + 1)}
    days = Case(*(When(valid_until=end, then=Value(days)) for end, days in steps.items()))
    used = Citation.objects.filter(document=OuterRef("pk")).exclude(assessment__status__in=OVER)
    told = EndingTold.objects.filter(document=OuterRef("pk"), ends_on=OuterRef("valid_until"), days=OuterRef("days"))
    rows = Document.objects.filter(unit__time_zone=zone, valid_until__in=list(steps), withdrawn_at__isnull=True)
    return rows.annotate(days=days).filter(Exists(used), ~Exists(told)).order_by("valid_until", "pk")


@dataclass(frozen=True)
class _Ending:
    """One document of which people are to be told, in the latest round that uses it."""

    document: Document
    ends: date
    days: int
    answers: frozenset[int]  # of that round: the questions it is used at
    areas: frozenset[AreaKey]  # of any round in work


@transaction.atomic
def _tell(unit: Unit, due: QuerySet[Document]) -> int:
    """Tell of all documents of one unit; as many queries however many they are.

    What ends on one day for one person is one notice.
    """
    team, count, told = team_of(unit), 0, list[_Ending]()
    rounds = _by_round({document.pk: document for document in due})
    found = Assessment.objects.filter(pk__in=rounds).select_related("unit__parent").order_by("pk")
    for assessment in found:
        shares = _shares(rounds[assessment.pk], team)
        things = [_thing(assessment, endings, people) for endings, people in shares.items()]
        rows = tell_each(Kind.DOCUMENT_ENDING, things, assessment=assessment, by=None)
        reached = {row.person_id for row in rows}
        told += [one for endings, people in shares.items() if reached & {user.pk for user in people} for one in endings]
        count += len(rows)
    noted = (EndingTold(document=one.document, ends_on=one.ends, days=one.days) for one in set(told))
    EndingTold.objects.bulk_create(noted, ignore_conflicts=True)
    return count


def _by_round(documents: dict[int, Document]) -> dict[int, list[_Ending]]:
    """Return what is to be told by the latest round in work that uses it."""
    cited = Citation.objects.filter(document__in=documents).exclude(assessment__status__in=OVER).order_by()
    areas: dict[int, set[AreaKey]] = defaultdict(set)
    answers: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for pk, assessment, question, area in cited.values_list(
        "document", "assessment", "indicator", "indicator__owner_area"
    ):
        areas[pk].add(AreaKey(area))
        answers[pk][assessment].add(question)
    rounds = defaultdict(list)
    for pk, document in documents.items():  # in their order: what ends first is told of first, on every database
        uses = answers.get(pk)
        if not uses:
            continue  # the round was closed meanwhile
        latest = max(uses)
        days: int = document.days  # type: ignore[attr-defined]  # annotated in `_due`
        if document.valid_until is not None:
            ending = _Ending(document, document.valid_until, days, frozenset(uses[latest]), frozenset(areas[pk]))
            rounds[latest].append(ending)
    return rounds


def _shares(endings: list[_Ending], team: list[Membership]) -> dict[tuple[_Ending, ...], set[User]]:
    """Return what ends on one day for the same people, and who they are."""
    own: dict[tuple[User, date], set[_Ending]] = defaultdict(set)
    for member in team:
        for one in endings:
            if _is_told(member, one.areas):
                own[member.user, one.ends].add(one)
    shares = defaultdict(set)
    for (person, _), ending in own.items():
        shares[tuple(sorted(ending, key=lambda one: one.document.pk))].add(person)
    return shares


def _thing(assessment: Assessment, endings: tuple[_Ending, ...], people: set[User]) -> Thing:
    """Return what people are told: of one document its title, of several how many, and where they are listed."""
    document, ends = endings[0].document, endings[0].ends
    title = HIDDEN_TITLE if document.is_restricted else document.title
    mark = f"dokumen:{document.pk}:{ends}:{endings[0].days}"
    url = reverse("evidence:document-detail", args=(document.pk,))
    if len(endings) > 1:
        # Each document is told of once, so that the first of them stands in no other mark of the same person.
        title, mark = f"{count_text(len(endings))} data dukung", f"beberapa-{mark}"
        url = reverse("evidence:ending-list", args=(assessment.pk,)) + f"?berakhir={ends}"
    answers = frozenset[int]().union(*(one.answers for one in endings))
    return Thing(people, mark, url, {"document": title, "ends": ends, "answers": len(answers)})


def _is_told(member: Membership, areas: frozenset[AreaKey]) -> bool:
    return member.role == Role.TEAM_LEAD or (member.role in POKJA_ROLES and bool(areas & member.area_keys))
