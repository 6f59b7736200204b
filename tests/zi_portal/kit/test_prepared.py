"""Queries that are compiled once: the same rows as their queryset gives, whoever asks, and nothing kept of a call before."""

import threading

import pytest
from django.db import connection
from django.db.models import BigAutoField, DateField, Q

from assessment.people.models import Membership, Role
from assessment.rounds.models import Answer, Evaluation
from tests import factories
from zi_portal.kit.prepared import Asked, Prepared

pytestmark = pytest.mark.django_db


def held():
    return Membership.objects.filter(user=Asked("user", BigAutoField())).select_related("unit").order_by("pk")


def test_each_call_gives_the_rows_of_its_own_values_in_one_query(django_assert_num_queries):
    unit = factories.make_unit()
    sari, putu = factories.make_user(), factories.make_user()
    first = factories.make_membership(sari, Role.TEAM_LEAD, unit=unit)
    second = factories.make_membership(putu, Role.HEAD, unit=unit)
    ask = Prepared(held)
    for user, membership in ((sari, first), (putu, second), (sari, first)):
        with django_assert_num_queries(1):
            (found,) = ask(user=user.pk)
            assert (found, found.unit.name) == (membership, unit.name)
    assert ask(user=putu.pk + 1000) == []


def test_what_changed_meanwhile_is_seen():
    membership = factories.make_membership(factories.make_user(), Role.TEAM_LEAD, unit=factories.make_unit())
    ask = Prepared(held)
    assert len(ask(user=membership.user_id)) == 1
    membership.delete()
    assert ask(user=membership.user_id) == []


def test_dates_and_nothing_are_compared_as_the_database_does():
    day, user = factories.make_membership(factories.make_user(), Role.HEAD, unit=factories.make_unit()).starts_on, None
    ask = Prepared(
        lambda: (
            Membership.objects.filter(Q(starts_on__lte=Asked("on", DateField())) & Q(ended_at__isnull=True))
            .order_by()
            .values_list("starts_on", "role")
        )
    )
    assert ask(on=day) == [(day, "kepala")]
    assert ask(on=day.replace(year=day.year - 1)) == []
    assert Prepared(held)(user=user) == []


def test_a_value_that_is_not_given_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        Prepared(held)(person=1)


def test_locks_and_prefetches_are_refused():
    with pytest.raises(ValueError, match="prepared"):
        Prepared(Evaluation.objects.select_for_update)()
    with pytest.raises(ValueError, match="prepared"):
        Prepared(lambda: Evaluation.objects.prefetch_related("answers"))()


@pytest.mark.django_db(transaction=True)
def test_threads_ask_through_their_own_connections():
    ask = Prepared(lambda: Answer.objects.filter(evaluation=Asked("evaluation", BigAutoField())).values_list("pk"))
    assert ask(evaluation=1) == []  # compiled here
    told = []

    def elsewhere():
        try:
            told.append(ask(evaluation=1))
        except Exception as error:  # noqa: BLE001  (told to the thread of the test)
            told.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert told == [[]]
