"""Scorers side by side: the reference office's 2018 round, and rows that only one of them knows."""

from decimal import Decimal
from fractions import Fraction as F

from assessment import scoring
from assessment.readiness import comparison
from assessment.readiness import reading as readiness_reading
from tests.sheets import NOW, OLDEST, best_answers, instrument


def column(title, sheet, code, target="WBK", **more):
    return comparison.Column(
        1, title, "", "", "", readiness_reading.read(instrument(code), sheet, None, target), **more
    )


def recap(code, **points):
    return scoring.score_recap(
        instrument(code), {node.replace("_", "."): Decimal(value) for node, value in points.items()}
    )


def test_comparison_of_2018_shows_both_totals_and_the_gap():
    """88.94 → 77.58: −11.36, pengungkit 52.07 → 41.14: −10.93, hasil 36.87 → 36.44: −0.43."""
    result = comparison.compare(
        [
            column("Penilaian TPI", recap(OLDEST, A="52.07", B="36.87"), OLDEST),
            column("Penilaian TPN", recap(OLDEST, A="41.14", B="36.44"), OLDEST),
        ]
    )

    assert [(row.label, *row.points, row.gap) for row in result.rows] == [
        ("Nilai total", F("88.94"), F("77.58"), F("-11.36")),
        ("Pengungkit", F("52.07"), F("41.14"), F("-10.93")),
        ("Hasil", F("36.87"), F("36.44"), F("-0.43")),
    ]
    assert result.has_gap
    assert result.total.gap == F("-11.36")
    total, *others = result.gates
    assert [gate.status for gate in total.gates] == ["Terpenuhi", "Terpenuhi"]
    assert {gate.status for row in others for gate in row.gates} == {"Tidak diketahui"}


def test_comparison_keeps_a_row_that_only_one_scorer_knows():
    full = scoring.score(instrument(NOW), best_answers())
    result = comparison.compare(
        [column("Penilaian mandiri", full, NOW), column("Penilaian TPI", recap(NOW, A="50"), NOW)]
    )

    rows = {row.label: row for row in result.rows}
    assert rows["Nilai total"].points == (F(100), None)
    assert rows["Nilai total"].gap is None
    assert rows["Pengungkit"].gap == F(-10)
    assert rows["Manajemen Perubahan"].points == (F(8), None)
    assert [row.label for row in result.rows][:4] == ["Nilai total", "Pengungkit", "Hasil", "Manajemen Perubahan"]


def test_comparison_of_one_scorer_has_no_gap():
    result = comparison.compare([column("Penilaian TPN", recap(OLDEST, A="41.14", B="36.44"), OLDEST)])

    assert not result.has_gap


def test_after_a_repair_an_evaluator_is_compared_with_the_claim_he_judged():
    """84 was returned, 86 was judged: 83 is 3 less, not 1; what TPN says of the same round is measured on it too."""
    claims = [
        column("Penilaian mandiri", recap(OLDEST, A="50", B="34"), OLDEST, is_unit=True),
        column("Penilaian mandiri, putaran 2", recap(OLDEST, A="52", B="34"), OLDEST, is_unit=True, round=2),
    ]
    tpi = column("Penilaian TPI, putaran 2", recap(OLDEST, A="49", B="34"), OLDEST, round=2)
    tpn = column("Penilaian TPN, putaran 2", recap(OLDEST, A="48", B="34"), OLDEST, round=2)
    judged = comparison.compare([*claims, tpi])
    assert [row.gap for row in judged.rows] == [F(-3), F(-3), F(0)]
    assert judged.sentence == (
        "Nilai total 86,00 menurut Penilaian mandiri, putaran 2, 83,00 menurut Penilaian TPI, putaran 2: turun 3,00."
    )
    assert comparison.compare([*claims, tpi, tpn]).total.gap == F(-4)
    assert comparison.compare(claims).total.gap == F(2)


def test_a_claim_of_a_later_round_than_the_evaluators_is_not_what_he_judged():
    first = column("Penilaian mandiri", recap(OLDEST, A="50", B="34"), OLDEST, is_unit=True)
    later = column("Penilaian mandiri, putaran 2", recap(OLDEST, A="52", B="34"), OLDEST, is_unit=True, round=2)
    tpi = column("Penilaian TPI", recap(OLDEST, A="49", B="34"), OLDEST)
    assert comparison.compare([first, later, tpi]).total.gap == F(-1)
