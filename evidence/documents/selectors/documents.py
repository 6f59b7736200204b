"""Documents and their uses, limited to what a person may know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessment.lke.models import Indicator
from assessment.people import permissions as sheet
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.selectors.assessments import assessments_in_scope, self_evaluation, units_in_scope
from assessment.rounds.workflow import Status
from assessment.scores.selectors import judging_moment
from evidence.documents import permissions, uses
from evidence.documents.models import Citation, ConditionCitation, Document, Revision
from evidence.documents.selectors.pins import pinned_at
from evidence.documents.selectors.support import Support, judgement_of, support_of


@dataclass(frozen=True)
class CitationLine:
    """One use of a document at a question. What the reader may not open has no title, name or link."""

    citation: Citation
    revision: Revision | None  # the last one, of a submitted sheet the one that was handed over; None of a link
    is_replaced: bool  # a newer one has come since the hand-over
    is_open: bool
    has_file: bool  # the reader can read its file now: it was not withdrawn, or not before it was handed over to him
    status: str
    support: Support
    judgement: str  # who put it into its state and why; "" where nobody did or the reader may not open it


@dataclass(frozen=True)
class QuestionEvidence:
    """The data dukung of one question as one person sees it."""

    lines: tuple[CitationLine, ...]
    counts: bool  # at least one line supports the answer
    has_place: bool  # another one may be added
    limit: int


@dataclass(frozen=True)
class Use:
    """One question that a document serves, and whether the reader may open its sheet."""

    citation: Citation
    is_open: bool


@dataclass(frozen=True)
class ProofUse:
    """One condition that a document proves, and whether the reader may open its page."""

    citation: ConditionCitation
    is_open: bool


@dataclass(frozen=True)
class DocumentPage:
    """One document with its revisions, its uses, and why the reader may not do what the page offers."""

    document: Document
    assessment: Assessment | None  # the round the page belongs to
    revisions: tuple[Revision, ...]
    tags: tuple[str, ...]
    uses: tuple[Use, ...]
    proof_uses: tuple[ProofUse, ...]
    status: str
    support: Support | None  # in that round
    may_not_edit: str
    may_not_replace: str
    may_not_withdraw: str
    may_not_restore: str
    restorable_until: datetime | None  # None where it is not withdrawn
    may_not_judge: str
    judges: bool  # the reader's role judges documents of this unit; else the act is not shown at all
    judgement: str
    sees_disposal: bool  # whether the reader may open the minute by which it was destroyed
    is_team: bool  # else the acts are not shown at all

    @property
    def refusals(self) -> list[str]:
        """Why something may not be done, each reason once."""
        of_team = (self.may_not_edit, self.may_not_replace, self.may_not_withdraw) if self.is_team else ()
        of_judges = (self.may_not_judge,) if self.judges else ()
        return [reason for reason in dict.fromkeys((*of_team, *of_judges)) if reason]


def get_indicator(assessment: Assessment, code: str) -> Indicator:
    """Return a question of the assessment's own LKE, or Http404."""
    if "\0" in code:  # of a form; PostgreSQL would not even look for it
        raise Http404
    return get_object_or_404(Indicator, instrument=assessment.period.instrument_id, code=code)


def get_document(user: User, pk: int) -> Document:
    """Return one document `user` may read; Http404 for another unit's, ActionDenied without the right."""
    known = Document.objects.filter(unit__in=units_in_scope(user))
    document = get_object_or_404(_with_people(known).prefetch_related("citations__indicator"), pk=pk)
    permissions.check_can_read_document(user, document)
    return document


def get_library_document(user: User, assessment: Assessment, pk: int) -> Document:
    """Return one document of the assessment's own unit, as `get_document`: another unit's is 404 whatever it is."""
    document = get_document(user, pk)
    if document.unit_id != assessment.unit_id:
        raise Http404
    return document


def get_revision(user: User, pk: int) -> Revision:
    """Return one revision of a document `user` may read, as `get_document`."""
    return _readable(user, get_object_or_404(_known_revisions(user), pk=pk))


def get_numbered_revision(user: User, document_pk: int, number: int) -> Revision:
    """Return the revision `number` of a document `user` may read, as `get_revision`."""
    return _readable(user, get_object_or_404(_known_revisions(user), document=document_pk, number=number))


def _known_revisions(user: User) -> QuerySet[Revision]:
    return Revision.objects.filter(document__unit__in=units_in_scope(user))


def _readable(user: User, revision: Revision) -> Revision:
    """Return `revision` with its document, if `user` may read that or was handed exactly this revision."""
    if permissions.is_pinned_for(user, revision):
        documents = Document.objects.filter(unit__in=units_in_scope(user)).prefetch_related("citations__indicator")
        revision.document = get_object_or_404(_with_people(documents), pk=revision.document_id)
    else:
        revision.document = get_document(user, revision.document_id)
    return revision


def get_citation(user: User, pk: int) -> Citation:
    """Return one use in a sheet `user` may read; Http404 out of scope."""
    known = Citation.objects.filter(assessment__in=assessments_in_scope(user))
    citation = get_object_or_404(known.select_related("indicator", "document__unit__instansi"), pk=pk)
    citation.assessment = assessments_in_scope(user).get(pk=citation.assessment_id)
    check_can_read_sheet(user, citation.assessment)
    return citation


def question_evidence(user: User, assessment: Assessment, indicator_id: int) -> QuestionEvidence:
    """Return the data dukung of one question, each with whether it counts and why not."""
    citations = (
        Citation.objects.filter(assessment=assessment, indicator=indicator_id)
        .select_related("indicator", "document__unit__instansi", "document__state_set_by", "created_by")
        .prefetch_related("document__revisions")
    )
    restricted = [citation.document for citation in citations if citation.document.is_restricted]
    prefetch_related_objects(restricted, "citations__indicator")  # whose pokja may open them; no query for none
    on = judged_on(assessment)
    pinned = pinned_at(assessment, indicator_id)
    lines = tuple(
        _citation_line(user, assessment, citation, on, pinned.get(citation.document_id)) for citation in citations
    )
    limit = permissions.CITATIONS_PER_QUESTION
    return QuestionEvidence(
        lines=lines,
        counts=any(line.support.counts for line in lines),
        has_place=len(lines) < limit,
        limit=limit,
    )


def document_page(user: User, document: Document) -> DocumentPage:
    """Return one document with everything its page shows."""
    assessment = round_of(user, document)
    on = judged_on(assessment) if assessment is not None else None
    return DocumentPage(
        document=document,
        assessment=assessment,
        revisions=tuple(document.revisions.select_related("uploaded_by")),
        tags=tuple(document.tags.values_list("name", flat=True)),
        uses=tuple(_uses(user, document)),
        proof_uses=tuple(_proof_uses(user, document)),
        status=status_of(document, on),
        support=support_of(document, assessment.period, on=on) if assessment is not None and on is not None else None,
        may_not_edit=sheet.denial(permissions.check_can_edit, user, document),
        may_not_replace=sheet.denial(permissions.check_can_replace, user, document),
        may_not_withdraw=sheet.denial(permissions.check_can_withdraw, user, document),
        may_not_restore=sheet.denial(permissions.check_can_restore, user, document),
        restorable_until=permissions.restorable_until(document),
        may_not_judge=sheet.denial(permissions.check_can_judge, user, document),
        judges=permissions.judging_role(user, document) is not None,
        judgement=judgement_of(document),
        sees_disposal=document.disposal_id is not None
        and sheet.can(permissions.check_can_read_disposals, user, document.unit),
        is_team=bool(sheet.own_areas(user, document.unit)),
    )


def last_revision(document: Document) -> Revision | None:
    """Return the newest revision, None of a link; no query where they are prefetched."""
    return next(iter(document.revisions.all()), None)


def status_of(document: Document, on: date | None) -> str:
    """Return the one word that says where `document` stands on the day `on`."""
    if document.disposal_id is not None:
        return "Dimusnahkan"
    if document.withdrawn_at is not None:
        return "Ditarik"
    if document.state == Document.State.GOOD and on is not None and document.valid_until and document.valid_until < on:
        return "Kedaluwarsa"
    return document.get_state_display()


def judged_on(assessment: Assessment) -> date:
    """Return the day on which the documents of a round are judged, in the unit's zone; today while it is a draft."""
    return judged_at(assessment, self_evaluation(assessment))


def judged_at(assessment: Assessment, evaluation: Evaluation) -> date:
    """Return the same where the unit's own evaluation is at hand."""
    return judging_moment(evaluation).astimezone(ZoneInfo(assessment.unit.time_zone)).date()


def _citation_line(
    user: User, assessment: Assessment, citation: Citation, on: date, pinned: Revision | None
) -> CitationLine:
    """Return one use; `pinned` is the revision that was handed over, None where none was."""
    document = citation.document
    newest = last_revision(document)
    is_open = not document.is_restricted or permissions.may_open_restricted(user, document)
    return CitationLine(
        citation=citation,
        revision=pinned or newest,
        is_replaced=pinned is not None and newest is not None and pinned.pk != newest.pk,
        is_open=is_open,
        has_file=is_open and _has_file(user, document, newest, pinned),
        status=status_of(document, on),
        support=support_of(document, assessment.period, on=on),
        judgement=judgement_of(document) if is_open else "",
    )


def _has_file(user: User, document: Document, newest: Revision | None, pinned: Revision | None) -> bool:
    if newest is None or document.disposal_id is not None:
        return False
    return document.withdrawn_at is None or (pinned is not None and permissions.is_pinned_for(user, pinned))


def round_of(user: User, document: Document) -> Assessment | None:
    """Return the newest round of the document's unit whose sheet `user` may read; evaluators: one that cites it.

    A round that holds only a rekap has no sheet to read.
    """
    filled = Evaluation.objects.filter(assessment=OuterRef("pk"), stage=Stage.SELF, form=Evaluation.Form.DETAIL)
    rounds = assessments_in_scope(user).filter(Exists(filled), unit=document.unit)
    if not sheet.holds(user, UNIT_TEAM_ROLES, unit=document.unit):
        rounds = rounds.filter(pk__in=uses.round_ids(document))
    return next((found for found in rounds if sheet.can(check_can_read_sheet, user, found)), None)


def _uses(user: User, document: Document) -> Iterable[Use]:
    citations = document.citations.select_related("indicator", "created_by", "assessment__period", "assessment__unit")
    allowed: dict[int, bool] = {}
    standing = citations.exclude(assessment__status=Status.CANCELLED)
    for citation in standing.order_by("-assessment__period__year", "indicator__position"):
        assessment = citation.assessment
        if assessment.pk not in allowed:
            allowed[assessment.pk] = sheet.can(check_can_read_sheet, user, assessment)
        yield Use(citation, is_open=allowed[assessment.pk])


def _proof_uses(user: User, document: Document) -> Iterable[ProofUse]:
    proofs = document.condition_citations.select_related("condition", "assessment__period", "assessment__unit")
    standing = proofs.exclude(assessment__status=Status.CANCELLED)
    for proof in standing.order_by("-assessment__period__year", "condition__position"):
        yield ProofUse(proof, is_open=sheet.can(check_can_read_sheet, user, proof.assessment))


def _with_people(documents: QuerySet[Document]) -> QuerySet[Document]:
    return documents.select_related(
        "unit__instansi", "unit__parent__parent", "created_by", "withdrawn_by", "state_set_by", "disposal"
    ).defer("disposal__minute")
