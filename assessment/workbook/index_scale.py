"""An index of a survey that may be a percentage: 0,92 where the scale ends at 4. Pure.

Surveys of this kind are published from 1 to 4 or as a percentage, and a cell that shows 92 % holds 0.92. Source: ours; the
LKE (Permen PANRB 90/2021, Lampiran III, hlm. 87) takes an index of 0 to 4.
"""

from decimal import Decimal

from assessment import scoring
from zi_portal.kit.indonesian import plain_number


def percentage_doubt(question: scoring.Indicator, answer: scoring.Answer | None) -> str:
    """Return in words how an index above 0 and below 1 may be meant otherwise; "" for every other."""
    said = None if answer is None else answer.cell()
    if not isinstance(said, Decimal) or not 0 < said < 1:
        return ""
    _, highest = question.index_range
    share, index = plain_number(100 * said), plain_number(highest * said)
    return f"indeks {plain_number(said)} mungkin {share} %; bila maksudnya {share} %, tulis {index} (dari {plain_number(highest)})"
