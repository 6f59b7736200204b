"""The form of one question: what it reads, refuses and gives back."""

from decimal import Decimal

import pytest

from assessment import scoring
from assessment.rounds.models import Answer
from assessment.sheet.forms import AnswerForm
from tests.sheets import instrument
from zi_portal.kit.forms.text import clean_text

CHOICE, COUNTS, LHKPN, FREE, DECREASE, INDEX = (
    "A.I.1.i.b", "A.II.4.i.a", "A.II.5.iii.a.1", "A.II.1.i.a", "A.II.3.iii.a", "B.I.a.1",
)  # fmt: skip


def form(code, **data):
    return AnswerForm({"explanation": "", "version": "0"} | data, indicator=instrument().indicator(code))


def errors(code, **data):
    bound = form(code, **data)
    bound.is_valid()
    return {name: list(texts) for name, texts in bound.errors.items()}


def value(code, **data):
    bound = form(code, **data)
    assert bound.is_valid(), bound.errors
    return bound.value()


def test_a_level_is_read():
    assert value(CHOICE, level="B") == scoring.Choice("B")


def test_f11_no_level_sent_is_unanswered():
    assert value(CHOICE) is None


@pytest.mark.parametrize("level", ["", "0", "D", "Ya", "a", "A ", "<script>"])
def test_f11_a_level_outside_the_type_is_refused(level):
    assert errors(CHOICE, level=level) == {
        "level": [f"Pilih jawaban untuk pertanyaan {CHOICE} dari pilihan yang tersedia."]
    }


def test_counts_are_read_and_may_be_partial_while_typing():
    assert value(COUNTS, **{"jumlah-jumlah_sasaran": "12", "jumlah-sasaran_tercapai": "11"}) == scoring.Counts(
        {"jumlah_sasaran": 12, "sasaran_tercapai": 11}
    )
    assert value(COUNTS, **{"jumlah-jumlah_sasaran": "0"}) == scoring.Counts({"jumlah_sasaran": 0})


def test_f11_empty_counts_are_unanswered_not_zero():
    assert value(COUNTS, **{"jumlah-jumlah_sasaran": "", "jumlah-sasaran_tercapai": " "}) is None


def test_f09_numerator_above_denominator_is_an_error_at_the_field():
    found = errors(COUNTS, **{"jumlah-jumlah_sasaran": "10", "jumlah-sasaran_tercapai": "12"})
    assert list(found) == ["jumlah-sasaran_tercapai"]
    assert "(12) melebihi" in found["jumlah-sasaran_tercapai"][0]


def test_f09_numerator_above_the_sum_of_denominators_is_an_error():
    counts = {"jumlah-wajib_kepala_satker": "1", "jumlah-wajib_pejabat": "4", "jumlah-wajib_lainnya": "2"}
    assert errors(LHKPN, **counts, **{"jumlah-sudah_lapor": "8"})
    assert not errors(LHKPN, **counts, **{"jumlah-sudah_lapor": "7"})


def test_f09_numerator_may_exceed_where_the_formula_says_so():
    assert not errors(FREE, **{"jumlah-jumlah_agen": "3", "jumlah-jumlah_perubahan": "5"})


def test_f09_a_decrease_may_have_more_this_year_than_last():
    """More violations than last year is a bad year, not a typing error."""
    keys = {"pelanggaran_tahun_lalu": "1", "pelanggaran_tahun_ini": "3", "pelanggaran_disanksi": "3"}
    assert not errors(DECREASE, **{f"jumlah-{key}": text for key, text in keys.items()})


def test_f09_a_number_that_may_mean_two_things_is_asked_back_at_its_field():
    assert errors(COUNTS, **{"jumlah-jumlah_sasaran": "1.234"}) == {
        "jumlah-jumlah_sasaran": ["Maksud Anda 1234? Tulis 1234 tanpa titik atau koma."]
    }
    assert list(errors(INDEX, index="3.750")) == ["index"]


def test_an_index_is_read():
    assert value(INDEX, index="3,61") == scoring.Index(Decimal("3.61"))
    assert value(INDEX, index="") is None


def test_f08_text_beyond_the_limit_is_refused_with_its_length():
    text = "x" * 100_000
    bound = form(CHOICE, explanation=text)
    assert bound.errors["explanation"] == [
        "Penjelasan 100.000 karakter melebihi batas 5.000 karakter. Ringkaskan isinya."
    ]
    assert bound["explanation"].value() == text


def test_f08_the_limit_counts_a_newline_once_as_browsers_do():
    assert not errors(CHOICE, explanation="a\r\n" * 2499 + "ab")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "' OR 1=1", "Rapat 😀 selesai"]
)
def test_f08_text_stays_as_typed(text):
    bound = form(CHOICE, explanation=text)
    assert bound.is_valid()
    assert bound.cleaned_data["explanation"] == text


def test_x10_control_and_reordering_characters_are_removed():
    assert clean_text("a\x00b\x0bc\u202ed\u2066e\tf\r\ng\rh ") == "abcde\tf\ng\nh"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40, "1.5"])
def test_k02_a_version_that_cannot_be_read_counts_as_an_old_one(version):
    bound = form(CHOICE, level="A", version=version)
    assert bound.is_valid()
    assert bound.cleaned_data["version"] == 0


def test_clearing_leaves_the_text_and_drops_the_answer():
    bound = AnswerForm(
        {"level": "A", "explanation": "tetap", "version": "2"},
        indicator=instrument().indicator(CHOICE),
        is_cleared=True,
    )
    assert bound.is_valid()
    assert bound.value() is None
    assert bound.cleaned_data == {"level": "", "explanation": "tetap", "version": 2}


def test_a_stored_answer_is_shown_as_it_is_typed():
    stored = Answer(counts={"jumlah_sasaran": 1234, "sasaran_tercapai": 0}, explanation="ya", version=3)
    shown = AnswerForm(indicator=instrument().indicator(COUNTS), answer=stored)
    assert [field.value() for field in shown.number_fields] == ["1234", "0"]
    stored = Answer(index=Decimal("3.6000"), version=1)
    assert AnswerForm(indicator=instrument().indicator(INDEX), answer=stored)["index"].value() == "3,6"


def test_what_was_sent_can_be_sent_again_on_another_version():
    bound = form(COUNTS, **{"jumlah-jumlah_sasaran": "12", "jumlah-sasaran_tercapai": ""}, explanation="teks")
    assert bound.as_sent(version=7) == [("jumlah-jumlah_sasaran", "12"), ("explanation", "teks"), ("version", "7")]
    again = bound.again(explanation="gabungan", version=7)
    assert (again["jumlah-jumlah_sasaran"].value(), again["explanation"].value(), again["version"].value()) == (
        "12", "gabungan", "7",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (CHOICE, ""),
        (INDEX, "indeks ÷ 4"),
        (FREE, "Jumlah perubahan yang dibuat ÷ Jumlah agen perubahan"),
        (
            DECREASE,
            "(Jumlah pelanggaran tahun sebelumnya − Jumlah pelanggaran tahun ini) ÷ Jumlah pelanggaran tahun sebelumnya",
        ),
        (LHKPN, "Jumlah yang sudah melaporkan ÷ Jumlah yang harus melaporkan seluruhnya"),
    ],
)
def test_a_question_of_numbers_says_how_they_become_its_value(code, rule):
    assert AnswerForm(indicator=instrument().indicator(code)).rule == rule


@pytest.mark.parametrize(
    ("sent", "unfilled"),
    [({}, 0), ({"jumlah-wajib_pejabat": "0"}, 3), ({"jumlah-wajib_pejabat": "4", "jumlah-sudah_lapor": " "}, 3)],
)
def test_numbers_still_empty_beside_a_filled_one_are_counted(sent, unfilled):
    assert form(LHKPN, **sent).unfilled == unfilled


def test_a_problem_names_its_field_where_several_stand_there():
    bound = form(COUNTS, **{"jumlah-jumlah_sasaran": "10", "jumlah-sasaran_tercapai": "tiga"})
    assert bound.problem.startswith(
        "Jumlah sasaran kinerja yang tercapai 100% atau lebih: Isian ini bukan bilangan. Tulis dengan angka"
    )
    assert form(INDEX, index="5").problem.startswith("Indeks berada di antara 0 dan 4")
    assert form(CHOICE, level="A").problem == ""
