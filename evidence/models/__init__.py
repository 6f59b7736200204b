"""The data of the vault; one module per concept."""

from .disposals import Disposal, DisposalItem, RetentionRule
from .documents import (
    BrokenFile,
    ChecklistItem,
    Citation,
    ConditionCitation,
    Document,
    DocumentTag,
    PartialUpload,
    Revision,
    RevisionPin,
    RevisionText,
    WaitingFile,
)
from .download_turns import DownloadTurn
from .kept import Kept
from .leased import Leased
from .packages import PackageBuild, PackageLink, PackageUse
from .paper_line import PaperRequest
from .previews import UnmadePage
from .table_line import TableOrder
from .videos import ProfileVideo

__all__ = [
    "BrokenFile",
    "ChecklistItem",
    "Citation",
    "ConditionCitation",
    "Disposal",
    "DisposalItem",
    "Document",
    "DocumentTag",
    "DownloadTurn",
    "Kept",
    "Leased",
    "PackageBuild",
    "PackageLink",
    "PackageUse",
    "PaperRequest",
    "PartialUpload",
    "ProfileVideo",
    "RetentionRule",
    "Revision",
    "RevisionPin",
    "RevisionText",
    "TableOrder",
    "UnmadePage",
    "WaitingFile",
]
