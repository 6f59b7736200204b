"""The preview of a drop: each file with the question its name leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment import permissions as sheet
from assessment.models import Assessment, Indicator, User
from evidence.models import Document, Revision
from evidence.placement import propose
from evidence.selectors.library import find_documents


@dataclass(frozen=True)
class DropLine:
    """One file of the preview; `code` is the question proposed, empty where its name leads to none."""

    document: Document
    revision: Revision
    path: str  # the name with its folders
    code: str


@dataclass(frozen=True)
class Preview:
    """The files still to be placed and the questions they may go to, by area."""

    lines: tuple[DropLine, ...]
    questions: tuple[Indicator, ...]

    @property
    def placed(self) -> int:
        """How many names lead to a question."""
        return sum(bool(line.code) for line in self.lines)


def drop_preview(user: User, assessment: Assessment, paths: Mapping[int, str]) -> Preview:
    """Return the preview of the documents in `paths` (id → name with folders) that `user` may see, in that order.

    Only questions that `user` may answer are offered; a name that leads to another stays in the library.
    """
    everything = Indicator.objects.filter(instrument=assessment.period.instrument_id).order_by("position")
    codes = [indicator.code for indicator in everything]
    own = {str(area) for area in sheet.own_areas(user, assessment.unit)}
    questions = tuple(indicator for indicator in everything if indicator.owner_area in own)
    offered = {indicator.code for indicator in questions}
    found = {document.pk: document for document in find_documents(user, assessment).filter(pk__in=paths)}
    lines = []
    for pk, path in paths.items():
        if pk in found:
            code = propose(path, codes) or ""
            document = found[pk]
            lines.append(DropLine(document, document.revisions.all()[0], path, code if code in offered else ""))
    return Preview(tuple(lines), questions)
