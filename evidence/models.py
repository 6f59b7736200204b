"""All rows of the app, for Django, which looks for them here; code imports them from the package they belong to."""

from evidence.documents.models import (
    BrokenFile,
    ChecklistItem,
    Citation,
    ConditionCitation,
    Disposal,
    DisposalItem,
    Document,
    DocumentTag,
    DocumentThread,
    EndingTold,
    PartialUpload,
    RecordCitation,
    RetentionRule,
    Revision,
    RevisionPin,
    RevisionText,
    WaitingFile,
)
from evidence.packages.models import DownloadTurn, PackageBuild, PackageLink, PackageUse
from evidence.papers.models import PaperRequest
from evidence.reading.models import UnmadePage
from evidence.table_files.models import TableOrder
from evidence.video.models import ProfileVideo

__all__ = [
    "BrokenFile",
    "ChecklistItem",
    "Citation",
    "ConditionCitation",
    "Disposal",
    "DisposalItem",
    "Document",
    "DocumentTag",
    "DocumentThread",
    "DownloadTurn",
    "EndingTold",
    "PackageBuild",
    "PackageLink",
    "PackageUse",
    "PaperRequest",
    "PartialUpload",
    "ProfileVideo",
    "RecordCitation",
    "RetentionRule",
    "Revision",
    "RevisionPin",
    "RevisionText",
    "TableOrder",
    "UnmadePage",
    "WaitingFile",
]
