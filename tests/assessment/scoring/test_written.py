"""Answers as people write them: what is taken, and the exact words for what is not."""

from decimal import Decimal
from types import MappingProxyType

import pytest

from assessment.scoring import AnswerError, Choice, Counts, Index, Problem, letter_of, read_answers
from tests.sheets import NOW, OLDEST, instrument

COUNTS = "A.II.4.i.a"


def read(code, written, lke=NOW):
    return read_answers(instrument(lke), {code: written})[code]


def refusals(written, lke=NOW):
    with pytest.raises(AnswerError) as caught:
        read_answers(instrument(lke), written)
    return [(problem.code, problem.text_id) for problem in caught.value.problems]


def test_each_kind_of_question_takes_its_own_answer():
    answers = {
        "A.I.1.i.a": "Ya",
        "A.I.1.i.b": "B",
        COUNTS: {"jumlah_sasaran": "12", "sasaran_tercapai": "3"},
        "B.I.a.1": "3.61",
        "B.II.a.1": None,
    }
    assert read_answers(instrument(), answers) == {
        "A.I.1.i.a": Choice("Ya"),
        "A.I.1.i.b": Choice("B"),
        COUNTS: Counts({"jumlah_sasaran": 12, "sasaran_tercapai": 3}),
        "B.I.a.1": Index(Decimal("3.61")),
        "B.II.a.1": None,
    }


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0", "\n"])
@pytest.mark.parametrize("code", ["A.I.1.i.a", "A.I.1.i.b", COUNTS, "B.I.a.1"])
def test_blank_is_unanswered_at_every_question(code, blank):
    assert read(code, blank) is None


@pytest.mark.parametrize("text", ["Ya", " ya ", "YA", "Y\u200ba", "\ufeffYa", "\uff39\uff41", "Ya\u00a0", "\u202eYa"])
def test_yes_in_any_dress_is_yes(text):
    assert letter_of(instrument().indicator("A.I.1.i.a"), text) == "Ya"
    assert read("A.I.1.i.a", text) == Choice("Ya")


@pytest.mark.parametrize("text", ["", "Y", "Yaa", "Y a", "1", "true", "A", "Yа"])
def test_anything_else_names_no_level(text):
    assert letter_of(instrument().indicator("A.I.1.i.a"), text) is None


def test_the_last_level_is_found_like_the_first():
    question = instrument().indicator("A.I.2.i.b")
    assert [letter_of(question, level.letter.lower()) for level in question.levels] == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("3.61", "3.61"), ("3,61", "3.61"), (" 3 ", "3"), ("0", "0"), ("4", "4"), ("4.000", "4"), ("03.5", "3.5")],
)
def test_an_index_is_the_digits_that_stand_there(text, value):
    assert read("B.I.a.1", text) == Index(Decimal(value))


def test_an_index_may_have_ten_thousand_signs_and_not_one_more():
    longest = "3." + "1" * 9_998
    assert read("B.I.a.1", longest) == Index(Decimal(longest))
    assert refusals({"B.I.a.1": longest + "1"}) == [
        ("B.I.a.1", "indeks terlalu panjang: 10001 tanda, paling banyak 10000")
    ]


@pytest.mark.parametrize(("text", "count"), [("12", 12), ("012", 12), (" 7 ", 7), ("0", 0), ("9" * 15, 10**15 - 1)])
def test_a_count_is_the_digits_that_stand_there(text, count):
    assert read(COUNTS, {"jumlah_sasaran": text}) == Counts({"jumlah_sasaran": count})


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_count_stays_blank_beside_one_that_is_filled(blank):
    found = read(COUNTS, MappingProxyType({"jumlah_sasaran": "3", "sasaran_tercapai": blank}))
    assert found == Counts({"jumlah_sasaran": 3, "sasaran_tercapai": None})


LETTERS = "bukan salah satu dari Ya, Tidak"
INDEX = "bukan angka desimal dari 0 sampai 4, misalnya 3.61"
KEYS = "jumlah_sasaran, sasaran_tercapai"


@pytest.mark.parametrize(
    ("code", "written", "text"),
    [
        ("A.I.1.i.a", "Y", f'jawaban "Y" {LETTERS}'),
        ("A.I.1.i.a", [], f"jawaban berupa daftar {LETTERS}"),
        ("A.I.1.i.a", {}, f"jawaban berupa pemetaan {LETTERS}"),
        ("A.I.1.i.a", ["Ya"], f"jawaban berupa daftar {LETTERS}"),
        ("A.I.1.i.b", {"A": "x"}, "jawaban berupa pemetaan bukan salah satu dari A, B, C"),
        ("A.I.1.i.b", "D", 'jawaban "D" bukan salah satu dari A, B, C'),
        ("B.I.a.1", "tiga", f'indeks "tiga" {INDEX}'),
        ("B.I.a.1", "3.", f'indeks "3." {INDEX}'),
        ("B.I.a.1", {}, f"indeks berupa pemetaan {INDEX}"),
        ("B.I.a.1", [], f"indeks berupa daftar {INDEX}"),
        ("B.I.a.1", "4.01", 'indeks "4.01" di luar rentang 0 sampai 4'),
        (COUNTS, "12", f'jawaban "12" harus diganti dengan isian bernama: {KEYS}'),
        (COUNTS, [], f"jawaban berupa daftar harus diganti dengan isian bernama: {KEYS}"),
        (COUNTS, {"lain": "1"}, f'isian "lain" tidak dikenal; yang ada: {KEYS}'),
        (COUNTS, {None: "1"}, f"isian kosong tidak dikenal; yang ada: {KEYS}"),
        (COUNTS, {"jumlah_sasaran": "-1"}, 'isian jumlah_sasaran harus bilangan bulat 0 atau lebih, bukan "-1"'),
        (
            COUNTS,
            {"jumlah_sasaran": "1" * 16},
            f'isian jumlah_sasaran harus bilangan bulat 0 atau lebih, bukan "{"1" * 16}"',
        ),
        (COUNTS, {"jumlah_sasaran": []}, "isian jumlah_sasaran harus bilangan bulat 0 atau lebih, bukan berupa daftar"),
        (
            COUNTS,
            {"jumlah_sasaran": {}},
            "isian jumlah_sasaran harus bilangan bulat 0 atau lebih, bukan berupa pemetaan",
        ),
    ],
)
def test_what_does_not_fit_is_named_in_these_words(code, written, text):
    assert refusals({code: written}) == [(code, text)]


def test_an_unknown_code_tells_whether_it_is_a_node():
    assert refusals({"A.I.9.z": "Ya", "A.I.1.i": "Ya"}) == [
        ('"A.I.9.z"', f"kode pertanyaan tidak dikenal di {NOW} (tidak ada)"),
        ('"A.I.1.i"', f"kode pertanyaan tidak dikenal di {NOW} (ini kode komponen, aspek, area atau sub-area)"),
    ]
    assert refusals({"A.I.1.i.a": "Ya"}, OLDEST)[0][1].startswith(f"kode pertanyaan tidak dikenal di {OLDEST}")


def test_every_problem_is_told_and_good_answers_beside_them_do_not_help():
    wrong = {"A.I.1.i.a": "Y", "A.I.1.i.b": "B", COUNTS: {"lain": "1", "jumlah_sasaran": "x"}, "X": "Ya"}
    assert [code for code, _ in refusals(wrong)] == ["A.I.1.i.a", COUNTS, COUNTS, '"X"']


def test_the_problems_are_the_message_of_the_error():
    error = AnswerError([Problem("A", "satu"), Problem("B", "dua")])
    assert str(error) == "A: satu; B: dua"
