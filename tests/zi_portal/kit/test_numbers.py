"""Numbers as typed: what is read, what is asked back, what is refused."""

from decimal import Decimal

import pytest

from zi_portal.kit.forms.numbers import NumberProblem, read_count, read_index, typed_index
from zi_portal.kit.indonesian import plain_number


def index(typed):
    return read_index(typed, lowest=Decimal(0), highest=Decimal(4))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3,75", "3.75"),
        ("3.75", "3.75"),
        ("4", "4"),
        ("0", "0"),
        (" 3,6 ", "3.6"),
        ("3,750", "3.750"),
        ("3,6042", "3.6042"),
    ],
)
def test_f09_index_with_comma_or_point_is_read(typed, read):
    assert index(typed) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("3.750", "Maksud Anda 3,75 atau 3750?"),
        ("75.000", "Maksud Anda 75 atau 75000?"),
        ("1.234,5", "Maksud Anda 1234,5?"),
        ("1,234.5", "Maksud Anda 1234,5?"),
        ("1.234.567", "Maksud Anda 1234567?"),
    ],
)
def test_f09_index_that_may_group_thousands_is_asked_back(typed, asked):
    with pytest.raises(NumberProblem) as problem:
        index(typed)
    assert problem.value.text.startswith(asked)


@pytest.mark.parametrize(
    "typed",
    [
        "1e400",
        "NaN",
        "-0",
        "0x10",
        "٣",
        "101",
        "4,01",
        "-1",
        "+3",
        "3,",
        ",5",
        "3,75,1",
        "3,60421",
        "tiga",
        "3/4",
        "9" * 5000,
    ],
)
def test_f09_index_that_is_no_index_is_refused(typed):
    with pytest.raises(NumberProblem):
        index(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("0", 0), ("12", 12), ("1234", 1234), ("1 234", 1234), ("1\u00a0234", 1234), ("007", 7), ("0" * 6000, 0)],
)
def test_f09_count_is_read(typed, read):
    assert read_count(typed) == read


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("1.234", "1234"), ("3.750", "3750"), ("75.000", "75000"), ("1,234", "1234"), ("1.234.567", "1234567")],
)
def test_f09_grouped_count_is_asked_back(typed, asked):
    with pytest.raises(NumberProblem) as problem:
        read_count(typed)
    assert problem.value.text == f"Maksud Anda {asked}? Tulis {asked} tanpa titik atau koma."


@pytest.mark.parametrize(
    "typed", ["1e400", "NaN", "-0", "0x10", "٣", "-3", "3,5", "1.234,5", "12 34", "1234567890", "9" * 100_000, "dua"]
)
def test_f09_count_that_is_no_whole_number_is_refused(typed):
    with pytest.raises(NumberProblem):
        read_count(typed)


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_nothing_typed_is_not_filled_which_is_not_zero(typed):
    assert read_count(typed) is None
    assert index(typed) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("3.7500"), "3,75"),
        (Decimal("4.0000"), "4"),
        (Decimal("0.0000"), "0"),
        (1234, "1234"),
        (Decimal(100), "100"),
    ],
)
def test_plain_number_is_written_as_it_is_typed(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("0,92", "Maksud Anda 92 %? Tulis 3,68, yaitu 92 % dari 4. Bila indeksnya memang 0,92, tulis 0,9200."),
        ("0.5", "Maksud Anda 50 %? Tulis 2, yaitu 50 % dari 4. Bila indeksnya memang 0,5, tulis 0,5000."),
        (
            "0,9234",
            "Maksud Anda 92,34 %? Tulis 3,6936, yaitu 92,34 % dari 4. Bila indeksnya memang 0,9234, tulis 0,9234 dari 4.",
        ),
    ],
)
def test_f09_an_index_below_1_that_may_be_a_percentage_is_asked_back(typed, asked):
    with pytest.raises(NumberProblem) as problem:
        index(typed)
    assert problem.value.text == asked


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0,9200", "0.92"),
        ("0.5000", "0.5"),
        ("0,9234 dari 4", "0.9234"),
        ("0,92 dari 4,00", "0.92"),
        ("3,61 dari 4", "3.61"),
        ("0", "0"),
        ("1", "1"),
        ("1,0", "1"),
    ],
)
def test_f09_an_index_below_1_that_is_meant_is_read(typed, read):
    assert index(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["0,92 dari 5", "0,92 dari", "dari 4", "5 dari 4", "0,92/4"])
def test_f09_an_index_of_another_scale_is_refused(typed):
    with pytest.raises(NumberProblem):
        index(typed)


@pytest.mark.parametrize("value", ["0.92", "0.9234", "0.0001", "0.5", "0", "1", "3.75"])
def test_an_index_that_stands_in_its_field_is_read_again_as_it_is(value):
    assert index(typed_index(Decimal(value), highest=Decimal(4))) == Decimal(value)
