"""The predicate as an IKU, by figures typed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.figures.iku import NONE_WON, Iku, Rule

D, F = Decimal, Fraction
TOTAL = F("93.97")
NGURAH_RAI = Rule("Indeks pembangunan ZI", D("85"), {"WBBM": D("1.2")})


def iku(rule=NGURAH_RAI, predicate="WBBM", *, is_won=True, total=TOTAL):
    return Iku(rule, predicate, is_won, total, "TPN")


def test_the_study_of_2020():
    """93.97 × 1.2 = 112.764, shown as 112,76, of a target of 85."""
    found = iku()
    assert found.value == F("112.764")
    assert found.is_met is True
    assert found.working == "93,97 × 1,2 = 112,76"
    assert found.reason == ""


def test_the_target_is_compared_unrounded():
    """70.83 × 1.2 = 84.996, which two decimals show as 85.00, misses 85; 70.8334 × 1.2 = 85.00008 does not."""
    assert iku(total=F("70.83")).value == F("84.996")
    assert iku(total=F("70.83")).is_met is False
    assert iku(total=F("70.8334")).is_met is True
    exactly = Rule("IKU", D("85"), {"WBBM": D("1")})
    assert iku(exactly, total=F(85)).is_met is True


def test_a_factor_is_of_its_predicate():
    rule = Rule("IKU", D("85"), {"WBK": D("1.05"), "WBBM": D("1.2"), NONE_WON: D("0.9")})
    assert iku(rule, "WBK", total=F(80)).value == 84
    assert iku(rule, "WBBM", total=F(80)).value == 96
    assert iku(rule, "WBK", is_won=False, total=F(80)).value == 72
    assert iku(rule, "WBBM", is_won=False, total=F(80)).value == 72


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"is_won": None}, "Realisasi dihitung setelah hasil akhir dicatat: nilai akhir × 1,2 bila WBBM diraih."),
        ({"is_won": None, "predicate": "WBK"}, "Realisasi dihitung setelah hasil akhir dicatat."),
        ({"is_won": False}, "Predikat tidak diraih, tetapi aturan instansi tidak menetapkan faktornya."),
        ({"predicate": "WBK"}, "Predikat diraih, tetapi aturan instansi tidak menetapkan faktornya."),
        ({"total": None}, "Nilai akhir dari TPI atau TPN tidak tercatat."),
    ],
)
def test_what_cannot_be_computed_says_why_and_is_no_number(more, said):
    found = iku(**more)
    assert (found.value, found.is_met, found.working) == (None, None, "")
    assert found.reason.startswith(said)


def test_a_total_of_nothing_is_known_and_counts_nothing():
    assert iku(total=F(0)).value == 0
    assert iku(total=F(0)).is_met is False
