"""Points at risk and the few next acts: what they add up to, and that they never suggest claiming a level."""

from decimal import Decimal
from fractions import Fraction as F

from assessment import scoring
from assessment.readiness import act_words, next_acts
from assessment.readiness import reading as readiness_reading
from tests.sheets import NOW, best_answers, instrument

LKE = instrument(NOW)


def sheets(answers, unsupported=()):
    claim = scoring.score(LKE, answers)
    return claim, scoring.score(LKE, scoring.restrict(answers, set(answers) - set(unsupported)))


def acts(answers, unsupported=(), *, target="WBK", limit=3):
    claim, supported = sheets(answers, unsupported)
    board = readiness_reading.read(LKE, claim, supported, target).board
    return next_acts.next_acts(LKE, claim, supported, board, limit=limit)


def lowest(*prefixes):
    """Return a full sheet whose choice questions under `prefixes` all stand at their lowest level."""
    return best_answers() | {
        code: scoring.Choice(question.levels[-1].letter)
        for code, question in LKE.indicators.items()
        if code.startswith(prefixes) and question.levels
    }


def test_risks_add_up_to_klaim_less_berdata_dukung_with_the_most_points_first():
    claim, supported = sheets(best_answers(), ["A.I.1.i.a", "B.I.a.1", "A.II.5.i.a"])

    found = next_acts.risks(LKE, claim, supported)

    assert [risk.code for risk in found] == ["B.I.a.1", "A.II.5.i.a", "A.I.1.i.a"]
    assert sum(risk.points for risk in found) == claim.total - supported.total
    assert found[-1].points == F("0.25")  # weight 0.5, two questions


def test_risks_of_a_supported_sheet_are_none():
    assert next_acts.risks(LKE, *sheets(best_answers())) == ()


def test_next_acts_of_a_passing_sheet_are_none():
    assert acts(best_answers()) == ()


def test_next_acts_name_the_missing_document_of_a_claimed_answer():
    (act,) = acts(best_answers(), ["B.II.a.1"])

    assert act.gate.code == "pelayanan-prima"
    assert act.gain == F("17.5")
    assert act.effort == next_acts.DOCUMENT
    assert act.text == (
        "Lengkapi laporan survei persepsi kualitas pelayanan beserta data responden;"
        " bila data dukung ini diterima, jawaban ini terhitung (+17,50)."
    )


def test_next_acts_of_an_unanswered_index_point_to_the_survey():
    (act,) = acts(best_answers() | {"B.II.a.1": None})

    assert act.effort == act_words.OUTSIDERS
    assert act.text == (
        "Selesaikan laporan survei persepsi kualitas pelayanan beserta data responden, lalu isikan indeksnya;"
        " nilainya sampai +17,50."
    )


def test_next_acts_of_a_low_index_name_the_index_the_gate_asks():
    """17.5 × (3.2 − 3) ÷ 4 = 0.875, half up 0.88"""
    (act,) = acts(best_answers() | {"B.II.a.1": scoring.Index(Decimal(3))})

    assert act.gain == F("0.875")
    assert "indeks kini 3,00; bila mencapai 3,20, nilainya bertambah +0,88." in act.text


def test_next_acts_raise_a_low_level_by_one_step_in_the_words_of_the_rule():
    found = acts(lowest("A.I.6.", "A.II.6."))

    assert {act.gate.code for act in found} == {"area-PP"}
    assert all("bila terpenuhi, jawaban dapat naik dari" in act.text for act in found)
    assert not any("klaim" in act.text.lower() for act in found)


def test_next_acts_stop_once_the_gate_would_close_and_go_on_to_the_next():
    unanswered = dict.fromkeys(code for code in LKE.indicators if code.startswith(("A.I.1.", "A.II.1.")))

    found = acts(best_answers() | unanswered | {"B.I.b.1": None}, limit=99)

    gates = [act.gate.code for act in found]
    assert gates == sorted(gates, key=gates.index)  # grouped by gate, nearest first
    assert set(gates) == {"birokrasi-bersih", "area-MP"}
    gained = sum(act.gain for act in found if act.gate.code == "area-MP")
    assert gained >= F("4.8")  # 60 % of 8 points
    assert len(found) < len(unanswered) + 1


def test_next_acts_count_for_every_failing_gate_above_their_question_most_specific_first():
    claim, supported = sheets(best_answers(), ["B.II.a.1", "B.I.a.1"])
    board = readiness_reading.read(LKE, claim, supported, "WBK").board

    found = next_acts.next_acts(LKE, claim, supported, board, limit=3)

    assert [[gate.code for gate in act.gates] for act in found] == [
        ["survei-anti-korupsi", "birokrasi-bersih", "total"],
        ["pelayanan-prima", "total"],
    ]
    assert next_acts.effect_text(found, board) == "Bila semuanya selesai, seluruh syarat nilai WBK terpenuhi."
    assert next_acts.effect_text(found[:1], board) == "Bila semuanya selesai, tertutup 3 dari 4 syarat yang kurang."
    assert next_acts.effect_text([], board) == ""


def test_effect_of_the_acts_is_what_a_recomputation_gives():
    unanswered = dict.fromkeys(code for code in LKE.indicators if code.startswith(("A.I.5.", "A.II.5.")))
    answers = best_answers() | unanswered
    found = acts(answers, limit=99)

    done = answers | {act.code: best_answers()[act.code] for act in found}
    supported = scoring.score(LKE, done)

    assert supported.passes("WBK")


def test_next_acts_keep_to_their_limit_and_name_a_question_once():
    found = acts({}, limit=5)

    assert len(found) == 5
    assert len({act.code for act in found}) == 5
