"""Does a printed calculation again, as a reader with a pencil would."""

import re
from fractions import Fraction


def by_hand(text):
    """Return what a printed calculation comes to: digits, + − × ÷ and brackets, nothing else, so no fraction."""
    assert "/" not in text, text
    text = text.replace(",", ".").replace("−", "-").replace("×", "*").replace("÷", "/")
    assert re.fullmatch(r"[0-9. +*/()-]+", text), text
    return eval(re.sub(r"[0-9]+(?:\.[0-9]+)?", r"Fraction('\g<0>')", text), {"Fraction": Fraction})


def sides(working):
    """Return the calculation and the unrounded result of a working such as `(1 + 0) ÷ 3 × 1,00 = 0,333333 ≈ 0,33`."""
    calculation, _, told = working.partition(" = ")
    return calculation.split(" ≈ ")[0], (told or calculation).split(" ≈ ")[0]


def agrees(told, exact):
    """Whether a figure of a calculation says `exact`: six decimals of each term leave the second decimal right."""
    return abs(told - exact) < Fraction(1, 2000)
