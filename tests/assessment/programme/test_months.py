"""Months of a year as twelve bits."""

from datetime import date

import pytest

from assessment.programme import months


@pytest.mark.parametrize(
    ("run", "bits", "text"),
    [
        ((), 0, ""),
        ((1,), 1, "Januari"),
        ((1, 2, 3, 6), 39, "Januari–Maret, Juni"),
        ((12,), 2048, "Desember"),
        (tuple(range(1, 13)), 4095, "Januari–Desember"),
    ],
)
def test_months_are_bits_and_words(run, bits, text):
    assert (months.bits_of(run), months.months_of(bits), months.months_text(bits)) == (bits, run, text)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 9), date(2026, 5, 1), (3, 4, 5)),
        (date(2025, 11, 1), date(2026, 2, 1), (1, 2)),
        (date(2026, 12, 2), date(2027, 1, 15), (12,)),
        (date(2026, 5, 2), date(2026, 4, 1), (5,)),
        (date(2027, 1, 2), date(2027, 1, 15), (12,)),
    ],
)
def test_months_between_two_days_stay_in_the_year(first, last, expected):
    assert months.months_of(months.between(first, last, 2026)) == expected


@pytest.mark.parametrize(
    ("before", "last", "after"),
    [
        ((3, 4, 5), date(2026, 4, 30), (3, 4)),
        ((3, 4), date(2026, 7, 1), (3, 4, 5, 6, 7)),
        ((1, 2, 6), date(2026, 6, 30), (1, 2, 6)),
        ((), date(2026, 8, 1), (8,)),
        ((10, 11), date(2026, 2, 1), (2,)),
        ((11,), date(2027, 1, 15), (11, 12)),
    ],
)
def test_a_new_last_day_shortens_or_fills_the_months(before, last, after):
    assert months.months_of(months.until(months.bits_of(before), last, 2026)) == after


def test_the_end_of_the_months_is_the_last_day_of_the_last_one():
    assert months.end_of(2024, months.bits_of([1, 2])) == date(2024, 2, 29)
    assert months.end_of(2026, 0) is None
