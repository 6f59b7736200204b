"""Forms for the staff and what was answered, as pages show them; and the open form behind a public address."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme.permissions import check_may_keep_programme
from assessment.programme.suggestions.codes import read_code
from assessment.programme.suggestions.models import Suggestion, SuggestionAnswer, SuggestionForm
from assessment.programme.suggestions.permissions import (
    check_can_read_suggestion,
    check_can_read_suggestions,
    check_may_keep_forms,
)
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.workflow import OVER, Status
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import count_text

State = SuggestionForm.State
UNUSED = Q(obstacle__isnull=True, task__isnull=True, idea__isnull=True)  # of which nothing has been made yet
# What `?tampil=` may ask for, and which answers that is.
SHOWN = {
    "": ("Semua", Q()),
    "belum": ("Belum ditindaklanjuti", UNUSED),
    "sudah": ("Sudah menjadi hambatan, tugas, atau ide", ~UNUSED),
    "bernama": ("Dengan nama", ~Q(name="")),
    "tanpa": ("Tanpa nama", Q(name="")),
}


@dataclass(frozen=True)
class FormLine:
    """One form as a row of the list."""

    form: SuggestionForm
    state: State
    answers: int
    unused: int  # of which nothing has been made yet


@dataclass(frozen=True)
class FormsPage:
    """The forms of a round."""

    assessment: Assessment
    lines: tuple[FormLine, ...]
    keeping: str  # why the person may make none; "" if so

    @property
    def verdict(self) -> str:
        """The heading: `Saran pegawai 2026: 5 belum ditindaklanjuti dari 12`."""
        title = f"Saran pegawai {self.assessment.period.year}"
        total, unused = sum(line.answers for line in self.lines), sum(line.unused for line in self.lines)
        if not total:
            return title
        if not unused:
            return f"{title}: {count_text(total)}, semua ditindaklanjuti"
        return f"{title}: {count_text(unused)} belum ditindaklanjuti dari {count_text(total)}"


@dataclass(frozen=True)
class FormPage:
    """One form with what its reader may do with it."""

    form: SuggestionForm
    state: State
    questions: tuple[str, ...]
    answers: int
    unused: int
    keeping: str  # why the person may not change it; "" if so
    is_lead: bool  # whether the person may empty it

    @property
    def is_shown(self) -> bool:
        """Whether its address still leads to it, or will."""
        return self.state in {State.PLANNED, State.OPEN}


@dataclass(frozen=True)
class SuggestionPage:
    """One answer with what its reader may do with it."""

    suggestion: Suggestion
    answers: tuple[SuggestionAnswer, ...]
    using: str  # why the person may make nothing of it; "" if so
    leads: bool  # whether the person reads the others too

    @property
    def text(self) -> str:
        """All that was answered, for the form of what is made of it."""
        return "\n".join(answer.text for answer in self.answers)


@dataclass(frozen=True)
class OpenForm:
    """The form behind a public address, for whoever has that address."""

    form: SuggestionForm
    state: State
    unit: str

    @property
    def is_open(self) -> bool:
        """Whether an answer is taken now."""
        return self.state is State.OPEN


def get_forms(user: User, pk: int) -> FormsPage:
    """Return the forms of one round; Http404 out of scope, ActionDenied for who leads no area. A fixed number of queries."""
    assessment = get_form_assessment(user, pk)
    today = today_in(assessment.unit)
    nothing = {f"suggestions__{what}__isnull": True for what in ("obstacle", "task", "idea")}
    unused = Count("suggestions", filter=Q(**nothing))
    rows = assessment.suggestion_forms.annotate(answers=Count("suggestions"), unused=unused)
    return FormsPage(
        assessment=assessment,
        lines=tuple(FormLine(row, row.state_on(today), row.answers, row.unused) for row in rows),
        keeping=permissions.denial(check_may_keep_forms, user, assessment),
    )


def get_form_assessment(user: User, pk: int) -> Assessment:
    """Return one round whose suggestions `user` reads; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_suggestions(user, assessment)
    return assessment


def get_form(assessment: Assessment, pk: int) -> SuggestionForm:
    """Return one form of the round, or Http404."""
    form = get_object_or_404(assessment.suggestion_forms.select_related("closed_by", "emptied_by"), pk=pk)
    form.assessment = assessment
    return form


def form_page(user: User, form: SuggestionForm) -> FormPage:
    """Return one form with what `user` may do with it."""
    counted = form.suggestions.aggregate(all=Count("pk"), unused=Count("pk", filter=UNUSED))
    state = form.state_on(today_in(form.assessment.unit))
    keeping = permissions.denial(check_may_keep_forms, user, form.assessment)
    return FormPage(
        form=form,
        state=state,
        questions=questions_of(form),
        answers=counted["all"],
        unused=counted["unused"],
        keeping=keeping,
        is_lead=led_areas(user, form.assessment.unit) == frozenset(AreaKey),
    )


def questions_of(form: SuggestionForm) -> tuple[str, ...]:
    """Return the questions in their order."""
    return tuple(form.questions.values_list("text", flat=True))


def digest_of(form: SuggestionForm, questions: Iterable[str]) -> str:
    """Return what a form carries of a form for the staff and of its questions."""
    return hashlib.sha256(f"{form.content_digest} {list(questions)}".encode()).hexdigest()[:32]


def answers_of(form: SuggestionForm, *, shown: str = "", words: str = "") -> QuerySet[Suggestion]:
    """Return what was sent on one form, the last day first. What `shown` does not name is all; words: in an answer or a name."""
    rows = form.suggestions.filter(SHOWN.get(shown, SHOWN[""])[1])
    if words:
        said = SuggestionAnswer.objects.filter(suggestion=OuterRef("pk"), text__icontains=words)
        rows = rows.filter(Q(name__icontains=words) | Exists(said))
    return rows.select_related("obstacle", "task", "idea").prefetch_related("answers__question")


def get_suggestion(form: SuggestionForm, pk: int) -> Suggestion:
    """Return one answer of a form, or Http404."""
    suggestion = get_object_or_404(form.suggestions.select_related("obstacle", "task__owner", "idea"), pk=pk)
    suggestion.form = form
    return suggestion


def get_read_suggestion(user: User, pk: int, form_pk: int, suggestion_pk: int) -> Suggestion:
    """Return one answer that `user` reads; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Saran pegawai")  # before anybody learns which there are
    suggestion = get_suggestion(get_form(assessment, form_pk), suggestion_pk)
    check_can_read_suggestion(user, suggestion, assessment)
    return suggestion


def suggestion_page(user: User, suggestion: Suggestion) -> SuggestionPage:
    """Return one answer with what `user` may do with it."""
    assessment = suggestion.form.assessment
    return SuggestionPage(
        suggestion=suggestion,
        answers=tuple(suggestion.answers.select_related("question")),
        using=permissions.denial(check_may_keep_programme, user, assessment),
        leads=permissions.can(check_can_read_suggestions, user, assessment),
    )


def find_open(code: str) -> OpenForm | None:
    """Return the form behind the end of a public address, None for none; what it holds is of no person."""
    rows = SuggestionForm.objects.select_related("assessment__unit")
    form = rows.filter(code=read_code(code) or "-").first()
    if form is None:
        return None
    unit = form.assessment.unit
    state = form.state_on(today_in(unit))
    if Status(form.assessment.status) in OVER and state in {State.PLANNED, State.OPEN}:
        state = State.CLOSED
    return OpenForm(form, state, unit.name)
