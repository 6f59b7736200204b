"""Every rule for the value of one answer."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment.scoring import Choice, Counts, Formula, Index, Indicator, Input, Source, answer_value
from tests.sheets import CODES, NOW, instrument

VALUES = {
    "ya_tidak": {"Ya": F(1), "Tidak": F(0)},
    "abc": {"A": F(1), "B": F("0.5"), "C": F(0)},
    "abcd": {"A": F(1), "B": F("0.67"), "C": F("0.33"), "D": F(0)},
    "abcde": {"A": F(1), "B": F("0.75"), "C": F("0.5"), "D": F("0.25"), "E": F(0)},
}


def value(code, answer):
    share, _ = answer_value(instrument().indicator(code), answer)
    return share


def kinds(code, answer):
    _, warnings = answer_value(instrument().indicator(code), answer)
    return [(warning.kind, warning.keys) for warning in warnings]


def counts_question(**formula):
    """Return a counts question with inputs a, b (denominator), c (numerator) and d (informasi)."""
    values = {"kind": "ratio", "numerator": ("c",), "denominator": ("a", "b"), "when_denominator_is_zero": "zero"}
    return Indicator(
        code="X.1",
        statement="Contoh",
        answer_type="counts",
        levels=(),
        inputs=tuple(Input(key, key.upper(), "informasi") for key in "abcd"),
        formula=Formula(**values | formula),
        evidence_hint="-",
        source=Source("contoh"),
    )


@pytest.mark.parametrize("code", CODES)
def test_each_letter_is_worth_what_the_rule_says_at_every_question(code):
    for question in instrument(code).indicators.values():
        expected = VALUES.get(question.answer_type, {})
        assert [level.letter for level in question.levels] == list(expected)
        for letter, share in expected.items():
            assert answer_value(question, Choice(letter)) == (share, ())


def test_an_unanswered_question_has_no_value():
    assert answer_value(instrument().indicator("A.I.1.i.a"), None) == (None, ())


@pytest.mark.parametrize(
    ("index", "share"),
    [("0", F(0)), ("4", F(1)), ("3.60", F("0.9")), ("3.61", F("0.9025")), ("3.333333333333333333333333333333333333",
      F("0.83333333333333333333333333333333333325"))],
)  # fmt: skip
def test_an_index_is_worth_a_quarter_of_itself(index, share):
    assert value("B.I.a.1", Index(Decimal(index))) == share


@pytest.mark.parametrize(
    ("top", "bottom", "share"),
    [(0, 7, F(0)), (3, 7, F(3, 7)), (7, 7, F(1)), (8, 7, F(1)), (1, 3, F(1, 3)), (0, 0, F(0)), (5, 0, F(0))],
)
def test_ratio_with_zero_denominator_zero(top, bottom, share):
    """A.II.4.i.a: sasaran tercapai ÷ sasaran; without any sasaran the row earns nothing."""
    assert value("A.II.4.i.a", Counts({"jumlah_sasaran": bottom, "sasaran_tercapai": top})) == share


@pytest.mark.parametrize(("top", "bottom", "share"), [(0, 0, F(1)), (2, 0, F(1)), (1, 2, F(1, 2))])
def test_ratio_with_zero_denominator_full(top, bottom, share):
    """A.II.5.ii.a: without complaints to handle the row earns everything."""
    counts = {"harus_ditindaklanjuti": bottom, "sedang_diproses": 0, "selesai": top}
    assert value("A.II.5.ii.a", Counts(counts)) == share


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [(4, 1, F(3, 4)), (4, 0, F(1)), (4, 4, F(0)), (4, 5, F(0)), (3, 1, F(2, 3)), (0, 0, F(1)), (0, 1, F(0))],
)
def test_decrease_is_the_drop_against_the_year_before(before, now, share):
    counts = {"pelanggaran_tahun_lalu": before, "pelanggaran_tahun_ini": now, "pelanggaran_disanksi": 0}
    assert value("A.II.3.iii.a", Counts(counts)) == share


def test_a_counts_question_without_a_formula_is_a_fault_of_the_code():
    question = replace(counts_question(), formula=None)
    with pytest.raises(ValueError, match=r"X\.1 has no formula"):
        answer_value(question, Counts(dict.fromkeys("abcd", 1)))


def test_several_denominators_are_added():
    """LHKPN: 9 reports of 1 + 4 + 5 who must report."""
    counts = {"wajib_kepala_satker": 1, "wajib_pejabat": 4, "wajib_lainnya": 5, "sudah_lapor": 9}
    assert value("A.II.5.iii.a.1", Counts(counts)) == F("0.9")


def test_several_numerators_are_added():
    question = counts_question(numerator=("c", "d"))
    assert answer_value(question, Counts({"a": 4, "b": 6, "c": 2, "d": 3}))[0] == F("0.5")


@pytest.mark.parametrize(
    ("formula", "counts", "share"),
    [
        ({"when_denominator_is_zero": "full"}, (0, 0, 0, 0), F(1)),
        ({"when_denominator_is_zero": "zero"}, (0, 0, 0, 0), F(0)),
        ({"kind": "decrease", "when_denominator_is_zero": "zero"}, (0, 0, 0, 9), F(1)),
        ({"kind": "decrease", "when_denominator_is_zero": "full"}, (0, 0, 1, 9), F(0)),
        ({"kind": "decrease"}, (2, 2, 1, 9), F(3, 4)),
    ],
)
def test_zero_denominators_follow_the_formula_and_decrease_its_own_rule(formula, counts, share):
    answer = Counts(dict(zip("abcd", counts, strict=True)))
    assert answer_value(counts_question(**formula), answer)[0] == share


@pytest.mark.parametrize("missing", ["pelanggaran_tahun_lalu", "pelanggaran_tahun_ini", "pelanggaran_disanksi"])
@pytest.mark.parametrize("how", ["absent", "none"])
def test_a_counts_answer_that_lacks_an_input_is_unanswered_with_a_warning(missing, how):
    counts = {"pelanggaran_tahun_lalu": 4, "pelanggaran_tahun_ini": 1, "pelanggaran_disanksi": 1}
    if how == "absent":
        del counts[missing]
    else:
        counts[missing] = None
    share, (warning,) = answer_value(instrument().indicator("A.II.3.iii.a"), Counts(counts))
    assert share is None
    assert (warning.code, warning.kind, warning.keys) == ("A.II.3.iii.a", "incomplete", (missing,))


def test_an_empty_counts_answer_lacks_every_input():
    assert kinds("A.II.4.i.a", Counts({})) == [("incomplete", ("jumlah_sasaran", "sasaran_tercapai"))]


def test_a_count_above_its_denominator_is_capped_with_a_warning():
    answer = Counts({"jumlah_sasaran": 10, "sasaran_tercapai": 12})
    assert value("A.II.4.i.a", answer) == 1
    assert kinds("A.II.4.i.a", answer) == [("above_one", ("sasaran_tercapai",))]


def test_a_count_that_may_exceed_is_capped_with_a_warning_of_its_own():
    answer = Counts({"jumlah_agen": 10, "jumlah_perubahan": 12})
    assert value("A.II.1.i.a", answer) == 1
    assert kinds("A.II.1.i.a", answer) == [("above_one_allowed", ("jumlah_perubahan",))]


def test_a_rise_where_a_drop_is_asked_is_held_at_zero_with_a_warning():
    answer = Counts({"pelanggaran_tahun_lalu": 2, "pelanggaran_tahun_ini": 5, "pelanggaran_disanksi": 5})
    assert value("A.II.3.iii.a", answer) == 0
    assert kinds("A.II.3.iii.a", answer) == [("below_zero", ("pelanggaran_tahun_ini",))]


def test_a_zero_denominator_is_marked_for_checking():
    answer = Counts({"harus_ditindaklanjuti": 0, "sedang_diproses": 0, "selesai": 0})
    assert kinds("A.II.5.ii.a", answer) == [("zero_denominator", ("harus_ditindaklanjuti",))]


def test_parts_above_the_whole_are_warned_about_and_do_not_change_the_value():
    """The appendix itself scores 1 to be handled, 1 in process, 1 finished as 100 %."""
    answer = Counts({"harus_ditindaklanjuti": 1, "sedang_diproses": 1, "selesai": 1})
    assert value("A.II.5.ii.a", answer) == 1
    assert kinds("A.II.5.ii.a", answer) == [("parts_above_whole", ("sedang_diproses",))]
    assert not kinds("A.II.5.ii.a", Counts({"harus_ditindaklanjuti": 2, "sedang_diproses": 1, "selesai": 1}))


@pytest.mark.parametrize(
    ("formula", "counts", "text"),
    [
        ({}, (1, None, 1, None), "dihitung belum dijawab, belum diisi: B; D"),
        ({}, (2, 3, 6, 0), '"C" (6) melebihi "A" + "B" (5); nilainya dibatasi menjadi 1'),
        ({"numerator_may_exceed_denominator": True}, (2, 3, 6, 0),
         '"C" (6) melebihi "A" + "B" (5); nilainya dibatasi menjadi 1'),
        ({}, (2, 3, 4, 2), '"D" + "C" bersama-sama melebihi "A" + "B" (5)'),
        ({}, (0, 0, 1, 0), '"A" + "B" berjumlah 0; nilainya ditetapkan 0, periksa kebenarannya'),
        ({"when_denominator_is_zero": "full"}, (0, 0, 1, 0),
         '"A" + "B" berjumlah 0; nilainya ditetapkan 1, periksa kebenarannya'),
        ({"kind": "decrease"}, (2, 3, 6, 0), "jumlah naik dari 5 menjadi 6; nilainya dibatasi menjadi 0"),
    ],
)  # fmt: skip
def test_each_warning_says_what_to_look_at(formula, counts, text):
    answer = Counts(dict(zip("abcd", counts, strict=True)))
    (warning,) = answer_value(counts_question(**formula), answer)[1]
    assert (warning.code, warning.text_id) == ("X.1", text)


def test_ordinary_counts_warn_of_nothing():
    assert not kinds("A.II.4.i.a", Counts({"jumlah_sasaran": 10, "sasaran_tercapai": 10}))
    assert not kinds(
        "A.II.3.iii.a",
        Counts({"pelanggaran_tahun_lalu": 2, "pelanggaran_tahun_ini": 2, "pelanggaran_disanksi": 2}),
    )


def test_counts_are_exact_however_large():
    big = 10**15
    assert value("A.II.4.i.a", Counts({"jumlah_sasaran": 3 * big, "sasaran_tercapai": big})) == F(1, 3)


def test_only_the_rows_the_files_name_may_exceed():
    allowed = [
        question.code
        for code in CODES
        for question in instrument(code).indicators.values()
        if question.formula and question.formula.numerator_may_exceed_denominator
    ]
    assert allowed == ["A.II.1.i.a"]
    assert instrument(NOW).indicator("A.II.1.i.a").formula.when_denominator_is_zero == "zero"
