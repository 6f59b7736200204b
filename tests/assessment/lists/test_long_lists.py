"""A long list read by pages is the same list, wherever a page begins and whatever part it lies in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.people.models import Unit
from tests.factories import make_instansi, make_unit
from zi_portal.kit.long_lists import LongList, Part

pytestmark = pytest.mark.django_db

NAMES = ["C", "A", "B", "B", "D", "A", "E", "C", "B", "A", "F", "B"]


@pytest.fixture
def units():
    """By name within active ones, then within the others: AABBBCD, then ABCE; F in none."""
    instansi = make_instansi()
    for number, name in enumerate(NAMES):
        make_unit(instansi=instansi, name=name, is_active=number % 3 > 0)
    return Unit.objects.filter(instansi=instansi).exclude(name="F")


@pytest.fixture
def listed(units):
    rows = units.order_by("name", "pk")
    parts = [Part(rows.filter(is_active=active), rows.filter(is_active=active).count()) for active in (True, False)]
    return LongList(parts, units, lambda found: [(unit.is_active, unit.name, unit.pk) for unit in found])


def test_every_slice_is_that_of_the_whole(listed):
    whole = list(listed)
    assert [name for _, name, _ in whole] == ["A", "A", "B", "B", "B", "C", "D", "A", "B", "C", "E"]
    assert whole == sorted(whole, key=lambda row: (not row[0], row[1], row[2]))
    assert len(listed) == 11
    for start in range(12):
        for stop in range(start, 14):
            assert listed[start:stop] == whole[start:stop], (start, stop)
    assert [listed[place] for place in range(11)] == whole


def test_a_page_within_a_part_is_one_statement_and_never_more_than_three(listed):
    for start, most in ((0, 1), (4, 1), (5, 3), (8, 1)):
        with CaptureQueriesContext(connection) as asked:
            listed[start : start + 3]
        assert len(asked) == most, start


def test_what_is_ordered_by_something_of_its_own_comes_in_that_order(units):
    last_first = units.extra(select={"back": "-id"}).order_by("back")
    listed = LongList([Part(last_first, last_first.count(), has_own_order=True)], units)
    whole = [unit.pk for unit in listed]
    assert whole == sorted(whole, reverse=True)
    for start in range(11):
        assert [unit.pk for unit in listed[start : start + 4]] == whole[start : start + 4]


def test_what_words_were_looked_for_in_is_asked_once_for_its_ids(units, django_assert_num_queries):
    with django_assert_num_queries(1):
        listed = LongList([Part.searched(units.order_by("-name", "pk"))], units)
        assert len(listed) == 11
    with django_assert_num_queries(1):
        assert [unit.name for unit in listed[2:5]] == ["C", "C", "B"]
    assert [unit.name for unit in listed] == ["E", "D", "C", "C", "B", "B", "B", "B", "A", "A", "A"]
    assert [unit.pk for unit in listed[0:11]] == [unit.pk for unit in listed]


def test_a_list_of_nothing_asks_nothing(units, django_assert_num_queries):
    with django_assert_num_queries(0):
        empty = LongList([Part(units.none(), 0)], units)
        assert len(empty) == 0
        assert empty[0:50] == []
        assert list(empty) == []
