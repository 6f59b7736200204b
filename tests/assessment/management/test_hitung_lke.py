"""`manage.py hitung_lke`: what it prints, and every file it refuses."""

import io
import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction as F
from pathlib import Path

import pytest
from django.core.management import call_command

from assessment import scoring
from assessment.workbook import filled_file
from tests.headless import runner
from tests.sheets import CODES, NOW, instrument

PROJECT = Path(__file__).resolve().parents[3]

# No database fixture anywhere here: pytest-django fails a test that would touch it.


@pytest.fixture
def run(tmp_path, capsys):
    return runner("hitung_lke", tmp_path, capsys)


def yaml_sheet(*lines, code=NOW):
    return f"instrument: {code}\nanswers:\n" + "".join(f"  {line}\n" for line in lines)


def json_sheet(answers, code=NOW):
    return json.dumps({"instrument": code, "answers": answers})


def scored(result):
    code, out, err = result
    assert (code, err) == (0, "")
    return json.loads(out)


SMALL = {
    "A.I.1.i.a": "Ya",
    "A.I.1.i.b": "B",
    "A.II.4.i.a": {"jumlah_sasaran": 3, "sasaran_tercapai": 1},
    "A.II.1.i.a": {"jumlah_agen": 4, "jumlah_perubahan": 6},
    "A.II.6.i.b": {"layanan_terdaftar": 9},
    "B.I.a.1": "3.61",
    "B.II.a.1": None,
}


def test_the_json_holds_what_the_issue_asks(run):
    """A.I.1.i (1 + 0.5)/2 × 0.5 = 0.375; sasaran 1/3 × 2 = 0.667; agen 1/2 × 2 = 1, of the answered 2; 3.61/4 × 17.5."""
    found = scored(run(json_sheet(SMALL), "--json"))
    assert list(found) == ["instrument", "klaim", "terjawab_saja", "gates", "unanswered", "warnings"]
    assert found["instrument"] == NOW
    assert list(found["klaim"]) == list(found["terjawab_saja"]) == ["total", "nodes"]
    assert list(found["klaim"]["nodes"]) == list(instrument().nodes)
    klaim, answered = found["klaim"]["nodes"], found["terjawab_saja"]["nodes"]
    assert klaim["A.I.1.i"] == "0.375"
    assert klaim["A.II.4.i"] == "0.6666666666666666666666666667"
    assert (klaim["A.II.1.i"], answered["A.II.1.i"]) == ("1", "2")
    assert klaim["B.I.a"] == klaim["B"] == "15.79375"
    assert klaim["A.I.6"] == "0"
    assert found["klaim"]["total"] == "17.83541666666666666666666667"
    assert found["terjawab_saja"]["total"] == "18.83541666666666666666666667"
    assert len(found["unanswered"]) == 113 - 5
    assert found["unanswered"][0] == "A.I.1.ii.a"
    assert [line.split(":")[0] for line in found["warnings"]] == ["A.II.1.i.a", "A.II.6.i.b"]
    assert "layanan_dipermudah" in found["warnings"][1]


def test_each_gate_carries_value_minimum_shortfall_and_verdict(run):
    gates = scored(run(json_sheet(SMALL), "--json"))["gates"]
    assert list(gates) == ["WBK", "WBBM"]
    by_code = {gate["code"]: gate for gate in gates["WBK"]}
    assert by_code["survei-anti-korupsi"] == {
        "code": "survei-anti-korupsi", "value": "15.79375", "minimum": "15.75", "shortfall": "0", "passed": True,
    }  # fmt: skip
    assert by_code["area-MP"] == {
        "code": "area-MP", "value": "17.1875", "minimum": "60", "shortfall": "42.8125", "passed": False,
    }  # fmt: skip
    assert by_code["pelayanan-prima"]["shortfall"] == "14"


@pytest.mark.parametrize("code", CODES)
def test_an_empty_sheet_of_every_instrument_is_scored_and_fails_with_exit_0(run, code):
    found = scored(run(json_sheet({}, code), "--json"))
    assert found["klaim"] == {"total": "0", "nodes": dict.fromkeys(instrument(code).nodes, "0")}
    assert found["unanswered"] == list(instrument(code).indicators)
    assert not any(gate["passed"] for gates in found["gates"].values() for gate in gates)


def test_yaml_and_json_say_the_same(run):
    lines = [
        "A.I.1.i.a: Ya",
        "A.I.1.i.b: B",
        "A.II.4.i.a: {jumlah_sasaran: 3, sasaran_tercapai: 1}",
        "A.II.1.i.a:",
        "  jumlah_agen: 4",
        "  jumlah_perubahan: 6",
        "A.II.6.i.b: {layanan_terdaftar: 9}",
        "B.I.a.1: 3.61",
        "B.II.a.1:",
    ]
    assert scored(run(yaml_sheet(*lines), "--json")) == scored(run(json_sheet(SMALL), "--json"))


def test_without_json_a_table_in_indonesian(run):
    code, out, err = run(json_sheet(SMALL))
    assert (code, err) == (0, "")
    assert "17,84" in out
    assert "WBK: belum memenuhi" in out
    assert "42,81  belum: Area Manajemen Perubahan (%)" in out
    assert "lulus: Survei persepsi anti korupsi" in out
    assert "Belum dijawab (108): A.I.1.ii.a" in out
    assert "Perhatian: A.II.1.i.a" in out


def test_standard_input_is_read_for_a_dash(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json_sheet(SMALL).encode())))
    call_command("hitung_lke", "-", "--json")
    assert json.loads(capsys.readouterr().out)["klaim"]["nodes"]["A.I.1.i"] == "0.375"


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("3.600", "0.9"), ("'3.61'", "0.9025"), ("3", "0.75"), ("03.5", "0.875"), ("\"3,61\"", "0.9025"), ("4", "1"),
        ("0", "0"), ("4.000", "1"), ("3.1234567890123456789012345678901", "0.780864197253086419725308641972525"),
    ],
)  # fmt: skip
def test_an_index_keeps_every_digit_it_is_written_with(run, written, share):
    found = scored(run(yaml_sheet(f"B.I.a.1: {written}"), "--json"))
    assert F(found["klaim"]["nodes"]["B.I.a"]) == F(share) * F("17.5")


def test_an_index_in_json_never_passes_a_float(run):
    content = f'{{"instrument": "{NOW}", "answers": {{"B.I.a.1": 3.6100000000000000000000000000001}}}}'
    assert scored(run(content, "--json"))["klaim"]["total"] == "15.7937500000000000000000000000004375"


def test_an_index_of_thousands_of_decimals_is_exact(run):
    digits = "3" * 5000
    total = scored(run(yaml_sheet(f"B.I.a.1: 3.{digits}"), "--json"))["klaim"]["total"]
    assert scoring.as_text(F(Decimal(total))) == total
    assert len(total) > 5000


@pytest.mark.parametrize("written", ["012", "12", "'12'", '" 12 "', "0012"])
def test_a_count_is_read_as_the_digits_that_stand_there(run, written):
    line = f"A.II.4.i.a: {{jumlah_sasaran: {written}, sasaran_tercapai: 3}}"
    assert scored(run(yaml_sheet(line), "--json"))["klaim"]["nodes"]["A.II.4.i"] == "0.5"


@pytest.mark.parametrize(
    "written", ["Ya", "ya", "YA", "' Ya '", '"Ya\\u00a0"', '"Y\\u200ba"', '"\\uff39\\uff41"', "'Ya'", "!!str Ya"]
)
def test_spellings_of_ya_that_cannot_be_mistaken_are_taken(run, written):
    assert scored(run(yaml_sheet(f"A.I.1.i.a: {written}"), "--json"))["klaim"]["total"] == "0.25"


@pytest.mark.parametrize("written", ["a", "A", " a", "'a '"])
def test_a_letter_may_be_small(run, written):
    assert scored(run(yaml_sheet(f"A.I.1.i.b: {written}"), "--json"))["klaim"]["total"] == "0.25"


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "''", "'  '"])
def test_blank_and_null_are_unanswered(run, written):
    found = scored(run(yaml_sheet(f"A.I.1.i.a: {written}", f"B.I.a.1: {written}", f"A.II.4.i.a: {written}"), "--json"))
    assert len(found["unanswered"]) == 113
    assert found["warnings"] == []


@pytest.mark.parametrize("written", ["", "~", "null", "''", "'  '"])
def test_a_count_left_blank_or_null_makes_its_row_unanswered_with_a_warning(run, written):
    lines = ["A.II.4.i.a:", "  jumlah_sasaran: 3", f"  sasaran_tercapai: {written}"]
    found = scored(run(yaml_sheet(*lines), "--json"))
    assert "A.II.4.i.a" in found["unanswered"]
    (line,) = found["warnings"]
    assert line.startswith("A.II.4.i.a: ")
    assert line.endswith("[sasaran_tercapai]")


@pytest.mark.parametrize("content", [yaml_sheet(), f'{{"instrument": "{NOW}", "answers": null}}'])
def test_no_answers_at_all_is_an_empty_sheet(run, content):
    assert scored(run(content, "--json"))["klaim"]["total"] == "0"


def test_other_keys_at_the_top_tell_about_the_sheet_and_are_not_read(run):
    content = f"unit: KPPBC\ntahun: 2025\ncatatan: {{a: [1]}}\ninstrument: {NOW}\nanswers: {{A.I.1.i.a: Ya}}\n"
    assert scored(run(content, "--json"))["klaim"]["total"] == "0.25"


def test_a_byte_order_mark_is_no_matter(run):
    assert scored(run(b"\xef\xbb\xbf" + json_sheet(SMALL).encode(), "--json"))["unanswered"]


def test_counts_above_their_denominator_are_capped_with_a_warning(run):
    answers = {"A.II.4.i.a": {"jumlah_sasaran": 3, "sasaran_tercapai": 5}}
    found = scored(run(json_sheet(answers), "--json"))
    assert found["klaim"]["total"] == "2"
    (line,) = found["warnings"]
    assert line.startswith("A.II.4.i.a: ")
    assert "dibatasi menjadi 1" in line


REFUSED = [
    ("A.I.1.i.z: Ya", '"A.I.1.i.z": kode pertanyaan tidak dikenal di permenpanrb-90-2021 (tidak ada)'),
    ("A.I.1.i: Ya", '"A.I.1.i": kode pertanyaan tidak dikenal di permenpanrb-90-2021 (ini kode komponen'),
    ("a.i.1.i.a: Ya", '"a.i.1.i.a": kode pertanyaan tidak dikenal'),
    ("A.I.1.i.a: A", 'A.I.1.i.a: jawaban "A" bukan salah satu dari Ya, Tidak'),
    ("A.I.1.i.a: Y", 'A.I.1.i.a: jawaban "Y" bukan'),
    ("A.I.1.i.a: yes", 'A.I.1.i.a: jawaban "yes" bukan'),
    ("A.I.1.i.a: no", 'A.I.1.i.a: jawaban "no" bukan'),
    ("A.I.1.i.a: true", 'A.I.1.i.a: jawaban "true" bukan'),
    ("A.I.1.i.a: 1", 'A.I.1.i.a: jawaban "1" bukan'),
    ("A.I.1.i.a: Yа", "A.I.1.i.a: jawaban"),  # a Cyrillic letter
    ("A.I.1.i.a: 'null'", 'A.I.1.i.a: jawaban "null" bukan'),
    ("A.I.1.i.a: [Ya]", "A.I.1.i.a: jawaban berupa daftar bukan"),
    ("A.I.1.i.a: {a: Ya}", "A.I.1.i.a: jawaban berupa pemetaan bukan"),
    ("A.I.1.i.b: D", 'A.I.1.i.b: jawaban "D" bukan salah satu dari A, B, C'),
    ("A.I.1.i.b: AB", 'A.I.1.i.b: jawaban "AB" bukan'),
    ("A.II.4.i.a: A", 'A.II.4.i.a: jawaban "A" harus diganti'),
    ("A.II.4.i.a: 12", 'A.II.4.i.a: jawaban "12" harus diganti'),
    ("A.II.4.i.a: [1, 2]", "A.II.4.i.a: jawaban berupa daftar harus diganti"),
    ("A.II.4.i.a: {jumlah: 1}", 'A.II.4.i.a: isian "jumlah" tidak dikenal'),
    ("A.II.4.i.a: {Jumlah_sasaran: 1}", 'A.II.4.i.a: isian "Jumlah_sasaran" tidak dikenal'),
    ("A.II.4.i.a: {jumlah_sasaran: [1]}", "A.II.4.i.a: isian jumlah_sasaran harus bilangan bulat"),
    ("A.II.4.i.a: {jumlah_sasaran: {a: 1}}", "A.II.4.i.a: isian jumlah_sasaran harus bilangan bulat"),
    ("B.I.a.1: {indeks_spak: 3.6}", "B.I.a.1: indeks berupa pemetaan bukan angka desimal"),
    (f"B.I.a.1: 3.{'3' * 10_000}", "B.I.a.1: indeks terlalu panjang"),
    ("B.I.a.1: A", 'B.I.a.1: indeks "A" bukan angka desimal'),
    *((f"B.I.a.1: '{text}'", "B.I.a.1: indeks") for text in (
        "4.01", "4.0000000001", "5", "-1", "-0", "1e0", "1e400", "NaN", "nan", "inf", "0x3", "3.", ".5", "3.6.1", "3_6",
        "3 6", "٣", "３", "²", "3,6,1", "+3", "90%", "3/4", "1:30",
    )),
    *((f"A.II.4.i.a: {{jumlah_sasaran: '{text}', sasaran_tercapai: 0}}", "A.II.4.i.a: isian jumlah_sasaran harus")
      for text in (
        "-1", "-0", "1.5", "12.0", "1,5", "1e3", "NaN", "0x10", "0o7", "1_000", "1.000", "12:30", "+1", "٣", "²", "１",
        "true", "1" * 16, "1 0", "12 orang",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), REFUSED, ids=lambda text: text[:40])
def test_a_bad_answer_is_refused_in_one_line_and_nothing_is_scored(run, line, words):
    code, out, err = run(yaml_sheet(line), "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith(words)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"A.I.1.i.a": True}, 'jawaban "true" bukan'),
        ({"A.I.1.i.a": 1}, 'jawaban "1" bukan'),
        ({"B.I.a.1": -0.5}, 'indeks "-0.5" bukan'),
        ({"B.I.a.1": float("nan")}, 'indeks "NaN" bukan'),
        ({"B.I.a.1": float("inf")}, 'indeks "Infinity" bukan'),
        ({"B.I.a.1": False}, 'indeks "false" bukan'),
        ({"A.II.4.i.a": {"jumlah_sasaran": -3, "sasaran_tercapai": 0}}, "harus bilangan bulat"),
        ({"A.II.4.i.a": {"jumlah_sasaran": 2.5, "sasaran_tercapai": 0}}, "harus bilangan bulat"),
        ({"A.II.4.i.a": {"jumlah_sasaran": True, "sasaran_tercapai": 0}}, "harus bilangan bulat"),
        ({"A\n.I": "Ya"}, "\\n"),
        ({"\u202e\x1b[31m": "Ya"}, "\\u202e\\x1b[31m"),
        ({"A.I.1.i.a": "Y" * 5000}, "..."),
    ],
)
def test_bad_answers_in_json_are_refused_on_one_clean_line(run, answers, words):
    code, out, err = run(json_sheet(answers), "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert len(err) < 400
    assert words in err


BAD_FILES = [
    (b"", "berkas kosong"),
    (b" \n\n", "berkas kosong"),
    (b"\xff\xfe{\x00}\x00", "bukan teks UTF-8"),
    (b"instrument: \xe9", "bukan teks UTF-8"),
    (b"[]", "harus berupa pemetaan"),
    (b"42", "harus berupa pemetaan"),
    (b"null", "harus berupa pemetaan"),
    (b"Ya", "harus berupa pemetaan"),
    (b"- a", "harus berupa pemetaan"),
    (b'{"instrument": "x",', "berkas bukan JSON atau YAML yang sah: periksa baris 1"),
    (b"a: b: c", "berkas bukan JSON atau YAML yang sah: periksa baris 1, kolom 5"),
    (b"instrument: x\n\tanswers: {}", "berkas bukan JSON atau YAML yang sah: periksa baris 2"),
    (b"instrument: &a x\nanswers: {b: *a}", "berkas bukan JSON atau YAML yang sah: periksa baris 2"),
    (b"a: 1\n---\nb: 2", "berkas bukan JSON atau YAML yang sah: periksa baris"),
    (b"a: \x00", "berkas bukan JSON atau YAML yang sah"),
    (b"a: \x07", "berkas bukan JSON atau YAML yang sah"),
    (b"[" * 100_000, "bersarang terlalu dalam"),
    (b'{"a":' * 100_000, "bersarang terlalu dalam"),
    (b"- " * 100_000, "bersarang terlalu dalam"),
    (b"[" * 100_000 + b"]" * 100_000, "bersarang terlalu dalam"),
    (b"a" * (filled_file.MAX_BYTES + 1), "lebih besar dari 1024 kB"),
    (b"answers: {}", "kunci instrument tidak ada"),
    (b"instrument: [x]\nanswers: {}", "kunci instrument tidak ada"),
    (f"instrument: {NOW}".encode(), "kunci answers tidak ada"),
    (f"instrument: {NOW}\nanswers: [A]".encode(), "answers harus berupa pemetaan"),
    (f"instrument: {NOW}\nanswers: Ya".encode(), "answers harus berupa pemetaan"),
    (f"instrument: {NOW}\ninstrument: {NOW}\nanswers: {{}}".encode(), '"instrument" tertulis dua kali'),
    (f"instrument: {NOW}\nanswers: {{}}\nanswers: {{}}".encode(), '"answers" tertulis dua kali'),
    (b"instrument: permenpanrb-1-1999\nanswers: {}", 'instrumen "permenpanrb-1-1999" tidak dikenal; yang ada: permen'),
    (b"instrument: ../instruments/permenpanrb-90-2021\nanswers: {}", "tidak dikenal"),
    (b"instrument: ''\nanswers: {}", "kunci instrument tidak ada"),
    (yaml_sheet("A.I.1.i.a: Ya", "A.I.1.i.a: Ya").encode(), 'answers: "A.I.1.i.a" tertulis dua kali'),
    (yaml_sheet("A.I.1.i.a: Ya", "'A.I.1.i.a ': Ya").encode(), 'answers: "A.I.1.i.a" tertulis dua kali'),
    (yaml_sheet("A.II.4.i.a: {jumlah_sasaran: 1, jumlah_sasaran: 1}").encode(), 'A.II.4.i.a: "jumlah_sasaran" tertulis'),
    (yaml_sheet("A.II.4.i.a: {~: 1}").encode(), "A.II.4.i.a: ada kunci yang kosong"),
    (yaml_sheet("? [A.I.1.i.a]", ": Ya").encode(), "answers: ada kunci yang kosong atau bukan teks"),
    (f'{{"instrument": "{NOW}", "answers": {{"A.I.1.i.a": "Ya", "A.I.1.i.a": "Tidak"}}}}'.encode(),
     'answers: "A.I.1.i.a" tertulis dua kali'),
    (f'{{"instrument": "{NOW}", "answers": {{"A.II.4.i.a": {{"a": 1, "a": 2}}}}}}'.encode(),
     'A.II.4.i.a: "a" tertulis dua kali'),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), BAD_FILES, ids=range(len(BAD_FILES)))
def test_a_bad_file_is_refused_with_its_reason(run, content, words):
    code, out, err = run(content, "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1, err
    assert words in err


@pytest.mark.parametrize("name", ["tidak-ada.yaml", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_said_so(name, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", name)
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("berkas ")


def test_without_a_file_it_asks_for_one(capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke")
    assert stop.value.code == 2
    assert capsys.readouterr().err == "sebutkan berkas LKE terisi, atau - untuk masukan standar\n"


def test_every_problem_has_its_own_line(run):
    lines = ["A.I.1.i.a: Z", "X: Ya", "A.II.4.i.a: {jumlah_sasaran: -1, sasaran_tercapai: x}", "B.I.a.1: 5"]
    code, out, err = run(yaml_sheet(*lines), "--json")
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "A.I.1.i.a", '"X"', "A.II.4.i.a", "A.II.4.i.a", "B.I.a.1",
    ]  # fmt: skip


def test_a_broken_instrument_file_is_named_and_nothing_is_scored(run, tmp_path, settings):
    folder = tmp_path / "fixtures" / "instruments"
    folder.mkdir(parents=True)
    text = (PROJECT / "fixtures" / "instruments" / f"{NOW}.yaml").read_text()
    (folder / f"{NOW}.yaml").write_text(text.replace('weight: "0.5"', 'weight: "0.6"', 1))
    settings.BASE_DIR = tmp_path
    code, out, err = run(json_sheet({}), "--json")
    assert (code, out) == (2, "")
    assert "node A.I.1: its children weigh 4.1 together, not 4" in err


def test_it_runs_as_a_command_without_any_database(tmp_path):
    """In a process of its own, with a database that cannot be reached: exit codes, streams, nothing but JSON."""
    path = tmp_path / "lke.json"
    path.write_text(json_sheet(SMALL))
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "ZI_VAR_DIR": str(tmp_path),
    }

    def command(*arguments, **options):
        return subprocess.run(
            [sys.executable, "manage.py", "hitung_lke", *arguments],
            cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, **options,
        )  # fmt: skip

    good = command(str(path), "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["instrument"] == NOW
    piped = command("--json", "-", input=yaml_sheet("A.I.1.i.a: Z"))
    assert (piped.returncode, piped.stdout) == (2, "")
    assert piped.stderr == 'A.I.1.i.a: jawaban "Z" bukan salah satu dari Ya, Tidak\n'


def test_an_index_that_may_be_a_percentage_is_counted_and_told(run):
    """0.92/4 × 17.5 = 4.025"""
    found = scored(run(yaml_sheet("B.I.a.1: '0,92'"), "--json"))
    assert found["klaim"]["total"] == "4.025"
    assert found["warnings"] == ["B.I.a.1: indeks 0,92 mungkin 92 %; bila maksudnya 92 %, tulis 3,68 (dari 4)"]
    assert "mungkin 92 %" in run(yaml_sheet("B.I.a.1: 0.92"))[1]


@pytest.mark.parametrize("code", ["permenpanrb-52-2014", "permenpanrb-10-2019"])
def test_x07_y_and_t_are_answers_in_a_file_of_2014_or_2019(run, code):
    found = scored(run(yaml_sheet("A.I.1.a: Y", "A.I.2.a: t", code=code), "--json"))
    assert not {"A.I.1.a", "A.I.2.a"} & set(found["unanswered"])


@pytest.mark.parametrize("written", ["Y", "T", "1", "'true'"])
def test_x07_y_and_t_are_none_in_a_file_of_2021(run, written):
    code, _, err = run(yaml_sheet(f"A.I.1.i.a: {written}"))
    assert code == 2
    assert "bukan salah satu dari Ya, Tidak" in err
