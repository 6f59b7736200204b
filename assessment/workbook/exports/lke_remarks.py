"""What the columns *Catatan* and *Rekomendasi* of the workbook say of an area or a sub-area, from the sheets alone. Pure."""

from collections.abc import Iterator
from fractions import Fraction

from assessment.scoring import Node
from assessment.workbook.data import WorkbookData
from zi_portal.kit.indonesian import decimal_text

MOST_ADVICE = 3  # questions named, those with most points left first


def note_on(data: WorkbookData, node: Node) -> str:
    """Return how much of a node is answered, and how much of what it claims is without data dukung."""
    claimed, proved = data.own.sheet.nodes[node.code], data.supported.nodes[node.code]
    said = f"{claimed.answered} dari {claimed.questions} pertanyaan terjawab"
    at_risk = claimed.points - proved.points
    return f"{said}; {decimal_text(at_risk)} poin belum berdata dukung." if at_risk else f"{said}."


def recommendation_for(data: WorkbookData, node: Node) -> str:
    """Return what brings most points in a node: its questions with most left, each with what it lacks; "" where none is."""
    left = sorted(_left(data, node), key=lambda item: -item[0])
    named = [f"{act} {code} (sampai +{decimal_text(points)})" for points, act, code in left[:MOST_ADVICE]]
    more = len(left) - len(named)
    if not named:
        return ""
    return "; ".join(named) + (f"; dan {more} pertanyaan lain." if more else ".")


def _left(data: WorkbookData, node: Node) -> Iterator[tuple[Fraction, str, str]]:
    """Yield points still to be earned, what is to be done, and the code of each question that lacks any."""
    for part in node.walk():
        for question in part.indicators:
            claimed = data.own.sheet.values[question.code]
            proved = data.supported.values[question.code]
            if claimed is None:
                yield part.question_weight, "Jawab", question.code
            elif proved is None and claimed:
                yield part.question_weight * claimed, "Lengkapi data dukung", question.code
            elif claimed < 1:
                yield part.question_weight * (1 - claimed), "Tingkatkan", question.code
