"""Innovations that do not count where a level claims one, and eligibility conditions that are not met."""

from fractions import Fraction

import pytest

from assessment import xray
from assessment.xray import InnovationFact, Kind, Severity
from tests.assessment.xray.builders import facts, found
from tests.sheets import NOW, OLD, OLDEST

CENTRAL = InnovationFact("E-CD", "TL", "pusat", was_used=False)
USED = InnovationFact("SAMURAI", "PP", "unit", was_used=True)
OWN = InnovationFact("SANTAI", "PP", "unit", was_used=False)
LEVELS = {"A.I.2.i.b": "B", "A.I.2.ii.a": "B", "A.I.2.ii.b": "B"}  # of TL only two claim an innovation


def test_a_level_that_claims_an_own_innovation_where_only_one_of_the_central_office_is_recorded():
    """A.I.2.i.a: 1 point for three questions, A to B loses 0.33: 0.11. A.I.2.ii.c: 2 for four, A to B 0.5: 0.25."""
    (finding,) = xray.examine(facts(LEVELS, innovations=(CENTRAL,)))
    assert finding.kind == Kind.INNOVATION
    assert finding.what == (
        "E-CD dibuat kantor pusat, padahal A.I.2.i.a dan A.I.2.ii.c menyatakan inovasi unit sendiri."
    )
    assert finding.codes == ("A.I.2.i.a", "A.I.2.ii.c")
    assert finding.at_risk == Fraction("0.11") + Fraction("0.25")
    assert (finding.severity, finding.areas) == (Severity.MEDIUM, ("TL",))


def test_an_innovation_used_for_wbk_does_not_count_for_wbbm():
    (finding,) = xray.examine(facts(innovations=(USED,)))
    assert finding.what == "SAMURAI sudah dipakai untuk WBK, padahal A.I.6.ii.f menyatakan inovasi unit sendiri."
    assert finding.todo == "Catat dan buktikan inovasi buatan unit sendiri, atau turunkan tingkatnya."
    assert xray.examine(facts(innovations=(USED,), target="WBK")) == ()


def test_beside_one_that_counts_it_is_only_not_to_be_leaned_on():
    (finding,) = xray.examine(facts(innovations=(USED, OWN)))
    assert (finding.severity, finding.at_risk) == (Severity.LIGHT, 0)
    assert finding.todo == "Sandarkan jawabannya pada SANTAI, bukan pada inovasi itu."


@pytest.mark.parametrize(
    "seen",
    [
        facts(innovations=(OWN,)),
        facts({"A.I.6.ii.f": "C"}, innovations=(USED,)),  # taken over from elsewhere: no own one is claimed
        facts({"A.I.6.ii.f": "D"}, innovations=(USED,)),
        facts(innovations=(InnovationFact("Lain", "AK", "pusat", was_used=False),)),  # no level of AK claims one
        facts(),  # nothing recorded tells nothing
    ],
)
def test_where_no_own_innovation_is_claimed_or_all_count_nothing_is_told(seen):
    assert found(seen, Kind.INNOVATION) == []


def test_a_level_that_falls_loses_what_lies_above_the_best_level_without_an_innovation():
    """A.I.6.ii.f is one of six questions on 1 point; B (0.75) falls to C (0.5): 0.25 ÷ 6."""
    (finding,) = xray.examine(facts({"A.I.6.ii.f": "B"}, innovations=(USED,)))
    assert finding.at_risk == Fraction(1, 24)


def test_both_reasons_are_told_and_the_older_instruments_ask_too():
    seen = facts(code=OLD, innovations=(USED, InnovationFact("Pusat", "PP", "pusat", was_used=False)))
    (finding,) = found(seen, Kind.INNOVATION)
    assert finding.what.startswith("Pusat dibuat kantor pusat; SAMURAI sudah dipakai untuk WBK, padahal A.VI.1.a")
    assert found(facts({"A.VI.2.e": "B"}, code=OLDEST, innovations=(USED,)), Kind.INNOVATION)[0].codes == (
        "A.VI.1.a",
        "A.VI.1.b",
        "A.VI.1.c",
    )


# --- eligibility


def condition(key, **standing):
    values = {"is_met": False, "is_failed": False, "is_entered": True, "lacks_proof": False} | standing
    return xray.ConditionFact(key, key.upper(), f"Aturan {key}.", owner="Sari (ketua tim ZI)", **values)


def test_conditions_that_fail_wait_or_lack_proof_are_told_each_with_its_owner():
    rows = (
        condition("gagal", is_failed=True),
        condition("dinilai"),
        condition("tanpa_bukti", is_met=True, lacks_proof=True),
        condition("beres", is_met=True),
    )
    findings = xray.examine(facts(conditions=rows))
    assert [(one.severity, one.condition) for one in findings] == [
        (Severity.HEAVY, "gagal"),
        (Severity.MEDIUM, "dinilai"),
        (Severity.LIGHT, "tanpa_bukti"),
    ]
    assert findings[0].what == "Syarat GAGAL belum terpenuhi (Aturan gagal)."
    assert findings[0].why == "Unit tidak dapat diusulkan selama syarat ini belum terpenuhi, berapa pun nilainya."
    assert findings[1].what == "Syarat DINILAI belum dinilai terpenuhi atau tidak (Aturan dinilai)."
    assert findings[2].what == "Syarat TANPA_BUKTI dicatat terpenuhi tanpa bukti (Aturan tanpa_bukti)."
    assert {one.owner for one in findings} == {"Sari (ketua tim ZI)"}


def test_conditions_nobody_has_entered_are_told_at_once():
    (finding,) = xray.examine(facts(conditions=(condition("a", is_entered=False), condition("b", is_entered=False))))
    assert finding.what == "2 syarat pengusulan WBBM belum diisi: A dan B."
    assert (finding.severity, finding.kind, finding.condition) == (Severity.MEDIUM, Kind.CONDITION, "*")


def test_every_kind_has_its_words_and_the_round_of_now_can_be_examined():
    assert all(kind.label and severity.label for kind in Kind for severity in Severity)
    assert len({kind.label for kind in Kind}) == len(Kind)
    assert facts().instrument == NOW
