"""Which fault of a document is told, by hand: the window is 2025 and 2026, judged on 3 March 2026."""

from datetime import date

import pytest

from assessment.scores.support_rule import Fault, Window, fault_of

WINDOW = Window(date(2025, 1, 1), date(2026, 12, 31), date(2026, 3, 3))
INSIDE, BEFORE, AFTER = date(2025, 6, 1), date(2024, 12, 31), date(2027, 1, 1)
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
TODAY, YESTERDAY = date(2026, 3, 3), date(2026, 3, 2)


@pytest.mark.parametrize(
    ("is_withdrawn", "is_good", "dated", "valid_until", "fault"),
    [
        (False, True, INSIDE, None, None),
        # The first that applies is told.
        (True, False, None, YESTERDAY, Fault.WITHDRAWN),
        (True, True, INSIDE, None, Fault.WITHDRAWN),
        (False, False, None, YESTERDAY, Fault.STATE),
        (False, False, INSIDE, None, Fault.STATE),
        (False, True, None, YESTERDAY, Fault.EXPIRED),
        (False, True, INSIDE, YESTERDAY, Fault.EXPIRED),
        (False, True, None, None, Fault.UNDATED),
        # By its date.
        (False, True, FIRST, None, None),
        (False, True, LAST, None, None),
        (False, True, BEFORE, None, Fault.OUTSIDE),
        (False, True, AFTER, None, Fault.OUTSIDE),
        # By its validity.
        (False, True, None, TODAY, None),
        (False, True, BEFORE, TODAY, None),
        (False, True, LAST, AFTER, None),
        (False, True, AFTER, AFTER, Fault.OUTSIDE),
    ],
)
def test_the_first_fault_of_a_document_is_told(is_withdrawn, is_good, dated, valid_until, fault):
    found = fault_of(WINDOW, is_good=is_good, is_withdrawn=is_withdrawn, dated=dated, valid_until=valid_until)
    assert found is fault


@pytest.mark.parametrize(
    ("dated", "valid_until", "fault"),
    [
        (None, date(2025, 1, 1), None),
        (None, date(2024, 12, 31), Fault.OUTSIDE),
        (date(2026, 12, 31), date(2024, 12, 31), None),
    ],
)
def test_before_its_window_begins_a_period_asks_whether_the_validity_reaches_into_it(dated, valid_until, fault):
    """Judged on 1 December 2024, so that nothing of this has expired."""
    early = Window(date(2025, 1, 1), date(2026, 12, 31), date(2024, 12, 1))
    assert fault_of(early, is_good=True, is_withdrawn=False, dated=dated, valid_until=valid_until) is fault


def test_a_window_is_told_in_words():
    assert WINDOW.text == "1 Januari 2025 sampai 31 Desember 2026"
