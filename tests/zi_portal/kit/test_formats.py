"""Numbers and dates in words, as UX B2 asks."""

import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment.scoring import measured, percent_of
from zi_portal.kit import indonesian

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
        (F("0.0049"), "0,005"),
        (Decimal(100), "100,00"),
        (F("-11.725"), "−11,73"),
        (F("-0.001"), "−0,001"),
        (F("-0.0004"), "−0,0004"),
        (Decimal("0.000000000001"), "0,000000000001"),
    ],
)
def test_decimal_text_rounds_half_up_with_a_comma(value, text):
    assert indonesian.decimal_text(value) == text


def test_decimal_text_without_places_has_no_comma():
    assert indonesian.decimal_text(F("59.5"), 0) == "60"


def test_percent_text_keeps_figure_and_sign_together():
    assert indonesian.percent_text(F(1200, 13)) == "92,31\u00a0%"
    assert indonesian.percent_text(None) == "–"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567"), (None, "–")]
)
def test_count_text_groups_by_dots(count, text):
    assert indonesian.count_text(count) == text


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
    assert indonesian.shortfall_text(shortfall) == text


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
    assert indonesian.size_text(size) == text


def test_moments_are_told_in_the_zone_of_the_office():
    assert indonesian.long_date(date(2026, 5, 31)) == "31 Mei 2026"
    assert indonesian.local_moment(MOMENT, "Asia/Makassar") == "31 Mei 2026 pukul 23.59 WITA"
    assert indonesian.local_moment(MOMENT, "Asia/Jayapura") == "1 Juni 2026 pukul 00.59 WIT"
    assert indonesian.clock(MOMENT, "Asia/Jakarta") == "22.59"


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
    assert indonesian.deadline_text(MOMENT, zone, home) == text


@pytest.mark.parametrize(
    ("value", "minimums", "text"),
    [
        (F("74.9962"), ["75", "85"], "74,996"),
        (F("74.994"), ["75", "85"], "74,99"),
        (F("74.995"), ["75", "85"], "74,995"),
        (F("74.99996"), ["75"], "74,99996"),
        (F("59.995"), ["60", "75"], "59,995"),
        (F("74.9996"), ["60", "75"], "74,9996"),
        (F(75) - F(1, 3_000_000), ["75"], "74,9999997"),
        (F("15.7495625"), ["15.75"], "15,7496"),
        (F("4.1964"), ["4.2", "5.25"], "4,196"),
        (F("75"), ["75"], "75,00"),
        (F("75.001"), ["75"], "75,00"),
        (F("84.996"), ["75"], "85,00"),
        (F("74.9962"), [], "75,00"),
        (Decimal("74.996200000000"), ["75", "85"], "74,996"),
    ],
)
def test_a_missed_minimum_never_reads_as_met(value, minimums, text):
    figure = measured(value, [F(minimum) for minimum in minimums])
    assert indonesian.decimal_text(figure) == text
    assert indonesian.percent_text(figure) == f"{text}\u00a0%"


def test_a_percent_knows_the_minimums_of_its_points():
    """4.1964 of 7 is 59.94857 %, against 4.2 of 7 = 60 %; 4.1999 is 59.99857 %, which rounds to 60.00."""
    assert indonesian.percent_text(percent_of(measured(F("4.1964"), [F("4.2")]), F(7))) == "59,95\u00a0%"
    assert indonesian.percent_text(percent_of(measured(F("4.1999"), [F("4.2")]), F(7))) == "59,999\u00a0%"


def test_a_figure_keeps_its_minimums_in_a_copy_and_loses_them_in_a_sum():
    figure = measured(F("74.9962"), [F(75)])
    assert indonesian.decimal_text(copy.deepcopy(figure)) == "74,996"
    assert indonesian.decimal_text(pickle.loads(pickle.dumps(figure))) == "74,996"
    assert indonesian.decimal_text(figure + 0) == "75,00"
    assert figure == F("74.9962")


@pytest.mark.parametrize(
    ("change", "text"),
    [(F("0.2"), "+0,20"), (F("-0.0004"), "−0,0004"), (F("0.004"), "+0,004"), (F(0), "0,00"), (None, "–")],
)
def test_a_change_never_rounds_away(change, text):
    assert indonesian.change_text(change) == text


@pytest.mark.parametrize(
    ("index", "text"), [(Decimal("3.6000"), "3,60"), (Decimal("3.5996"), "3,5996"), (F("3.5"), "3,50"), (None, "–")]
)
def test_an_index_shows_every_decimal_it_was_given(index, text):
    assert indonesian.index_text(index) == text
