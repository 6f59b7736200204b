"""How a condition stands and what the wall says in one sentence: no database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.eligibility.rules import ProofText, Standing, Wall, WallRow, applies, in_order_of_work, standing_of

ROW = WallRow(
    key="opini_bpk",
    label="Opini BPK",
    level="instansi",
    rule="minimal WTP",
    minimum="WTP",
    standing=Standing.MET,
    value="WTP",
    reason="",
    proofs=(ProofText("LHP 12", "", counts=True),),
    dated=None,
    owner="Admin instansi",
    note="",
    verified=True,
    remark="",
    source="",
    saved_by="",
    saved_at=None,
    url_args=(1, "opini_bpk"),
)


def wall(*standings, **changes):
    rows = [replace(ROW, standing=standing, **changes) for standing in standings]
    return Wall("WBK", in_order_of_work(rows), (), ())


MET, NOT_MET, MISSING, UNJUDGED = Standing.MET, Standing.NOT_MET, Standing.MISSING, Standing.UNJUDGED


@pytest.mark.parametrize(
    ("rule", "minimum", "value", "declared", "standing"),
    [
        ("minimal WTP", "WTP", "WTP", None, MET),
        ("minimal WTP", "WTP", "WDP", None, NOT_MET),
        ("minimal WTP", "WTP", "", None, MISSING),
        ("WTP dua tahun berturut-turut", "WTP", "WTP", None, UNJUDGED),
        ("WTP dua tahun berturut-turut", "WTP", "WTP", True, MET),
        ("WTP dua tahun berturut-turut", "WTP", "WTP", False, NOT_MET),
        # a value below the minimum is not met, whatever somebody declares
        ("WTP dua tahun berturut-turut", "WTP", "WDP", True, NOT_MET),
        ("layanan utama", "", "", True, MET),
        ("layanan utama", "", "", False, NOT_MET),
        ("layanan utama", "", "", None, MISSING),
        ("layanan utama", "", "pelayanan penumpang", None, UNJUDGED),
        ("minimal WTP", "WTP", "tidak terbaca", None, UNJUDGED),
    ],
)
def test_condition_stands_as_value_and_judgement_say(rule, minimum, value, declared, standing):
    assert standing_of("opini_bpk", rule, minimum, value, declared) is standing


@given(st.text(max_size=10), st.sampled_from([None, True, False]))
def test_nothing_entered_is_never_met(rule, declared):
    if declared is None:
        assert standing_of("apa_saja", rule, "", "", None) is MISSING
    assert standing_of("opini_bpk", rule, "WTP", "TMP", declared) is NOT_MET


def test_wall_begins_with_what_needs_work_and_keeps_the_order_of_the_regulation():
    rows = [replace(ROW, key=key, standing=standing) for key, standing in
            (("a", MET), ("b", MISSING), ("c", NOT_MET), ("d", MET), ("e", UNJUDGED), ("f", NOT_MET))]  # fmt: skip
    assert [row.key for row in in_order_of_work(rows)] == ["c", "f", "e", "b", "a", "d"]


@pytest.mark.parametrize(
    ("standings", "summary", "sentence"),
    [
        ([], "0 dari 0 terpenuhi", ""),
        ([MET, MET], "2 dari 2 terpenuhi", "Semua 2 syarat pengusulan WBK terpenuhi."),
        (
            [MET, MISSING, MISSING],
            "1 dari 3 terpenuhi, 2 belum diisi",
            "Belum pasti siap diusulkan: 2 dari 3 syarat pengusulan WBK belum diisi.",
        ),
        (
            [MET, NOT_MET, MISSING, UNJUDGED],
            "1 dari 4 terpenuhi, 1 belum terpenuhi, 1 belum diisi, 1 perlu dinilai",
            "Belum siap diusulkan: 1 dari 4 syarat pengusulan WBK belum terpenuhi, 1 belum diisi, 1 perlu dinilai.",
        ),
        ([UNJUDGED], "0 dari 1 terpenuhi, 1 perlu dinilai",
         "Belum pasti siap diusulkan: 1 dari 1 syarat pengusulan WBK perlu dinilai."),
    ],
)  # fmt: skip
def test_wall_says_how_many_conditions_stand_how(standings, summary, sentence):
    found = wall(*standings)
    assert (found.summary, found.sentence) == (summary, sentence)
    assert len(sentence.split(". ")[0].split()) <= 20


def test_met_conditions_without_proof_are_said_to_lack_it():
    withdrawn = (ProofText("SK", "", counts=False),)
    found = wall(MET, MET, proofs=withdrawn)
    assert len(found.unproved) == 2
    assert found.sentence == "Semua 2 syarat pengusulan WBK terpenuhi. 2 di antaranya belum ada buktinya."
    assert not wall(NOT_MET, proofs=()).unproved


def test_only_a_wall_without_gaps_is_met():
    assert wall(MET, MET).is_met
    for standing in (NOT_MET, MISSING, UNJUDGED):
        assert not wall(MET, standing).is_met


@pytest.mark.parametrize(
    ("applies_to", "kind", "asked"),
    [
        ("semua", "pemda", True),
        ("semua", "kementerian_lembaga", True),
        ("pemda", "pemda", True),
        ("pemda", "kementerian_lembaga", False),
        ("kementerian_lembaga", "pemda", False),
    ],
)
def test_condition_is_asked_of_its_kind_of_instansi(applies_to, kind, asked):
    assert applies({"applies_to": applies_to}, kind) is asked
