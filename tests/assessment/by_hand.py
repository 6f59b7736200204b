"""Does a printed calculation again, as a reader with a pencil would."""

import re
from fractions import Fraction


def by_hand(text):
    """Return what a printed calculation comes to: digits, fractions, + − × ÷ and brackets, nothing else."""
    text = text.replace(",", ".").replace("−", "-").replace("×", "*").replace("÷", "/")
    assert re.fullmatch(r"[0-9. +*/()-]+", text), text
    return eval(re.sub(r"[0-9]+(?:\.[0-9]+)?", r"Fraction('\g<0>')", text), {"Fraction": Fraction})


def sides(working):
    """Return the calculation and the unrounded result of a working such as `(1 + 0) ÷ 3 × 1,00 = 1/3 ≈ 0,33`."""
    calculation, _, told = working.partition(" = ")
    return calculation.split(" ≈ ")[0], (told or calculation).split(" ≈ ")[0]
