"""An evaluator of more units than a statement holds conditions: SQLite takes a thousand of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.handover.selectors.handovers import waiting_for
from assessment.people import held as held_roles
from assessment.people import permissions
from assessment.people.models import Membership, Role, Unit
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.selectors.assessments import assessments_in_scope, units_in_scope
from assessment.rounds.workflow import Status
from tests.factories import make_member, make_period, make_unit
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db
MANY = 1_200


@pytest.fixture
def evaluator():
    """A ketua of TPI for many units, each with a round that is with TPI; and one unit more that is not his."""
    period = make_period()
    other = make_unit(instansi=period.instansi)
    units = Unit.objects.bulk_create(
        Unit(instansi=period.instansi, code=f"K{number}", name=f"Kantor {number}") for number in range(MANY)
    )
    user = make_member(Role.TPI_LEAD, unit=units[0])
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.TPI_LEAD, unit=unit, starts_on=today) for unit in units[1:]
    )
    Assessment.objects.bulk_create(
        Assessment(unit=unit, period=period, status=Status.TPI_REVIEW) for unit in (*units, other)
    )
    with connection.cursor() as cursor:
        # As on a running portal: what was counted between other tests, nothing, makes PostgreSQL walk for minutes.
        cursor.execute("ANALYZE")
    return user


def test_an_evaluator_of_many_units_sees_his_rounds_and_no_other(evaluator, client):
    assert assessments_in_scope(evaluator).count() == MANY
    assert waiting_for(evaluator)
    client.force_login(evaluator)
    assert client.get(reverse("assessment:assessment-list")).status_code == 200
    assert client.get(reverse("assessment:recap-list")).status_code == 200
    own, other = Assessment.objects.get(unit__code="K7"), Assessment.objects.exclude(unit__code__startswith="K").get()
    check_can_read_sheet(evaluator, own)
    with pytest.raises(ActionDenied):
        check_can_read_sheet(evaluator, other)


@pytest.mark.parametrize("name", ["assessment-list", "recap-list"])
def test_no_statement_of_a_list_carries_the_ids_of_all_his_units(evaluator, client, name):
    client.force_login(evaluator)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"assessment:{name}")).status_code == 200
    assert max(query["sql"].count(",") for query in asked) < 200


@pytest.mark.parametrize("listed", [100, 0], ids=["few", "many"])
def test_few_and_many_units_are_known_by_the_same_rule(instruments, monkeypatch, listed):
    """A role that begins, ends, is ended, and stands above: by ids and by a subquery the same units are known."""
    monkeypatch.setattr(held_roles, "MOST_LISTED", listed)
    today = timezone.localdate()
    day = timedelta(days=1)
    period = make_period()
    top = make_unit(instansi=period.instansi, code="ATAS")
    below = make_unit(instansi=period.instansi, code="BAWAH", parent=top)
    low = make_unit(instansi=period.instansi, code="DASAR", parent=below)
    make_unit(code="LAIN")
    person = make_member(Role.TPI_MEMBER, unit=top)

    def known():
        del person._memberships_in_force
        return sorted(units_in_scope(person).values_list("code", flat=True))

    permissions.memberships_of(person)
    assert known() == ["ATAS"]
    held = Membership.objects.create(user=person, role=Role.HEAD, unit=low, starts_on=today + day)
    assert known() == ["ATAS"]
    Membership.objects.filter(pk=held.pk).update(starts_on=today - day, ends_on=today)
    assert known() == ["ATAS", "DASAR"]
    Membership.objects.filter(pk=held.pk).update(ends_on=today - day)
    assert known() == ["ATAS"]
    Membership.objects.filter(pk=held.pk).update(role=Role.PRELIMINARY, ends_on=None, unit=top)
    assert known() == ["ATAS", "BAWAH", "DASAR"]
    Membership.objects.filter(pk=held.pk).update(ended_at=timezone.now(), ended_by=person)
    assert known() == ["ATAS"]


def test_of_an_evaluator_of_many_units_a_page_reads_some_roles_and_answers_for_every_unit(
    evaluator, django_assert_num_queries
):
    """Of 1,200 roles as ketua TPI one is read; what is asked of another unit is asked of the database."""
    far, next_to_it = Unit.objects.get(code="K1100"), Unit.objects.get(code="K1101")
    strange = Unit.objects.exclude(code__startswith="K").get()
    Membership.objects.create(user=evaluator, role=Role.TPI_MEMBER, unit=far, starts_on=timezone.localdate())
    with django_assert_num_queries(2):
        assert [row.role for row in permissions.memberships_of(evaluator)] == [Role.TPI_MEMBER, Role.TPI_LEAD]
    with django_assert_num_queries(3):
        assert permissions.holds(evaluator, (Role.TPI_LEAD,), unit=far)
        assert permissions.holds(evaluator, (Role.TPI_MEMBER,), unit=far)
        assert permissions.holds(evaluator, (Role.TPI_LEAD,), unit=next_to_it)
        assert not permissions.holds(evaluator, (Role.TPI_MEMBER,), unit=next_to_it)
        assert not permissions.holds(evaluator, (Role.TPI_LEAD,), unit=strange)
    units = list(Unit.objects.filter(code__startswith="K").order_by("pk"))
    with django_assert_num_queries(1):  # a list asks about each line of it
        assert all(permissions.holds(evaluator, (Role.TPI_LEAD,), unit=unit) for unit in units)
        assert [unit.code for unit in units if permissions.holds(evaluator, (Role.TPI_MEMBER,), unit=unit)] == ["K1100"]
        assert not permissions.holds(evaluator, (Role.TPI_LEAD,), unit=strange)


def test_units_of_an_evaluator_of_some_are_ids_and_of_thousands_a_subquery(evaluator, django_assert_num_queries):
    """By role: of the first hundred the ids, asked for once a request; beyond that nothing but the question itself."""
    both = [Role.TPI_MEMBER, Role.TPI_LEAD]
    units = list(Unit.objects.filter(code__startswith="K").order_by("pk")[:100])
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(user=evaluator, role=Role.TPI_MEMBER, unit=unit, starts_on=today) for unit in units[:99]
    )
    Membership.objects.create(
        user=evaluator,
        role=Role.TPI_MEMBER,
        unit=units[99],
        starts_on=today,
        ended_at=timezone.now(),
        ended_by=evaluator,
    )
    permissions.memberships_of(evaluator)
    with django_assert_num_queries(1):
        assert sorted(permissions.units_held(evaluator, both[:1])) == [unit.pk for unit in units[:99]]
        assert len(permissions.units_held(evaluator, both[:1])) == 99
    known = Unit.objects.filter(pk__in=permissions.units_held(evaluator, both))
    assert known.count() == MANY
    assert str(known.query).count(",") < 60
    with django_assert_num_queries(0):
        permissions.units_held(evaluator, both[::-1])
    assert permissions.units_held(evaluator, [Role.HEAD]) == []


def test_a_page_of_many_units_asks_once_for_all_its_lines(evaluator, django_assert_num_queries):
    shown = list(Unit.objects.filter(code__startswith="K").order_by("-pk")[:50])
    strange = Unit.objects.exclude(code__startswith="K").get()
    permissions.memberships_of(evaluator)
    with django_assert_num_queries(1):
        permissions.look_at(evaluator, [unit.pk for unit in (*shown, strange)])
        assert all(permissions.holds(evaluator, (Role.TPI_LEAD,), unit=unit) for unit in shown)
        assert not permissions.holds(evaluator, (Role.TPI_LEAD,), unit=strange)
        assert not any(permissions.holds(evaluator, (Role.TPI_MEMBER,), unit=unit) for unit in shown)


def test_a_role_in_one_of_many_units_ends_at_the_next_look(evaluator):
    far = Unit.objects.get(code="K1100")
    assessment = Assessment.objects.select_related("unit__instansi").get(unit=far)
    check_can_read_sheet(evaluator, assessment)
    Membership.objects.filter(unit=far).update(ended_at=timezone.now(), ended_by=evaluator)
    check_can_read_sheet(evaluator, assessment)  # what a page shows rests on what its request has read
    permissions.memberships_of(evaluator, fresh=True)
    with pytest.raises(ActionDenied):
        check_can_read_sheet(evaluator, assessment)
    assert far.pk not in set(units_in_scope(evaluator).values_list("pk", flat=True))


def test_of_many_roles_the_earliest_and_those_of_other_kinds_are_never_left_out(evaluator):
    last = Unit.objects.get(code="K1199")
    early = timezone.localdate() - timedelta(days=4000)
    Membership.objects.filter(unit=last).update(starts_on=early)
    units = Unit.objects.filter(code__startswith="K").order_by("pk")[:150]
    Membership.objects.bulk_create(
        Membership(user=evaluator, role=role, unit=unit, starts_on=timezone.localdate())
        for role in (Role.PRELIMINARY, Role.HEAD)
        for unit in units
    )
    rows = permissions.memberships_of(evaluator)
    counts = [sum(row.role == role for row in rows) for role in (Role.TPI_LEAD, Role.PRELIMINARY, Role.HEAD)]
    assert counts == [1, 150, 150]
    assert min(row.starts_on for row in rows) == early
    assert permissions.holds(evaluator, (Role.HEAD,), unit=units[149])
    assert not permissions.holds(evaluator, (Role.HEAD,), unit=last)
