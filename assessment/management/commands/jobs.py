"""Show the jobs that were given up and why, and try them again: `manage.py jobs [--retry]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_ox import actions
from django_ox.models import OxTask

from zi_portal.jobs.state import given_up, jobs_state


class Command(BaseCommand):
    help = "Menunjukkan pekerjaan latar yang menunggu dan yang gagal; dengan --retry yang gagal dicoba lagi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", action="store_true", help="coba lagi semua yang gagal")

    def handle(self, *args: Any, **options: Any) -> None:
        state = jobs_state()
        self.stdout.write(
            f"{state.due} menunggu, {state.later} dijadwalkan, {state.running} berjalan, {state.given_up} gagal dalam 7 hari terakhir."
        )
        for job in OxTask.objects.filter(given_up(timezone.now())).order_by("finished_at"):
            again = "; dicoba lagi" if options["retry"] and actions.retry(job.pk) else ""
            self.stdout.write(f"{job.task_path} {job.kwargs}: {_why(job)}, {job.attempts} kali dicoba{again}")


def _why(job: OxTask) -> str:
    """Return the last line of what went wrong, or that its workers ended under it."""
    lines = str(job.errors[-1].get("traceback", "")).strip().splitlines() if job.errors else []
    return lines[-1] if lines else "pekerjanya berhenti di tengah jalan"
