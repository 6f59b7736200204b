"""What changed at questions since somebody looked at them: what, who, when.

A question that the reader never opened carries no mark: nothing of it was seen that could have changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from assessment.lke.selectors.layout import Question, get_layout
from assessment.notes import permissions
from assessment.notes.hooks import Change, changes_of_parts
from assessment.notes.models import LastSeen, ReviewNote
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage

SHOWN = 5  # questions in the side column


@dataclass(frozen=True)
class Mark:
    """What others did at one question since the reader looked at it."""

    question: Question
    seen_at: datetime
    changes: tuple[Change, ...]  # the latest first

    @property
    def last(self) -> Change:
        """The latest."""
        return self.changes[0]

    @property
    def said(self) -> str:
        """Return in one line who did what: each person and each thing once, the latest first."""
        done: dict[str, dict[str, None]] = {}
        for change in self.changes:
            done.setdefault(change.who, {})[change.what] = None
        return "; ".join(f"{who} {', '.join(things)}" for who, things in done.items())


@dataclass(frozen=True)
class Marks:
    """The marks of a round or of one question, that of the latest change first."""

    rows: tuple[Mark, ...] = ()

    @property
    def shown(self) -> Sequence[Mark]:
        """Those a side column has room for."""
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        """How many questions have a mark beside those."""
        return max(0, len(self.rows) - SHOWN)

    def by_indicator(self) -> dict[int, Mark]:
        """Return pk of the question → its mark."""
        return {mark.question.pk: mark for mark in self.rows}


def marks_of(user: User, assessment: Assessment, *, area: str = "") -> Marks:
    """Return what changed in a round since `user`, of the unit's team, looked; none for others. Four queries at most.

    area: of its questions alone.
    """
    if not permissions.is_of_team(user, assessment.unit):
        return Marks()
    seen = dict(
        LastSeen.objects.filter(person=user, assessment=assessment).order_by().values_list("indicator_id", "at")
    )
    return _marks(user, assessment, seen, area=area)


def mark_of(user: User, assessment: Assessment, question: Question) -> tuple[Mark | None, bool]:
    """Return the mark of one question, and whether the look of now has to be kept: at the first, and after a change.

    Both are nothing for who is not of the unit's team. Four queries at most.
    """
    if not permissions.is_of_team(user, assessment.unit):
        return None, False
    seen_at = (
        LastSeen.objects.filter(person=user, assessment=assessment, indicator=question.pk)
        .order_by()
        .values_list("at", flat=True)
        .first()
    )
    if seen_at is None:
        return None, True
    mark = next(iter(_marks(user, assessment, {question.pk: seen_at}, indicator_id=question.pk).rows), None)
    return mark, mark is not None


def _marks(
    user: User,
    assessment: Assessment,
    seen: dict[int, datetime],
    *,
    area: str = "",
    indicator_id: int | None = None,
) -> Marks:
    if not seen:
        return Marks()
    since = min(seen.values())
    found: dict[int, list[Change]] = {}
    for change in (
        *_answers(user, assessment, since, indicator_id),
        *_notes(user, assessment, since, indicator_id),
        *changes_of_parts(user, assessment, since, indicator_id),
    ):
        seen_at = seen.get(change.indicator_id)
        if seen_at is not None and change.at > seen_at:
            found.setdefault(change.indicator_id, []).append(change)
    layout = get_layout(assessment.period.instrument)
    rows = []
    for pk, changes in found.items():
        question = layout.questions[layout.codes[pk]]
        if not area or question.area == area:
            latest = sorted(changes, key=lambda change: change.at, reverse=True)
            rows.append(Mark(question, seen[pk], tuple(latest)))
    return Marks(tuple(sorted(rows, key=lambda mark: mark.last.at, reverse=True)))


def _answers(user: User, assessment: Assessment, since: datetime, indicator_id: int | None) -> list[Change]:
    """Return the answers of the unit's own sheets that others gave later."""
    rows = Answer.objects.filter(
        evaluation__assessment=assessment,
        evaluation__stage=Stage.SELF,
        evaluation__form=Evaluation.Form.DETAIL,
        answered_at__gt=since,
    ).exclude(answered_by=user)
    if indicator_id is not None:
        rows = rows.filter(indicator=indicator_id)
    values = rows.order_by().values_list("indicator_id", "answered_by__full_name", "answered_at")
    return [Change(pk, "mengubah jawaban", who, at) for pk, who, at in values]


def _notes(user: User, assessment: Assessment, since: datetime, indicator_id: int | None) -> list[Change]:
    """Return the notes of others that `user` may read and could not read before."""
    rows = (
        ReviewNote.objects.filter(permissions.readable(user, assessment), thread__indicator__isnull=False)
        .annotate(told_at=Coalesce(F("published_at"), F("at")))
        .filter(told_at__gt=since, withdrawn_at__isnull=True)
        .exclude(author=user)
    )
    if indicator_id is not None:
        rows = rows.filter(thread__indicator=indicator_id)
    values = rows.order_by().values_list("thread__indicator_id", "author__full_name", "told_at")
    return [Change(pk, "menulis catatan", who, at) for pk, who, at in values]
