"""Who holds two roles: what the one gives elsewhere or to evaluators it does not give here."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment.acceptance import permissions as acceptance
from assessment.notes import permissions as notes
from assessment.notes.models import Audience
from assessment.notices.models import Kind, Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.reach import holders_of, readers_among
from assessment.notices.selectors.shown import zone_of
from assessment.people.permissions import led_areas
from assessment.tasks import permissions as tasks
from tests import factories
from tests.portal.access.rights import ADMIN, CHIEF, HEAD, PL, PM, PRE, TL, TPI, TPN, Office
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(instruments):
    return Office("tpi")


def also(person, role, unit=None, areas=()):
    factories.make_membership(person, role, unit=unit or factories.make_unit(), areas=list(areas))
    return person


@pytest.mark.parametrize(("elsewhere", "areas"), [(TL, ()), (PL, ("MP",))])
def test_who_leads_another_unit_leads_nothing_here(office, elsewhere, areas):
    person = also(office.person(PM), elsewhere, areas=areas)
    assert led_areas(person, office.unit) == frozenset()
    with pytest.raises(ActionDenied, match="Tugas dibagi oleh ketua tim ZI"):
        tasks.check_can_lead(person, office.assessment)


@pytest.mark.parametrize("role", sorted(TPI))
def test_who_is_of_the_team_is_no_evaluator_of_it(office, role):
    person = also(office.person(TL), role, office.unit)
    assert notes.stages_of(person, office.unit) == []
    with pytest.raises(ActionDenied, match="hanya dapat ditulis oleh penilai unit ini"):
        notes.check_can_write_note(person, office.assessment, Audience.WORKING)


def test_the_record_names_the_highest_role_held_here(office):
    person = also(office.person(PM), HEAD)
    assert notes.role_in(person, office.unit, Audience.TEAM) == "anggota_pokja"
    assert acceptance.role_in(person, office.assessment) == "anggota_pokja"
    also(person, PL, office.unit, ["PP"])
    person = type(person).objects.get(pk=person.pk)
    assert notes.role_in(person, office.unit, Audience.TEAM) == "ketua_pokja"
    assert acceptance.role_in(person, office.assessment) == "ketua_pokja"
    assert acceptance.role_in(office.person(HEAD), office.assessment) == "kepala"
    assert notes.role_in(office.person(TPN), office.unit, Audience.RESULT) == "pencatat_tpn"
    with pytest.raises(ActionDenied, match="Anda tidak mempunyai peran"):
        notes.role_in(office.neighbour(TPN), office.unit, Audience.RESULT)


def test_who_is_not_of_the_team_is_told_so_and_not_who_leads(office):
    stranger = office.neighbour(TL)
    for what, ask in (
        ("Pemeriksaan jawaban", lambda: acceptance.check_can_review(stranger, office.assessment, "MP")),
        ("Penyerahan area", lambda: acceptance.check_can_hand_in(stranger, office.assessment, "MP")),
        ("Penyerahan area", lambda: acceptance.check_can_decide_area(stranger, office.assessment)),
        ("Tugas", lambda: tasks.check_can_lead(stranger, office.assessment)),
        ("Tugas", lambda: tasks.check_can_decide(stranger, factories.make_task(office.assessment))),
    ):
        with pytest.raises(ActionDenied, match=f"^{what} hanya dapat dibaca oleh tim unit ini"):
            ask()


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(0, True), (14 * 60, True), (15 * 60, True), (15 * 60 + 1, False), (3600, False)]
)
def test_a_note_is_taken_back_within_a_quarter_of_an_hour(office, seconds, is_taken):
    lead = office.person(TL)
    with time_machine.travel(AT, tick=False) as clock:
        note = factories.make_note(office.assessment, "Keliru.", by=lead)
        clock.shift(timedelta(seconds=seconds))
        if is_taken:
            notes.check_can_withdraw(lead, note, is_answered=False)
            return
        with pytest.raises(WrongState, match="paling lama 15 menit"):
            notes.check_can_withdraw(lead, note, is_answered=False)


def test_what_evaluators_published_stays_and_what_the_unit_answered_may_be_taken_back(office):
    lead, evaluator = office.person(TL), office.person(sorted(TPI)[0])
    theirs = factories.make_note(office.assessment, "Lengkapi.", by=evaluator, role=sorted(TPI)[0], visibility="terbit")
    with pytest.raises(WrongState, match="sudah terbit, jadi tidak dapat ditarik"):
        notes.check_can_withdraw(evaluator, theirs, is_answered=False)
    ours = factories.make_note(office.assessment, "Sudah.", by=lead, role=TL, visibility="terbit")
    notes.check_can_withdraw(lead, ours, is_answered=False)
    draft = factories.make_note(office.assessment, "Draf.", by=evaluator, role=sorted(TPI)[0], visibility="konsep")
    notes.check_can_withdraw(evaluator, draft, is_answered=False)


def test_a_note_names_those_who_read_it_and_nobody_else(office):
    first, second, third = (office.person(role) for role in sorted(TPI))
    lead, head = office.person(TL), office.person(HEAD)
    recorder, other_recorder = office.person(TPN), office.person(TPN)
    both = also(office.person(HEAD), sorted(TPI)[0], office.unit)  # of the team: reads nothing of evaluators
    left = also(office.person(PM), sorted(TPI)[0], office.unit)  # was of the team
    left.memberships.filter(role=PM).update(ended_at=AT, ended_by=office.other)
    beside = also(office.neighbour(TL), sorted(TPI)[0], office.unit)  # leads another unit
    assert office.neighbour(sorted(TPI)[0]) != office.neighbour(TPN)  # evaluators beside, who are not named
    closed = [office.person(TL), office.person(sorted(TPI)[1])]
    for person in closed:
        person.is_active = False
        person.save()
    assert set(notes.people_of(first, office.assessment)) == {second, third, left, beside}
    assert set(notes.people_of(lead, office.assessment)) == {head, both}
    assert notes.people_of(recorder, office.assessment) == []
    office.assessment.status = "tpn"
    assert notes.people_of(recorder, office.assessment) == [other_recorder]
    assert notes.people_of(first, office.assessment) == []
    office.assessment.status = "selesai"
    assert notes.people_of(first, office.assessment) == []
    assert notes.people_of(recorder, office.assessment) == []


@pytest.mark.parametrize(
    ("here", "elsewhere", "status", "is_shown"),
    [
        (sorted(TPI)[0], TL, "draf", False),  # an evaluator here, of the team elsewhere
        (sorted(TPI)[0], TL, "tpi", True),
        (PRE, sorted(TPI)[0], "tpi", False),  # reads the units below this one alone
        (PM, sorted(TPI)[0], "draf", True),
    ],
)
def test_a_role_elsewhere_brings_no_notice_about_this_round(office, here, elsewhere, status, is_shown):
    person = also(factories.make_member(here, unit=office.unit, areas=["MP"] if here == PM else ()), elsewhere)
    office.assessment.status = status
    office.assessment.save()
    Notice.objects.create(
        person=person, kind=Kind.ROUND_MOVED, assessment=office.assessment, params={}, url="/", mark="x", at=AT
    )
    assert inbox_of(person).exists() is is_shown
    assert readers_among([person.pk], office.assessment, Kind.ROUND_MOVED).exists() is is_shown


def test_a_notice_about_no_round_reaches_every_open_account(office):
    anybody, closed = factories.make_user(), factories.make_user(is_active=False)
    assert list(readers_among([anybody.pk, closed.pk], None, Kind.WEEKLY_SUMMARY)) == [anybody]


def test_who_leads_the_office_above_and_reviews_elsewhere_is_shown_nothing(office):
    person = also(factories.make_member(TL, unit=office.kanwil), PRE)
    Notice.objects.create(
        person=person, kind=Kind.ROUND_MOVED, assessment=office.assessment, params={}, url="/", mark="x", at=AT
    )
    assert not inbox_of(person).exists()


@pytest.mark.parametrize(("elsewhere", "kind"), [(TPN, Kind.ROUND_MOVED), (ADMIN, Kind.REOPENING_ASKED)])
def test_a_role_in_another_instansi_shows_nothing_to_the_head_of_this_one(office, elsewhere, kind):
    person = office.person(CHIEF)
    factories.make_membership(person, elsewhere)
    office.assessment.status = "tpn"
    office.assessment.save()
    Notice.objects.create(person=person, kind=kind, assessment=office.assessment, params={}, url="/", mark="x", at=AT)
    assert not inbox_of(person).exists()


def test_a_role_that_was_taken_away_today_brings_no_notice_though_another_is_left(office):
    person = also(office.person(TL), TL)
    Notice.objects.create(
        person=person, kind=Kind.ROUND_MOVED, assessment=office.assessment, params={}, url="/", mark="x", at=AT
    )
    assert inbox_of(person).exists()
    person.memberships.filter(unit=office.unit).update(ended_at=AT, ended_by=office.other)
    person = type(person).objects.get(pk=person.pk)
    assert not inbox_of(person).exists()
    assert not readers_among([person.pk], office.assessment, Kind.ROUND_MOVED).exists()
    assert holders_of(office.assessment, {TL}) == []


def test_a_role_of_tomorrow_and_a_closed_account_are_told_nothing_yet(office):
    tomorrow, closed = office.person(TL), office.person(TL)
    tomorrow.memberships.update(starts_on=timezone.localdate() + timedelta(days=2))
    closed.is_active = False
    closed.save()
    assert not readers_among([tomorrow.pk, closed.pk], office.assessment, Kind.ROUND_MOVED).exists()
    assert holders_of(office.assessment, {TL}) == []
    Notice.objects.create(
        person=tomorrow, kind=Kind.ROUND_MOVED, assessment=office.assessment, params={}, url="/", mark="x", at=AT
    )
    assert not inbox_of(tomorrow).exists()


def test_notices_are_told_in_the_time_of_the_office_and_of_the_portal_without_one(office):
    office.unit.time_zone = "Asia/Jayapura"
    office.unit.save()
    assert zone_of(office.person(ADMIN)) == "Asia/Jakarta"
    person = office.person(ADMIN)  # first a role of no unit, then one in the unit
    also(person, TL, office.unit)
    assert zone_of(person) == "Asia/Jayapura"
