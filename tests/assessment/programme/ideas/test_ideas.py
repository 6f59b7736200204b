"""Noting, changing, ranking and deciding ideas: rights, what is refused, what is kept."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.ideas.facts import IdeaFacts
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.ideas.services import (
    StaleIdea,
    adopt_idea,
    change_idea,
    decline_idea,
    note_idea,
    rank_idea,
    turn_into_idea,
)
from assessment.programme.innovations.facts import Facts
from assessment.programme.models import Innovation
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_idea, make_innovation, make_member, make_suggestion
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(target="WBBM")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def member(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Made Sari")


def facts(**more):
    values = {"area": "TL", "title": "Antrean diambil dari rumah", "proposed_on": date(2026, 6, 15)}
    return IdeaFacts(**values | more)


def innovation_facts(**more):
    return Facts(**{"area": "TL", "name": "Antrean daring", "maker": "unit"} | more)


def kinds_of(idea):
    events = AuditEvent.objects.filter(object_type="assessment.innovationidea", object_id=str(idea.pk))
    return list(events.order_by("sequence").values_list("kind", flat=True))


def acts(assessment, idea, by):
    """Every act on one idea that is not its change."""
    about = {"assessment": assessment, "idea": idea, "by": by}
    return {
        "rank": lambda: rank_idea(benefit=4, ease=3, **about),
        "adopt": lambda: adopt_idea(facts=innovation_facts(), **about),
        "decline": lambda: decline_idea(reason="Sudah ada.", **about),
    }


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD])
def test_everybody_of_the_team_notes_an_idea_in_any_area(assessment, role):
    areas = {"areas": ["MP"]} if role in {Role.POKJA_MEMBER, Role.POKJA_LEAD} else {}
    by = make_member(role, unit=assessment.unit, **areas)
    idea = note_idea(assessment=assessment, facts=facts(problem="Antre lama.", came_from="Seksi Pelayanan"), by=by)
    idea.refresh_from_db()
    assert (idea.unit, idea.noted_by, idea.state.label) == (assessment.unit, by, "Diusulkan")
    assert (idea.problem, idea.came_from, idea.total) == ("Antre lama.", "Seksi Pelayanan", None)
    assert kinds_of(idea) == ["ide_dicatat"]


def test_nobody_else_does_and_nobody_once_the_outcome_is_recorded(assessment, lead):
    for by in (make_member(Role.TPI_LEAD, unit=assessment.unit), make_member(Role.TEAM_LEAD)):
        with pytest.raises(ActionDenied):
            note_idea(assessment=assessment, facts=facts(), by=by)
    idea = make_idea(assessment, lead, "Lain")
    assessment.status = Status.CLOSED
    assessment.save()
    with pytest.raises(WrongState, match="sudah selesai"):
        note_idea(assessment=assessment, facts=facts(), by=lead)
    for act in acts(assessment, idea, lead).values():
        with pytest.raises(WrongState, match="sudah selesai"):
            act()
    assert InnovationIdea.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"proposed_on": date(2026, 6, 16)}, "proposed_on", "Hari ini belum tiba."),
        ({"title": "  antrean DARING"}, "title", "sudah dicatat untuk unit ini"),
        ({"area": "XX"}, "area", ""),
    ],
)
def test_one_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    make_idea(assessment, lead, "Antrean daring")
    with pytest.raises(InvalidInput) as refused:
        note_idea(assessment=assessment, facts=facts(**more), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert InnovationIdea.objects.count() == 1


def test_who_noted_it_and_the_lead_change_it_until_it_is_decided(assessment, lead, member):
    idea = make_idea(assessment, member, "Antrean")
    other = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["TL"])
    about = {"assessment": assessment, "idea": idea}
    with pytest.raises(ActionDenied, match="diubah oleh yang mencatatnya atau ketua tim ZI"):
        change_idea(facts=facts(), by=other, **about)
    change_idea(facts=facts(), by=member, **about)
    change_idea(facts=facts(), by=member, **about)  # a second press
    change_idea(facts=facts(came_from="Made"), by=lead, **about)
    assert kinds_of(idea) == ["ide_diubah", "ide_diubah"]
    decline_idea(reason="Sudah ada.", by=lead, **about)
    with pytest.raises(WrongState, match="tidak diadopsi"):
        change_idea(facts=facts(came_from="Sari"), by=member, **about)


@pytest.mark.parametrize("act", ["rank", "adopt", "decline"])
def test_the_lead_alone_ranks_and_decides(assessment, member, act):
    idea = make_idea(assessment, member, "Antrean")
    for by in (member, make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["TL"])):
        with pytest.raises(ActionDenied, match="ketua tim ZI unit ini"):
            acts(assessment, idea, by)[act]()
    idea.refresh_from_db()
    assert (idea.state.label, idea.total, Innovation.objects.count()) == ("Diusulkan", None, 0)


def test_an_idea_is_ranked_and_ranked_anew(assessment, lead):
    idea = make_idea(assessment, lead, "Antrean")
    about = {"assessment": assessment, "idea": idea, "by": lead}
    for benefit in (4, 4, 5):
        rank_idea(benefit=benefit, ease=3, **about)
    idea.refresh_from_db()
    assert (idea.benefit, idea.ease, idea.total) == (5, 3, 8)
    assert kinds_of(idea) == ["ide_dinilai", "ide_dinilai"]
    with pytest.raises(InvalidInput) as refused:
        rank_idea(benefit=6, ease=0, **about)
    assert set(refused.value.errors) >= {"benefit", "ease"}


def test_adopting_begins_an_innovation_and_ties_both(assessment, lead):
    idea = make_idea(assessment, lead, "Antrean")
    made = adopt_idea(assessment=assessment, idea=idea, facts=innovation_facts(), by=lead)
    idea.refresh_from_db()
    assert (idea.innovation, idea.state.label, made.idea) == (made, "Diadopsi", idea)
    assert (made.unit, made.name, made.claims.count()) == (assessment.unit, "Antrean daring", 0)
    assert kinds_of(idea) == ["ide_diadopsi"]
    assert AuditEvent.objects.get(kind="inovasi_ditambah").object_id == str(made.pk)
    for act in acts(assessment, idea, lead).values():
        with pytest.raises(WrongState, match="sudah diadopsi"):
            act()
    assert Innovation.objects.count() == 1


def test_an_adoption_that_is_refused_leaves_the_idea_as_it_was(assessment, lead):
    make_innovation(assessment, "Antrean daring", is_claimed=False)
    idea = make_idea(assessment, lead, "Antrean")
    with pytest.raises(InvalidInput) as refused:
        adopt_idea(assessment=assessment, idea=idea, facts=innovation_facts(), by=lead)
    assert list(refused.value.errors) == ["name"]
    idea.refresh_from_db()
    assert (idea.innovation, kinds_of(idea)) == (None, [])


def test_one_that_was_not_adopted_says_why_and_may_be_adopted_later(assessment, lead):
    idea = make_idea(assessment, lead, "Antrean")
    about = {"assessment": assessment, "idea": idea, "by": lead}
    with pytest.raises(InvalidInput) as refused:
        decline_idea(reason=" ", **about)
    assert list(refused.value.errors) == ["reason"]
    decline_idea(reason="Anggaran belum ada.", **about)
    idea.refresh_from_db()
    assert (idea.state.label, idea.declined_reason, idea.declined_by) == ("Tidak diadopsi", "Anggaran belum ada.", lead)
    for act in ("rank", "decline"):
        with pytest.raises(WrongState, match="tidak diadopsi"):
            acts(assessment, idea, lead)[act]()
    adopt_idea(facts=innovation_facts(), **about)
    idea.refresh_from_db()
    assert (idea.state.label, idea.declined_reason, idea.declined_at) == ("Diadopsi", "", None)


def test_the_words_of_one_that_was_not_adopted_are_free_for_one_other(assessment, lead):
    idea = make_idea(assessment, lead, "Antrean", declined_at=JUNE, declined_by=lead, declined_reason="Mahal.")
    note_idea(assessment=assessment, facts=facts(title="Antrean"), by=lead)
    with pytest.raises(InvalidInput, match="Pakai yang itu"):
        adopt_idea(assessment=assessment, idea=idea, facts=innovation_facts(), by=lead)
    assert Innovation.objects.count() == 0


def test_an_answer_of_the_staff_becomes_one_idea_for_who_leads_an_area(assessment, lead, member):
    suggestion = make_suggestion(assessment, lead, "usul", name="Made")
    pokja = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    about = {"suggestion": suggestion, "facts": facts()}
    with pytest.raises(ActionDenied):
        turn_into_idea(by=member, **about)
    assert InnovationIdea.objects.count() == 0
    idea = turn_into_idea(by=pokja, **about)
    assert (idea.suggestion, idea.noted_by, idea.came_from) == (suggestion, pokja, "")
    with pytest.raises(WrongState, match="sudah dijadikan ide"):
        turn_into_idea(by=lead, suggestion=suggestion, facts=facts(title="Lain"))
    assert kinds_of(idea) == ["ide_dicatat"]
    used = AuditEvent.objects.get(kind="saran_dipakai")
    assert (used.object_id, used.detail["idea"]) == (str(suggestion.pk), idea.pk)


@pytest.mark.parametrize("act", ["rank", "adopt", "decline"])
def test_an_older_page_does_not_decide_over_a_newer_idea(assessment, lead, act):
    idea = make_idea(assessment, lead, "Antrean")
    seen = idea.content_digest
    about = {"assessment": assessment, "idea": idea, "by": lead, "seen": seen}
    change_idea(assessment=assessment, idea=idea, facts=facts(title="Antrean lewat telepon"), by=lead)
    asked = {
        "rank": lambda: rank_idea(benefit=4, ease=3, **about),
        "adopt": lambda: adopt_idea(facts=innovation_facts(), **about),
        "decline": lambda: decline_idea(reason="Sudah ada.", **about),
    }
    with pytest.raises(StaleIdea) as stale:
        asked[act]()
    assert stale.value.saved.title == "Antrean lewat telepon"
    assert stale.value.change.actor == lead
    idea.refresh_from_db()
    assert (idea.state.label, idea.total, Innovation.objects.count()) == ("Diusulkan", None, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {"benefit": 4},
        {"benefit": 6, "ease": 1},
        {"declined_reason": "Sudah ada."},
        {"title": "Lain"},
        {"declined_reason": "Sudah ada.", "declined_at": JUNE, "is_adopted": True},
    ],
)
def test_the_database_refuses_an_idea_that_contradicts_itself(assessment, lead, broken):
    make_idea(assessment, lead, "Lain")
    values = dict(broken)
    if values.pop("is_adopted", False):
        values |= {"innovation": make_innovation(assessment, "SAMURAI"), "declined_by": lead}
    title = values.pop("title", "Antrean")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_idea(assessment, lead, title, **values)
