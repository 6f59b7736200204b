"""Entering what TPI and TPN may take: who may, what is kept with who and when, and what is refused."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.planning.estimate.models import GapAssumption
from assessment.planning.estimate.services import assume_gap, withdraw_gap
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def assume(assessment, by, **changes):
    values = {"step": "tpn", "part": "PW", "measure": "persen", "amount": Decimal("12.5"), "reason": "Reviu"} | changes
    return assume_gap(assessment=assessment, by=by, **values)


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.GAP_ASSUMED)


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.HEAD])
def test_ketua_tim_and_kepala_keep_an_assumption_with_who_and_when(assessment, role, clock):
    person = make_member(role, unit=assessment.unit)
    row = assume(assessment, person)

    row.refresh_from_db()
    assert (row.amount, row.measure, row.reason) == (Decimal("12.5"), "persen", "Reviu")
    assert (row.set_by, row.set_at) == (person, timezone.now())
    event = events().get()
    assert event.actor == person
    assert event.detail == {"step": "tpn", "part": "PW", "measure": "persen", "amount": "12.5"}


def test_the_same_step_and_part_again_replaces_it_and_the_same_values_write_nothing(assessment, lead):
    assume(assessment, lead)
    assume(assessment, lead)
    assert events().count() == 1
    assume(assessment, lead, measure="poin", amount=Decimal(2))
    assert GapAssumption.objects.get().measure == "poin"
    assert events().count() == 2


def test_one_taken_back_keeps_its_row_with_who_and_when(assessment, lead):
    head = make_member(Role.HEAD, unit=assessment.unit)
    row = withdraw_gap(assumption=assume(assessment, lead), by=head)
    assert (row.amount, row.set_by) == (None, head)
    assert events().count() == 2
    withdraw_gap(assumption=row, by=head)
    assert events().count() == 2


def test_taking_back_what_nobody_entered_writes_nothing(assessment, lead):
    assert assume(assessment, lead, amount=None).pk is None
    assert not GapAssumption.objects.exists()
    assert not events().exists()


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TPI_LEAD])
def test_nobody_else_enters_one(assessment, role):
    person = make_member(role, unit=assessment.unit, areas=["PW"] if "pokja" in role else [])
    with pytest.raises(ActionDenied, match="ketua tim ZI atau kepala kantor"):
        assume(assessment, person)
    assert not GapAssumption.objects.exists()
    assert not events().exists()


def test_a_closed_round_takes_no_more(assessment, lead):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.CLOSED)
    with pytest.raises(WrongState, match="Asumsi tidak dapat diubah lagi"):
        assume(assessment, lead)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"part": "KKN"}, "part"),  # an area of another regulation
        ({"step": "mandiri"}, "step"),
        ({"measure": "kali"}, "measure"),
        ({"amount": Decimal(101)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"measure": "poin", "amount": Decimal("15.01")}, "amount"),  # PW weighs 15
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_what_does_not_fit_is_refused(assessment, lead, changes, field):
    with pytest.raises(InvalidInput) as refused:
        assume(assessment, lead, **changes)
    assert list(refused.value.errors) == [field]
    assert not GapAssumption.objects.exists()
    assert not events().exists()


def test_the_database_refuses_a_second_one_and_an_amount_out_of_range(assessment, lead):
    row = assume(assessment, lead)
    values = {"assessment": assessment, "step": "tpn", "set_at": timezone.now(), "set_by": lead}
    for part, amount in ((row.part, 1), ("MP", Decimal("100.01"))):
        with pytest.raises(IntegrityError), transaction.atomic():
            GapAssumption.objects.create(part=part, amount=amount, **values)
