"""The order of the values of conditions: tables from the bodies that give them, and the laws any order must keep."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.lke import scales
from tests.sheets import CODES, OLDEST, instrument


def conditions():
    """Return every condition of the three instrument files."""
    return [item for code in CODES for item in instrument(code).eligibility["conditions"]]


@pytest.mark.parametrize(
    ("key", "value", "minimum", "reached"),
    [
        ("opini_bpk", "WTP", "WTP", True),
        ("opini_bpk", "WTP-DPP", "WTP", True),
        ("opini_bpk", "WDP", "WTP", False),
        ("opini_bpk", "TW", "WTP", False),
        ("opini_bpk", "TMP", "WTP", False),
        ("predikat_sakip", "AA", "BB", True),
        ("predikat_sakip", "A", "BB", True),
        ("predikat_sakip", "BB", "BB", True),
        ("predikat_sakip", "B", "BB", False),
        ("predikat_sakip", "B", "B", True),
        ("nilai_akip", "C", "CC", False),
        ("indeks_rb_kl", "A-", "BB", True),
        ("indeks_rb_kl", "B", "BB", False),
        ("indeks_rb_pemda", "CC", "CC", True),
        ("indeks_rb_pemda", "C", "CC", False),
        ("maturitas_spip", "level 3", "level 3", True),
        ("maturitas_spip", "Level  4", "level 3", True),
        ("maturitas_spip", "level 2", "level 3", False),
        # numbers and percents, of whatever condition
        ("cakupan", "100 %", "100%", True),
        ("cakupan", "99,99 %", "100 %", False),
        ("cakupan", "3,5", "3.50", True),
        # not to be compared: a person judges
        ("opini_bpk", "wajar", "WTP", None),
        ("opini_bpk", "BB", "WTP", None),
        ("predikat_sakip", "A-", "B", None),
        ("cakupan", "1.234", "100", None),
        ("cakupan", "hampir semua", "100 %", None),
        ("cakupan", "100 %", "lengkap", None),
        ("cakupan", "BB", "B", None),
    ],
)
def test_value_reaches_its_minimum(key, value, minimum, reached):
    assert scales.reaches(key, value, minimum) is reached


@pytest.mark.parametrize("scale", scales.SCALES, ids=lambda scale: sorted(scale.keys)[0])
def test_scale_is_a_total_order(scale):
    key = sorted(scale.keys)[0]
    assert len(set(scale.values)) == len(scale.values)
    for one, other, third in product(scale.values, repeat=3):
        assert scales.reaches(key, one, one)
        assert scales.reaches(key, one, other) or scales.reaches(key, other, one)
        if scales.reaches(key, one, other) and scales.reaches(key, other, third):
            assert scales.reaches(key, one, third)
    best, worst = scale.values[0], scale.values[-1]
    assert all(scales.reaches(key, best, value) and scales.reaches(key, value, worst) for value in scale.values)


@given(st.sampled_from(scales.SCALES), st.text(max_size=20))
def test_text_off_a_scale_is_never_compared(scale, text):
    key = sorted(scale.keys)[0]
    if scale.rank(text) is None:
        assert scales.reaches(key, text, scale.values[0]) is None


@given(
    st.decimals(min_value=0, max_value=1000, places=2),
    st.decimals(min_value=0, max_value=1000, places=2),
    st.sampled_from(["{}", "{}%", "{} %"]),
)
def test_numbers_compare_by_size_however_they_are_written(one, other, form):
    minimum, value = form.format(one), form.format(other).replace(".", ",")
    assert scales.reaches("cakupan", value, minimum) is (other >= one)


def test_every_minimum_of_the_regulations_can_be_compared():
    for item in conditions():
        minimums = item.get("minimum", {})
        if minimums:
            assert scales.scale_of(item["key"], minimums.values()), item["key"]
        else:
            assert scales.judged_predicates(item["key"], item["rules"], {}) == tuple(item["rules"])


def test_scale_that_does_not_know_a_minimum_is_left_aside():
    assert scales.scale_of("opini_bpk", ["WTP", "terbaik"]) is None
    assert scales.scale_of("opini_bpk", []) is None
    assert scales.scale_of("lain", ["WTP"]) is None


def test_two_years_in_a_row_are_not_shown_by_one_opinion():
    (opinion,) = [item for item in instrument(OLDEST).eligibility["conditions"] if item["key"] == "opini_bpk"]
    assert "berturut-turut" in opinion["rules"]["WBBM"]
    assert scales.judged_predicates("opini_bpk", opinion["rules"], opinion["minimum"]) == ("WBBM",)


def test_every_condition_has_a_name_and_an_unknown_one_is_told_by_its_rule():
    for item in conditions():
        assert scales.label_of(item["key"], "aturan") != "aturan", item["key"]
    assert scales.label_of("syarat_baru", "minimal 30 pegawai") == "minimal 30 pegawai"


def test_value_is_named_in_full_where_letters_do_not_say_it():
    assert scales.OPINION.name_of("WDP") == "Wajar Dengan Pengecualian (WDP)"
    assert scales.SAKIP.name_of("BB") == "BB"
