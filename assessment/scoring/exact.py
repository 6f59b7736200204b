"""Text forms of exact numbers: for people, for JSON output and for storage.

The arithmetic of an LKE is done in `fractions.Fraction`, because 28-digit decimals turn three thirds into 0.99…9
and then fail a gate that is met exactly. Nothing here rounds except `half_up`, which is for display alone.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import gcd

# Digits printed when a value has no finite decimal, such as 1/3.
ENDLESS_DIGITS = 28

_EXACT = re.compile(r"(-?[0-9]+)/([0-9]+)", re.ASCII)


def as_text(value: Fraction) -> str:
    """Return `value` as plain decimal text, unrounded: `18.25`, `75`, `0.3333333333333333333333333333`.

    value: any exact number, in any unit.
    A finite decimal is printed with all its digits and no trailing zero, however long; one without end is printed
    to 28 significant digits. Never uses an exponent.
    Source: our rule for headless output; the regulations print two decimals at most.
    """
    places = _decimal_places(value.denominator)
    if places is None:
        with localcontext(prec=ENDLESS_DIGITS, rounding=ROUND_HALF_UP):
            return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    # Through Decimal, since str() of an int refuses more than 4,300 digits and an index may have any number of them.
    digits = str(Decimal(abs(value.numerator) * 10**places // value.denominator))
    sign = "-" if value < 0 else ""
    if not places:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """Return `value` rounded half-up (away from zero at the half) to `places` decimals, for display.

    value: any exact number; places: 0 or more.
    The result always carries exactly `places` decimals: 18.5 gives `18.50`. Never compare it with a minimum.
    Source: the regulations print points with two decimals; half-up is our rule.
    """
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if value < 0 and units else ""
    return Decimal(f"{sign}{units}E-{places}")


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """Return the sum of `values`, exact; 0 of none.

    values: any exact numbers, in one unit. Over a common denominator and reduced once, since a `Fraction` reduces at each
    step and a sheet is some four hundred steps.
    Source: plain arithmetic.
    """
    top, bottom = 0, 1
    for value in values:
        numerator, denominator = value.numerator, value.denominator
        if denominator == bottom:
            top += numerator
        else:
            shared = gcd(bottom, denominator)
            top = top * (denominator // shared) + numerator * (bottom // shared)
            bottom *= denominator // shared
    return Fraction(top, bottom)


def to_exact(value: Fraction) -> str:
    """Return `value` as `p/q` in lowest terms, which `from_exact` reads back without loss.

    value: any exact number. Source: ours, the stored form of a score.
    """
    return f"{value.numerator}/{value.denominator}"


def from_exact(text: str) -> Fraction:
    """Return the number that `to_exact` wrote.

    text: `p/q`. Raises ValueError, naming the text, for anything else, a zero denominator included.
    """
    match = _EXACT.fullmatch(text)
    if match is None or not int(match[2]):
        raise ValueError(f"not an exact number: {text!r}")
    return Fraction(int(match[1]), int(match[2]))


def _decimal_places(denominator: int) -> int | None:
    """Return how many decimals 1/denominator needs, or None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None
