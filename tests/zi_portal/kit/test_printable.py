"""What people typed, made fit for paper (BAD_INPUTS R03, R05)."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from django.utils.safestring import SafeString, mark_safe

from zi_portal.kit.printable import printable, printable_all


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Rencana kerja disahkan.", "Rencana kerja disahkan."),
        ("satu\r\ndua\rtiga\u2028empat", "satu\ndua\ntiga\nempat"),
        ("a\tb", "a b"),
        ("nol\x00 esc\x1b[31m bel\x07", "nol esc[31m bel"),
        ("laporan\u202egpj.exe", "laporangpj.exe"),
        ("\u2066isolasi\u2069\u200f\u061c\ufeff", "isolasi"),
        ("e\u0301", "\u00e9"),
        ("sepi\ud800", "sepi"),
        ("\u0645\u0631\u062d\u0628\u0627 \U0001f600", "\u0645\u0631\u062d\u0628\u0627 \U0001f600"),
    ],
)
def test_r05_text_keeps_its_letters_and_loses_what_steers_the_line(typed, printed):
    assert printable(typed) == printed


def test_r05_at_most_three_marks_stay_on_a_letter():
    assert printable("z" + "\u0335" * 100 + "a") == "z" + "\u0335" * 3 + "a"


def test_r03_a_long_word_gets_places_to_break():
    pieces = printable("x" * 5000 + " akhir").split("\u200b")
    assert max(len(piece) for piece in pieces) <= 36
    assert "".join(pieces) == "x" * 5000 + " akhir"


def test_r03_a_no_break_space_does_not_count_as_a_place_to_break():
    assert "\u200b" in printable("kata\u00a0" * 20)


def test_a_digest_is_left_whole():
    assert printable("0123456789abcdef" * 4) == "0123456789abcdef" * 4


def test_every_text_of_a_dataclass_is_walked_and_markup_of_ours_is_kept():
    @dataclass(frozen=True)
    class Inner:
        text: str

    @dataclass(frozen=True)
    class Outer:
        rows: tuple[Inner, ...]
        words: dict[str, str]
        chart: SafeString
        points: Fraction
        nothing: str | None = None

    chart = mark_safe("<svg>\t</svg>")
    walked = printable_all(Outer((Inner("a\tb"),), {"k": "c\td"}, chart, Fraction(1, 3)))
    assert walked == Outer((Inner("a b"),), {"k": "c d"}, chart, Fraction(1, 3))
    assert walked.chart is chart
