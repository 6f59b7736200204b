"""Whose account may be kept, and from when on the second step must be there: asked of the rows alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessment.accounts.permissions import (
    check_can_ask_factor_removal,
    check_can_decide_factor_removal,
    check_can_issue_start_password,
    check_can_keep_account,
    check_can_turn_factor_off,
    factor_days_left,
    factor_due_at,
    is_factor_required,
)
from assessment.people.models import FactorRemoval, Role
from tests.factories import make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # where the clock stands
TODAY = date(2026, 3, 3)
PHONE = {"factor_since": NOW, "factor_nonce": "x"}
OUTSIDE = "Orang ini juga memegang peran di luar instansi Anda."
ADMIN_ONLY = "Halaman ini hanya untuk admin instansi."
BY_ADMIN = "Kata sandi awal orang ini hanya dapat diterbitkan oleh admin instansi."
OWN = "Akun Anda sendiri diatur oleh admin instansi yang lain."


@pytest.fixture
def unit(clock):
    return make_unit()


@pytest.fixture
def admin(unit):
    return make_member(Role.INSTANSI_ADMIN, instansi=unit.instansi)


@pytest.fixture
def lead(unit):
    return make_member(Role.TEAM_LEAD, unit=unit)


def refusal(check, *args, **named):
    try:
        check(*args, **named)
    except ActionDenied as refused:
        return refused.reason
    return ""


def ended():
    return {"ended_at": NOW, "ended_by": make_user()}


# --- whose account


@pytest.mark.parametrize(
    ("role", "facts", "is_kept"),
    [
        (Role.TEAM_LEAD, dict, False),
        (Role.TEAM_LEAD, lambda: {"starts_on": TODAY + timedelta(days=9)}, False),  # it will hold
        (Role.TEAM_LEAD, lambda: {"ends_on": TODAY}, False),
        (Role.TEAM_LEAD, lambda: {"ends_on": TODAY - timedelta(days=1)}, True),
        (Role.TEAM_LEAD, ended, True),
        (Role.TEAM_LEAD, lambda: {**ended(), "ends_on": TODAY}, True),
        (Role.TPN_RECORDER, dict, False),
        (Role.PORTAL_ADMIN, dict, False),
    ],
)
def test_a_role_elsewhere_keeps_an_account_from_the_admin_while_it_holds_or_will(unit, admin, role, facts, is_kept):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    make_membership(person, role, **facts())
    for check in (check_can_keep_account, check_can_issue_start_password):
        assert refusal(check, admin, person).startswith(OUTSIDE) is not is_kept
    listed = type(person).objects.prefetch_related("memberships__unit").get(pk=person.pk)
    assert refusal(check_can_keep_account, admin, listed).startswith(OUTSIDE) is not is_kept


def test_people_of_the_own_instansi_and_of_no_role_are_kept_by_its_admin(unit, admin):
    beside = make_unit(instansi=unit.instansi)
    for person in (
        make_user(),
        make_member(Role.HEAD, unit=beside),
        make_member(Role.TPN_RECORDER, instansi=unit.instansi),
    ):
        assert refusal(check_can_keep_account, admin, person) == ""
        assert refusal(check_can_issue_start_password, admin, person) == ""


def test_the_account_of_an_operator_of_the_server_is_kept_by_nobody_here(unit, admin, lead):
    operator = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], is_superuser=True)
    assert refusal(check_can_keep_account, admin, operator).startswith(OUTSIDE)
    assert refusal(check_can_issue_start_password, admin, operator).startswith(OUTSIDE)
    assert refusal(check_can_issue_start_password, lead, operator).startswith(BY_ADMIN)


def test_nobody_keeps_the_own_account(unit, admin, lead):
    both = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    for person in (admin, lead, both):
        assert refusal(check_can_keep_account, person, person).startswith(OWN)
        assert refusal(check_can_issue_start_password, person, person).startswith(OWN)


def test_who_is_no_admin_is_told_that_only_the_admin_may(unit, lead):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    assert refusal(check_can_keep_account, lead, person).startswith(ADMIN_ONLY)
    assert refusal(check_can_issue_start_password, make_user(), person).startswith(BY_ADMIN)


@pytest.mark.parametrize("more", [None, (Role.HEAD, "own"), (Role.POKJA_LEAD, "beside"), (Role.TPI_LEAD, "beside")])
def test_the_ketua_tim_gives_a_password_to_who_is_of_the_own_pokja_and_nothing_else(unit, lead, more):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    if more is not None:
        role, where = more
        make_membership(person, role, unit=unit if where == "own" else make_unit(instansi=unit.instansi))
    said = refusal(check_can_issue_start_password, lead, person)
    assert said == "" if more is None else said.startswith(BY_ADMIN)


def test_the_ketua_tim_gives_none_to_who_holds_no_role(lead):
    assert refusal(check_can_issue_start_password, lead, make_user()).startswith(BY_ADMIN)


@pytest.mark.parametrize("check", [check_can_keep_account, check_can_issue_start_password])
def test_a_page_of_many_people_rests_on_the_roles_it_has_read(unit, admin, check):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    assert refusal(check, admin, person) == ""
    admin.memberships.update(ended_at=NOW, ended_by=make_user())
    assert refusal(check, admin, person, fresh=False) == ""
    assert refusal(check, admin, person) != ""


def test_roles_of_listed_people_are_read_at_once_and_those_of_one_with_their_units(
    unit, admin, django_assert_num_queries
):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    make_membership(person, Role.HEAD, unit=make_unit(instansi=unit.instansi))
    check_can_keep_account(admin, person)  # now the roles of the admin are read
    found = type(person).objects
    listed, alone = found.prefetch_related("memberships__unit").get(pk=person.pk), found.get(pk=person.pk)
    with django_assert_num_queries(0):
        check_can_keep_account(admin, listed, fresh=False)
    with django_assert_num_queries(1):
        check_can_keep_account(admin, alone, fresh=False)


# --- removal of the second step


def test_what_is_not_there_is_not_removed(unit, admin):
    without = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    assert refusal(check_can_ask_factor_removal, admin, without) == "Orang ini tidak memakai verifikasi dua langkah."
    assert refusal(check_can_ask_factor_removal, admin, make_user(**PHONE)) == ""


def test_a_removal_is_decided_once_and_by_another(unit, admin, lead):
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], **PHONE)
    removal = FactorRemoval(person=person, asked_by=lead, asked_at=NOW)
    assert refusal(check_can_decide_factor_removal, lead, removal).startswith("Permintaan Anda sendiri disetujui")
    check_can_decide_factor_removal(admin, removal)
    removal.outcome = "ditolak"
    with pytest.raises(WrongState, match="Permintaan ini sudah diputuskan"):
        check_can_decide_factor_removal(admin, removal)


# --- from when on


@pytest.mark.parametrize("role", Role)
def test_all_but_the_pokja_must_have_the_second_step_where_the_server_asks(clock, settings, role):
    person = make_member(role) if role != Role.PORTAL_ADMIN else make_membership(role=role).user
    is_asked = role not in {Role.POKJA_MEMBER, Role.POKJA_LEAD}
    settings.SECOND_FACTOR = "required"
    assert is_factor_required(person) is is_asked
    settings.SECOND_FACTOR = "offered"
    assert is_factor_required(person) is False


def test_one_role_that_asks_for_it_is_enough(clock, settings):
    settings.SECOND_FACTOR = "required"
    person = make_member(Role.POKJA_MEMBER, areas=["MP"])
    make_membership(person, Role.HEAD)
    assert is_factor_required(person) is True
    assert is_factor_required(make_user()) is False


@pytest.mark.parametrize(
    ("began", "stored", "due"),
    [
        (date(2026, 1, 1), None, datetime(2026, 3, 17, 2, 0, tzinfo=UTC)),
        (date(2026, 1, 1), datetime(2026, 3, 5, 2, 0, tzinfo=UTC), datetime(2026, 3, 5, 2, 0, tzinfo=UTC)),
        # First signed in on 19 February, 2.00: on the day the role began, and on the day before it.
        (date(2026, 2, 19), datetime(2026, 3, 5, 2, 0, tzinfo=UTC), datetime(2026, 3, 5, 2, 0, tzinfo=UTC)),
        (date(2026, 2, 20), datetime(2026, 3, 5, 2, 0, tzinfo=UTC), datetime(2026, 3, 17, 2, 0, tzinfo=UTC)),
    ],
)
def test_fourteen_days_run_from_the_first_sign_in_of_the_present_roles(clock, settings, began, stored, due):
    settings.SECOND_FACTOR = "required"
    person = make_user(factor_due_at=stored)
    make_membership(person, Role.HEAD, starts_on=began)
    make_membership(person, Role.POKJA_MEMBER, starts_on=date(2020, 1, 1), areas=["MP"])  # asks for nothing
    make_membership(person, Role.TPI_LEAD, starts_on=TODAY)
    assert factor_due_at(person, NOW) == due


def test_who_needs_none_has_no_day_and_who_lost_it_by_two_persons_has_today(clock, settings):
    settings.SECOND_FACTOR = "required"
    pokja = {"role": Role.POKJA_MEMBER, "areas": ["MP"]}
    assert factor_due_at(make_membership(**pokja).user, NOW) is None
    assert factor_due_at(make_membership(make_user(factor_was_removed=True), **pokja).user, NOW) == NOW


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"factor_due_at": NOW + timedelta(days=3)}, 3),
        ({"factor_due_at": NOW + timedelta(days=2, seconds=1)}, 3),
        ({"factor_due_at": NOW + timedelta(seconds=1)}, 1),
        ({"factor_due_at": NOW}, 0),
        ({"factor_due_at": NOW - timedelta(days=5)}, 0),
        ({}, 14),
        ({"factor_due_at": NOW, **PHONE}, None),
    ],
)
def test_days_that_are_left_count_the_one_that_has_begun(clock, settings, facts, days):
    settings.SECOND_FACTOR = "required"
    assert factor_days_left(make_membership(make_user(**facts), Role.HEAD).user) == days


def test_where_nothing_asks_no_days_are_counted(clock, settings):
    settings.SECOND_FACTOR = "offered"
    assert factor_days_left(make_member(Role.HEAD)) is None


def test_the_second_step_is_turned_off_where_it_is_on_and_no_role_asks_for_it(clock, settings):
    settings.SECOND_FACTOR = "required"
    with pytest.raises(WrongState, match="belum dipasang"):
        check_can_turn_factor_off(make_member(Role.POKJA_MEMBER, areas=["MP"]))
    with pytest.raises(ActionDenied, match="Peran Anda memerlukan verifikasi dua langkah"):
        check_can_turn_factor_off(make_member(Role.HEAD, **PHONE))
    check_can_turn_factor_off(make_member(Role.POKJA_MEMBER, areas=["MP"], **PHONE))


def test_an_admin_of_two_instansi_keeps_who_holds_a_role_in_both(admin, unit):
    second = make_instansi()
    person = make_member(Role.HEAD, unit=unit)
    make_membership(person, Role.TPN_RECORDER, instansi=second)
    assert refusal(check_can_keep_account, admin, person).startswith(OUTSIDE)
    make_membership(admin, Role.INSTANSI_ADMIN, instansi=second)
    assert refusal(check_can_keep_account, admin, person) == ""
