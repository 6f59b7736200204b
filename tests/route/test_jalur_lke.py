"""`manage.py jalur_lke`: what it prints and what it refuses; no database."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.sheets import NOW

HALF = f"instrument: {NOW}\nanswers:\n  A.I.1.i.a: Ya\n  B.I.a.1: 3.61\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Return a function that plans the route of file content and gives exit code, stdout, stderr."""

    def _run(content, *options):
        path = tmp_path / "lke.yaml"
        path.write_text(content)
        code = 0
        try:
            call_command("jalur_lke", str(path), *options)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return _run


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


def test_an_unknown_target_is_refused(run):
    with pytest.raises(CommandError):
        run(HALF, "--target", "WBX")
