"""Making, changing, closing and emptying a form for the staff, and what becomes of an answer."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.facts import Facts
from assessment.programme.obstacles.services import add_obstacle
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.suggestions.codes import new_code
from assessment.programme.suggestions.facts import FormFacts, Said, TaskFacts
from assessment.programme.suggestions.models import Suggestion, SuggestionAnswer, SuggestionForm, SuggestionQuestion
from assessment.programme.suggestions.permissions import (
    check_can_empty,
    check_can_keep_forms,
    check_is_not_emptied,
)
from assessment.programme.suggestions.selectors import digest_of, get_form, get_suggestion, questions_of
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import OVER, Status
from assessment.tasks.models import Subject, Task
from assessment.tasks.selectors.needs import Need
from assessment.tasks.selectors.tasks import today_in
from assessment.tasks.services.needs import give_needs
from zi_portal.kit import validation
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState

KEPT_DAYS = 365  # after a form closes, at most
LONGEST_DAYS = 366  # for which a form may be open
MOST_QUESTIONS, MOST_FORMS, MOST_ANSWERS = 10, 50, 2_000


class StaleForm(Exception):
    """It was changed since the page was loaded, so nothing is written. `saved` stands now."""

    def __init__(self, saved: SuggestionForm) -> None:
        super().__init__(f"suggestion form {saved.pk} was changed meanwhile")
        self.saved = saved
        self.questions = questions_of(saved)

    @property
    def digest(self) -> str:
        """What a form that stands on the saved one carries."""
        return digest_of(self.saved, self.questions)


@transaction.atomic
def make_form(*, assessment: Assessment, facts: FormFacts, by: User) -> SuggestionForm:
    """Make a form with an address of its own.

    Raises ActionDenied if `by` may not, InvalidInput for days that do not follow each other or have passed, no question,
    too many, or the same one twice.
    """
    assessment = lock_assessment(assessment)
    check_can_keep_forms(by, assessment)
    if assessment.suggestion_forms.count() >= MOST_FORMS:
        raise InvalidInput(
            {"": [f"Penilaian ini sudah mempunyai {MOST_FORMS} formulir, batasnya. Pakai yang sudah ada."]}
        )
    _refuse_days(facts, today_in(assessment.unit))
    _refuse_questions(facts.questions)
    form = SuggestionForm(
        assessment=assessment,
        title=facts.title,
        intro=facts.intro,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
        delete_on=facts.closes_on + timedelta(days=KEPT_DAYS),
        code=new_code(),
        created_at=timezone.now(),
        created_by=by,
    )
    validation.check_and_save(form)
    _write_questions(form, facts.questions)
    _record(AuditEvent.Kind.SUGGESTIONS_ASKED, form, by)
    return form


@transaction.atomic
def change_form(*, form: SuggestionForm, facts: FormFacts, by: User, seen: str = "") -> SuggestionForm:
    """Change title, words, days and, while nobody has answered, questions. Nothing is written where the same stands already.

    seen: `digest_of` the form that `by` read. Raises as `make_form`, InvalidInput too where answers would lose their
    question or be kept longer than was said, WrongState for one that was closed, StaleForm if it was changed since `seen`.
    """
    form = _locked(form)
    check_can_keep_forms(by, form.assessment)
    check_is_not_emptied(form)
    if form.closed_at is not None:
        raise WrongState("Formulir ini sudah ditutup. Buatlah formulir baru bila masih perlu bertanya.")
    there = questions_of(form)
    days = (form.opens_on, form.closes_on)
    if (form.title, form.intro, *days, there) == (
        facts.title,
        facts.intro,
        facts.opens_on,
        facts.closes_on,
        facts.questions,
    ):
        return form
    if seen and seen != digest_of(form, there):
        raise StaleForm(form)
    if days != (facts.opens_on, facts.closes_on):
        _refuse_days(facts, today_in(form.assessment.unit), is_begun=facts.opens_on == form.opens_on)
    is_answered = form.suggestions.exists()
    if facts.questions != there:
        if is_answered:
            reason = "Sudah ada yang menjawab, jadi pertanyaannya tidak dapat diubah. Buatlah formulir baru."
            raise InvalidInput({"questions": [reason]})
        _refuse_questions(facts.questions)
        form.questions.all().delete()
        _write_questions(form, facts.questions)
    if not is_answered:
        form.delete_on = facts.closes_on + timedelta(days=KEPT_DAYS)
    elif facts.closes_on >= form.delete_on:
        reason = (
            f"Penjawab membaca bahwa jawabannya dihapus paling lambat {long_date(form.delete_on)}. Isi hari sebelumnya."
        )
        raise InvalidInput({"closes_on": [reason]})
    form.title, form.intro = facts.title, facts.intro
    form.opens_on, form.closes_on = facts.opens_on, facts.closes_on
    validation.check_and_save(form)
    _record(AuditEvent.Kind.SUGGESTIONS_CHANGED, form, by)
    return form


@transaction.atomic
def close_form(*, form: SuggestionForm, by: User) -> SuggestionForm:
    """Take no answer from now on. A second time changes nothing. Raises ActionDenied if `by` may not."""
    form = _locked(form)
    check_can_keep_forms(by, form.assessment)
    check_is_not_emptied(form)
    if form.closed_at is None:
        form.closed_at, form.closed_by = timezone.now(), by
        validation.check_and_save(form)
        _record(AuditEvent.Kind.SUGGESTIONS_CLOSED, form, by)
    return form


@transaction.atomic
def empty_form(*, form: SuggestionForm, by: User) -> SuggestionForm:
    """Delete names and answers of a form that takes no more; how many there were stays, and what was made of them.

    Raises ActionDenied if `by` may not, WrongState while answers may still come or once they are deleted.
    """
    form = _locked(form)
    check_can_empty(by, form.assessment)
    check_is_not_emptied(form)
    if form.state_on(today_in(form.assessment.unit)) != SuggestionForm.State.CLOSED:
        raise WrongState("Jawaban hanya dapat dihapus setelah formulirnya ditutup. Tutuplah dahulu.")
    _empty(form, by)
    return form


def empty_due() -> int:
    """Delete the answers of every form whose time is over, and return of how many; each in a transaction of its own."""
    day = timezone.now().date() - timedelta(days=1)  # over in every zone
    done = 0
    for pk in list(
        SuggestionForm.objects.filter(delete_on__lte=day, emptied_at__isnull=True).values_list("pk", flat=True)
    ):
        with transaction.atomic():
            form = SuggestionForm.objects.select_related("assessment").get(pk=pk)
            form = _locked(form)
            if form.emptied_at is None:
                _empty(form, None)
                done += 1
    return done


@transaction.atomic
def send_suggestion(*, form: SuggestionForm, said: Said) -> Suggestion:
    """Keep what one of the staff answers; sent twice from one page it is kept once.

    No event is written: the trail would tell the moment, and in a small office the moment tells who it was.
    Raises WrongState once the form takes no answer, InvalidInput for no answer and where it has all it takes.
    """
    form = SuggestionForm.objects.select_for_update().get(pk=form.pk)
    today = today_in(form.assessment.unit)
    is_over = Status(form.assessment.status) in OVER
    if is_over or form.state_on(today) != SuggestionForm.State.OPEN:
        raise WrongState("Formulir ini tidak menerima jawaban lagi, jadi jawaban Anda tidak tersimpan.")
    key = hashlib.sha256(said.key.encode()).hexdigest()[:32] if said.key else secrets.token_hex(16)
    there = form.suggestions.filter(key=key).first()
    if there is not None:
        return there
    if form.suggestions.count() >= MOST_ANSWERS:
        raise InvalidInput(
            {"": [f"Formulir ini sudah berisi {MOST_ANSWERS} jawaban, batasnya. Sampaikan kepada ketua tim ZI."]}
        )
    asked = {question.pk: question for question in form.questions.all()}
    answers = {pk: text for pk, text in said.answers.items() if pk in asked and text}
    if not answers:
        raise InvalidInput({"": ["Jawablah sedikitnya satu pertanyaan."]})
    suggestion = Suggestion(form=form, sent_on=today, name=said.name, key=key)
    validation.check_and_save(suggestion)
    for pk, text in answers.items():
        validation.check_and_save(SuggestionAnswer(suggestion=suggestion, question=asked[pk], text=text))
    return suggestion


@transaction.atomic
def turn_into_obstacle(*, suggestion: Suggestion, facts: Facts, by: User, solution: str = "") -> Obstacle:
    """Note an obstacle that comes of an answer. Raises as `add_obstacle`, and WrongState where one has come of it already."""
    suggestion = _locked_suggestion(suggestion, by)
    if suggestion.obstacle_id is not None:
        raise WrongState("Saran ini sudah dijadikan hambatan. Muat ulang halamannya untuk melihat yang mana.")
    obstacle = add_obstacle(assessment=suggestion.form.assessment, facts=facts, solution=solution, by=by)
    suggestion.obstacle = obstacle
    suggestion.save(update_fields=["obstacle"])
    _record_use(suggestion, by)
    return obstacle


@transaction.atomic
def turn_into_task(*, suggestion: Suggestion, facts: TaskFacts, by: User) -> Task:
    """Give a task that comes of an answer. Raises as `give_needs`, and WrongState where one has come of it already."""
    suggestion = _locked_suggestion(suggestion, by)
    if suggestion.task_id is not None:
        raise WrongState("Saran ini sudah dijadikan tugas. Muat ulang halamannya untuk melihat yang mana.")
    given = give_needs(
        assessment=suggestion.form.assessment,
        needs=[Need(Subject.SUGGESTION, AreaKey(facts.area), facts.title, str(suggestion.pk))],
        owners={facts.area: facts.owner},
        due_on=facts.due_on,
        by=by,
    )
    suggestion.task = given.made[0]
    suggestion.save(update_fields=["task"])
    _record_use(suggestion, by)
    return suggestion.task


def _locked(form: SuggestionForm) -> SuggestionForm:
    """Return the form as it stands now, its round and then itself locked."""
    assessment = lock_assessment(form.assessment)
    found = SuggestionForm.objects.select_for_update().get(pk=form.pk)
    found.assessment = assessment
    return found


def _locked_suggestion(suggestion: Suggestion, by: User) -> Suggestion:
    assessment = lock_assessment(suggestion.form.assessment)
    check_can_keep_programme(by, assessment)
    return get_suggestion(get_form(assessment, suggestion.form_id), suggestion.pk)


def _empty(form: SuggestionForm, by: User | None) -> None:
    SuggestionAnswer.objects.filter(suggestion__form=form).delete()
    form.suggestions.exclude(name="").update(name="")
    form.emptied_at, form.emptied_by = timezone.now(), by
    validation.check_and_save(form)
    _record(AuditEvent.Kind.SUGGESTIONS_EMPTIED, form, by)


def _write_questions(form: SuggestionForm, texts: Sequence[str]) -> None:
    for position, text in enumerate(texts, start=1):
        validation.check_and_save(SuggestionQuestion(form=form, position=position, text=text))


def _refuse_days(facts: FormFacts, today: date, *, is_begun: bool = False) -> None:
    refused: dict[str, list[str]] = {}
    if facts.opens_on < today and not is_begun:
        refused["opens_on"] = ["Hari ini sudah lewat. Isi hari ini atau sesudahnya."]
    if facts.closes_on < facts.opens_on:
        refused["closes_on"] = ["Hari ditutup tidak boleh sebelum hari dibuka."]
    elif facts.closes_on < today:
        refused["closes_on"] = ["Hari ini sudah lewat. Isi hari ini atau sesudahnya, atau tekan Tutup sekarang."]
    elif facts.closes_on - facts.opens_on > timedelta(days=LONGEST_DAYS):
        refused["closes_on"] = ["Formulir dibuka paling lama satu tahun."]
    if refused:
        raise InvalidInput(refused)


def _refuse_questions(texts: Sequence[str]) -> None:
    if not texts:
        raise InvalidInput({"questions": ["Tuliskan sedikitnya satu pertanyaan."]})
    if len(texts) > MOST_QUESTIONS:
        raise InvalidInput({"questions": [f"Paling banyak {MOST_QUESTIONS} pertanyaan, supaya banyak yang menjawab."]})
    if len(set(map(str.casefold, texts))) < len(texts):
        raise InvalidInput({"questions": ["Ada pertanyaan yang sama. Tuliskan masing-masing sekali."]})


def _record(kind: AuditEvent.Kind, form: SuggestionForm, by: User | None) -> None:
    days = [form.opens_on.isoformat(), form.closes_on.isoformat(), form.delete_on.isoformat()]
    detail = {"assessment": form.assessment_id, "days": days, "answers": form.suggestions.count()}
    audit.record(kind, form, by=by, scope=form.assessment.unit, detail=detail)


def _record_use(suggestion: Suggestion, by: User) -> None:
    detail = {"form": suggestion.form_id, "obstacle": suggestion.obstacle_id, "task": suggestion.task_id}
    scope = suggestion.form.assessment.unit
    audit.record(AuditEvent.Kind.SUGGESTION_USED, suggestion, by=by, scope=scope, detail=detail)
