"""Answers above their evidence, documents that do not count, one file behind opposite answers."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import xray
from assessment.xray import Kind, Severity
from tests.assessment.scoring.strategies import filled
from tests.assessment.xray.builders import BEFORE, INSIDE, WINDOW, facts, file, found

TEAM, CHOSEN = "A.I.1.i.a", "A.I.1.i.b"  # 0.25 points each
SURVEY = "B.I.a.1"  # 17.5 points
EVIDENCE_KINDS = (Kind.NO_DOCUMENT, Kind.ABOVE_EVIDENCE, Kind.OUTSIDE, Kind.UNDATED)


def test_a_complete_and_proved_sheet_has_no_findings():
    assert xray.examine(facts()) == ()


def test_an_answer_without_any_document_puts_its_points_at_risk():
    (finding,) = found(facts(files={TEAM: ()}), Kind.NO_DOCUMENT)
    assert finding.what == "A.I.1.i.a dijawab Ya, tetapi belum mempunyai data dukung."
    assert finding.todo.startswith("Lengkapi SK tim")
    assert (finding.codes, finding.areas, finding.at_risk) == ((TEAM,), ("MP",), Fraction("0.25"))
    assert finding.severity is Severity.MEDIUM


def test_a_point_or_more_at_risk_is_heavy():
    (finding,) = found(facts(files={SURVEY: ()}), Kind.NO_DOCUMENT)
    assert finding.severity is Severity.HEAVY
    assert finding.what == "B.I.a.1 sudah diisi, tetapi belum mempunyai data dukung."
    assert finding.at_risk == Fraction("17.5")


def test_the_worst_answer_needs_no_document():
    assert xray.examine(facts({TEAM: "Tidak", CHOSEN: "C"}, {TEAM: (), CHOSEN: ()})) == ()


@pytest.mark.parametrize(
    ("given_", "kind", "lack"),
    [
        ({"state": "Ditolak"}, Kind.ABOVE_EVIDENCE, "berstatus ditolak"),
        ({"state": "Bermasalah"}, Kind.ABOVE_EVIDENCE, "berstatus bermasalah"),
        ({"state": "Sedang diperiksa"}, Kind.ABOVE_EVIDENCE, "berstatus sedang diperiksa"),
        ({"is_withdrawn": True}, Kind.ABOVE_EVIDENCE, "sudah ditarik"),
        ({"dated": BEFORE, "valid_until": INSIDE}, Kind.ABOVE_EVIDENCE, "berlaku hanya sampai 1 Juni 2025"),
        ({"dated": BEFORE}, Kind.OUTSIDE, "bertanggal 1 Juni 2024, di luar rentang 1 Januari 2025 sampai 31 Mei 2026"),
        ({"dated": None}, Kind.UNDATED, "belum bertanggal"),
    ],
)
def test_an_answer_above_its_evidence_says_why_the_document_does_not_count(given_, kind, lack):
    (finding,) = xray.examine(facts(files={TEAM: (file(**given_),)}))
    assert finding.kind == kind
    assert finding.what == f"A.I.1.i.a dijawab Ya, tetapi data dukungnya {lack}."
    assert finding.at_risk == Fraction("0.25")


def test_several_documents_none_of_which_counts_are_told_once_each_reason():
    files = (file(dated=BEFORE), file(dated=BEFORE), file(state="Ditolak"))
    (finding,) = xray.examine(facts(files={TEAM: files}))
    assert finding.kind == Kind.ABOVE_EVIDENCE
    assert "tidak satu pun dari 3 data dukungnya dihitung: bertanggal 1 Juni 2024" in finding.what
    assert finding.what.count("bertanggal") == 1
    assert finding.files == files


def test_a_document_outside_the_window_beside_a_good_one_is_light():
    old = file("Pakta integritas", dated=BEFORE)
    (finding,) = xray.examine(facts(files={TEAM: (file(), old), CHOSEN: (file(), old)}))
    assert (finding.kind, finding.severity, finding.at_risk) == (Kind.OUTSIDE, Severity.LIGHT, 0)
    assert finding.what == (
        "Dokumen “Pakta integritas” bertanggal 1 Juni 2024, di luar rentang 1 Januari 2025 sampai 31 Mei 2026, "
        "tetapi masih ditautkan."
    )
    assert finding.codes == (TEAM, CHOSEN)


@pytest.mark.parametrize(
    ("given_", "kind"),
    [
        ({"dated": None}, Kind.UNDATED),
        ({"state": "Ditolak"}, Kind.ABOVE_EVIDENCE),
    ],
)
def test_a_document_that_counts_for_nothing_at_an_answer_that_claims_nothing_is_light(given_, kind):
    (finding,) = xray.examine(facts({TEAM: "Tidak", CHOSEN: "C"}, {TEAM: (file(**given_),)}))
    assert (finding.kind, finding.severity) == (kind, Severity.LIGHT)


# --- one file behind opposite answers

BEST, WORST = "A.I.5.iv.a", "A.I.5.iv.b"  # WBS diterapkan, WBS dievaluasi: 0.5 points each
REST = {"A.I.5.iv.c": "C"}


def opposed(best=(BEST, "A"), worst=(WORST, "C"), one=None, other=None):
    one = one or file("Laporan WBS")
    return facts({best[0]: best[1], worst[0]: worst[1]} | REST, {best[0]: (one,), worst[0]: (other or one,)})


def test_one_file_behind_the_best_and_the_worst_level_of_an_area_is_told():
    (finding,) = found(opposed(), Kind.SAME_FILE)
    assert finding.what == (
        "Berkas “Laporan WBS” mendukung jawaban tertinggi di A.I.5.iv.a dan jawaban terendah di A.I.5.iv.b."
    )
    assert (finding.codes, finding.areas, finding.severity) == ((BEST, WORST), ("PW",), Severity.MEDIUM)
    assert finding.at_risk == Fraction("0.5")


def test_the_same_bytes_under_two_documents_are_one_file():
    (finding,) = found(opposed(one=file("Laporan", sha256="a"), other=file("Salinan", sha256="a")), Kind.SAME_FILE)
    assert "Berkas “Laporan” (2 dokumen berisi sama)" in finding.what
    assert [one.title for one in finding.files] == ["Laporan", "Salinan"]


@pytest.mark.parametrize(
    "seen",
    [
        opposed(best=(BEST, "B")),  # not the best
        opposed(worst=(WORST, "B")),  # not the worst
        opposed(other=file("Laporan lain")),
        opposed(one=file("Laporan WBS", is_withdrawn=True)),
        opposed(worst=("A.I.1.i.b", "C")),  # another area
    ],
)
def test_levels_between_other_bytes_and_other_areas_are_no_opposition(seen):
    assert found(seen, Kind.SAME_FILE) == []


def test_both_halves_of_an_area_are_one_subject():
    seen = facts({"A.II.5.i.a": "E", BEST: "A"}, {BEST: (one := file("Laporan SPIP"),), "A.II.5.i.a": (one,)})
    (finding,) = found(seen, Kind.SAME_FILE)
    assert finding.codes == (BEST, "A.II.5.i.a")


def test_the_same_bytes_with_two_dates_are_heavy_where_that_decides_what_counts():
    old, new = file("Foto 2024", sha256="a", dated=BEFORE), file("Foto 2025", sha256="a")
    (finding,) = found(facts(files={TEAM: (new,), CHOSEN: (old, file())}), Kind.SAME_FILE)
    assert finding.severity is Severity.HEAVY
    assert finding.what == (
        "Berkas yang sama tersimpan sebagai 2 dokumen dengan tanggal berbeda: "
        "“Foto 2025” 1 Juni 2025; “Foto 2024” 1 Juni 2024."
    )
    assert finding.at_risk == Fraction("0.25")  # of the team, which has nothing else
    assert finding.codes == (TEAM, CHOSEN)


def test_the_same_bytes_with_two_dates_that_both_count_are_less():
    one, other = file("A", sha256="a"), file("B", sha256="a", valid_until=WINDOW.end)
    (finding,) = found(facts(files={TEAM: (one,), CHOSEN: (other,)}), Kind.SAME_FILE)
    assert finding.severity is Severity.MEDIUM
    assert "“B” 1 Juni 2025, berlaku sampai 31 Mei 2026" in finding.what


def test_copies_with_the_same_dates_are_no_contradiction():
    one, other = file("A", sha256="a"), file("B", sha256="a")
    assert found(facts(files={TEAM: (one,), CHOSEN: (other,)}), Kind.SAME_FILE) == []


# --- properties


@settings(max_examples=40, deadline=None)
@given(filled(), st.integers(0, 2**32))
def test_what_lacks_evidence_is_klaim_less_berdata_dukung_each_question_once(case, seed):
    (code, answers), chance = case, Random(seed)
    kinds = [(), (file(dated=None),), (file(dated=BEFORE),), (file(state="Ditolak"), file(dated=None)), (file(),)]
    given_ = {key: chance.choice(kinds) for key in chance.sample(sorted(answers), chance.randint(0, 12))}
    seen = facts(answers, given_, code=code, fill=False)

    findings = [one for one in xray.examine(seen) if one.kind in EVIDENCE_KINDS and one.at_risk]

    lost = sum(question.points for question in seen.questions.values() if not question.is_supported)
    assert sum(one.at_risk for one in findings) == lost
    told = [one.codes[0] for one in findings]
    assert len(told) == len(set(told))


@settings(max_examples=40, deadline=None)
@given(filled())
def test_any_sheet_can_be_examined_and_the_heaviest_come_first(case):
    code, answers = case
    seen = facts(answers, code=code, fill=False)
    findings = xray.examine(seen)
    assert [one.severity for one in findings] == sorted(one.severity for one in findings)
    for one in findings:
        assert all(text.endswith(".") for text in (one.what, one.why, one.todo))
        assert one.what[0].isupper() or one.what[0].isdigit()
        assert 0 <= one.at_risk <= 100
        assert set(one.codes) <= set(seen.questions)
