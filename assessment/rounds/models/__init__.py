"""The rows of this package."""

from .assessment import Answer, Assessment, Evaluation, EvaluationScore, Period, RecapPoint, Stage, Window
from .cancellation import Cancellation
from .handover import AnswerLock, Handover
from .reopening import ReopenRequest

__all__ = [
    "Answer",
    "AnswerLock",
    "Assessment",
    "Cancellation",
    "Evaluation",
    "EvaluationScore",
    "Handover",
    "Period",
    "RecapPoint",
    "ReopenRequest",
    "Stage",
    "Window",
]
