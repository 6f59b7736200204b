"""What the portal does by itself with the answers of the staff."""

import structlog
from django.tasks import task

from assessment.programme.suggestions.services import empty_due

log = structlog.get_logger(__name__)


@task
def empty() -> None:
    """Delete the answers whose time is over; every night, by the schedule of the settings. A second run finds none."""
    if forms := empty_due():
        log.info("suggestions_emptied", forms=forms)
