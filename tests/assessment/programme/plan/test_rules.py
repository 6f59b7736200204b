"""How a line of the rencana kerja stands on a day. The days and figures of the second table are those of a drawn example."""

from datetime import date

import pytest

from assessment.programme.plan import rules
from assessment.programme.plan.rules import Line

FIRST_OF_DECEMBER = date(2026, 12, 1)


def line(first, last, reported=(), *, done=False, due=None):
    return Line(2026, tuple(range(first, last + 1)), due, done, dict(reported))


@pytest.mark.parametrize(
    ("one", "day", "word"),
    [
        # nothing is asked before the first month is past
        (line(3, 6), date(2026, 1, 5), "Belum mulai"),
        (line(3, 6), date(2026, 3, 31), "Belum mulai"),
        (line(3, 6), date(2026, 4, 1), "Berisiko"),
        (line(3, 6, {3: 25}), date(2026, 4, 1), "Sesuai rencana"),
        (line(3, 6, {3: 10}), date(2026, 3, 20), "Sesuai rencana"),
        # 50 % of the months past: 40 is still on plan, 39 is not
        (line(3, 6, {3: 20, 4: 40}), date(2026, 5, 1), "Sesuai rencana"),
        (line(3, 6, {3: 20, 4: 39}), date(2026, 5, 1), "Berisiko"),
        # a month without a word, though the next one was reported
        (line(3, 6, {4: 60}), date(2026, 5, 1), "Berisiko"),
        # the last day
        (line(3, 6, {3: 20, 4: 40, 5: 80, 6: 99}, due=date(2026, 6, 30)), date(2026, 6, 30), "Sesuai rencana"),
        (line(3, 6, {3: 20, 4: 40, 5: 80, 6: 99}, due=date(2026, 6, 30)), date(2026, 7, 1), "Terlambat"),
        (line(3, 6, {3: 20}, due=date(2026, 6, 30), done=True), date(2026, 7, 1), "Selesai"),
        # of the year before or after
        (line(3, 6), date(2025, 12, 31), "Belum mulai"),
        (line(11, 12, {11: 50, 12: 90}, due=date(2026, 12, 31)), date(2027, 1, 1), "Terlambat"),
        # nobody said the months
        (Line(2026, (), None, False, {}), FIRST_OF_DECEMBER, "Belum mulai"),
        (Line(2026, (), date(2026, 11, 30), False, {}), FIRST_OF_DECEMBER, "Terlambat"),
        (Line(2026, (), None, False, {4: 30}), FIRST_OF_DECEMBER, "Sesuai rencana"),
    ],
)
def test_a_line_stands(one, day, word):
    assert rules.standing(one, day) == word


@pytest.mark.parametrize(
    ("one", "word", "percent"),
    [
        (line(12, 12), "Belum mulai", 0),
        (line(1, 12, {month: 8 * month + 4 for month in range(1, 12)}), "Sesuai rencana", 92),
        (line(4, 12, {4: 10, 5: 20, 6: 30, 7: 40, 8: 50, 9: 60, 11: 70}), "Berisiko", 70),
        (line(3, 11, dict.fromkeys(range(3, 10), 60), due=date(2026, 11, 30)), "Terlambat", 60),
        (line(7, 12, {7: 20, 8: 40, 9: 50, 10: 60, 11: 80}), "Sesuai rencana", 80),
        (line(1, 2, {1: 50, 2: 100}, done=True), "Selesai", 100),
        (line(1, 2, {}, done=True), "Selesai", 100),
    ],
)
def test_lines_on_the_first_of_december(one, word, percent):
    assert (rules.standing(one, FIRST_OF_DECEMBER), one.percent) == (word, percent)


def test_past_months_without_a_report_are_named():
    assert rules.unreported(line(3, 11, {3: 10, 5: 20}), date(2026, 6, 15)) == (4,)
    assert rules.unreported(line(3, 11, {3: 10, 5: 20}), date(2026, 7, 1)) == (4, 6)
    assert rules.unreported(line(3, 11, {3: 10}, done=True), date(2026, 7, 1)) == ()


@pytest.mark.parametrize(
    ("reported", "month", "percent", "before", "after"),
    [
        ({}, 5, 0, None, None),
        ({3: 40, 4: 60}, 5, 60, None, None),
        ({3: 40, 4: 60}, 5, 59, 4, None),
        ({3: 70, 4: 60}, 5, 59, 4, None),
        ({3: 40, 5: 60}, 4, 61, None, 5),
        ({3: 40, 5: 60}, 4, 39, 3, None),
        ({4: 60}, 4, 10, None, None),  # the month itself is being corrected
    ],
)
def test_what_goes_down_over_the_months(reported, month, percent, before, after):
    assert rules.must_say_why(reported, month, percent) == before
    assert rules.falls_after(reported, month, percent) == after
