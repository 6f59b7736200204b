"""A second scoring, written from the rules alone and in another way, agrees on random sheets of all instruments.

It reads the file itself, knows the values and minimums from tables typed here, and adds up flat over questions: no
tree is walked and no code of `assessment.scoring` is used but the answers' types.
"""

from collections import defaultdict
from fractions import Fraction as F

import yaml
from hypothesis import given, settings

from assessment.scoring import Choice, Counts, Index, score
from tests.assessment.scoring.strategies import filled
from tests.sheets import FOLDER, NOW, OLD, OLDEST, instrument

LETTERS = {
    2: {"Ya": "1", "Tidak": "0"},
    3: {"A": "1", "B": "0.5", "C": "0"},
    4: {"A": "1", "B": "0.67", "C": "0.33", "D": "0"},
    5: {"A": "1", "B": "0.75", "C": "0.5", "D": "0.25", "E": "0"},
}
# Row → numerators, denominators, what a denominator of 0 gives; from the files' own `formula`, typed off.
COUNT_ROWS = {
    "A.II.1.i.a": (["jumlah_perubahan"], ["jumlah_agen"], 0),
    "A.II.1.i.b": (["jumlah_terintegrasi"], ["jumlah_perubahan"], 0),
    "A.II.4.i.a": (["sasaran_tercapai"], ["jumlah_sasaran"], 0),
    "A.II.5.ii.a": (["selesai"], ["harus_ditindaklanjuti"], 1),
    "A.II.5.iii.a.1": (["sudah_lapor"], ["wajib_kepala_satker", "wajib_pejabat", "wajib_lainnya"], 0),
    "A.II.5.iii.b.1": (
        ["sudah_lapor"],
        ["wajib_administrator", "wajib_pengawas", "wajib_fungsional_pelaksana"],
        0,
    ),
    "A.II.6.i.b": (["layanan_dipermudah"], ["layanan_terdaftar"], 0),
    "B.I.2.1": (["jumlah_temuan_ditindaklanjuti"], ["jumlah_temuan"], 1),
}
OLD_AREAS = {"MP": ["A.I"], "TL": ["A.II"], "SDM": ["A.III"], "AK": ["A.IV"], "PW": ["A.V"], "PP": ["A.VI"]}
NEW_AREAS = {key: [f"A.I.{n}", f"A.II.{n}"] for n, key in enumerate(("MP", "TL", "SDM", "AK", "PW", "PP"), 1)}
# Minimums of DOMAIN's table: gate → (nodes, WBK, WBBM); None: the predicate does not ask for it.
POINT_GATES = {
    OLDEST: {
        "total": (["A", "B"], "75", "85"),
        "bersih-kkn": (["B.I"], "18", "18"),
        "survei-anti-korupsi": (["B.I.1"], "13.5", "13.5"),
        "tlhp": (["B.I.2"], "3.5", "3.5"),
        "pelayanan": (["B.II"], None, "16"),
    },
    OLD: {
        "total": (["A", "B"], "75", "85"),
        "pengungkit": (["A"], "40", "48"),
        "bersih-kkn": (["B.I"], "18.5", "18.5"),
        "survei-anti-korupsi": (["B.I.1"], "13.5", "13.5"),
        "tlhp": (["B.I.2"], "5", "5"),
        "pelayanan": (["B.II"], "16", "18"),
    },
    NOW: {
        "total": (["A", "B"], "75", "85"),
        "pengungkit": (["A"], "40", "48"),
        "birokrasi-bersih": (["B.I"], "18.25", "19.50"),
        "survei-anti-korupsi": (["B.I.a"], "15.75", "15.75"),
        "kinerja-lebih-baik": (["B.I.b"], "2.50", "3.75"),
        "pelayanan-prima": (["B.II"], "14.00", "15.75"),
    },
}


def leaves(code):
    """Return sub-area code → (weight, its questions) and node code → weight, straight from the file."""
    data = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    found, weights, stack = {}, {}, list(data["tree"])
    while stack:
        node = stack.pop()
        weights[node["code"]] = F(node["weight"])
        stack.extend(node.get("children", ()))
        if "indicators" in node:
            found[node["code"]] = (F(node["weight"]), node["indicators"])
    return found, weights


FILES = {code: leaves(code) for code in (NOW, OLD, OLDEST)}


def naive_value(question, answer):
    match answer:
        case Choice(letter):
            return F(LETTERS[len(question["levels"])][letter])
        case Index(index):
            return F(index) / 4
        case Counts(values) if all(values.get(entry["key"]) is not None for entry in question["inputs"]):
            return naive_counts(question["code"], values)
    return None


def naive_counts(code, values):
    if code == "A.II.3.iii.a":
        before, now = values["pelanggaran_tahun_lalu"], values["pelanggaran_tahun_ini"]
        if before == 0:
            return F(1 if now == 0 else 0)
        return F(0) if now > before else F(before - now, before)
    tops, bottoms, empty = COUNT_ROWS[code]
    top, bottom = (sum(values[key] for key in keys) for keys in (tops, bottoms))
    if bottom == 0:
        return F(empty)
    return F(1) if top > bottom else F(top, bottom)


def naive_score(code, answers):
    """Return node code → headline points and the same of answered questions only, and the unanswered."""
    found, weights = FILES[code]
    headline, answered_only = defaultdict(F), defaultdict(F)
    unanswered = set()
    for leaf, (weight, questions) in found.items():
        values = {question["code"]: naive_value(question, answers.get(question["code"])) for question in questions}
        known = sum(value is not None for value in values.values())
        for question, value in values.items():
            if value is None:
                unanswered.add(question)
                continue
            for node in weights:
                if leaf == node or leaf.startswith(node + "."):
                    headline[node] += value * weight / len(questions)
                    answered_only[node] += value * weight / known
    return headline, answered_only, unanswered


def naive_gates(code, headline):
    """Return (predicate, gate code) → (value, minimum)."""
    _, weights = FILES[code]
    gates = {}
    for gate, (nodes, *minimums) in POINT_GATES[code].items():
        for predicate, minimum in zip(("WBK", "WBBM"), minimums, strict=True):
            if minimum is not None:
                gates[predicate, gate] = (sum((headline[node] for node in nodes), F()), F(minimum))
    if code != OLDEST:
        for key, nodes in (NEW_AREAS if code == NOW else OLD_AREAS).items():
            share = sum((headline[node] for node in nodes), F()) / sum(weights[node] for node in nodes) * 100
            gates["WBK", f"area-{key}"] = (share, F(60))
            gates["WBBM", f"area-{key}"] = (share, F(75))
    return gates


@settings(max_examples=200, deadline=None)
@given(filled())
def test_a_scoring_written_another_way_agrees(drawn):
    code, answers = drawn
    sheet = score(instrument(code), answers)
    headline, answered_only, unanswered = naive_score(code, answers)
    assert {node: part.points for node, part in sheet.nodes.items()} == {node: headline[node] for node in sheet.nodes}
    assert {node: part.points_answered_only for node, part in sheet.nodes.items()} == {
        node: answered_only[node] for node in sheet.nodes
    }
    assert sheet.total == headline["A"] + headline["B"]
    assert sheet.total_answered_only == answered_only["A"] + answered_only["B"]
    assert set(sheet.unanswered) == unanswered
    measured = {
        (predicate, gate.code): (gate.value, F(gate.minimum), gate.passed)
        for predicate, gates in sheet.gates.items()
        for gate in gates
    }
    assert measured == {
        key: (value, minimum, value >= minimum) for key, (value, minimum) in naive_gates(code, headline).items()
    }
