"""Which changes of agents count, typed by hand."""

from datetime import date

import pytest

from assessment.programme.agents.counting import Change, Figures, figures

MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ([], Figures(3, 0, 0)),
        ([Change(None, None)], Figures(3, 0, 0)),
        ([Change(MARCH, None), Change(MARCH, date(2026, 5, 1))], Figures(3, 2, 1)),
        (
            [Change(date(2025, 12, 31), MARCH)],
            Figures(3, 0, 0),
        ),  # made a year before, whenever it became part of a system
        ([Change(date(2026, 1, 1), None), Change(date(2026, 12, 31), None)], Figures(3, 2, 0)),
        ([Change(MARCH, date(2027, 1, 4))], Figures(3, 1, 1)),
    ],
)
def test_a_change_counts_in_the_year_it_was_made(changes, wanted):
    assert figures(3, changes, 2026) == wanted
