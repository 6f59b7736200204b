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
from .packages import PackageBuild, PackageLink, PackageUse
from .previews import UnmadePage
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
    "PackageBuild",
    "PackageLink",
    "PackageUse",
    "PartialUpload",
    "ProfileVideo",
    "RetentionRule",
    "Revision",
    "RevisionPin",
    "RevisionText",
    "UnmadePage",
    "WaitingFile",
]
