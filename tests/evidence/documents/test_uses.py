"""`evidence.documents.uses` and the lists that rest on it give what one condition over both tables gave, on random uses."""

import random
from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessment.lke.models import Condition, Indicator
from assessment.people.models import Role
from assessment.rounds.models import Assessment
from evidence.documents import uses
from evidence.documents.models import Citation, ConditionCitation, Document
from evidence.library.selectors.library import visible_documents
from tests.factories import make_assessment, make_member, make_period, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(5))
def used(request, instruments):
    """Return two offices' rounds, their documents and the people of the first office, all uses drawn from a seed."""
    chance, now = random.Random(request.param), timezone.now()
    units = [make_unit(), make_unit()]
    team = [make_member(Role.POKJA_MEMBER, unit=units[0], areas=[area]) for area in ("MP", "TL")]
    uploaders = [*team, make_member(Role.TEAM_LEAD, unit=units[0])]
    rounds, documents = [], []
    for unit in units:
        rounds += [
            make_assessment(unit=unit, period=make_period(instansi=unit.instansi, year=year)) for year in (2025, 2026)
        ]
        documents += Document.objects.bulk_create(
            Document(
                unit=unit,
                title=f"Dokumen {number}",
                state=Document.State.GOOD,
                is_restricted=chance.random() < 0.5,
                created_at=now - timedelta(minutes=number),
                created_by=chance.choice(uploaders),
            )
            for number in range(15)
        )
    instrument = rounds[0].period.instrument
    questions = list(Indicator.objects.filter(instrument=instrument, owner_area__in=["MP", "TL", "PP"]))[:12]
    conditions = list(Condition.objects.filter(instrument=instrument))[:3]
    for document in documents:
        own = [found for found in rounds if found.unit_id == document.unit_id]
        said = {"document": document, "created_at": now, "created_by": document.created_by}
        for indicator in chance.sample(questions, chance.choice([0, 0, 1, 3])):
            Citation.objects.create(assessment=chance.choice(own), indicator=indicator, **said)
        for condition in chance.sample(conditions, chance.choice([0, 0, 1, 2])):
            ConditionCitation.objects.create(assessment=chance.choice(own), condition=condition, **said)
    evaluator = make_member(Role.TPI_MEMBER, unit=units[0])
    return rounds, documents, [*uploaders, evaluator, make_member(Role.POKJA_LEAD, unit=units[0], areas=["PP"])]


def test_the_documents_of_a_round_are_those_of_its_questions_or_conditions_each_once(used):
    for assessment in used[0]:
        either = Q(citations__assessment=assessment) | Q(condition_citations__assessment=assessment)
        before = Document.objects.filter(either).distinct().order_by("pk")
        now = Document.objects.filter(pk__in=uses.document_ids(assessment)).order_by("pk")
        assert list(now) == list(before)
        assert len(uses.document_ids(assessment)) == len(before)


def test_the_rounds_of_a_document_are_those_whose_questions_or_conditions_use_it_each_once(used):
    for document in used[1]:
        either = Q(citations__document=document) | Q(condition_citations__document=document)
        before = list(Assessment.objects.filter(either).distinct())
        assert list(Assessment.objects.filter(pk__in=uses.round_ids(document))) == before
        assert len(uses.round_ids(document)) == len(before)


def test_the_library_shows_each_person_what_it_showed(used):
    rounds, _, people = used
    assessment = rounds[1]
    lead, evaluator = people[2], people[3]
    own_areas = dict(zip([person.pk for person in people], (["MP"], ["TL"], None, None, ["PP"]), strict=True))
    cited = Citation.objects.filter(document=OuterRef("pk"))
    for person in people:
        before = Q(unit=assessment.unit)
        if person == evaluator:
            of_round = {"assessment": assessment, "document": OuterRef("pk")}
            proving = ConditionCitation.objects.filter(**of_round)
            before &= Q(Exists(Citation.objects.filter(**of_round)) | Exists(proving))
        elif person != lead:
            opens = Q(Exists(cited.filter(indicator__owner_area__in=own_areas[person.pk])))
            before &= Q(is_restricted=False) | opens | Q(~Exists(cited), created_by=person)
        assert list(visible_documents(person, assessment)) == list(Document.objects.filter(before))
