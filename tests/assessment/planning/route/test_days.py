"""The day proposed for each step: by its effort, one after the other for each person, within the unit's window."""

from datetime import date

import pytest

from assessment.planning.route.days import proposed_days

MONDAY = date(2026, 6, 1)


def test_each_effort_takes_its_own_time():
    work = [("a", 0), ("b", 1), ("c", 2), ("d", 3)]
    assert proposed_days(work, MONDAY, None) == [
        date(2026, 6, 3),  # 2 days
        date(2026, 6, 5),  # 5 days: Saturday 6 June, so the Friday before
        date(2026, 6, 15),  # 14 days
        date(2026, 7, 1),  # 30 days
    ]


def test_one_person_does_the_lightest_first_and_one_after_the_other():
    work = [("a", 3), ("a", 1), ("b", 1), ("a", 1)]
    assert proposed_days(work, MONDAY, None) == [
        date(2026, 7, 10),  # 5 + 5 + 30 = 40 days: Saturday 11 July
        date(2026, 6, 5),
        date(2026, 6, 5),
        date(2026, 6, 11),  # 10 days
    ]


def test_what_takes_longer_than_the_window_is_drawn_together_and_days_are_kept_for_looking_through():
    """2 + 14 + 30 = 46 days in 28, of which the last 5 (a fifth) are kept: 23 days, half of what is needed."""
    work = [("a", 0), ("a", 2), ("a", 3)]
    assert proposed_days(work, MONDAY, date(2026, 6, 29)) == [
        date(2026, 6, 2),
        date(2026, 6, 9),
        date(2026, 6, 24),
    ]


def test_a_long_window_keeps_a_week():
    """30 days of effort in 35 of which seven are kept."""
    assert proposed_days([("a", 3)], MONDAY, date(2026, 7, 6)) == [date(2026, 6, 29)]


def test_on_the_last_day_all_is_due_today_also_on_a_weekend():
    sunday = date(2026, 6, 7)
    assert proposed_days([("a", 3), ("b", 0)], sunday, sunday) == [sunday, sunday]
    with pytest.raises(ValueError, match="the window ended 2026-06-07"):
        proposed_days([("a", 3)], date(2026, 6, 8), sunday)


def test_no_step_asks_for_no_day():
    assert proposed_days([], MONDAY, None) == []
