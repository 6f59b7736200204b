"""A figure that knows the minimums it is held against, so that wherever it is shown a missed one never reads as met.

Only showing asks for them: it compares, adds and stores as the fraction it is, and whatever is computed from it is a
plain fraction again. `zi_portal.kit.indonesian` holds the rule of showing.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self


class Measured(Fraction):
    """An exact figure with its minimums, in the same unit: points, or percent."""

    __slots__ = ("minimums",)
    minimums: tuple[Fraction, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the minimums in a copy of the figure."""
        return measured, (Fraction(self), self.minimums)

    def __copy__(self) -> Self:
        """Return the figure itself: it never changes."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return the figure itself: it never changes."""
        return self


def measured(value: Fraction | Decimal, minimums: Iterable[Fraction]) -> Fraction:
    """Return `value` with the minimums it is held against; without any, as it is.

    value: points of a node, an area or the whole, or a percent; minimums: in the same unit, any number of them.
    """
    found = tuple(minimums)
    if not found:
        return value if type(value) is Fraction else Fraction(value)
    figure = Measured(value)
    figure.minimums = found
    return figure


def minimums_of(value: object) -> tuple[Fraction, ...]:
    """Return the minimums a figure is held against; none for a figure that has none."""
    return value.minimums if isinstance(value, Measured) else ()


def percent_of(points: Fraction, weight: Fraction | Decimal) -> Fraction:
    """Return `points` as percent of `weight`, its minimums too.

    points, weight: in points. Raises ZeroDivisionError if nothing is weighed.
    """
    whole = Fraction(weight)
    return measured(100 * points / whole, (100 * minimum / whole for minimum in minimums_of(points)))
