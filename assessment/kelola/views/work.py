"""Kelola: what the portal does by itself, what of it waits and fails, and trying that again; for the admin portal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.kelola import jobs, tending
from assessment.people.requests import SignedInRequest


@require_safe
def work_list(request: SignedInRequest) -> HttpResponse:
    """Tell what waits in the queue and at the mail server, and what was given up or refused."""
    work = tending.work_of_portal(request.user)
    failed = [(jobs.name_of(kind.path), kind) for kind in work.given_up]
    return render(request, "assessment/kelola/work_list.html", {"work": work, "failed": failed})


@require_POST
def work_retry(request: SignedInRequest) -> HttpResponse:
    """Have the jobs that were given up tried again."""
    count = tending.retry_jobs(by=request.user)
    messages.success(
        request, f"{count} pekerjaan dicoba lagi." if count else "Tidak ada pekerjaan gagal yang perlu diulang."
    )
    return redirect("assessment:work-list")


@require_POST
def mail_retry(request: SignedInRequest) -> HttpResponse:
    """Have the mails that were refused sent once more."""
    count = tending.retry_mails(by=request.user)
    messages.success(
        request, f"{count} surel dikirim lagi." if count else "Tidak ada surel ditolak yang perlu dikirim lagi."
    )
    return redirect("assessment:work-list")
