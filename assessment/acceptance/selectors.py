"""Where single answers and whole areas of the unit's sheet stand with those who accept them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from assessment import scoring
from assessment.acceptance.models import AnswerReview, AreaHandIn
from assessment.acceptance.permissions import check_may_decide_area, check_may_hand_in
from assessment.figures.answer_words import short_answer
from assessment.lke.selectors.layout import Area, Question, get_layout
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.selectors.assessments import get_assessment, self_evaluation
from assessment.scores.selectors import sheets_to_show

Verdict = AnswerReview.Verdict


@dataclass(frozen=True)
class Standing:
    """What the newest judgement of an answer is worth now that the answer stands at another version, perhaps."""

    review: AnswerReview
    version: int  # of the answer now

    @property
    def is_changed(self) -> bool:
        """Whether the answer was saved anew since it was judged."""
        return self.version > self.review.version

    @property
    def is_returned(self) -> bool:
        """Whether it waits to be mended."""
        return self.review.verdict == Verdict.RETURNED and not self.is_changed

    @property
    def is_accepted(self) -> bool:
        """Whether it was accepted as it stands now."""
        return self.review.verdict == Verdict.ACCEPTED and not self.is_changed

    @property
    def word(self) -> str:
        """Where it stands, in a word or two."""
        if not self.is_changed:
            return str(Verdict(self.review.verdict).label)
        return "Berubah sejak diterima" if self.review.verdict == Verdict.ACCEPTED else "Sudah diperbaiki"


def standings(evaluation: Evaluation, indicators: Collection[int] | None = None) -> dict[int, Standing]:
    """Return pk of a question → where its answer stands, of those that anybody judged; one query.

    indicators: only these questions.
    """
    answers = Answer.objects.filter(evaluation=evaluation, indicator=OuterRef("indicator")).values("version")[:1]
    rows = AnswerReview.objects.filter(evaluation=evaluation).select_related("by").order_by("pk")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found = rows.annotate(version_now=Coalesce(Subquery(answers), 0))
    return {row.indicator_id: Standing(row, row.version_now) for row in found}


def last_hand_in(evaluation: Evaluation, area: AreaKey) -> AreaHandIn | None:
    """Return the newest hand-in of an area, None where its pokja never handed it in; one query."""
    return evaluation.area_hand_ins.filter(area=area).order_by("-pk").first()


@dataclass(frozen=True)
class ReviewPage:
    """One question with what was said of its answer, the newest first."""

    assessment: Assessment
    question: Question
    answer: Answer | None
    reviews: tuple[AnswerReview, ...]

    @property
    def shown(self) -> str:
        """The answer in a few letters; "" where it says nothing."""
        return short_answer(self.question.indicator, scoring.answer_in(self.answer)) if self.answer else ""

    @property
    def version(self) -> int:
        """Of the answer as the page shows it."""
        return self.answer.version if self.answer is not None else 0


def get_review_page(user: User, pk: int, code: str) -> ReviewPage:
    """Return one question of a round in scope; Http404, ActionDenied for who is not of the unit's team."""
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Pemeriksaan jawaban")
    question = get_layout(assessment.period.instrument).questions.get(code)
    if question is None:
        raise Http404
    evaluation = self_evaluation(assessment)
    rows = evaluation.answer_reviews.filter(indicator=question.pk).select_related("by").order_by("-pk")
    answer = evaluation.answers.filter(indicator=question.pk).first()
    return ReviewPage(assessment, question, answer, tuple(rows))


@dataclass(frozen=True)
class AreaGaps:
    """What stands in the way of handing an area in, and what only should be seen to. Codes in the order of the LKE."""

    unanswered: tuple[Question, ...]
    returned: tuple[Question, ...]  # and not mended
    unsupported: tuple[Question, ...]  # claimed, without data dukung that counts

    @property
    def is_blocked(self) -> bool:
        """Whether the area cannot be handed in."""
        return bool(self.unanswered or self.returned)


def area_gaps(evaluation: Evaluation, area: Area) -> AreaGaps:
    """Return what an area of the unit's sheet lacks, by its stored scores; three queries at most."""
    sheets, judged = sheets_to_show(evaluation), standings(evaluation, [question.pk for question in area.questions])
    claim, supported = sheets.claim.values, sheets.supported.values if sheets.supported else {}
    return AreaGaps(
        unanswered=tuple(q for q in area.questions if claim.get(q.code) is None),
        returned=tuple(q for q in area.questions if q.pk in judged and judged[q.pk].is_returned),
        unsupported=tuple(q for q in area.questions if claim.get(q.code) and supported.get(q.code) is None),
    )


@dataclass(frozen=True)
class AreaPage:
    """An area before it is handed in, or as the ketua tim ZI decides about it."""

    assessment: Assessment
    area: Area
    gaps: AreaGaps
    hand_ins: tuple[AreaHandIn, ...]  # the newest first
    handing_denied: str  # why the reader may not hand it in; "" if they may
    deciding_denied: str

    @property
    def waiting(self) -> AreaHandIn | None:
        """The hand-in that waits for a decision."""
        return next((row for row in self.hand_ins[:1] if row.is_waiting), None)


def get_area_page(user: User, pk: int, key: str) -> AreaPage:
    """Return one area of a round in scope; Http404, ActionDenied for who is not of the unit's team."""
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Penyerahan area")
    areas = get_layout(assessment.period.instrument).areas
    if key not in areas:
        raise Http404
    area, evaluation = areas[AreaKey(key)], self_evaluation(assessment)
    rows = evaluation.area_hand_ins.filter(area=key).select_related("by", "decided_by").order_by("-pk")
    return AreaPage(
        assessment=assessment,
        area=area,
        gaps=area_gaps(evaluation, area),
        hand_ins=tuple(rows),
        handing_denied=permissions.denial(check_may_hand_in, user, assessment, area.key),
        deciding_denied=permissions.denial(check_may_decide_area, user, assessment),
    )
