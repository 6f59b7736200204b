"""`manage.py jalur_lke`: what it prints and what it refuses; no database."""

import json

import pytest

from tests.headless import runner
from tests.sheets import NOW

HALF = f"instrument: {NOW}\nanswers:\n  A.I.1.i.a: Ya\n  B.I.a.1: 3.61\n"


@pytest.fixture
def run(tmp_path, capsys):
    return runner("jalur_lke", tmp_path, capsys)


def test_json_holds_nothing_but_the_plan(run):
    code, out, err = run(HALF, "--target", "WBK", "--json")
    plan = json.loads(out)
    assert (code, err) == (0, "")
    assert set(plan) == {"possible", "reason", "steps", "count", "effort"}
    assert plan["possible"] is True
    assert plan["count"] == len(plan["steps"])
    assert plan["effort"] == sum(step["effort"] for step in plan["steps"])
    assert all(set(step) == {"code", "from", "to", "gain", "effort"} for step in plan["steps"])


def test_rata_counts_every_question_once(run):
    _, out, _ = run(HALF, "--target", "WBK", "--rata", "--json")
    plan = json.loads(out)
    assert plan["effort"] == plan["count"]


def test_an_index_is_text_and_counts_name_every_input(run):
    _, out, _ = run(HALF, "--target", "WBBM", "--json")
    steps = {step["code"]: step for step in json.loads(out)["steps"]}
    assert isinstance(steps["B.II.a.1"]["to"], str)
    counts = [step["to"] for step in steps.values() if isinstance(step["to"], dict)]
    assert all(value is not None for row in counts for value in row.values())


def test_a_locked_survey_is_told_as_the_reason(run):
    code, out, _ = run(HALF, "--target", "WBK", "--kunci", "B.I.a.1, B.II.a.1", "--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["possible"] is False
    assert plan["steps"] == []
    assert "B.II.a.1" in plan["reason"]


def test_the_table_speaks_indonesian(run):
    code, out, _ = run(HALF, "--target", "WBK")
    assert code == 0
    assert out.startswith("Jalur menuju WBK: ")
    assert "belum dijawab → " in out


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (HALF, ("--kunci", "Z.9"), "Z.9: kode ini tidak ada di instrumen"),
        (HALF.replace("Ya", "A"), (), "A.I.1.i.a: "),
        ("instrument: x\nanswers: {}\n", (), 'instrumen "x" tidak dikenal'),
    ],
)
def test_a_bad_file_or_code_is_refused_with_exit_2(run, content, options, message):
    code, out, err = run(content, "--target", "WBK", *options)
    assert (code, out) == (2, "")
    assert message in err


def test_one_lock_too_many_is_named_only_where_it_holds_a_minimum_back(run):
    """Both surveys are locked by two options; A.I.1.i.a is locked too, but area MP passes without it."""
    code, out, _ = run(HALF, "--target", "WBK", "--kunci", "B.I.a.1,A.I.1.i.a", "--kunci", "B.II.a.1", "--json")
    reason = json.loads(out)["reason"]
    assert code == 0
    assert reason == (
        "Tidak mungkin selama B.II.a.1 tidak dapat diubah: Pelayanan publik yang prima paling tinggi 0,00 dari batas 14,00."
    )


def test_a_row_without_a_whole_is_told_as_the_reason(run):
    """Area AK keeps its 5 points of pemenuhan; of its reform one row has no whole and the two others are locked."""
    zero = f"instrument: {NOW}\nanswers:\n  A.II.4.i.a: {{jumlah_sasaran: 0, sasaran_tercapai: 0}}\n"
    _, out, _ = run(zero, "--target", "WBK", "--kunci", "A.II.4.ii.a,A.II.4.iii.a", "--json")
    assert json.loads(out)["reason"] == (
        "Tidak mungkin selama A.II.4.ii.a dan A.II.4.iii.a tidak dapat diubah:"
        " Area Penguatan Akuntabilitas paling tinggi 50,00\u00a0% dari batas 60,00\u00a0%."
        " Penyebut A.II.4.i.a berjumlah 0, sehingga nilainya tidak dapat naik."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "sebutkan predikat yang dituju: --target WBK atau --target WBBM"),
        (("--target", "WBX"), 'predikat "WBX" tidak dikenal; pilih WBK atau WBBM'),
        (("--target",), "perintah ini tidak dapat dibaca; pemakaian: manage.py jalur_lke FILE --target WBK|WBBM"),
        (("--target", "WBK", "--cepat"), "perintah ini tidak dapat dibaca"),
        (("--target", "WBK", "--kunci", "A.I"), "A.I: ini bagian LKE, bukan pertanyaan"),
    ],
)
def test_a_call_that_cannot_be_read_is_refused_in_indonesian(run, options, message):
    code, out, err = run(HALF, *options)
    assert (code, out) == (2, "")
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_the_target_may_be_written_small(run):
    assert run(HALF, "--target", "wbk", "--json") == run(HALF, "--target", "WBK", "--json")
