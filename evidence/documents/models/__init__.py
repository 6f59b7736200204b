"""The rows of this package."""

from .arriving import PartialUpload, WaitingFile
from .disposals import MOST_YEARS, Disposal, DisposalItem, RetentionRule
from .documents import (
    DATE_SOURCES,
    BrokenFile,
    ChecklistItem,
    Citation,
    ConditionCitation,
    Document,
    DocumentTag,
    Revision,
    RevisionPin,
    RevisionText,
)
from .notes import DocumentThread
from .records import RecordCitation
from .told import EndingTold

__all__ = [
    "DATE_SOURCES",
    "MOST_YEARS",
    "BrokenFile",
    "ChecklistItem",
    "Citation",
    "ConditionCitation",
    "Disposal",
    "DisposalItem",
    "Document",
    "DocumentTag",
    "DocumentThread",
    "EndingTold",
    "PartialUpload",
    "RecordCitation",
    "RetentionRule",
    "Revision",
    "RevisionPin",
    "RevisionText",
    "WaitingFile",
]
