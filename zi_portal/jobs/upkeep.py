"""What is over leaves the queue: done after a week, given up after three months."""

from io import StringIO

from django.core.management import call_command
from django.tasks import task

DONE_DAYS, GIVEN_UP_DAYS = 7, 90


@task
def sweep() -> None:
    """Remove old rows of the queue; every night, by the schedule of the settings."""
    call_command("ox_prune", older_than=f"{DONE_DAYS}d", stdout=StringIO())
    call_command("ox_prune", older_than=f"{GIVEN_UP_DAYS}d", include_failed=True, stdout=StringIO())
