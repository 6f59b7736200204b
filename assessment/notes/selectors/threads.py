"""The notes of one question, as its pages show them: only those that the reader may read, and counted so too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Max, Q, QuerySet, When, Window
from django.http import Http404

from assessment.lke.selectors.layout import Question
from assessment.notes import hooks, permissions
from assessment.notes.models import Audience, ReviewNote, Thread, Visibility
from assessment.people.models import User
from assessment.rounds.models import Assessment

SHOWN = 5  # beside the question; all of them stand on their own page
CHOICES = {
    (True, Audience.TEAM): "Tim unit saja",
    (True, Audience.RESULT): "Tim unit dan penilai",
    (False, Audience.WORKING): "Tim penilai saja",
    (False, Audience.RESULT): "Unit juga, bila diterbitkan atau dikembalikan",
}


@dataclass(frozen=True)
class NoteLine:
    """One note as somebody reads it."""

    note: ReviewNote
    who: str  # "Anda" of the reader's own
    kind: str  # who reads it, where the page shows notes of several kinds
    mentions: tuple[str, ...]
    may_withdraw: bool


@dataclass(frozen=True)
class Section:
    """The notes beside a question: the last ones of open threads, and what the reader may write."""

    lines: tuple[NoteLine, ...]
    total: int  # of all that the reader may read
    readers: str  # who reads what the page shows first, in words
    choices: tuple[tuple[str, str], ...]  # for whom may be written: value and label; empty: only read
    people: tuple[User, ...]  # who may be named

    @property
    def is_draft_read(self) -> bool:
        """Whether what is written now is an evaluator's, which the unit reads once it is published or never."""
        return any(value == Audience.WORKING for value, _ in self.choices)

    @property
    def hidden(self) -> int:
        """How many stand on the page of all notes alone."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class ThreadLines:
    """One thread with those of its notes that stand on one page."""

    thread: Thread
    lines: tuple[NoteLine, ...]
    may_resolve: bool

    @property
    def says_something(self) -> bool:
        """Whether one of these notes was not withdrawn."""
        return any(line.note.withdrawn_at is None for line in self.lines)


def notes_for(user: User, assessment: Assessment, indicator_id: int) -> QuerySet[ReviewNote]:
    """Return the notes of one question that `user` reads from this round; ActionDenied as `permissions.readable`."""
    return notes_about(user, assessment, Q(thread__indicator=indicator_id))


def notes_about(user: User, assessment: Assessment, about: Q) -> QuerySet[ReviewNote]:
    """Return the notes whose thread is `about` something that `user` reads from this round; as `notes_for` otherwise."""
    return ReviewNote.objects.filter(permissions.readable(user, assessment), about)


def section(user: User, assessment: Assessment, question: Question) -> Section:
    """Return the notes beside a question: two queries where there are none, four at most, however many there are."""
    return section_about(user, assessment, Q(thread__indicator=question.pk))


def section_about(user: User, assessment: Assessment, about: Q) -> Section:
    """Return the notes whose thread is `about` something; as `section`."""
    is_open, is_published = Q(thread__resolved_at__isnull=True), Q(visibility=Visibility.PUBLISHED)
    found = list(
        _with_names(notes_about(user, assessment, about))
        .annotate(total=Window(Count("pk")), answerable=Window(Count(Case(When(is_published, then="pk")))))
        .order_by(Case(When(is_open, then=0), default=1), "-at", "-pk")[:SHOWN]
    )
    latest = [note for note in reversed(found) if not note.thread.is_resolved]
    first: Any = found[0] if found else None  # of the annotations, which every row brings
    return Section(
        lines=note_lines(user, assessment, latest),
        total=first.total if found else 0,
        readers=_readers(user, assessment),
        choices=choices_for(user, assessment, is_answerable=bool(found and first.answerable)),
        people=tuple(permissions.people_of(user, assessment)),
    )


def choices_for(user: User, assessment: Assessment, *, is_answerable: bool) -> tuple[tuple[str, str], ...]:
    """Return for whom `user` may write, value and label; the unit answers evaluators once they published something."""
    is_team = permissions.is_of_team(user, assessment.unit)
    return tuple(
        (audience.value, CHOICES[is_team, audience])
        for audience in permissions.audiences_of(user, assessment)
        if not is_team or audience == Audience.TEAM or is_answerable
    )


def ordered(notes: QuerySet[ReviewNote]) -> QuerySet[ReviewNote]:
    """Return notes thread by thread, open ones first and of each the oldest first, with all that a page shows."""
    return _with_names(
        notes.order_by(F("thread__resolved_at").desc(nulls_first=True), "-thread__opened_at", "thread", "at", "pk")
    )


def thread_lines(user: User, assessment: Assessment, notes: Sequence[ReviewNote]) -> tuple[ThreadLines, ...]:
    """Return the notes of one page by thread, in their order."""
    found: list[ThreadLines] = []
    lines = note_lines(user, assessment, notes)
    for thread in dict.fromkeys(note.thread for note in notes):
        mine = tuple(line for line in lines if line.note.thread_id == thread.pk)
        found.append(ThreadLines(thread, mine, may_resolve(user, assessment, thread)))
    return tuple(found)


def may_resolve(user: User, assessment: Assessment, thread: Thread) -> bool:
    """Whether `user` may finish or open the thread again, by the roles this request has read."""
    if thread.audience == Audience.TEAM:
        return permissions.is_of_team(user, assessment.unit)
    return thread.stage in permissions.stages_of(user, assessment.unit)


def get_thread(user: User, assessment: Assessment, pk: int) -> Thread:
    """Return a thread of which `user` reads a note from this round, or Http404."""
    note = ReviewNote.objects.filter(permissions.readable(user, assessment), thread=pk).select_related("thread").first()
    if note is None:
        raise Http404
    _check_subject(user, note.thread)
    return note.thread


def get_note(user: User, assessment: Assessment, pk: int) -> ReviewNote:
    """Return a note that `user` reads from this round, or Http404."""
    note = (
        ReviewNote.objects.filter(permissions.readable(user, assessment), pk=pk)
        .select_related("thread", "assessment__unit")
        .first()
    )
    if note is None:
        raise Http404
    _check_subject(user, note.thread)
    return note


def _check_subject(user: User, thread: Thread) -> None:
    """Refuse a thread about something of a later package that `user` may not read."""
    if thread.indicator_id is None and hooks.page_of_thread(user, thread) is None:
        raise Http404


def note_lines(user: User, assessment: Assessment, notes: Sequence[ReviewNote]) -> tuple[NoteLine, ...]:
    """Return how `user` reads these notes, which he may; at most two queries."""
    answered = _answered(user, assessment, notes)
    return tuple(
        NoteLine(
            note=note,
            who="Anda" if note.author_id == user.pk else note.author.full_name,
            kind=_KINDS[Visibility(note.visibility)],
            mentions=tuple(mention.person.full_name for mention in note.mentions.all()),
            may_withdraw=note.author_id == user.pk
            and note.withdrawn_at is None
            and permissions.is_fresh(note)
            and answered.get(note.thread_id, 0) < note.pk,
        )
        for note in notes
    )


def _answered(user: User, assessment: Assessment, notes: Sequence[ReviewNote]) -> dict[int, int]:
    """Return of the threads in which `user` may still take a note back the pk of the last note of others he may read."""
    mine = {note.thread_id for note in notes if note.author_id == user.pk and permissions.is_fresh(note)}
    if not mine:
        return {}
    others = (
        ReviewNote.objects.filter(permissions.readable(user, assessment), thread__in=mine)
        .exclude(author=user)
        .order_by()
    )
    return dict(others.values_list("thread").annotate(last=Max("pk")))


def _with_names(notes: QuerySet[ReviewNote]) -> QuerySet[ReviewNote]:
    return notes.select_related("author", "thread__resolved_by", "assessment__period").prefetch_related(
        "mentions__person"
    )


def _readers(user: User, assessment: Assessment) -> str:
    if permissions.is_of_team(user, assessment.unit):
        return "dibaca tim unit"
    return "dibaca tim penilai Anda" if permissions.stages_of(user, assessment.unit) else "dibaca unit dan penilainya"


# Who else reads a note; that the team reads its own needs no word.
_KINDS = {
    Visibility.TEAM: "",
    Visibility.WORKING: "catatan kerja",
    Visibility.DRAFT: "untuk unit, belum terbit",
    Visibility.PUBLISHED: "dibaca unit dan penilai",
}
