"""What the admin portal sees of the portal's own work, and trying again what failed. Changes no row of any office: no audit event."""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import transaction

from assessment.kelola.permissions import check_can_tend_jobs
from assessment.notices.selectors.faults import MailState, mail_state
from assessment.notices.services.jobs import send_soon
from assessment.notices.services.mailing import send_refused_again
from assessment.people.models import User
from zi_portal.jobs import state
from zi_portal.jobs.queue import enqueue_once

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Work:
    """How it stands with queue and mails. is_mail_on: whether the portal sends any."""

    jobs: state.JobsState
    given_up: list[state.GivenUp]
    mails: MailState
    is_mail_on: bool


def work_of_portal(user: User) -> Work:
    """Return it for the admin portal; five queries. Raises ActionDenied."""
    check_can_tend_jobs(user)
    return Work(state.jobs_state(), state.given_up_kinds(), mail_state(), settings.MAIL_IS_ON)


@transaction.atomic
def retry_jobs(*, by: User) -> int:
    """Have every job that was given up within a week tried again; return how many. Raises ActionDenied."""
    check_can_tend_jobs(by)
    count = state.retry_all()
    log.info("jobs_tried_again", jobs=count, user=by.pk)
    return count


@transaction.atomic
def retry_mails(*, by: User) -> int:
    """Have every mail that was refused lately sent once more; return how many. Raises ActionDenied."""
    check_can_tend_jobs(by)
    count = send_refused_again()
    if count:
        enqueue_once(send_soon, key="ulang")
    log.info("mails_tried_again", mails=count, user=by.pk)
    return count
