"""An index of a survey that may be a percentage: 0,92 where the scale ends at 4. Pure.

Surveys of this kind are published from 1 to 4 or as a percentage, and a cell that shows 92 % holds 0.92. Source: ours; the
LKE (Permen PANRB 90/2021, Lampiran III, hlm. 87) takes an index of 0 to 4.
"""

from assessment import scoring
from zi_portal.kit.indonesian import plain_number


def percentage_doubt(question: scoring.Indicator, answer: scoring.Index) -> str:
    """Return in words how an index above 0 and below 1 may be meant otherwise; "" for every other."""
    if not 0 < answer.value < 1:
        return ""
    _, highest = question.index_range
    share, index = plain_number(100 * answer.value), plain_number(highest * answer.value)
    return f"indeks {plain_number(answer.value)} mungkin {share} %; bila maksudnya {share} %, tulis {index} (dari {plain_number(highest)})"
