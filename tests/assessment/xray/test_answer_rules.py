"""Answers that contradict each other across questions, numbers that cannot be, questions nobody answered."""

from fractions import Fraction

import pytest

from assessment import xray
from assessment.xray import Kind, Severity
from assessment.xray.answer_rules import ASKED, asked_of
from assessment.xray.relations import Amount, AtMost, Condition, Exclusive, Level, Reached, Same
from tests.assessment.xray.builders import facts, file, found, share
from tests.sheets import CODES, NOW, OLD, OLDEST, instrument

AGENTS, BUILT_IN = "A.II.1.i.a", "A.II.1.i.b"
COMPLAINTS, TARGETS = "A.II.5.ii.a", "A.II.4.i.a"
LHKPN, LHKASN = "A.II.5.iii.a.1", "A.II.5.iii.b.1"


def lhkpn(done, obliged=19):
    return {"wajib_kepala_satker": 1, "wajib_pejabat": obliged - 1, "wajib_lainnya": 0, "sudah_lapor": done}


def lhkasn(done, obliged=262):
    return {
        "wajib_administrator": 1,
        "wajib_pengawas": 17,
        "wajib_fungsional_pelaksana": obliged - 18,
        "sudah_lapor": done,
    }


def changes(agents, made):
    return {"jumlah_agen": agents, "jumlah_perubahan": made}


def built_in(made, merged):
    return {"jumlah_perubahan": made, "jumlah_terintegrasi": merged}


def complaints(whole, running, done):
    return {"harus_ditindaklanjuti": whole, "sedang_diproses": running, "selesai": done}


CONSISTENT = {AGENTS: changes(4, 4), BUILT_IN: built_in(4, 3)}


@pytest.mark.parametrize("code", CODES)
def test_every_relation_names_questions_levels_and_inputs_of_its_instrument(code):
    lke = instrument(code)
    conditions = {item["key"] for item in lke.eligibility["conditions"]}

    def check(number, keys):
        assert set(keys) <= {entry.key for entry in lke.indicator(number).inputs}

    for relation in ASKED[code].relations:
        assert relation.reason.endswith(".")
        if isinstance(relation, Exclusive):
            assert len(relation.says) > 1
            for said in relation.says:
                match said:
                    case Level():
                        assert said.letters <= {level.letter for level in lke.indicator(said.code).levels}
                    case Amount():
                        check(said.code, (said.key,))
                    case Reached():
                        check(said.code, (said.part, *said.whole))
                    case Condition():
                        assert said.key in conditions
        elif isinstance(relation, Same):
            check(relation.left.code, relation.left.keys)
            check(relation.right.code, relation.right.keys)
        else:
            assert isinstance(relation, AtMost)
            for number in (*relation.parts, *relation.whole):
                check(number.code, number.keys)
    for question, letters in ASKED[code].own_innovation.items():
        levels = [level.letter for level in lke.indicator(question).levels]
        assert letters <= set(levels) - {levels[-1]}
        assert any("inovasi" in level.criterion.lower() for level in lke.indicator(question).levels)
    for question, letters in ASKED[code].regular_monitoring.items():
        levels = {level.letter: level.criterion for level in lke.indicator(question).levels}
        assert all("tiap bulan" in levels[letter] or "Monev berkala" in levels[letter] for letter in letters)
    assert "membentuk tim" in lke.indicator(ASKED[code].team).statement


def test_every_level_that_claims_an_innovation_beside_the_rule_is_known():
    """Criteria that end in "ditambah inovasi" or "disertai inovasi" are the ones listed, in each instrument."""
    for code in CODES:
        for question in instrument(code).indicators.values():
            claiming = {
                level.letter
                for level in question.levels
                if any(
                    words in level.criterion.lower()
                    for words in ("ditambah inovasi", "disertai inovasi", "menambah inovasi")
                )
            }
            assert claiming <= ASKED[code].own_innovation.get(question.code, frozenset()), question.code


def test_relations_of_an_unknown_lke_are_none():
    assert asked_of("permenpanrb-2031").relations == ()


def test_relations_of_questions_an_edition_no_longer_asks_are_left_out():
    seen = facts(CONSISTENT | {BUILT_IN: built_in(5, 3)})
    assert found(seen, Kind.CONTRADICTION)
    fewer = {code: question for code, question in seen.questions.items() if code != BUILT_IN}
    assert xray.examine(xray.Facts(seen.instrument, seen.target, fewer, seen.window)) == ()


def test_the_same_number_given_differently_at_two_questions_is_heavy():
    (finding,) = found(facts(CONSISTENT | {BUILT_IN: built_in(8, 6)}), Kind.CONTRADICTION)
    assert finding.what == (
        "A.II.1.i.a mencatat “Jumlah perubahan yang dibuat” 4, "
        "sedangkan A.II.1.i.b mencatat “Jumlah perubahan yang dibuat” 8."
    )
    assert finding.severity is Severity.HEAVY
    assert (finding.codes, finding.areas, finding.at_risk) == ((AGENTS, BUILT_IN), ("MP",), 1)


LEVELS_AND_NUMBERS = [
    ({"A.I.1.iv.b": "C"}, True),
    ({"A.I.1.iv.b": "C", AGENTS: changes(0, 0), BUILT_IN: built_in(0, 0)}, False),
    ({"A.I.1.iv.b": "A", AGENTS: changes(0, 0), BUILT_IN: built_in(0, 0)}, True),
    ({"A.I.1.iv.b": "A", AGENTS: changes(4, 0), BUILT_IN: built_in(0, 0)}, True),
    ({"A.I.1.iv.b": "B", AGENTS: changes(4, 0), BUILT_IN: built_in(0, 0)}, False),
    ({"A.I.1.iv.b": "B"}, True),
    ({"A.I.5.iii.b": "Tidak", COMPLAINTS: complaints(26, 4, 22)}, True),
    ({"A.I.5.iii.b": "Tidak", COMPLAINTS: complaints(26, 26, 0)}, False),
    ({"A.I.5.iii.b": "Ya", COMPLAINTS: complaints(26, 0, 0)}, True),
    ({"A.I.5.iii.b": "Ya", COMPLAINTS: complaints(26, 3, 0)}, False),
    ({"A.I.5.iii.b": "Ya", COMPLAINTS: complaints(0, 0, 0)}, False),
    ({"A.II.3.iii.a": {"pelanggaran_tahun_lalu": 5, "pelanggaran_tahun_ini": 1, "pelanggaran_disanksi": 7}}, True),
    ({"A.II.3.iii.a": {"pelanggaran_tahun_lalu": 5, "pelanggaran_tahun_ini": 1, "pelanggaran_disanksi": 6}}, False),
    ({"A.I.1.i.a": "Tidak"}, True),
    ({"A.I.1.i.a": "Tidak", "A.I.1.i.b": "C"}, False),
    ({"A.I.3.ii.a": "Tidak", "A.I.3.ii.b": "E", "A.I.3.ii.c": "Tidak"}, False),
    ({"A.I.3.ii.a": "Tidak", "A.I.3.ii.b": "D", "A.I.3.ii.c": "Tidak"}, True),
    ({"A.I.6.ii.f": "D", "A.II.6.i.a": "D"}, True),
    ({"A.I.6.ii.f": "E", "A.II.6.i.a": "D"}, False),
    ({"A.I.6.i.b": "C"}, True),
]


@pytest.mark.parametrize(("answers", "clashes"), LEVELS_AND_NUMBERS)
def test_what_criteria_and_numbers_cannot_say_together_is_told_and_the_rest_is_not(answers, clashes):
    findings = found(facts(CONSISTENT | answers), Kind.CONTRADICTION)
    assert bool(findings) is clashes
    assert all(finding.severity is Severity.HEAVY for finding in findings)


def test_a_standard_on_the_web_while_standard_or_maklumat_is_not_published_may_have_an_explanation():
    """`Tidak` at A.I.6.i.d says that the standard *and/or* the maklumat is not published: perhaps the maklumat alone."""
    (finding,) = found(facts(CONSISTENT | {"A.I.6.i.b": "A", "A.I.6.i.d": "Tidak"}), Kind.CONTRADICTION)
    assert finding.severity is Severity.MEDIUM
    assert finding.why.endswith("Jelaskan bila yang belum hanya maklumatnya.")


def test_a_contradiction_quotes_both_criteria_and_gives_the_reason():
    (finding,) = found(
        facts(CONSISTENT | {"A.I.5.iii.b": "Tidak", COMPLAINTS: complaints(26, 4, 22)}), Kind.CONTRADICTION
    )
    assert finding.what == (
        "A.I.5.iii.b dijawab Tidak (“Pengaduan yang masuk tidak ditindaklanjuti”), sedangkan A.II.5.ii.a mencatat "
        "“Jumlah pengaduan masyarakat yang selesai ditindaklanjuti” 22."
    )
    assert finding.why == "Pengaduan yang selesai ditindaklanjuti berarti pengaduan ditindaklanjuti."
    assert finding.at_risk == 3 * Fraction(22, 26)


def test_results_against_targets_may_have_an_explanation():
    answers = CONSISTENT | {TARGETS: {"jumlah_sasaran": 12, "sasaran_tercapai": 11}, "B.I.b.1": "B"}
    (finding,) = found(facts(answers), Kind.CONTRADICTION)
    assert finding.severity is Severity.MEDIUM
    assert "A.II.4.i.a mencatat 11 dari 12" in finding.what
    assert finding.areas == ("HASIL", "AK")
    assert found(facts(answers | {"B.I.b.1": "D"}), Kind.CONTRADICTION) == []
    all_reached = {TARGETS: {"jumlah_sasaran": 12, "sasaran_tercapai": 12}, "B.I.b.1": "D"}
    assert found(facts(CONSISTENT | all_reached), Kind.CONTRADICTION)


def test_more_people_obliged_to_report_than_the_office_employs_is_told():
    answers = CONSISTENT | {LHKPN: lhkpn(19), LHKASN: lhkasn(262)}
    assert xray.examine(facts(answers, staff=281)) == ()
    assert xray.examine(facts(answers)) == ()  # the profile does not say how many
    (finding,) = found(facts(answers, staff=280), Kind.CONTRADICTION)
    assert finding.what == (
        "A.II.5.iii.a.1 mencatat wajib LHKPN 19 dan A.II.5.iii.b.1 mencatat wajib LHKASN 262, bersama-sama 281, "
        "melebihi 280 pegawai unit."
    )
    assert finding.severity is Severity.MEDIUM


def test_a_condition_recorded_as_met_is_held_against_the_numbers():
    row = xray.ConditionFact(
        "lhkpn_lhkasn", "LHKPN dan LHKASN", "Kepatuhan 100%.", is_met=True, is_failed=False, is_entered=True,
        lacks_proof=False, owner="Ketua",
    )  # fmt: skip
    answers = CONSISTENT | {LHKPN: lhkpn(18), LHKASN: lhkasn(262)}
    (finding,) = found(facts(answers, conditions=(row,)), Kind.CONTRADICTION)
    assert finding.what.startswith(
        "Syarat LHKPN dan LHKASN dicatat terpenuhi, sedangkan A.II.5.iii.a.1 mencatat 18 dari 19"
    )
    assert finding.codes == (LHKPN,)
    assert found(facts(answers), Kind.CONTRADICTION) == []


def test_one_file_behind_both_sides_of_a_contradiction_is_told_too():
    one = file("Rekap pengaduan")
    answers = CONSISTENT | {"A.I.5.iii.b": "Tidak", COMPLAINTS: complaints(26, 4, 22)}
    (finding,) = found(facts(answers, {"A.I.5.iii.b": (one,), COMPLAINTS: (one,)}), Kind.SAME_FILE)
    assert finding.what == (
        "Berkas “Rekap pengaduan” menjadi bukti bagi isian yang saling bertentangan di A.I.5.iii.b dan A.II.5.ii.a."
    )
    assert (finding.severity, finding.files) == (Severity.HEAVY, (one,))


# --- the older instruments


@pytest.mark.parametrize("code", [OLD, OLDEST])
@pytest.mark.parametrize(
    ("answers", "clashes"),
    [
        ({"A.I.1.a": "Tidak"}, True),
        ({"A.I.1.a": "Tidak", "A.I.1.b": "C"}, False),
        ({"A.III.2.a": "Tidak", "A.III.2.b": "D", "A.III.2.c": "Tidak"}, False),
        ({"A.III.2.a": "Tidak", "A.III.2.b": "D"}, True),
        ({"A.VI.3.a": "C", "A.VI.3.b": "C", "A.VI.3.c": "D"}, False),
        ({"A.VI.3.a": "C"}, True),
    ],
)
def test_levels_of_the_older_instruments_contradict_each_other_too(code, answers, clashes):
    assert bool(found(facts(answers, code=code), Kind.CONTRADICTION)) is clashes


# --- numbers within one question


def test_a_numerator_above_its_denominator_is_heavy():
    (finding,) = found(facts(CONSISTENT | {LHKPN: lhkpn(21), LHKASN: lhkasn(262)}), Kind.ABOVE_WHOLE)
    assert finding.severity is Severity.HEAVY
    assert "(21) melebihi" in finding.what
    assert (finding.codes, finding.at_risk) == ((LHKPN,), share(NOW, LHKPN))


def test_more_changes_than_agents_are_allowed_by_the_regulation():
    assert found(facts({AGENTS: changes(4, 9), BUILT_IN: built_in(9, 9)}), Kind.ABOVE_WHOLE) == []


def test_cases_done_and_running_above_all_cases_are_told():
    (finding,) = found(facts(CONSISTENT | {COMPLAINTS: complaints(26, 5, 22)}), Kind.ABOVE_WHOLE)
    assert finding.severity is Severity.MEDIUM


def test_full_points_of_nothing_are_to_be_explained():
    (finding,) = found(facts(CONSISTENT | {COMPLAINTS: complaints(0, 0, 0)}), Kind.EMPTY_WHOLE)
    assert (finding.codes, finding.at_risk) == ((COMPLAINTS,), 3)
    assert found(facts({AGENTS: changes(0, 0), BUILT_IN: built_in(0, 0), "A.I.1.iv.b": "C"}), Kind.EMPTY_WHOLE) == []


# --- unanswered


def test_unanswered_questions_are_told_once_an_area_with_what_they_could_bring():
    part = {"harus_ditindaklanjuti": 26, "sedang_diproses": None, "selesai": 22}
    answers = CONSISTENT | {"A.I.1.i.a": None, "A.I.1.i.b": None, COMPLAINTS: part}
    findings = found(facts(answers, area_names={"MP": "Manajemen Perubahan"}), Kind.UNANSWERED)
    assert [(finding.areas, finding.codes, finding.missed) for finding in findings] == [
        (("PW",), (COMPLAINTS,), 3),
        (("MP",), ("A.I.1.i.a", "A.I.1.i.b"), Fraction("0.5")),
    ]
    assert findings[0].what == "1 pertanyaan area PW belum dijawab, 1 di antaranya baru diisi sebagian."
    assert findings[1].what == "2 pertanyaan area Manajemen Perubahan belum dijawab."
    assert all(finding.at_risk == 0 for finding in findings)


def test_an_empty_sheet_has_one_finding_an_area():
    findings = xray.examine(facts(fill=False))
    assert [finding.kind for finding in findings] == [Kind.UNANSWERED] * 7
    assert sum(finding.missed for finding in findings) == 100
