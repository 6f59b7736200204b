"""A document beside the question it serves, and its neighbours there."""

import re
from dataclasses import dataclass

from assessment.evaluation.selectors.evaluation import current_sheet
from assessment.handover import permissions as handover_permissions
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.sheet.selectors.answers import QuestionPage, get_question, question_page
from evidence.documents.models import Citation, Revision
from evidence.documents.selectors.documents import CitationLine, get_citation, get_library_document, question_evidence
from zi_portal.kit.refusals import WrongState

_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Beside:
    """One use of a document with its question; `others` are the uses at this question the reader may open.

    Of a submitted sheet the revision that was handed over is shown, else the newest.
    """

    citation: Citation
    revision: Revision
    newer: Revision | None  # added after the hand-over
    page: QuestionPage
    scores: bool  # the reader evaluates this sheet, and his own is begun
    others: tuple[CitationLine, ...]
    place: int  # from 1

    @property
    def previous(self) -> CitationLine | None:
        """The document before this one at the question."""
        return self.others[self.place - 2] if self.place > 1 else None

    @property
    def next(self) -> CitationLine | None:
        """The document after this one at the question."""
        return self.others[self.place] if self.place < len(self.others) else None

    @property
    def cited_page(self) -> int:
        """The first page that the citation names, 1 where it names none."""
        return first_page(self.citation.page_reference)


def first_page(reference: str) -> int:
    """Return the first number in a page reference as people write it (`hlm. 3 s.d. 5`), 1 where there is none."""
    found = _NUMBER.search(reference)
    return max(1, int(found[0])) if found else 1


def beside(user: User, citation_pk: int) -> Beside:
    """Return a document beside its question; Http404 out of scope, ActionDenied without the right, WrongState of a link."""
    citation = get_citation(user, citation_pk)
    assessment = citation.assessment
    document = get_library_document(user, assessment, citation.document_id)
    cited = question_evidence(user, assessment, citation.indicator_id).lines
    lines = tuple(line for line in cited if line.is_open and line.revision is not None)
    place = next((number for number, line in enumerate(lines, start=1) if line.citation.pk == citation.pk), 0)
    shown = lines[place - 1].revision if place else None
    if shown is None:
        raise WrongState("Dokumen ini baru berupa tautan, jadi belum dapat dibaca di sini. Unggah berkasnya dahulu.")
    line = lines[place - 1]
    shown.document = document
    return Beside(
        citation=citation,
        revision=shown,
        newer=line.citation.document.revisions.all()[0] if line.is_replaced else None,
        page=question_page(user, assessment, get_question(assessment, citation.indicator.code)),
        scores=sheet.can(handover_permissions.check_can_read_evaluations, user, assessment)
        and current_sheet(assessment) is not None,
        others=lines,
        place=place,
    )
