"""Where the programme of an office and its answers do not fit, each rule by itself."""

from datetime import date
from fractions import Fraction

import pytest

from assessment.xray import Kind, Severity
from assessment.xray.findings import OF_PROGRAMME
from assessment.xray.programme_facts import (
    ChangeFact,
    DecreeFact,
    LineFact,
    NumberFact,
    ObstacleFact,
    ProgrammeFacts,
    UnmonitoredFact,
)
from assessment.xray.programme_rules import examine_programme
from tests.assessment.xray.builders import facts, share
from tests.sheets import NOW, OLD, OLDEST

COMPLAINTS = {"harus_ditindaklanjuti": 12, "sedang_diproses": 2, "selesai": 10}
JANUARY_TO_MARCH = 0b111


def programme(answers=None, *, code=NOW, fill=True, **more):
    """Return a programme beside a sheet of best answers, but for `answers`."""
    seen = facts(answers, code=code, fill=fill)
    names = {"MP": "Manajemen Perubahan", "TL": "Tatalaksana"}
    return ProgrammeFacts(instrument=code, questions=seen.questions, area_names=names, **more)


def number(value=14, *, missing="", key="harus_ditindaklanjuti"):
    return NumberFact("A.II.5.ii.a", key, value, "Register Pengaduan 2026", missing, "/register/")


def test_a_programme_in_which_nothing_is_recorded_tells_nothing():
    assert examine_programme(programme()) == ()


# --- numbers of registers


def test_an_answer_that_differs_from_its_register_is_told_with_both_numbers():
    (finding,) = examine_programme(
        programme({"A.II.5.ii.a": COMPLAINTS}, numbers=(number(), number(10, key="selesai")))
    )
    assert finding.kind == Kind.DRIFT
    assert finding.what == (
        "A.II.5.ii.a berbeda dari sumber angkanya: “Jumlah pengaduan masyarakat yang harus ditindaklanjuti” dijawab 12, "
        "padahal tercatat 14."
    )
    assert finding.why == "Penilai mencocokkan jawaban dengan sumbernya. Register Pengaduan 2026."
    assert (finding.areas, finding.codes) == (("PW",), ("A.II.5.ii.a",))
    assert finding.at_risk > 0
    assert [(place.text, place.url) for place in finding.places] == [("Buka sumber angkanya", "/register/")]


def test_a_register_that_lacks_months_cannot_say_who_is_right_yet():
    (finding,) = examine_programme(programme({"A.II.5.ii.a": COMPLAINTS}, numbers=(number(8, missing="Maret"),)))
    assert (finding.severity, finding.at_risk) == (Severity.LIGHT, 0)
    assert finding.todo == "Isi dulu register bulan Maret, lalu samakan jawabannya."


@pytest.mark.parametrize("answer", [COMPLAINTS | {"harus_ditindaklanjuti": 14}, None])
def test_the_same_number_or_an_answer_that_is_not_given_is_no_drift(answer):
    assert examine_programme(programme({"A.II.5.ii.a": answer}, numbers=(number(14),))) == ()


# --- monitoring

GAPS = (UnmonitoredFact("", "Seluruh tim", JANUARY_TO_MARCH), UnmonitoredFact("TL", "Tatalaksana", 0b10))


def test_months_without_monitoring_contradict_an_answer_that_claims_it_regularly():
    """A.I.1.iii.b falls from A (1) to B (0.67): what is lost is 0.33 of what the question can earn."""
    (finding,) = examine_programme(programme(unmonitored=GAPS, monitoring_url="/monev/"))
    assert finding.kind == Kind.MONITORING
    assert finding.what == (
        "A.I.1.iii.b dijawab A (“Monev berkala dan melibatkan pimpinan”), padahal monev belum tercatat: "
        "Seluruh tim Januari–Maret; Tatalaksana Februari."
    )
    assert (finding.areas, finding.codes) == (("MP", "TL"), ("A.I.1.iii.b",))
    assert finding.at_risk == Fraction("0.33") * share(NOW, "A.I.1.iii.b")
    assert finding.places[0].url == "/monev/"


@pytest.mark.parametrize("code", [OLD, OLDEST])
def test_the_older_instruments_ask_for_it_every_month(code):
    (finding,) = examine_programme(programme(code=code, unmonitored=GAPS))
    assert finding.codes == ("A.I.3.b",)
    assert "dibuat tiap bulan”), padahal monev belum tercatat" in finding.what


@pytest.mark.parametrize(
    "seen",
    [
        programme(),  # every month is recorded, or no work began
        programme({"A.I.1.iii.b": "B"}, unmonitored=GAPS),  # "tidak berkala": nothing regular is claimed
        programme({"A.I.1.iii.b": None}, unmonitored=GAPS),
    ],
)
def test_without_a_gap_or_without_the_claim_nothing_is_told_of_monitoring(seen):
    assert examine_programme(seen) == ()


# --- the SK of the team

DECREE = DecreeFact("KEP-12", date(2026, 1, 5), date(2026, 1, 10))


def test_a_team_that_changed_after_its_latest_decree():
    changes = (
        ChangeFact(date(2026, 7, 1), "Sari menjadi ketua tim ZI"),
        ChangeFact(date(2026, 3, 2), "peran Budi sebagai anggota pokja berakhir"),
        ChangeFact(date(2026, 1, 10), "Wayan menjadi anggota pokja"),
    )
    (finding,) = examine_programme(programme(decree=DECREE, changes=changes, decrees_url="/sk/"))
    assert finding.kind == Kind.DECREE
    assert finding.what == (
        "SK tim terbaru, KEP-12 tanggal 5 Januari 2026, lebih tua daripada perubahan tim terakhir: Sari menjadi ketua tim "
        "ZI (1 Juli 2026), dan 1 perubahan lain sesudah SK itu."
    )
    assert (finding.areas, finding.owner, finding.codes) == ((), "Ketua tim ZI", ("A.I.1.i.a",))
    assert finding.at_risk == share(NOW, "A.I.1.i.a")
    assert finding.places[0].url == "/sk/"


def test_where_the_question_of_the_team_claims_nothing_no_points_are_at_risk():
    change = ChangeFact(date(2026, 7, 1), "Sari menjadi ketua tim ZI")
    (finding,) = examine_programme(programme({"A.I.1.i.a": "Tidak"}, decree=DECREE, changes=(change,)))
    assert (finding.severity, finding.at_risk, finding.codes) == (Severity.LIGHT, 0, ())


@pytest.mark.parametrize(("decree", "day"), [(DECREE, date(2026, 1, 10)), (None, date(2026, 7, 1))])
def test_a_change_the_decree_can_know_or_no_decree_at_all_tells_nothing(decree, day):
    assert examine_programme(programme(decree=decree, changes=(ChangeFact(day, "Sari masuk"),))) == ()


# --- obstacles and lines


def test_an_open_obstacle_without_a_solution():
    obstacle = ObstacleFact("Jaringan putus.", "TL", "/hambatan/7/", since_on=date(2026, 2, 3), codes=("A.I.2.i.a",))
    (finding,) = examine_programme(programme(obstacles=(obstacle,)))
    assert finding.kind == Kind.OBSTACLE
    assert finding.what == "Hambatan “Jaringan putus.” belum ada solusinya sejak 3 Februari 2026."
    assert (finding.severity, finding.areas, finding.codes) == (Severity.LIGHT, ("TL",), ("A.I.2.i.a",))
    assert finding.places[0].url == "/hambatan/7/"


def test_an_obstacle_with_a_solution_is_no_weakness_and_a_long_one_is_cut():
    assert examine_programme(programme(obstacles=(ObstacleFact("Putus.", "TL", "/", has_solution=True),))) == ()
    (finding,) = examine_programme(programme(obstacles=(ObstacleFact("sangat lama " * 100, "TL", "/"),)))
    assert len(finding.what) < 200
    assert finding.what.endswith(" …” belum ada solusinya.")


def line(title, *, is_over=True, proofs=0, area="TL", codes=()):
    return LineFact(title, area, f"/program/?buka={title}", is_over, proofs, codes)


def test_lines_that_are_over_without_a_proof_are_told_once_an_area():
    lines = (
        line("SOP", codes=("A.I.2.i.b", "A.I.2.i.a")),
        line("E-office"),
        line("Apel", area="MP"),
        line("Berjalan", is_over=False),
        line("Terbukti", proofs=1),
    )
    perubahan, tatalaksana = examine_programme(programme(lines=lines))  # in the order of the LKE
    assert tatalaksana.kind == Kind.UNPROVEN_WORK
    assert tatalaksana.what == (
        "2 kegiatan rencana kerja area Tatalaksana sudah selesai atau lewat bulannya, tetapi belum punya bukti: "
        "“SOP” dan “E-office”."
    )
    assert tatalaksana.codes == ("A.I.2.i.a", "A.I.2.i.b")
    assert [place.text for place in tatalaksana.places] == ["SOP", "E-office"]
    assert (perubahan.areas, perubahan.severity) == (("MP",), Severity.LIGHT)


def test_findings_of_a_programme_come_the_heaviest_first_and_are_of_its_kinds():
    found = examine_programme(
        programme(
            {"A.II.5.ii.a": COMPLAINTS},
            lines=(line("SOP"),),
            obstacles=(ObstacleFact("Putus.", "TL", "/"),),
            numbers=(number(),),
            unmonitored=GAPS,
            decree=DECREE,
            changes=(ChangeFact(date(2026, 7, 1), "Sari masuk"),),
        )
    )
    assert {one.kind for one in found} == set(OF_PROGRAMME)
    assert [one.severity for one in found] == sorted(one.severity for one in found)
    assert [one.at_risk for one in found[:3]] == sorted((one.at_risk for one in found[:3]), reverse=True)
