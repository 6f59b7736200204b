"""The predicate as an IKU of the office: the final total times what an instansi says it is worth once the predicate is won.

Exact, as everything that is computed here; rounded when it is shown. The rule is each instansi's own and stands in no regulation:
KPPBC Ngurah Rai counted 93.97 × 1.2 = 112.764 in 2020, against a target of 85.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zi_portal.kit.indonesian import decimal_text, plain_number

NONE_WON = ""  # in the place of a predicate: none is won


@dataclass(frozen=True)
class Rule:
    """What an instansi says. factors: predicate that is won, or NONE_WON → what the total is multiplied by; one left out counts nothing."""

    name: str  # of the indicator
    target: Decimal
    factors: Mapping[str, Decimal]


@dataclass(frozen=True)
class Iku:
    """The IKU of one round."""

    rule: Rule
    predicate: str  # that the round aims at
    is_won: bool | None  # None while its outcome is not recorded
    total: Fraction | None  # the final one, of its last evaluator, 0 to 100; None where it is not known
    source: str  # who gave it

    @property
    def factor(self) -> Decimal | None:
        """What the total is multiplied by: as it turned out, or while that is open, once the predicate is won."""
        return self.rule.factors.get(NONE_WON if self.is_won is False else self.predicate)

    @property
    def value(self) -> Fraction | None:
        """The realisation, exact; None where it cannot be said."""
        if self.is_won is None or self.total is None or self.factor is None:
            return None
        return Fraction(self.total) * Fraction(self.factor)

    @property
    def is_met(self) -> bool | None:
        """Whether the realisation reaches the target, unrounded; None without one."""
        return None if self.value is None else self.value >= Fraction(self.rule.target)

    @property
    def working(self) -> str:
        """`93,97 × 1,2 = 112,76`; "" without a realisation."""
        if self.value is None or self.factor is None:
            return ""
        return f"{decimal_text(self.total)} × {plain_number(self.factor)} = {decimal_text(self.value)}"

    @property
    def reason(self) -> str:
        """Why there is no realisation, in words; "" where there is one."""
        if self.value is not None:
            return ""
        if self.is_won is None:
            told = "Realisasi dihitung setelah hasil akhir dicatat"
            return (
                f"{told}: nilai akhir × {plain_number(self.factor)} bila {self.predicate} diraih."
                if self.factor
                else f"{told}."
            )
        if self.factor is None:
            how = "Predikat diraih" if self.is_won else "Predikat tidak diraih"
            return f"{how}, tetapi aturan instansi tidak menetapkan faktornya. Realisasi tidak dihitung."
        return "Nilai akhir dari TPI atau TPN tidak tercatat. Realisasi tidak dihitung."
