"""Whose right is it: every check of the table × every role, here and beside, and a role that has just ended."""

from datetime import date

import pytest

from assessment.people import permissions
from assessment.people.models import Membership, Role
from tests.portal.access import rights_of_work
from tests.portal.access.rights import CHANGES, READINGS, Office
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

ALL_CHANGES = [*CHANGES, *rights_of_work.CHANGES_OF_WORK]
ALL_READINGS = [*READINGS, *rights_of_work.READINGS_OF_WORK]


def named(rights):
    return pytest.mark.parametrize("right", rights, ids=[f"{right.name} ({right.status})" for right in rights])


def answer_to(ask, user):
    """Return whether `user` may, None where only the moment is wrong."""
    try:
        ask(user)
    except WrongState:
        return None
    except ActionDenied:
        return False
    return True


def those(answers, answer):
    return {role for role, given in answers.items() if given is answer}


@named([*ALL_CHANGES, *ALL_READINGS])
def test_a_right_is_that_of_its_roles_and_of_nobody_beside(instruments, right):
    office = Office(right.status)
    people = {role: office.person(role) for role in Role}
    beside = {role: office.neighbour(role) for role in Role}
    ask = right.ask(office)
    here = {role: answer_to(ask, person) for role, person in people.items()}
    there = {role: answer_to(ask, person) for role, person in beside.items()}
    assert (those(here, True), those(here, None)) == (right.allowed, right.waiting)
    assert (those(there, True), those(there, None)) == (right.elsewhere, set())


@named([right for right in ALL_CHANGES if right.allowed])
def test_a_role_that_ended_since_the_page_was_read_changes_nothing(instruments, right):
    office = Office(right.status)
    people = [office.person(role) for role in sorted(right.allowed)]
    if right.name == "sheet handed up":
        office.person(Role.TPI_LEAD)
    ask = right.ask(office)
    for person in people:
        assert permissions.memberships_of(person)
        assert answer_to(ask, person) is True
        Membership.objects.filter(user=person).update(ends_on=date(2025, 12, 31))
        assert answer_to(ask, person) is False
