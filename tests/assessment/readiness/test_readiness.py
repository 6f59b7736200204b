"""The sentence a kepala reads, the order of the gate board, areas and totals: pure, on the three instruments."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F

import pytest

from assessment import scoring
from assessment.readiness import reading as readiness_reading
from assessment.scoring.gates import gate_result
from tests.sheets import CODES, NOW, OLD, OLDEST, best_answers, instrument


def sheet_with(code, wbk=(), wbbm=()):
    """Return a full sheet whose gates are replaced: pairs of gate code and measured value (None is not known)."""
    lke = instrument(code)
    sheet = scoring.score(lke, best_answers(code))
    changed = {"WBK": dict(wbk), "WBBM": dict(wbbm)}
    gates = {
        predicate: tuple(
            gate_result(lke_gate, changed[predicate][gate.code]) if gate.code in changed[predicate] else gate
            for gate, lke_gate in zip(sheet.gates[predicate], lke.gates[predicate], strict=True)
        )
        for predicate in sheet.gates
    }
    return replace(sheet, gates=gates)


def read(code, target, wbk=(), wbbm=()):
    sheet = sheet_with(code, wbk, wbbm)
    return readiness_reading.read(instrument(code), sheet, sheet, target)


PW_SHORT = [("area-PW", F("8.2") * 100 / 15)]
TWO_SHORT = [*PW_SHORT, ("total", F(70))]
VERDICTS = [
    (
        "two gates fail, told in points",
        (NOW, "WBK", TWO_SHORT, TWO_SHORT),
        "Belum memenuhi WBK: 2 dari 12 syarat kurang. Terdekat: Area Penguatan Pengawasan kurang 0,80 dari 9,00.",
    ),
    (
        "one gate fails",
        (NOW, "WBK", PW_SHORT, PW_SHORT),
        "Belum memenuhi WBK: 1 dari 12 syarat kurang. Yang kurang: Area Penguatan Pengawasan kurang 0,80 dari 9,00.",
    ),
    (
        "a gap that rounding would hide",
        (NOW, "WBK", [("total", F("74.996"))], [("total", F("74.996"))]),
        "Belum memenuhi WBK: 1 dari 12 syarat kurang. Yang kurang: Nilai total kurang 0,004 dari 75,00.",
    ),
    (
        "WBK met, WBBM not",
        (NOW, "WBK", [("total", F("75.4"))], [("total", F("75.4"))]),
        (
            "Memenuhi WBK: semua 12 syarat terpenuhi. Paling tipis: Nilai total lebih 0,40 dari batas 75,00."
            " Untuk WBBM, 1 dari 12 syarat kurang."
        ),
    ),
    (
        "met exactly at the minimum",
        (NOW, "WBK", [("area-PP", F(60))], [("area-PP", F(75))]),
        (
            "Memenuhi WBK: semua 12 syarat terpenuhi."
            " Paling tipis: Area Peningkatan Kualitas Pelayanan Publik tepat di batas 6,00. Syarat WBBM juga terpenuhi."
        ),
    ),
    (
        "target WBBM met, WBK with it",
        (NOW, "WBBM", [], [("total", F("85.25"))]),
        (
            "Memenuhi WBBM: semua 12 syarat terpenuhi. Paling tipis: Nilai total lebih 0,25 dari batas 85,00."
            " Syarat WBK juga terpenuhi."
        ),
    ),
    (
        "target WBBM missed, WBK met",
        (NOW, "WBBM", [], [("total", F(82)), ("kinerja-lebih-baik", F("2.5"))]),
        (
            "Belum memenuhi WBBM: 2 dari 12 syarat kurang. Terdekat: Capaian kinerja lebih baik kurang 1,25 dari 3,75."
            " Syarat WBK terpenuhi."
        ),
    ),
    (
        "target WBBM missed, WBK too",
        (NOW, "WBBM", [("total", F(74))], [("total", F(74))]),
        (
            "Belum memenuhi WBBM: 1 dari 12 syarat kurang. Yang kurang: Nilai total kurang 11,00 dari 85,00."
            " Untuk WBK, 1 dari 12 syarat kurang."
        ),
    ),
    (
        "10/2019",
        (OLD, "WBBM", [], [("tlhp", F(4)), ("area-AK", F(70))]),
        (
            "Belum memenuhi WBBM: 2 dari 12 syarat kurang. Terdekat: Area Penguatan Akuntabilitas kurang 0,50 dari 7,50."
            " Syarat WBK terpenuhi."
        ),
    ),
    (
        "52/2014 asks four gates for WBK and no area",
        (OLDEST, "WBK", [("tlhp", F(3))], [("tlhp", F(3))]),
        "Belum memenuhi WBK: 1 dari 4 syarat kurang. Yang kurang: Persentase TLHP kurang 0,50 dari 3,50.",
    ),
]


@pytest.mark.parametrize(("case", "given", "sentence"), VERDICTS, ids=[case for case, _, _ in VERDICTS])
def test_verdict_says_met_or_not_and_what_is_nearest(case, given, sentence):
    assert read(*given).verdict == sentence


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("target", ["WBK", "WBBM"])
def test_verdict_of_an_empty_sheet_says_that_nothing_is_answered(code, target):
    sheet = scoring.score(instrument(code), {})

    result = readiness_reading.read(instrument(code), sheet, sheet, target)

    assert result.is_empty
    assert result.verdict == f"Belum dapat dinilai untuk {target}: belum ada jawaban."
    assert result.claim_sentence == ""


@pytest.mark.parametrize("code", CODES)
def test_verdict_when_every_gate_fails_counts_them_all(code):
    first = next(iter(best_answers(code)))
    sheet = scoring.score(instrument(code), {first: best_answers(code)[first]})

    result = readiness_reading.read(instrument(code), sheet, sheet, "WBBM")

    assert (
        f"Belum memenuhi WBBM: semua {len(instrument(code).gates['WBBM'])} syarat kurang. Terdekat:" in result.verdict
    )


def recap(code, points, total=None, target="WBK"):
    sheet = scoring.score_recap(instrument(code), {node: Decimal(value) for node, value in points.items()}, total)
    return readiness_reading.read(instrument(code), sheet, None, target)


def test_verdict_of_a_rekap_with_components_only_is_not_certain():
    """The reference office in 2018: 52.07 + 36.87 = 88.94, hasil not split."""
    result = recap(OLDEST, {"A": "52.07", "B": "36.87"})

    assert result.is_recap
    assert result.totals.headline == F("88.94")
    assert result.verdict == ("Belum dapat dipastikan untuk WBK: 1 dari 4 syarat terpenuhi dan 3 tidak diketahui.")
    assert result.claim_sentence == ""


def test_verdict_of_a_rekap_below_the_total_is_not_met():
    result = recap(OLDEST, {"A": "40", "B": "30"})

    assert (
        result.verdict
        == (
            "Belum memenuhi WBK: 1 dari 4 syarat kurang dan 3 tidak diketahui."
            " Yang kurang: Nilai total kurang 5,00 dari 75,00. "
        ).strip()
    )


def test_verdict_of_a_rekap_that_answers_no_gate_is_not_known():
    result = recap(NOW, {"A.I.1": "3"})

    assert result.verdict == "Tidak diketahui apakah memenuhi WBK: nilai yang tercatat tidak menjawab satu syarat pun."
    assert {row.gap_text for row in result.board.rows} == {"–"}


def test_gate_board_puts_failing_gates_first_and_the_nearest_of_them_on_top():
    result = read(NOW, "WBK", [("total", F(70)), ("area-PW", F(50)), ("survei-anti-korupsi", None), ("area-MP", F(61))])

    rows = result.board.rows
    assert [row.code for row in rows[:3]] == ["area-PW", "total", "survei-anti-korupsi"]
    assert rows[3].code == "area-MP"  # passed, but the slimmest: 0.08 points above
    assert [row.status for row in rows[:4]] == ["Kurang", "Kurang", "Tidak diketahui", "Terpenuhi"]
    assert [row.code for row in result.board.in_order] == [gate.code for gate in instrument(NOW).gates["WBK"]]


def test_gate_row_of_a_percent_gate_tells_points_too():
    """15 points × 60 % = 9; 8.2 ÷ 15 = 54.67 %"""
    row = next(row for row in read(NOW, "WBK", PW_SHORT).board.rows if row.code == "area-PW")

    assert (row.value_text, row.minimum_text) == ("54,67\N{NO-BREAK SPACE}%", "60,00\N{NO-BREAK SPACE}%")
    assert row.points_text == "8,20 dari 9,00 poin"
    assert row.gap_text == "kurang 0,80"
    assert row.shortfall_points == F("0.8")


def test_gate_row_never_shows_a_missed_value_as_its_minimum():
    row = next(row for row in read(NOW, "WBK", [("total", F("74.996"))]).board.rows if row.code == "total")

    assert (row.value_text, row.gap_text) == ("74,996", "kurang 0,004")


def test_gate_row_above_its_minimum_says_by_how_much():
    row = next(row for row in read(NOW, "WBK", [("total", F("76.2"))]).board.rows if row.code == "total")

    assert (row.gap_text, row.status) == ("lebih 1,20", "Terpenuhi")


def test_verdict_rests_on_berdata_dukung_and_the_claim_stands_beside_it():
    lke = instrument(NOW)
    answers = best_answers(NOW)
    claim = scoring.score(lke, answers)
    supported = scoring.score(lke, scoring.restrict(answers, set(answers) - {"B.I.a.1"}))

    result = readiness_reading.read(lke, claim, supported, "WBK")

    assert result.totals.at_risk == F("17.5")
    assert result.verdict == (
        "Belum memenuhi WBK: 2 dari 12 syarat kurang."
        " Terdekat: Birokrasi yang bersih dan akuntabel kurang 13,25 dari 18,25."
    )
    assert result.claim_sentence == "Menurut klaim, semua 12 syarat WBK terpenuhi; 17,50 poin belum berdata dukung."


def test_claim_sentence_counts_the_gates_the_claim_misses():
    lke = instrument(NOW)
    answers = best_answers(NOW) | {"B.II.a.1": None}
    sheet = scoring.score(lke, answers)

    result = readiness_reading.read(lke, sheet, sheet, "WBK")

    assert result.claim_sentence == "Menurut klaim, 1 dari 12 syarat WBK kurang; semua poinnya berdata dukung."


def test_areas_of_90_2021_join_pemenuhan_and_reform_and_take_their_minimum_from_the_gates():
    sheet = scoring.score(instrument(NOW), best_answers(NOW))

    result = readiness_reading.read(instrument(NOW), sheet, sheet, "WBK")

    assert [(row.key, row.weight) for row in result.areas] == [
        ("MP", 8), ("TL", 7), ("SDM", 10), ("AK", 10), ("PW", 15), ("PP", 10),
    ]  # fmt: skip
    assert all(row.minimums == {"WBK": Decimal(60), "WBBM": Decimal(75)} for row in result.areas)
    assert [row.weight for row in result.results] == [F("22.5"), F("17.5")]
    assert [row.key for row in result.components] == ["pengungkit", "hasil"]
    assert result.has_area_gates


def test_areas_of_52_2014_have_no_minimum():
    sheet = scoring.score(instrument(OLDEST), best_answers(OLDEST))

    result = readiness_reading.read(instrument(OLDEST), sheet, sheet, "WBK")

    assert len(result.areas) == 6
    assert not result.has_area_gates
    assert result.areas[0].passed("WBK") is None


@pytest.mark.parametrize("code", CODES)
def test_areas_add_up_to_the_totals(code):
    lke = instrument(code)
    answers = best_answers(code)
    kept = list(answers)[::2]
    claim = scoring.score(lke, answers)
    supported = scoring.score(lke, scoring.restrict(answers, kept))

    result = readiness_reading.read(lke, claim, supported, "WBBM")

    rows = [*result.areas, *result.results]
    assert sum(row.claim for row in rows) == result.totals.claim
    assert sum(row.supported for row in rows) == result.totals.supported
    assert sum(row.at_risk for row in rows) == result.totals.at_risk
    assert sum(row.answered for row in rows) == result.answered == result.questions == len(answers)
