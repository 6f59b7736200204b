"""The database orders rounds by totals a reader may see: by the same rule as the pages ask for each of them."""

import pytest

from assessment.overview.selectors.rounds import periods_in_scope
from assessment.people import permissions
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment, Evaluation
from assessment.rounds.permissions import check_can_see_total
from assessment.rounds.workflow import Status
from assessment.scores import permissions as scores_permissions
from tests.factories import make_assessment, make_instansi, make_member, make_membership, make_period, make_unit

pytestmark = pytest.mark.django_db

STATUSES = ("draf", "kepala", "dikembalikan", "tpi", "tpn", "selesai")


@pytest.fixture
def place(instruments):
    """An instansi with a kanwil, an office below it and one below that, and an office of another instansi; each in any status."""
    instansi = make_instansi()
    top = make_unit(instansi=instansi, code="ATAS")
    office = make_unit(instansi=instansi, code="KANTOR", parent=top)
    low = make_unit(instansi=instansi, code="BAWAH", parent=office)
    foreign = make_unit(code="LAIN")
    for unit in (top, office, low, foreign):
        for number, status in enumerate(STATUSES):
            period = make_period(instansi=unit.instansi, year=2020 + number)
            make_assessment(unit=unit, period=period, status=status)
    return instansi, top, office


def both(user):
    """Return for the reader as (by the pages, by the database) which rounds show their total, and their progress."""
    pages, progress = set(), set()
    for sheet in Evaluation.objects.select_related("assessment__unit__instansi", "assessment__unit__parent__parent"):
        unit, status = sheet.assessment.unit, sheet.assessment.status
        if permissions.can(check_can_see_total, user, sheet):
            pages.add((unit.code, status))
        if permissions.holds(user, (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD), instansi=unit.instansi):
            progress.add((unit.code, status))
    rows = Assessment.objects.order_by().values_list("unit__code", "status")
    totals = set(rows.filter(scores_permissions.sees_own_total(user)))
    followed = set(rows.filter(scores_permissions.follows_progress(user)))
    return (pages, pages | progress), (totals, followed)


IN_UNIT = {
    Role.POKJA_MEMBER: set(STATUSES),
    Role.POKJA_LEAD: set(STATUSES),
    Role.TEAM_LEAD: set(STATUSES),
    Role.HEAD: set(STATUSES),
    Role.TPI_MEMBER: {"tpi", "tpn", "selesai"},
    Role.TPI_LEAD: {"tpi", "tpn", "selesai"},
    Role.TPI_CONTROLLER: {"tpi", "tpn", "selesai"},
}


@pytest.mark.parametrize("role", IN_UNIT)
def test_a_role_in_a_unit(place, role):
    user = make_member(role, unit=place[2])
    by_pages, by_database = both(user)
    assert by_database == by_pages
    assert by_database[0] == {("KANTOR", status) for status in IN_UNIT[role]}


def test_who_does_the_pendahuluan_sees_what_stands_below(place):
    user = make_member(Role.PRELIMINARY, unit=place[1])
    by_pages, by_database = both(user)
    assert by_database == by_pages
    assert by_database[0] == {(code, status) for code in ("KANTOR", "BAWAH") for status in ("tpi", "tpn", "selesai")}


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.INSTANSI_ADMIN, {"tpi", "tpn", "selesai"}),
        (Role.INSTANSI_HEAD, {"tpi", "tpn", "selesai"}),
        (Role.TPN_RECORDER, {"tpn", "selesai"}),
    ],
)
def test_a_role_in_an_instansi(place, role, statuses):
    user = make_member(role, instansi=place[0])
    by_pages, by_database = both(user)
    assert by_database == by_pages
    own = ("ATAS", "KANTOR", "BAWAH")
    assert by_database[0] == {(code, status) for code in own for status in statuses}
    followed = statuses if role == Role.TPN_RECORDER else set(STATUSES)
    assert by_database[1] == {(code, status) for code in own for status in followed}


def test_periods_to_choose_from_are_those_of_the_rounds_a_reader_knows(place):
    instansi, _, office = place
    foreign = Assessment.objects.filter(unit__code="LAIN", period__year=2023).get()
    empty = make_period(instansi=instansi, year=2030, name="Tanpa putaran")
    evaluator = make_member(Role.TPI_MEMBER, unit=office)
    make_membership(evaluator, Role.TPI_LEAD, unit=foreign.unit)
    for user, units in (
        (make_member(Role.INSTANSI_HEAD, instansi=instansi), {"ATAS", "KANTOR", "BAWAH"}),
        (make_member(Role.PRELIMINARY, unit=office), {"BAWAH"}),
        (evaluator, {"KANTOR", "LAIN"}),
        (make_member(Role.INSTANSI_ADMIN, instansi=make_instansi()), set()),
        (make_member(Role.PORTAL_ADMIN), set()),
    ):
        periods = list(periods_in_scope(user))
        assert empty not in periods
        rounds = Assessment.objects.filter(unit__code__in=units).values_list("period", flat=True)
        assert {period.pk for period in periods} == set(rounds)
        years = [period.year for period in periods]
        assert years == sorted(years, reverse=True)


def test_several_roles_add_up_and_one_that_ended_counts_no_more(place):
    user = make_member(Role.TPI_MEMBER, unit=place[2])
    make_membership(user, Role.HEAD, unit=place[1])
    make_membership(user, Role.INSTANSI_HEAD, instansi=place[0], ends_on="2021-01-01")
    user = User.objects.get(pk=user.pk)
    by_pages, by_database = both(user)
    assert by_database == by_pages
    assert ("BAWAH", Status.CLOSED) not in by_database[0]
    assert ("ATAS", Status.DRAFT) in by_database[0]


def test_who_does_the_pendahuluan_sees_what_stands_up_to_four_levels_below_at_their_edge(instruments):
    top = make_unit(code="T0")
    above, rounds = top, []
    for depth in (1, 2, 3, 4, 5):
        above = make_unit(instansi=top.instansi, code=f"T{depth}", parent=above)
        rounds.append(make_assessment(unit=above, status="tpi"))
    seen = Assessment.objects.filter(scores_permissions.sees_own_total(make_member(Role.PRELIMINARY, unit=top)))
    assert sorted(seen.values_list("unit__code", flat=True)) == ["T1", "T2", "T3", "T4"]
