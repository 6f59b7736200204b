from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring import as_text, from_exact, half_up, to_exact
from assessment.scoring.exact import exact_sum


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (F(0), "0"),
        (F(75), "75"),
        (F(100), "100"),
        (F("18.25"), "18.25"),
        (F("0.50"), "0.5"),
        (F(1, 1024), "0.0009765625"),
        (F(1, 3), "0.3333333333333333333333333333"),
        (F(2, 3), "0.6666666666666666666666666667"),
        (F(200, 3), "66.66666666666666666666666667"),
        (F(-1, 8), "-0.125"),
        (F(1, 25), "0.04"),
        (F(7, 3125), "0.00224"),
        (F(3, 400), "0.0075"),
        (F(1, 3 * 10**12), "0.0000000000003333333333333333333333333333"),
        (F(1, 10**30), "0." + "0" * 29 + "1"),
        (F(123456789, 10**35), "0." + "0" * 26 + "123456789"),
        (F("59.99999999999999999999999999999999999"), "59.99999999999999999999999999999999999"),
    ],
)
def test_text_is_unrounded_and_28_digits_where_it_never_ends(value, text):
    assert as_text(value) == text


def test_text_does_not_depend_on_the_context_of_the_caller():
    with localcontext(prec=4, rounding=ROUND_UP):
        assert as_text(F(2, 3)) == "0.6666666666666666666666666667"
        assert as_text(F(1, 3)) == "0.3333333333333333333333333333"


def test_text_has_any_number_of_digits():
    digits = "7" * 6000
    assert as_text(F(Decimal(f"3.{digits}"))) == f"3.{digits}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (F("0.005"), "0.01"),
        (F("0.0049999"), "0.00"),
        (F("2.675"), "2.68"),
        (F("74.995"), "75.00"),
        (F("74.99499"), "74.99"),
        (F(1, 3), "0.33"),
        (F(2, 3), "0.67"),
        (F(75), "75.00"),
        (F("-0.005"), "-0.01"),
        (F("-0.004"), "0.00"),
    ],
)
def test_display_rounds_half_up(value, text):
    assert str(half_up(value)) == text


def test_display_with_other_places():
    assert str(half_up(F(5, 2), 0)) == "3"
    assert str(half_up(F(1, 3), 4)) == "0.3333"


@given(st.fractions())
def test_exact_text_goes_there_and_back(value):
    assert from_exact(to_exact(value)) == value


@pytest.mark.parametrize("text", ["", "1", "1/0", "1/-2", "1.5/2", "a/b", " 1/2", "1/2\n", "١/٢"])
def test_other_text_is_no_exact_number(text):
    with pytest.raises(ValueError, match="not an exact number"):
        from_exact(text)


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ([], F(0)),
        ([F(1, 3)], F(1, 3)),
        ([F(1, 3)] * 3, F(1)),
        ([F(1, 2), F(67, 100), F(0), F(33, 100)], F(3, 2)),
        ([F(1, 6), F(1, 4), F(-5, 12)], F(0)),
    ],
)
def test_a_sum_is_exact_and_reduced(values, total):
    assert exact_sum(values) == total
    assert exact_sum(iter(values)).denominator == total.denominator
