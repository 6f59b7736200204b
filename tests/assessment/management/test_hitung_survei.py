"""`manage.py hitung_survei`: what it prints, and every file it refuses."""

import io
import json
import sys

import pytest
from django.core.management import call_command

from assessment.survey import responses
from tests.assessment.survey.campaigns import SKM, SPAK, SPKP, alike, row
from tests.headless import runner

# No database fixture anywhere here: pytest-django fails a test that would touch it.


@pytest.fixture
def run(tmp_path, capsys):
    return runner("hitung_survei", tmp_path, capsys)


def survey(*rows, edition="se-4-2023"):
    return json.dumps({"edition": edition, "responses": rows})


def told(result):
    code, out, err = result
    assert (code, err) == (0, "")
    return json.loads(out)


def refused(result):
    code, out, err = result
    assert (code, out) == (2, "")
    return err.splitlines()


def test_the_json_is_to_the_letter(run):
    """5 and 6 stars: 5.5 × 4 ÷ 6 = 3.666…; IPKP was asked of nobody."""
    found = told(run(survey(row(alike(SPAK, 5)), row(alike(SPAK, 6))), "--json"))
    assert list(found) == ["edition", "n", "indices", "elements", "warnings"]
    assert (found["edition"], found["n"]) == ("se-4-2023", 2)
    assert found["indices"] == {
        "IPKP": {"period": None, "pooled": None, "months": {"2026-03": {"index": None, "n": 0}}},
        "IPAK": {
            "period": "3.666666666666666666666666667",
            "pooled": "3.666666666666666666666666667",
            "months": {"2026-03": {"index": "3.666666666666666666666666667", "n": 2}},
        },
    }
    assert list(found["elements"]) == [*SPKP, *SPAK]
    assert found["elements"]["spkp1"] == {"mean_stars": None, "index": None, "n": 0}
    assert found["elements"]["spak5"] == {"mean_stars": "5.5", "index": "3.666666666666666666666666667", "n": 2}


def test_ikm_is_converted_and_graded(run):
    """7 of 9 elements with 4, two with 3: 34 ÷ 9 × 25 = 94.44…"""
    answers = alike(SKM, 4) | {"skm1": 3, "skm2": 3}
    found = told(run(survey(row(answers), edition="permenpanrb-14-2017"), "--json"))["indices"]["IKM"]
    assert (found["period"], found["converted"], found["grade"]) == (
        "3.777777777777777777777777778",
        "94.44444444444444444444444444",
        "A",
    )
    none = told(run(survey(edition="permenpanrb-14-2017"), "--json"))["indices"]["IKM"]
    assert none == {"period": None, "pooled": None, "months": {}, "converted": None, "grade": None}


def test_no_responses_are_no_error(run):
    found = told(run(survey(), "--json"))
    assert (found["n"], found["indices"]["IPAK"]["period"], found["elements"]["spak1"]["n"]) == (0, None, 0)
    assert told(run('{"edition": "se-4-2023", "responses": null}', "--json"))["n"] == 0


def test_yaml_says_the_same_and_keeps_the_month_as_written(run):
    """In UTC it would be February."""
    text = "edition: se-4-2023\nresponses:\n- service: Izin\n  at: 2026-03-01T00:30+08:00\n  answers: {spak1: 6, spak2: ~}\n"
    found = told(run(text, "--json", name="survei.yaml"))
    assert list(found["indices"]["IPAK"]["months"]) == ["2026-03"]
    assert (found["elements"]["spak1"]["n"], found["elements"]["spak2"]["n"]) == (1, 0)


@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize(("sign", "end"), [(",", "\n"), (";", "\r\n"), ("\t", "\n")])
def test_a_csv_says_the_same(run, begin, sign, end):
    lines = [["service", "at", "spak1", "spak2"], ["Izin", "2026-03-05T10:00+08:00", "6", ""], ["", "", "", ""]]
    lines += [['"Izin, usaha; kecil"', "2026-03-06 11:00", " 5 ", "6.0"]]
    text = begin + "".join(sign.join(cells) + end for cells in lines)
    found = told(run(text, "--json", "--edition", "se-4-2023", name="survei.csv"))
    assert (found["n"], found["elements"]["spak1"]["mean_stars"], found["elements"]["spak2"]["n"]) == (2, "5.5", 1)


def test_standard_input_is_a_csv_where_an_edition_is_said(monkeypatch, capsys):
    for content, n in (("service,at,spak1\nA,2026-03-05,6\n", 1), (survey(row({"spak1": 6}), row({})), 2)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        call_command("hitung_survei", "-", "--json", "--edition", "se-4-2023")
        assert json.loads(capsys.readouterr().out)["n"] == n


def test_marks_stand_beside_each_response_where_anything_tells_of_them(run):
    found = told(run(survey(row(alike(SPAK, 6), seconds=4), row({"spak1": 3})), "--json"))
    assert found["marks"] == [["straight_fast"], []]
    assert found["n"] == 2


def test_people_read_rounded_figures_with_both_readings_of_the_scale_and_without_marked_rows(run):
    rows = [row(alike(SPAK, 6), seconds=4), row(alike(SPAK, 5), seconds=60)]
    code, out, err = run(survey(*rows))
    assert (code, err) == (0, "")
    for line in (
        "IPAK 3,67  Indeks Persepsi Anti Korupsi",
        "  alih skala x × 4 ÷ bintang tertinggi; dengan 1 + (x − terendah) × 3 ÷ (tertinggi − terendah): 3,70",
        "  tanpa jawaban bertanda 3,33",
        "        1  jawaban sama semua, tanpa tulisan, diisi sangat cepat",
    ):
        assert line in out.splitlines()


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([row({"spak6": 5})], 'jawaban 1: unsur "spak6" tidak dikenal di edisi se-4-2023'),
        ([row({}), row({"spak1": 7})], 'jawaban 2: nilai "7" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": 0})], 'jawaban 1: nilai "0" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": 3.5})], 'jawaban 1: nilai "3.5" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": True})], 'jawaban 1: nilai "true" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": -1})], 'jawaban 1: nilai "-1" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": "lima"})], 'jawaban 1: nilai "lima" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": [5]})], 'jawaban 1: nilai "-" untuk spak1 di luar skala 1 sampai 6'),
        ([row({"spak1": 10**80})], "di luar skala 1 sampai 6"),
        ([row({}, "kemarin")], 'jawaban 1: waktu "kemarin" tidak dapat dibaca; tulis seperti 2026-03-05T10:00+08:00'),
        ([row({}, "2026-02-30T10:00+08:00")], 'waktu "2026-02-30T10:00+08:00" tidak dapat dibaca'),
        ([row({}, "2026-03-05T24:00+08:00")], "tidak dapat dibaca"),
        ([row({}, "2026-13-05")], "tidak dapat dibaca"),
        ([row({}, "")], "jawaban 1: waktu (at) tidak ada"),
        ([row({}, 20260305)], 'waktu "20260305" tidak dapat dibaca'),
        ([row({}, seconds=-3)], 'jawaban 1: seconds "-3" bukan lama pengisian dalam detik'),
        ([row({}, seconds="NaN")], 'jawaban 1: seconds "NaN" bukan lama pengisian dalam detik'),
        ([5], "jawaban 1: harus berupa pemetaan dengan kunci service, at, dan answers"),
        ([{"service": "A", "at": "2026-03-05"}], "jawaban 1: answers tidak ada atau bukan pemetaan unsur ke nilai"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_computed(run, rows, line):
    (found,) = refused(run(survey(*rows), "--json"))
    assert line in found


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "berkas kosong"),
        ("[]", "isi berkas harus berupa pemetaan dengan kunci edition dan responses"),
        ('{"responses": []}', "edisi survei tidak disebut: isi kunci edition, atau pakai --edition KODE"),
        ('{"edition": "se-4-2023"}', "kunci responses tidak ada"),
        ('{"edition": "se-4-2023", "responses": {}}', "responses harus berupa daftar jawaban"),
        ('{"edition": "spak", "responses": []}', "edisi survei 'spak' tidak dikenal; yang ada: permenpanrb-14-2017, "),
        ('{"edition": "se-4-2023", "edition": "x", "responses": []}', '"edition" tertulis dua kali'),
        ('{"edition": ["a"], "responses": []}', "edition bukan kode edisi survei"),
        ('{"edition": "se-4-2023", "responses": [', "berkas bukan JSON atau YAML yang sah"),
        ("[" * 100_000, "isi berkas bersarang terlalu dalam"),
        ("{a: " * 300, "bersarang terlalu dalam"),
        ("edition: &a se-4-2023\nresponses: [*a, *a]", "berkas bukan JSON atau YAML yang sah: periksa baris 2"),
        (b"\xff\xfe\x00", "berkas bukan teks UTF-8 (bita ke-1)"),
    ],
)
def test_a_file_that_is_no_survey_is_refused_in_one_line(run, content, line):
    (found,) = refused(run(content))
    assert line in found


def test_a_key_that_stands_twice_in_a_response_is_refused(run):
    answers = '{"service": "A", "at": "2026-03-05", "answers": {"spak1": 6, "spak1": 1}}'
    found = refused(run('{"edition": "se-4-2023", "responses": [' + answers + "]}"))
    assert found == ['jawaban 1: "spak1" tertulis dua kali']


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("service,at,spak9\n", ['kolom "spak9": unsur tidak dikenal di edisi se-4-2023']),
        ("service,spak1\nA,6\n", ["kolom at tidak ada"]),
        ("service,at,spak1,spak1\n", ['kolom "spak1" tertulis dua kali']),
        ("service,at,spak1\nA,2026-03-05,6,7\n", ["baris 2: berisi lebih banyak sel daripada judul kolom"]),
        ('service,at,spak1\n"A,2026-03-05,6\n', ["baris 2: bukan CSV yang sah; periksa tanda kutipnya"]),
        (
            "service,at,spak1\nA,2026-03-05,8\nA,x,1\n",
            [
                'baris 2: nilai "8" untuk spak1 di luar skala 1 sampai 6',
                'baris 3: waktu "x" tidak dapat dibaca; tulis seperti 2026-03-05T10:00+08:00',
            ],
        ),
    ],
)
def test_a_csv_is_refused_at_its_line_or_column(run, content, lines):
    assert refused(run(content, "--edition", "se-4-2023", name="survei.csv")) == lines


def test_a_csv_needs_its_edition_and_a_file_must_not_name_another(run):
    assert refused(run("service,at\n", name="survei.csv")) == [
        "edisi survei tidak disebut: isi kunci edition, atau pakai --edition KODE"
    ]
    assert refused(run(survey(), "--edition", "permenpanrb-14-2017")) == [
        'berkas menyebut edisi "se-4-2023", perintah menyebut "permenpanrb-14-2017"'
    ]


def test_two_hundred_problems_are_told_and_the_rest_is_counted(run):
    found = refused(run(survey(*[row({"spak1": 9})] * 250)))
    assert (len(found), found[-1]) == (201, "dan 50 kesalahan lain")


def test_a_file_that_is_too_large_or_not_there_is_refused(run, capsys, monkeypatch):
    monkeypatch.setattr("assessment.management.commands.hitung_survei.MAX_BYTES", 2048)
    monkeypatch.setattr(responses, "MAX_BYTES", 2048)
    assert refused(run(survey(*[row({"spak1": 6})] * 40))) == ["berkas lebih besar dari 2 kB"]
    monkeypatch.setattr(responses, "MAX_RESPONSES", 3)
    assert refused(run(survey(*[row({"spak1": 6})] * 4))) == [
        "berkas memuat lebih dari 3 jawaban; bagi menjadi beberapa berkas"
    ]
    with pytest.raises(SystemExit):
        call_command("hitung_survei", "/tidak/ada.json")
    assert capsys.readouterr().err == 'berkas "/tidak/ada.json" tidak ditemukan\n'
    with pytest.raises(SystemExit):
        call_command("hitung_survei")
    assert "sebutkan berkas jawaban survei" in capsys.readouterr().err
