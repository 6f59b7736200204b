"""Numbers and dates in words, as UX B2 asks."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment import formats

MOMENT = datetime(2026, 5, 31, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0,00"),
        (Decimal("75.245"), "75,25"),
        (F(1, 3), "0,33"),
        (F(2, 3), "0,67"),
        (F("0.005"), "0,01"),
        (F("0.0049"), "0,00"),
        (Decimal(100), "100,00"),
        (F("-11.725"), "−11,73"),
        (F("-0.001"), "0,00"),
    ],
)
def test_decimal_text_rounds_half_up_with_a_comma(value, text):
    assert formats.decimal_text(value) == text


def test_decimal_text_without_places_has_no_comma():
    assert formats.decimal_text(F("59.5"), 0) == "60"


def test_percent_text_keeps_figure_and_sign_together():
    assert formats.percent_text(F(1200, 13)) == "92,31\u00a0%"
    assert formats.percent_text(None) == "–"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567"), (None, "–")]
)
def test_count_text_groups_by_dots(count, text):
    assert formats.count_text(count) == text


@pytest.mark.parametrize(
    ("shortfall", "text"),
    [
        (None, ""),
        (F(0), ""),
        (F("0.8"), "kurang 0,80"),
        (F("0.005"), "kurang 0,01"),
        (F("0.004"), "kurang 0,004"),
        (F(1, 3_000_000), "kurang 0,0000003"),
    ],
)
def test_shortfall_text_never_rounds_a_gap_away(shortfall, text):
    assert formats.shortfall_text(shortfall) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (12, "12\u00a0byte"),
        (1024, "1\u00a0KB"),
        (757_760, "740\u00a0KB"),
        (2_516_582, "2,4\u00a0MB"),
        (5 * 1024**3, "5,0\u00a0GB"),
    ],
)
def test_size_text_names_the_largest_fitting_unit(size, text):
    assert formats.size_text(size) == text


def test_moments_are_told_in_the_zone_of_the_office():
    assert formats.long_date(date(2026, 5, 31)) == "31 Mei 2026"
    assert formats.local_moment(MOMENT, "Asia/Makassar") == "31 Mei 2026 pukul 23.59 WITA"
    assert formats.local_moment(MOMENT, "Asia/Jayapura") == "1 Juni 2026 pukul 00.59 WIT"
    assert formats.clock(MOMENT, "Asia/Jakarta") == "22.59"


@pytest.mark.parametrize(
    ("zone", "home", "text"),
    [
        ("Asia/Jakarta", "Asia/Jakarta", "31 Mei 2026 pukul 22.59 WIB"),
        ("Asia/Pontianak", "Asia/Jakarta", "31 Mei 2026 pukul 22.59 WIB"),
        ("Asia/Makassar", "Asia/Jakarta", "31 Mei 2026 pukul 23.59 WITA (22.59 WIB)"),
        ("Asia/Jayapura", "Asia/Jakarta", "1 Juni 2026 pukul 00.59 WIT (31 Mei 2026 pukul 22.59 WIB)"),
    ],
)
def test_b08_a_deadline_is_told_in_both_zones_where_their_clocks_differ(zone, home, text):
    """MOMENT is 15.59 UTC of 31 May."""
    assert formats.deadline_text(MOMENT, zone, home) == text
