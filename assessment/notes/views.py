"""The page of all notes of a question, and the notes that stand beside another form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment.lke.selectors.layout import Question, get_layout
from assessment.notes import hooks, permissions, services
from assessment.notes.forms import SEND, NoteForm
from assessment.notes.models import Audience, Thread
from assessment.notes.selectors import changes, threads
from assessment.notes.selectors.changes import Mark
from assessment.people.permissions import can
from assessment.people.requests import SignedInRequest
from assessment.programme.permissions import check_may_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from zi_portal.kit.forms.act import show_refusal
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import ActionDenied, InvalidInput

REOPEN = "buka"  # what the button of a finished thread says in `act`
SENT = "catatan"  # in the address of the page after a note was sent
BACK = {"pertanyaan": "assessment:answer-edit", "evaluasi": "assessment:evaluation-edit"}  # by `dari` of the form


@dataclass(frozen=True)
class BesideNote:
    """What became of a note that came along with another form."""

    form: NoteForm | None = None  # to be shown again: refused, or typed and not sent; None: nothing is left
    status: int = 200  # of the page that shows it again

    @property
    def is_open(self) -> bool:
        """Whether the page has to come back, because it holds text that stands nowhere else."""
        return self.form is not None

    @property
    def errors(self) -> list[dict[str, str]]:
        """What is wrong with it, and at which field."""
        if self.form is None or not self.form.is_bound:
            return []
        return [
            {"id": "" if name == "__all__" else "id_note_text", "text": str(text)}
            for name, texts in self.form.errors.items()
            for text in texts
        ]


def take_beside(request: SignedInRequest, assessment: Assessment, question: Question) -> BesideNote:
    """Send the note in the form of a question, where its button was pressed; what is not sent is kept to be shown again.

    Whatever becomes of the rest of the form: a refusal of the note is said, and raises nothing.
    """
    if request.POST.get("act") != SEND:
        if not request.POST.get("note_text", "").strip():
            return BesideNote()
        form = NoteForm(choices=(), people=())
        form.initial["note_text"] = request.POST["note_text"]
        form.initial["note_for"] = request.POST.get("note_for", "")
        form.initial["note_to"] = request.POST.getlist("note_to")
        messages.info(request, "Catatan yang Anda ketik belum dikirim. Tekan Kirim bila sudah selesai.")
        return BesideNote(form)
    form = sent_form(request, assessment)
    try:
        if _send(request, assessment, question, form):
            messages.success(request, "Catatan terkirim.")
            return BesideNote()
    except ActionDenied as denied:
        form.add_error(None, denied.reason)
        return BesideNote(form, denied.status_code)
    return BesideNote(form, 422)


def beside(
    request: SignedInRequest, assessment: Assessment, question: Question, note: BesideNote | None = None
) -> dict[str, Any]:
    """Return what `_section.html` shows beside a question."""
    section = threads.section(request.user, assessment, question)
    form = note.form if note is not None and note.form is not None else _form(section)
    form.offer(section.choices, section.people)
    is_sent = request.method != "POST" and SENT in request.GET
    return {"notes": section, "note_form": form, "notes_question": question, "is_note_sent": is_sent}


def look_at(request: SignedInRequest, assessment: Assessment, question: Question) -> Mark | None:
    """Return what changed at a question since its reader looked, and keep that he looks at it now."""
    now = timezone.now()  # before anything is read: what comes later is new at the next look
    mark, has_to_be_kept = changes.mark_of(request.user, assessment, question)
    if has_to_be_kept and request.method == "GET":
        services.mark_seen(assessment=assessment, indicator_id=question.pk, at=now, by=request.user)
    return mark


@require_http_methods(["GET", "HEAD", "POST"])
def note_list(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Show every note of a question that the reader may read, thread by thread, or send one."""
    assessment = get_assessment(request.user, pk)
    question = _question(assessment, code)
    form, status = None, 200
    denied: ActionDenied | None = None
    if request.method == "POST":
        form = sent_form(request, assessment)
        try:
            if _send(request, assessment, question, form):
                # Said by the address, since a message would write the session too, and so take as long again.
                back = BACK.get(request.POST.get("dari", ""), "assessment:note-list")
                return redirect(f"{reverse(back, args=[pk, code])}?{SENT}=terkirim#catatan")
            status = 422
        except ActionDenied as refused:
            denied, status = refused, refused.status_code
    subject = PageSubject(
        name=f"pertanyaan {question.code}",
        text=question.indicator.statement,
        crumb=question.code,
        url=reverse("assessment:answer-edit", args=[pk, code]),
        where=get_layout(assessment.period.instrument).areas[question.area].name,
        area=question.area,
    )
    about = Q(thread__indicator=question.pk)
    return notes_page(request, assessment, subject, about, form=form, denied=denied, status=status)


@dataclass(frozen=True)
class PageSubject:
    """What a page of notes is about, in words, and where it stands."""

    name: str  # as a heading names it
    text: str
    crumb: str
    url: str
    where: str = ""
    area: str = ""  # AreaKey of the question; "" of what is none


def notes_page(
    request: SignedInRequest,
    assessment: Assessment,
    subject: PageSubject,
    about: Q,
    *,
    form: NoteForm | None,
    denied: ActionDenied | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show every note whose thread is `about` something, with the form of another one, as it was sent where it was refused."""
    section = threads.section_about(request.user, assessment, about)
    form = form or _form(section)
    form.offer(section.choices, section.people)
    page = page_of(request, threads.ordered(threads.notes_about(request.user, assessment, about)), total=section.total)
    context = {
        "assessment": assessment,
        "subject": subject,
        "notes": section,
        "note_form": form,
        "is_note_sent": SENT in request.GET,
        "page": page,
        "threads": threads.thread_lines(request.user, assessment, list(page.object_list)),
        "may_note_obstacle": bool(subject.area) and can(check_may_keep_area, request.user, assessment, subject.area),
        "refused": denied,
        "error_list": BesideNote(form).errors,
    }
    return render(request, "assessment/notes/note_list.html", context, status=status)


@require_POST
def thread_resolve(request: SignedInRequest, pk: int, thread_pk: int) -> HttpResponse:
    """Call a thread finished, or open it again."""
    assessment = get_assessment(request.user, pk)
    thread = threads.get_thread(request.user, assessment, thread_pk)
    if request.POST.get("act") == REOPEN:
        services.reopen_thread(thread=thread, assessment=assessment, by=request.user)
        messages.success(request, "Percakapan dibuka lagi.")
    else:
        services.resolve_thread(thread=thread, assessment=assessment, by=request.user)
        messages.success(request, "Percakapan ditandai selesai.")
    return _back_to(request, assessment, thread)


@require_POST
def note_withdraw(request: SignedInRequest, pk: int, note_pk: int) -> HttpResponse:
    """Take a note back."""
    assessment = get_assessment(request.user, pk)
    note = services.withdraw_note(note=threads.get_note(request.user, assessment, note_pk), by=request.user)
    messages.success(request, "Catatan ditarik.")
    return _back_to(request, assessment, note.thread)


def _question(assessment: Assessment, code: str) -> Question:
    question = get_layout(assessment.period.instrument).questions.get(code)
    if question is None:
        raise Http404
    return question


def _form(section: threads.Section) -> NoteForm:
    return NoteForm(choices=section.choices, people=section.people)


def sent_form(request: SignedInRequest, assessment: Assessment) -> NoteForm:
    """Return the form as it was sent; whom one may name is read only where somebody is named."""
    choices = threads.choices_for(request.user, assessment, is_answerable=True)  # the service knows whether it is
    people = permissions.people_of(request.user, assessment) if "note_to" in request.POST else []
    return NoteForm(request.POST, choices=choices, people=people)


def _send(request: SignedInRequest, assessment: Assessment, question: Question, form: NoteForm) -> bool:
    """Write the note of a valid form and return True; False where it has errors, which it then shows."""
    return send(form, partial(services.add_note, assessment=assessment, code=question.code, by=request.user))


def send(form: NoteForm, write: Callable[..., object]) -> bool:
    """Let a service `write` the note of a valid form and return True; False where it has errors, which it then shows."""
    if not form.is_valid():
        return False
    try:
        write(
            audience=Audience(form.cleaned_data["note_for"] or form.usual),
            text=form.cleaned_data["note_text"],
            mentions=form.cleaned_data["note_to"],
            key=form.cleaned_data["note_key"],
        )
    except InvalidInput as invalid:
        show_refusal(form, InvalidInput({_FIELDS.get(name, name): texts for name, texts in invalid.errors.items()}))
        return False
    return True


_FIELDS = {"text": "note_text", "mentions": "note_to"}


def _back_to(request: SignedInRequest, assessment: Assessment, thread: Thread) -> HttpResponse:
    """Return to the notes of what a thread is about."""
    if thread.indicator_id is None:
        return redirect(hooks.page_of_thread(request.user, thread) or "assessment:home")
    codes = get_layout(assessment.period.instrument).codes
    return redirect("assessment:note-list", assessment.pk, codes[thread.indicator_id])
