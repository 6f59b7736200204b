"""What a person has to do, and one task: read, worked on by its owner, decided by who leads its area."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.lists.views import table_file
from assessment.people.requests import SignedInRequest
from assessment.tasks.forms import MoveForm, ProgressForm, TimeForm, VersionForm
from assessment.tasks.models import State, Task
from assessment.tasks.permissions import check_can_decide, check_can_work
from assessment.tasks.selectors import tasks as read
from assessment.tasks.services import working
from assessment.tasks.services.working import StaleTask
from assessment.tasks.tables import task_table
from zi_portal.kit.forms.act import show_refusal
from zi_portal.kit.paging import page_of
from zi_portal.kit.refusals import InvalidInput
from zi_portal.kit.tables.asked import wants_file

HAND_IN, ASK_TIME = "serah", "waktu"  # what the pressed button says in `act`; any other one keeps the progress
ACCEPT, BACK, GRANT, REFUSE, CANCEL = "terima", "kembali", "beri", "tolak", "batal"  # any other one moves the task


@require_safe
def task_list(request: SignedInRequest) -> HttpResponseBase:
    """List what the person has to do, or with `?selesai=1` what is done; the same as a file."""
    user = request.user
    if request.GET.get("selesai"):
        page = page_of(request, read.own_tasks(user).filter(state=State.DONE).order_by("-changed_at", "-pk"))
        lines = read.as_lines(page.object_list)
        if wants_file(request):
            rows = read.own_tasks(user).filter(state=State.DONE).order_by("-changed_at", "-pk")
            return table_file(request, task_table(read.as_lines(rows), "selesai"))
        return render(request, "assessment/tasks/task_list.html", {"page": page, "lines": lines})
    mine = read.my_tasks(user)
    if wants_file(request):
        return table_file(request, task_table([*mine.lines, *mine.handed_in], "saya"))
    return render(
        request,
        "assessment/tasks/task_list.html",
        {"mine": mine, "done": read.own_tasks(user).filter(state=State.DONE).count()},
    )


@require_safe
def task_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one task with what this person may do with it."""
    return _page(request, read.get_task(request.user, pk))


@require_POST
def task_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a task that nobody has."""
    task = read.get_task(request.user, pk)
    working.take_task(task=task, by=request.user)
    messages.success(request, "Tugas ini sekarang tugas Anda.")
    return redirect("assessment:task-detail", task.pk)


@require_POST
def task_work(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep how far the owner is, hand the task in, or ask for time, as the pressed button says."""
    task = read.get_task(request.user, pk)
    check_can_work(request.user, task)
    if request.POST.get("act") == ASK_TIME:
        asking = TimeForm(request.POST)
        said = "Permintaan Anda terkirim. Tenggat yang sekarang berlaku sampai diputuskan."
        return _try(request, task, asking, working.ask_time, said, asking=asking)
    form = ProgressForm(request.POST)
    if request.POST.get("act") == HAND_IN:
        return _try(request, task, form, working.hand_in, "Tugas diserahkan.", progress=form)
    return _try(request, task, form, working.report_progress, "Kemajuan tersimpan.", progress=form)


@require_POST
def task_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a task, give it back, decide about time, move or cancel it, as the pressed button says."""
    task = read.get_task(request.user, pk)
    check_can_decide(request.user, task)
    form: Form = VersionForm(request.POST)
    match request.POST.get("act"):
        case "terima":
            return _try(request, task, form, working.accept_task, "Tugas diterima.")
        case "kembali":
            return _try(request, task, form, working.send_back, "Tugas dikembalikan kepada pemiliknya.")
        case "beri" | "tolak" as answer:
            is_granted = answer == GRANT
            said = "Tambahan waktu diberikan." if is_granted else "Tambahan waktu tidak diberikan."
            return _try(request, task, form, working.decide_time, said, values={"is_granted": is_granted})
        case "batal":
            return _try(request, task, form, working.cancel_task, "Tugas dibatalkan.")
    moving = MoveForm(request.POST, people=read.people_for(task.assessment, task.area, task.subject))
    return _try(request, task, moving, working.move_task, "Tugas diperbarui.", moving=moving)


def _try(
    request: SignedInRequest,
    task: Task,
    form: Form,
    act: Callable[..., Task],
    said: str,
    *,
    values: dict[str, Any] | None = None,
    **forms: Any,
) -> HttpResponse:
    """Do one act of a valid form; what is refused comes back on the page of the task with what was typed."""
    if form.is_valid():
        try:
            act(task=task, by=request.user, **form.cleaned_data, **(values or {}))
        except InvalidInput as refused:
            show_refusal(form, refused)
        except StaleTask as stale:
            return _page(request, read.get_task(request.user, task.pk), status=409, stale=stale.saved, **forms)
        else:
            messages.success(request, said)
            return redirect("assessment:task-detail", task.pk)
    return _page(request, task, status=422, failed=form, **forms)


def _page(
    request: SignedInRequest,
    task: Task,
    *,
    status: int = 200,
    stale: Task | None = None,
    failed: Form | None = None,
    progress: Form | None = None,
    asking: Form | None = None,
    moving: Form | None = None,
) -> HttpResponse:
    page = read.task_page(request.user, task)
    context = {
        "assessment": task.assessment,
        "task": task,
        "page": page,
        "stale": stale,
        "form": failed,
        "progress": progress or ProgressForm(initial={"text": task.progress}),
        "asking": asking or TimeForm(),
        "moving": moving or MoveForm(initial={"owner": task.owner_id, "due_on": task.due_on}, people=page.people),
    }
    return render(request, "assessment/tasks/task_detail.html", context, status=status)
