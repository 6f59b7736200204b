"""Accounts and roles: each service with its audit event, each refusal with nothing written."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment.accounts.services import memberships, passwords, people
from assessment.accounts.services.memberships import RoleFacts
from assessment.accounts.services.people import PersonFacts
from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, Role, User
from tests.factories import make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
Kind = AuditEvent.Kind
START = date(2026, 1, 5)


class Office:
    """An instansi with its admin, a unit with its ketua tim, and another unit."""

    def __init__(self):
        self.instansi = make_instansi()
        self.admin = make_member(Role.INSTANSI_ADMIN, instansi=self.instansi)
        self.kanwil = make_unit(instansi=self.instansi)
        self.unit = make_unit(instansi=self.instansi, parent=self.kanwil)
        self.other = make_unit(instansi=self.instansi)
        self.lead = make_member(Role.TEAM_LEAD, unit=self.unit)

    def role(self, role=Role.POKJA_MEMBER, **facts):
        if role in {Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.TPN_RECORDER}:
            facts.setdefault("instansi", self.instansi)
        else:
            facts.setdefault("unit", self.unit)
        if role in {Role.POKJA_MEMBER, Role.POKJA_LEAD}:
            facts.setdefault("areas", (AreaKey.MP,))
        return RoleFacts(role=role, starts_on=facts.pop("starts_on", START), **facts)


@pytest.fixture
def office():
    return Office()


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


@pytest.fixture
def nothing_written():
    """Check at the end that no person, role or event has been added."""

    def count():
        return User.objects.count(), Membership.objects.count(), AuditEvent.objects.count()

    before = []

    def begin():
        before.append(count())

    yield begin
    assert before[-1] == count()


# --- people ---------------------------------------------------------------------------------------------------------


def test_create_person_gives_account_first_role_and_start_password(office):
    slip = people.create_person(
        facts=PersonFacts("Ni Luh Sari", nip="198501012010012001"), role=office.role(), by=office.admin
    )
    person = slip.person
    assert person.username == "198501012010012001"
    assert person.check_password(slip.text)
    assert person.must_change_password
    seven_days = timedelta(days=7)
    assert (
        timezone.now() + seven_days - timedelta(minutes=5)
        < person.start_password_expires_at
        <= timezone.now() + seven_days
    )
    assert person.memberships.get().area_keys == {AreaKey.MP}
    assert events(Kind.PERSON_CREATED).get().actor == office.admin
    assert events(Kind.MEMBERSHIP_ADDED).get().chain_id == f"unit:{office.unit.pk}"
    assert slip.text not in str(list(AuditEvent.objects.values()))


def test_create_person_by_ketua_tim_gives_a_pokja_role_in_the_own_unit(office):
    slip = people.create_person(facts=PersonFacts("Sari", "sari"), role=office.role(Role.POKJA_LEAD), by=office.lead)
    assert slip.person.memberships.get().unit == office.unit


@pytest.mark.parametrize("role", [Role.HEAD, Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN])
def test_create_person_by_ketua_tim_is_refused_any_other_role(office, role, nothing_written):
    nothing_written()
    with pytest.raises(ActionDenied):
        people.create_person(facts=PersonFacts("Sari", "sari"), role=office.role(role), by=office.lead)


def test_create_person_by_ketua_tim_is_refused_in_another_unit(office, nothing_written):
    nothing_written()
    with pytest.raises(ActionDenied):
        people.create_person(facts=PersonFacts("Sari", "sari"), role=office.role(unit=office.other), by=office.lead)


@pytest.mark.parametrize(
    "facts",
    [
        PersonFacts("Sari", "BUDI"),
        PersonFacts("Sari", "sari", nip="198501012010012001"),
        PersonFacts("Sari", "198501012010012001"),
        PersonFacts("Sari", "sari", nip="123"),
        PersonFacts("Sari"),
        PersonFacts("", "sari"),
        PersonFacts("Sari", "nama dengan spasi"),
    ],
)
def test_create_person_with_a_name_that_is_taken_or_unfit_is_refused(office, facts, nothing_written):
    make_member(Role.HEAD, unit=office.unit, username="budi", nip="198501012010012001")
    nothing_written()
    with pytest.raises(InvalidInput):
        people.create_person(facts=facts, role=office.role(), by=office.admin)


def test_create_person_whose_role_does_not_fit_writes_nothing(office, nothing_written):
    nothing_written()
    with pytest.raises(InvalidInput):
        people.create_person(facts=PersonFacts("Sari", "sari"), role=office.role(areas=()), by=office.admin)


def test_change_person_records_which_fields_but_not_their_text(office):
    person = make_member(Role.HEAD, unit=office.unit, username="budi", full_name="Budi")
    people.change_person(person=person, facts=PersonFacts("Budi Santoso", "budi", phone="0812"), by=office.admin)
    person.refresh_from_db()
    assert person.full_name == "Budi Santoso"
    event = events(Kind.PERSON_CHANGED).get()
    assert event.detail == {"fields": ["full_name", "phone"]}
    assert event.chain_id == f"instansi:{office.instansi.pk}"


def test_change_person_with_a_role_elsewhere_is_refused(office, nothing_written):
    person = make_member(Role.HEAD, unit=office.unit)
    make_membership(person, Role.INSTANSI_HEAD)
    nothing_written()
    with pytest.raises(ActionDenied):
        people.change_person(person=person, facts=PersonFacts("Lain", "lain"), by=office.admin)


def test_close_and_reopen_person_end_sessions_and_give_a_new_start_password(office):
    person = make_member(Role.HEAD, unit=office.unit)
    generation, password = person.session_generation, person.password
    people.close_person(person=person, by=office.admin)
    person.refresh_from_db()
    assert not person.is_active
    assert person.session_generation == generation + 1
    with pytest.raises(WrongState):
        people.close_person(person=person, by=office.admin)
    slip = people.reopen_person(person=person, by=office.admin)
    assert slip.person.is_active
    assert slip.person.password != password
    with pytest.raises(WrongState):
        people.reopen_person(person=person, by=office.admin)
    assert events(Kind.PERSON_CLOSED).count() == events(Kind.PERSON_REOPENED).count() == 1


def test_end_sessions_raises_the_generation_and_is_recorded(office):
    person = make_member(Role.HEAD, unit=office.unit)
    people.end_sessions(person=person, by=office.admin)
    person.refresh_from_db()
    assert person.session_generation == 1
    assert events(Kind.SESSIONS_ENDED).count() == 1


@pytest.mark.parametrize("act", [people.close_person, people.end_sessions, passwords.issue_start_password])
def test_nobody_keeps_the_own_account_by_the_admin_pages(office, act, nothing_written):
    nothing_written()
    with pytest.raises(ActionDenied):
        act(person=office.admin, by=office.admin)


@pytest.mark.parametrize("act", [people.close_person, people.end_sessions, people.reopen_person])
def test_ketua_tim_keeps_no_accounts(office, act, nothing_written):
    person = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    nothing_written()
    with pytest.raises(ActionDenied):
        act(person=person, by=office.lead)


# --- start passwords ------------------------------------------------------------------------------------------------


def test_issue_start_password_replaces_the_old_password(office):
    person = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    slip = passwords.issue_start_password(person=person, by=office.lead)
    person.refresh_from_db()
    assert person.check_password(slip.text)
    assert person.must_change_password
    assert events(Kind.START_PASSWORD_ISSUED).get().actor == office.lead


def test_issue_start_password_by_ketua_tim_is_refused_for_the_kepala_and_for_evaluators(office, nothing_written):
    head = make_member(Role.HEAD, unit=office.unit)
    both = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    make_membership(both, Role.TPI_MEMBER, unit=office.other)
    ended = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    ended.memberships.update(ends_on=date(2020, 12, 31))
    nothing_written()
    for person in (head, both, ended):
        with pytest.raises(ActionDenied):
            passwords.issue_start_password(person=person, by=office.lead)


def test_issue_start_password_for_a_portal_admin_is_refused(office, nothing_written):
    person = make_member(Role.INSTANSI_HEAD, instansi=office.instansi)
    make_membership(person, Role.PORTAL_ADMIN)
    nothing_written()
    with pytest.raises(ActionDenied):
        passwords.issue_start_password(person=person, by=office.admin)


def test_issue_start_password_for_a_closed_account_is_refused(office, nothing_written):
    person = make_member(Role.HEAD, unit=office.unit, is_active=False)
    nothing_written()
    with pytest.raises(ActionDenied):
        passwords.issue_start_password(person=person, by=office.admin)


def test_start_passwords_differ_and_are_easy_to_read_aloud():
    made = {passwords.make_start_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("il1o0")
    assert all(len(text) == 19 for text in made)


# --- roles ----------------------------------------------------------------------------------------------------------


def test_add_membership_keeps_areas_only_for_pokja(office):
    person = make_member(Role.INSTANSI_HEAD, instansi=office.instansi)
    membership = memberships.add_membership(
        person=person, facts=office.role(Role.HEAD, areas=(AreaKey.MP,), sk_number="KEP-1/2026"), by=office.admin
    )
    assert membership.areas == []
    assert membership.sk_number == "KEP-1/2026"
    assert events(Kind.MEMBERSHIP_ADDED).get().detail["role"] == "kepala"


@pytest.mark.parametrize(
    "facts",
    [
        {"areas": ()},
        {"ends_on": date(2025, 12, 31)},
        {"role": Role.HEAD, "unit": None},
    ],
)
def test_add_membership_that_does_not_fit_together_is_refused(office, facts, nothing_written):
    nothing_written()
    with pytest.raises((InvalidInput, ActionDenied)):
        memberships.add_membership(person=office.lead, facts=office.role(**facts), by=office.admin)


def test_add_membership_held_already_is_refused_but_a_later_one_is_not(office):
    person = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    with pytest.raises(InvalidInput):
        memberships.add_membership(person=person, facts=office.role(), by=office.admin)
    held = person.memberships.get()
    held.ends_on = date(2026, 6, 30)
    held.save()
    memberships.add_membership(person=person, facts=office.role(starts_on=date(2026, 7, 1)), by=office.admin)
    assert person.memberships.count() == 2


def test_add_membership_in_an_inactive_unit_or_for_a_closed_account_is_refused(office, nothing_written):
    closed = make_member(Role.INSTANSI_HEAD, instansi=office.instansi, is_active=False)
    open_person = make_member(Role.INSTANSI_HEAD, instansi=office.instansi)
    inactive = make_unit(instansi=office.instansi, is_active=False)
    nothing_written()
    with pytest.raises(InvalidInput):
        memberships.add_membership(person=closed, facts=office.role(), by=office.admin)
    with pytest.raises(InvalidInput):
        memberships.add_membership(person=open_person, facts=office.role(unit=inactive), by=office.admin)


def test_nobody_changes_the_own_roles(office, nothing_written):
    nothing_written()
    with pytest.raises(ActionDenied):
        memberships.add_membership(person=office.admin, facts=office.role(), by=office.admin)
    with pytest.raises(ActionDenied):
        memberships.end_membership(membership=office.admin.memberships.get(), by=office.admin)
    with pytest.raises(ActionDenied):
        memberships.add_membership(person=office.lead, facts=office.role(), by=office.lead)


def test_admin_of_another_instansi_gives_no_role_here(office, nothing_written):
    stranger = make_member(Role.INSTANSI_ADMIN)
    nothing_written()
    with pytest.raises(ActionDenied):
        memberships.add_membership(person=make_user(), facts=office.role(), by=stranger)
    User.objects.latest("pk").delete()


def test_admin_portal_is_given_by_nobody_through_the_portal(office, nothing_written):
    nothing_written()
    with pytest.raises(ActionDenied):
        memberships.add_membership(
            person=office.lead, facts=RoleFacts(role=Role.PORTAL_ADMIN, starts_on=START), by=office.admin
        )


def test_change_membership_records_before_and_after(office):
    membership = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    memberships.change_membership(
        membership=membership, facts=office.role(areas=(AreaKey.TL, AreaKey.AK)), by=office.lead
    )
    membership.refresh_from_db()
    assert membership.areas == ["TL", "AK"]
    detail = events(Kind.MEMBERSHIP_CHANGED).get().detail
    assert (detail["before"]["areas"], detail["after"]["areas"]) == (["MP"], ["TL", "AK"])


def test_change_membership_by_ketua_tim_to_a_role_he_may_not_give_is_refused(office, nothing_written):
    membership = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    head = make_membership(make_user(), Role.HEAD, unit=office.unit)
    nothing_written()
    with pytest.raises(ActionDenied):
        memberships.change_membership(membership=membership, facts=office.role(Role.HEAD), by=office.lead)
    with pytest.raises(ActionDenied):
        memberships.change_membership(membership=head, facts=office.role(), by=office.lead)
    with pytest.raises(ActionDenied):
        memberships.change_membership(membership=membership, facts=office.role(unit=office.other), by=office.lead)
    membership.refresh_from_db()
    assert membership.role == Role.POKJA_MEMBER


def test_end_membership_takes_the_role_away_and_cannot_be_done_twice(office):
    membership = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    memberships.end_membership(membership=membership, by=office.lead)
    membership.refresh_from_db()
    assert membership.ended_by == office.lead
    assert not membership.holds_on(timezone.localdate())
    for act in (memberships.end_membership,):
        with pytest.raises(WrongState):
            act(membership=membership, by=office.lead)
    with pytest.raises(WrongState):
        memberships.change_membership(membership=membership, facts=office.role(), by=office.lead)
    assert events(Kind.MEMBERSHIP_ENDED).count() == 1


# --- separation of duty ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("team_role", [Role.POKJA_MEMBER, Role.TEAM_LEAD, Role.HEAD])
@pytest.mark.parametrize("scoring_role", [Role.TPI_MEMBER, Role.TPI_CONTROLLER, Role.PRELIMINARY, Role.TPN_RECORDER])
def test_nobody_evaluates_the_unit_he_belongs_to(office, team_role, scoring_role, nothing_written):
    scope = {"unit": office.kanwil} if scoring_role == Role.PRELIMINARY else {}
    areas = ["MP"] if team_role == Role.POKJA_MEMBER else []
    member = make_membership(make_user(), team_role, unit=office.unit, areas=areas).user
    scope_of_scorer = {"instansi": office.instansi} if scoring_role == Role.TPN_RECORDER else {"unit": office.unit}
    scorer = make_membership(make_user(), scoring_role, **(scope_of_scorer | scope)).user
    nothing_written()
    with pytest.raises(ActionDenied, match="Penilai harus orang"):
        memberships.add_membership(person=member, facts=office.role(scoring_role, **scope), by=office.admin)
    with pytest.raises(ActionDenied, match="Penilai harus orang"):
        memberships.add_membership(person=scorer, facts=office.role(team_role), by=office.admin)


def test_nobody_evaluates_the_unit_he_belonged_to_in_this_period(office, nothing_written):
    membership = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    memberships.end_membership(membership=membership, by=office.lead)
    nothing_written()
    with pytest.raises(ActionDenied, match="pernah"):
        memberships.add_membership(person=membership.user, facts=office.role(Role.TPI_MEMBER), by=office.admin)


def test_who_left_the_team_before_the_period_may_evaluate(office):
    last_year = date(timezone.localdate().year - 1, 12, 31)
    person = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["MP"], ends_on=last_year).user
    memberships.add_membership(person=person, facts=office.role(Role.TPI_MEMBER), by=office.admin)
    assert person.memberships.count() == 2


def test_team_member_of_one_unit_may_evaluate_another(office):
    person = make_member(Role.POKJA_MEMBER, unit=office.other, areas=["MP"])
    memberships.add_membership(person=person, facts=office.role(Role.TPI_MEMBER), by=office.admin)
    kanwil_person = make_member(Role.TEAM_LEAD, unit=office.kanwil)
    memberships.add_membership(
        person=kanwil_person, facts=office.role(Role.PRELIMINARY, unit=office.kanwil), by=office.admin
    )


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.INSTANSI_ADMIN, Role.TPI_MEMBER),
        (Role.TPI_LEAD, Role.INSTANSI_ADMIN),
        (Role.TPN_RECORDER, Role.INSTANSI_ADMIN),
        (Role.PORTAL_ADMIN, Role.TPN_RECORDER),
        (Role.INSTANSI_ADMIN, Role.POKJA_MEMBER),
        (Role.HEAD, Role.INSTANSI_ADMIN),
        (Role.PORTAL_ADMIN, Role.TEAM_LEAD),
    ],
)
def test_admin_is_neither_evaluator_nor_team_member(office, held, wanted, nothing_written):
    scope = {"unit": office.unit, "instansi": office.instansi}
    keep = {Role.INSTANSI_ADMIN: "instansi", Role.TPN_RECORDER: "instansi", Role.PORTAL_ADMIN: ""}.get(held, "unit")
    person = make_membership(make_user(), held, **({keep: scope[keep]} if keep else {})).user
    nothing_written()
    with pytest.raises(ActionDenied, match="Admin tidak boleh"):
        memberships.add_membership(person=person, facts=office.role(wanted), by=office.admin)


def test_former_admin_may_join_a_team(office):
    person = make_membership(
        make_user(), Role.INSTANSI_ADMIN, instansi=office.instansi, ends_on=timezone.localdate() - timedelta(days=1)
    ).user
    memberships.add_membership(person=person, facts=office.role(), by=office.admin)
    assert person.memberships.count() == 2
