"""What people do with notes: write one, take it back, call a thread finished, publish what evaluators wrote for the unit.

A note is personal speech: its event holds ids and the digest of its text, never the text.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import BigAutoField, CharField
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.selectors.layout import get_layout
from assessment.notes import permissions
from assessment.notes.models import LONGEST_NOTE, Audience, LastSeen, Mention, ReviewNote, Thread, Visibility
from assessment.notes.permissions import STAGES
from assessment.notices.models import Kind
from assessment.notices.services import notices
from assessment.people.models import User
from assessment.rounds.models import Assessment, Stage
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import Status
from zi_portal.kit import patience
from zi_portal.kit.clean_text import clean_text
from zi_portal.kit.indonesian import count_text
from zi_portal.kit.prepared import Asked, Prepared
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.sqlite.line import DatabaseBusy


@dataclass(frozen=True)
class Subject:
    """What a note is about."""

    name: str  # as a sentence names it: the code of a question
    key: str  # as its event names it, which holds no text
    url: str  # of the page on which whoever is told reads it


@transaction.atomic
def add_note(
    *,
    assessment: Assessment,
    code: str,
    audience: Audience,
    text: str,
    by: User,
    mentions: Collection[int] = (),
    key: str = "",
) -> ReviewNote:
    """Write a note to the open thread of question `code`, or begin one, and return it.

    mentions: pks of persons it names. key: of the form it came with; the same form sent again says it once.
    Raises ActionDenied; InvalidInput under `text` and `mentions`, which writes nothing.
    """
    question = get_layout(assessment.period.instrument).questions[code]
    if audience != Audience.TEAM:
        assessment = lock_assessment(assessment)  # a turn that ends meanwhile publishes all of it or refuses this one
    permissions.check_can_write_note(by, assessment, audience)
    is_team = permissions.is_of_team(by, assessment.unit)
    stage = _stage(assessment, audience, is_team=is_team, indicator_id=question.pk)
    thread = _open_thread(assessment, question.pk, audience, stage, by)
    page = "assessment:answer-edit" if is_team else "assessment:evaluation-edit"
    subject = Subject(code, code, f"{reverse(page, args=[assessment.pk, code])}#catatan")
    return write_note(thread, assessment=assessment, subject=subject, text=text, by=by, mentions=mentions, key=key)


def write_note(
    thread: Thread,
    *,
    assessment: Assessment,
    subject: Subject,
    text: str,
    by: User,
    mentions: Collection[int] = (),
    key: str = "",
) -> ReviewNote:
    """Write a note to `thread`, in the transaction of whoever asked whether `by` may; as `add_note` otherwise.

    Who is named is told, and who wrote in the thread before and may read the note.
    """
    audience, text = Audience(thread.audience), _checked(text)
    if key and (said := _SAID(author=by.pk, key=key)):
        return said[0]
    named = _named(by, assessment, mentions)
    now = timezone.now()
    visibility = _VISIBILITY[audience]
    if audience == Audience.RESULT and permissions.is_of_team(by, assessment.unit):
        visibility = Visibility.PUBLISHED
    note = ReviewNote.objects.create(
        thread=thread,
        assessment=assessment,
        visibility=visibility,
        published_at=now if visibility == Visibility.PUBLISHED else None,
        text=text,
        author=by,
        role=permissions.role_in(by, assessment.unit, audience),
        at=now,
        key=key,
    )
    if named:
        Mention.objects.bulk_create([Mention(note=note, person=person) for person in named])
    detail = {
        "question": subject.key,
        "thread": thread.pk,
        "visibility": visibility.value,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "mentions": sorted(person.pk for person in named),
    }
    audit.record(AuditEvent.Kind.NOTE_WRITTEN, note, by=by, scope=assessment.unit, detail=detail)
    _tell(note, named, subject)
    return note


@transaction.atomic
def withdraw_note(*, note: ReviewNote, by: User) -> ReviewNote:
    """Let a note say no more than that its author took it back; its text stays in the database. Raises ActionDenied, WrongState."""
    note = (
        ReviewNote.objects.select_for_update(of=("self",)).select_related("thread", "assessment__unit").get(pk=note.pk)
    )
    Thread.objects.select_for_update().get(pk=note.thread_id)
    # By a note he may read: a refusal must not tell of a draft.
    later = ReviewNote.objects.filter(permissions.readable(by, note.assessment), thread=note.thread_id, pk__gt=note.pk)
    is_answered = later.exclude(author=by).exists()
    permissions.check_can_withdraw(by, note, is_answered=is_answered)
    note.withdrawn_at = timezone.now()
    note.save(update_fields=["withdrawn_at"])
    audit.record(
        AuditEvent.Kind.NOTE_WITHDRAWN, note, by=by, scope=note.assessment.unit, detail={"thread": note.thread_id}
    )
    return note


@transaction.atomic
def resolve_thread(*, thread: Thread, assessment: Assessment, by: User) -> Thread:
    """Say that nothing is left to talk about. A second click changes nothing. Raises ActionDenied."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    permissions.check_can_resolve(by, assessment, thread)
    if not thread.is_resolved:
        thread.resolved_at, thread.resolved_by = timezone.now(), by
        thread.save(update_fields=["resolved_at", "resolved_by"])
        audit.record(AuditEvent.Kind.THREAD_RESOLVED, thread, by=by, scope=assessment.unit)
    return thread


@transaction.atomic
def reopen_thread(*, thread: Thread, assessment: Assessment, by: User) -> Thread:
    """Open a finished thread again. Raises ActionDenied; WrongState while another one of the same question is open."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    permissions.check_can_resolve(by, assessment, thread)
    if not thread.is_resolved:
        return thread
    others = Thread.objects.filter(
        unit=thread.unit_id, indicator=thread.indicator_id, audience=thread.audience, stage=thread.stage
    )
    if thread.indicator_id is not None and others.filter(resolved_at__isnull=True).exists():
        raise WrongState("Percakapan lain pada pertanyaan ini masih terbuka. Lanjutkan di sana.")
    thread.resolved_at = thread.resolved_by = None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    audit.record(AuditEvent.Kind.THREAD_REOPENED, thread, by=by, scope=assessment.unit)
    return thread


def publish_notes(assessment: Assessment, stage: Stage, *, by: User, codes: Iterable[str] | None = None) -> int:
    """Let everyone who reads the sheet read what evaluators of `stage` wrote for the unit; return how many notes.

    In the transaction of the act that ends their turn, which locked the round and asked whether `by` may, before it is sealed.
    codes: of these questions alone; None publishes all. A note its author withdrew is never published.
    """
    drafts = ReviewNote.objects.filter(
        assessment=assessment, thread__stage=stage, visibility=Visibility.DRAFT, withdrawn_at__isnull=True
    )
    if codes is not None:
        questions = get_layout(assessment.period.instrument).questions
        drafts = drafts.filter(thread__indicator__in=[questions[code].pk for code in codes])
    found = sorted(drafts.values_list("pk", flat=True))
    if not found:
        return 0
    ReviewNote.objects.filter(pk__in=found).update(visibility=Visibility.PUBLISHED, published_at=timezone.now())
    detail = {"stage": stage.value, "notes": found}
    audit.record(AuditEvent.Kind.NOTES_PUBLISHED, assessment, by=by, scope=assessment.unit, detail=detail)
    return len(found)


def mark_seen(*, assessment: Assessment, indicator_id: int, at: datetime, by: User) -> bool:
    """Keep that `by` looked at a question at the moment `at`; return whether it is kept.

    No event, since nothing that counts changes. Where somebody else writes for long, it is not kept, and the mark stays:
    a page that is read waits for no save.
    """
    try:
        with patience.at_most(patience.HURRIED_SECONDS):
            LastSeen.objects.update_or_create(
                person=by, assessment=assessment, indicator_id=indicator_id, defaults={"at": at}
            )
    except DatabaseBusy:
        return False
    return True


_VISIBILITY = {
    Audience.TEAM: Visibility.TEAM,
    Audience.WORKING: Visibility.WORKING,
    Audience.RESULT: Visibility.DRAFT,
}


def _checked(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise InvalidInput({"text": ["Tulis catatan, lalu kirim."]})
    if len(text) > LONGEST_NOTE:
        counts = f"{count_text(len(text))} karakter melebihi batas {count_text(LONGEST_NOTE)} karakter"
        raise InvalidInput({"text": [f"Catatan {counts}. Ringkaskan atau bagi dua."]})
    return text


def _stage(assessment: Assessment, audience: Audience, *, is_team: bool, indicator_id: int) -> str:
    """Return the stage of the thread a note goes to: of who has the round or, for an answer of the unit, of who wrote last."""
    if audience == Audience.TEAM:
        return ""
    if not is_team:
        return STAGES[Status(assessment.status)]
    published = ReviewNote.objects.filter(
        thread__unit=assessment.unit_id,
        thread__indicator=indicator_id,
        thread__audience=Audience.RESULT,
        visibility=Visibility.PUBLISHED,
        assessment__period__year__lte=assessment.period.year,
    )
    last = published.order_by("-published_at", "-pk").values_list("thread__stage", flat=True).first()
    if last is None:
        raise WrongState("Belum ada catatan penilai yang dapat dijawab. Tulis catatan untuk tim unit Anda.")
    return last


_SAID = Prepared(
    lambda: ReviewNote.objects.filter(
        author=Asked("author", BigAutoField()), key=Asked("key", CharField())
    ).order_by()  # one at most: `note_once_per_form`
)
_OPEN = Prepared(
    lambda: Thread.objects.filter(
        unit=Asked("unit", BigAutoField()),
        indicator=Asked("indicator", BigAutoField()),
        audience=Asked("audience", CharField()),
        stage=Asked("stage", CharField()),
        resolved_at=None,
    ).order_by()
)
_WROTE = Prepared(
    lambda: (
        ReviewNote.objects.filter(thread=Asked("thread", BigAutoField()), pk__lt=Asked("before", BigAutoField()))
        .order_by()
        .values_list("author", "visibility")
        .distinct()
    )
)


def _open_thread(assessment: Assessment, indicator_id: int, audience: Audience, stage: str, by: User) -> Thread:
    """Return the open thread a note goes to, begun where there is none."""
    about = {"indicator": indicator_id, "audience": audience.value, "stage": stage}
    if found := _OPEN(unit=assessment.unit_id, **about):
        return found[0]
    thread, _ = Thread.objects.get_or_create(
        unit=assessment.unit,
        indicator_id=indicator_id,
        audience=audience,
        stage=stage,
        resolved_at=None,
        defaults={"opened_by": by, "opened_at": timezone.now()},
    )
    return thread


def _tell(note: ReviewNote, named: list[User], subject: Subject) -> None:
    """Tell who is named, and who wrote in the thread before: of a note that only some read, those alone."""
    told = partial(
        notices.tell,
        assessment=note.assessment,
        by=note.author,
        mark=f"catatan:{note.pk}",
        url=subject.url,
        params={"question": subject.name},
    )
    if named:
        told(Kind.MENTIONED, named)
    is_published = note.visibility == Visibility.PUBLISHED
    wrote = {
        author
        for author, visibility in _WROTE(thread=note.thread_id, before=note.pk)
        if visibility == Visibility.PUBLISHED or not is_published
    }
    if wrote := wrote - {note.author_id, *(person.pk for person in named)}:
        others = list(User.objects.filter(pk__in=wrote).order_by().only("pk"))
        if not is_published:
            readers = {person.pk for person in permissions.people_of(note.author, note.assessment)}
            others = [person for person in others if person.pk in readers]
        told(Kind.REPLIED, others)


def _named(by: User, assessment: Assessment, mentions: Collection[int]) -> list[User]:
    """Return the persons with these pks; InvalidInput, which tells nothing of them, unless all of them read the note."""
    wanted = set(mentions)
    if not wanted:
        return []
    found = [person for person in permissions.people_of(by, assessment) if person.pk in wanted]
    if len(found) != len(wanted):
        raise InvalidInput({"mentions": [permissions.NOT_ACCESSIBLE]})
    return found
