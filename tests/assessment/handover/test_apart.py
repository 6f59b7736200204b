"""Nobody scores work of his own: which memberships of the team count, to the day, for the round of 2026."""

from datetime import UTC, date, datetime

import pytest

from assessment.handover.permissions import check_is_apart
from assessment.people.models import Role
from tests.factories import make_assessment, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db

LAST_YEAR, THIS_YEAR = datetime(2025, 12, 31, 4, 0, tzinfo=UTC), datetime(2026, 1, 1, 4, 0, tzinfo=UTC)


def is_apart(person, assessment):
    try:
        check_is_apart(person, assessment)
    except ActionDenied:
        return False
    return True


@pytest.mark.parametrize(
    ("facts", "is_free"),
    [
        ({}, False),
        ({"starts_on": date(2026, 12, 1)}, False),  # he will be one of them
        ({"ends_on": date(2026, 1, 1)}, False),
        ({"ends_on": date(2025, 12, 31)}, True),
        ({"ended_at": THIS_YEAR}, False),
        ({"ended_at": LAST_YEAR}, True),
        ({"ended_at": LAST_YEAR, "ends_on": date(2026, 6, 30)}, True),
        ({"ended_at": THIS_YEAR, "ends_on": date(2025, 12, 31)}, True),
    ],
)
@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD])
def test_who_was_of_the_team_in_this_period_is_not_apart(instruments, clock, role, facts, is_free):
    assessment = make_assessment()
    person = make_user()
    ended = {"ended_by": make_user()} if "ended_at" in facts else {}
    make_membership(person, role, unit=assessment.unit, areas=["MP"], **facts, **ended)
    assert is_apart(person, assessment) is is_free


def test_evaluators_strangers_and_the_team_of_another_unit_are_apart(instruments):
    assessment = make_assessment()
    beside = make_unit(instansi=assessment.unit.instansi)
    assert is_apart(make_user(), assessment)
    assert is_apart(make_membership(role=Role.TPI_LEAD, unit=assessment.unit).user, assessment)
    assert is_apart(make_membership(role=Role.TEAM_LEAD, unit=beside).user, assessment)
    assert not is_apart(make_membership(role=Role.TEAM_LEAD, unit=assessment.unit).user, assessment)
