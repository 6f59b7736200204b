"""Each getter of the reader by itself: the value, the problem and the harmless stand-in."""

from decimal import Decimal

import pytest

from assessment.scoring.mapping_reader import Entry


def reading(data):
    problems = []
    return Entry(data, "node A", problems), problems


@pytest.mark.parametrize(
    ("getter", "stand_in"),
    [("text", ""), ("decimal", Decimal()), ("whole", 0), ("flag", False), ("texts", ())],
)
def test_a_missing_value_is_told_once_and_stood_in_for(getter, stand_in):
    entry, problems = reading({})
    assert getattr(entry, getter)("kunci") == stand_in
    assert problems == ["node A: kunci is missing"]


@pytest.mark.parametrize(
    ("getter", "value", "stand_in", "problem"),
    [
        ("text", " ", "", "kunci must be a text, not ' '"),
        ("text", 5, "", "kunci must be a text, not 5"),
        ("decimal", 2.5, Decimal(), "kunci must be a decimal in quotes, such as '2.5', not 2.5"),
        ("decimal", "1e3", Decimal(), "kunci must be a decimal in quotes, such as '2.5', not '1e3'"),
        ("decimal", "٣", Decimal(), "kunci must be a decimal in quotes, such as '2.5', not '٣'"),
        ("whole", -1, 0, "kunci must be a whole number, not -1"),
        ("whole", True, 0, "kunci must be a whole number, not True"),
        ("whole", "1", 0, "kunci must be a whole number, not '1'"),
        ("flag", 1, False, "kunci must be true or false, not 1"),
        ("flag", None, False, "kunci must be true or false, not None"),
        ("texts", [], (), "kunci must be a list of texts"),
        ("texts", "a", (), "kunci must be a list of texts"),
        ("texts", ["a", ""], (), "kunci must be a list of texts"),
        ("texts", ["a", {"b": 1}], (), "kunci must be a list of texts"),
        ("texts", ["a", "a"], ("a", "a"), "kunci names something twice"),
    ],
)
def test_a_wrong_value_is_told_and_stood_in_for(getter, value, stand_in, problem):
    entry, problems = reading({"kunci": value})
    assert getattr(entry, getter)("kunci") == stand_in
    assert problems == [f"node A: {problem}"]


@pytest.mark.parametrize(
    ("getter", "value", "read"),
    [
        ("text", "a b", "a b"),
        ("decimal", "123456.123456", Decimal("123456.123456")),
        ("whole", 0, 0),
        ("whole", 7, 7),
        ("flag", False, False),
        ("flag", True, True),
        ("texts", ["a", "b"], ("a", "b")),
    ],
)
def test_a_right_value_is_read(getter, value, read):
    entry, problems = reading({"kunci": value})
    assert getattr(entry, getter)("kunci") == read
    entry.close()
    assert problems == []


def test_a_mapping_that_is_missing_is_told_once_and_not_as_wrong():
    entry, problems = reading({})
    assert entry.entry("kunci").all_keys() == ()
    assert problems == ["node A: kunci is missing"]


def test_items_are_named_by_a_text_or_by_their_place():
    entry, problems = reading({"kunci": [{"code": "B"}, {"code": 5}, {"code": ""}, {}, "x"]})
    assert [item.name for item in entry.entries("kunci", "node")] == [
        "node B",
        *(f"node number {place} of node A" for place in (2, 3, 4, 5)),
    ]
    assert problems == ["node number 5 of node A: must be a mapping"]
