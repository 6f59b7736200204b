"""The jobs of notices: send what an act told at once, and every few minutes tell what is due, plan the mails and send them.

What is to be sent stands in rows, `Notice` and `Delivery`; a job only looks for what is due. So one that runs twice, or
beside another, sends nothing twice, and one that was lost with the queue is made up for by the next.
"""

from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.tasks import TaskContext, task

from assessment.notices.reminders import registered
from assessment.notices.services.mailing import send_mail
from assessment.notices.services.planning import plan_at_once, plan_mail

log = structlog.get_logger(__name__)


@task(takes_context=True)
def send_soon(context: "TaskContext[Any, Any]") -> None:
    """Send what was told to go at once; put in by `tell` within its act."""
    if settings.MAIL_IS_ON:
        plan_at_once()
        _send(context)


@task(takes_context=True)
def tell_due(context: "TaskContext[Any, Any]") -> None:
    """Tell what is due by now, plan the summaries and send every mail that waits; by the schedule of the settings.

    Of several reminders one that breaks off holds up neither the others nor the mails; the job then fails and is tried again.
    """
    faults: list[Exception] = []
    for name, remind in registered():
        try:
            if told := remind():
                log.info("reminded", reminder=name, notices=told)
        except Exception as error:  # noqa: BLE001  (raised below, after the others)
            faults.append(error)
    if settings.MAIL_IS_ON:
        plan_mail()
        _send(context)
    if faults:
        raise ExceptionGroup("reminders that broke off", faults)


def _send(context: "TaskContext[Any, Any]") -> None:
    done = send_mail(job=UUID(context.task_result.id))
    if done.sent or done.refused or done.postponed:
        log.info("mails", sent=done.sent, needless=done.needless, refused=done.refused, postponed=done.postponed)
