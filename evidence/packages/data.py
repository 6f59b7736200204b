"""What a package of data dukung holds, before any byte of it is read."""

from dataclasses import dataclass
from datetime import date, datetime

from evidence.documents.models import Revision


@dataclass(frozen=True)
class Item:
    """One use of a document at a question or a condition; what the reader may not know of it is left blank."""

    area: str  # folder of its area
    code: str  # of the question, "" at a condition
    asked: str  # the question, or the condition
    title: str
    number: str
    dated: date | None
    valid_until: date | None
    status: str
    uncounted: str  # why it does not count as support of its question; "" where it does, and of a condition
    page: str
    url: str  # of a link document
    revision: Revision | None
    path: str  # inside the package, "" where it is left out
    reason: str  # why it is left out, "" where it is in
    document_pk: int  # 0 where the reader may not know which it is

    @property
    def sha256(self) -> str:
        """Of the revision, "" where the reader may not know it or there is none."""
        return self.revision.sha256 if self.revision is not None else ""

    @property
    def size_bytes(self) -> int:
        """Of the file in the package, 0 where it is left out."""
        return self.revision.size_bytes if self.path and self.revision is not None else 0


@dataclass(frozen=True)
class Contents:
    """What a package of one round holds for one reader, area by area in the order of the LKE."""

    unit: str
    period: str
    made_at: datetime
    zone: str  # IANA name of the unit's
    items: tuple[Item, ...]

    @property
    def files(self) -> list[Item]:
        return [item for item in self.items if item.path]

    @property
    def links(self) -> list[Item]:
        return [item for item in self.items if item.url]

    @property
    def left_out(self) -> list[Item]:
        """What is missing, links apart: they never had a file."""
        return [item for item in self.items if not item.path and not item.url]

    @property
    def uncounted(self) -> list[Item]:
        """What does not count as support of its question, whether or not it is in the package."""
        return [item for item in self.items if item.uncounted]

    @property
    def size_bytes(self) -> int:
        """Of all data dukung in it; report, workbook and index come on top."""
        return sum(item.size_bytes for item in self.items)
