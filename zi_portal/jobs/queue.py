"""Put a job into the queue, once for each key that is open."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import structlog
from django.db import DatabaseError, IntegrityError, transaction
from django.tasks import Task
from django_ox.models import OxTask

log = structlog.get_logger(__name__)
LASTING = 40  # tries of what must not be given up within a day: with waits of up to an hour, 33 hours
OPEN = (OxTask.Status.READY, OxTask.Status.RUNNING, OxTask.Status.WAITING)
_KEYS = UUID("5f0f6f52-5a0b-4cf5-9d0f-3a1f3b1c6d07")


@transaction.atomic
def enqueue_once(job: "Task[Any, Any]", /, *, key: str, run_after: datetime | None = None, **arguments: Any) -> bool:
    """Put `job` into the queue unless one of this key waits or runs; return whether it was put in.

    In the transaction of the caller: it is carried out after the commit, and never if that does not come. One of the same key
    that is over, done or given up, makes room. The database decides between two at once: the key is the row's primary key.
    """
    place = id_of(job, key)
    OxTask.objects.filter(pk=place).exclude(status__in=OPEN).delete()
    try:
        with transaction.atomic():
            result = (job.using(run_after=run_after) if run_after else job).enqueue(**arguments)
            OxTask.objects.filter(pk=result.id).update(id=place)
    except IntegrityError:
        return False
    return True


def wake(job: "Task[Any, Any]", /, *, key: str, **arguments: Any) -> None:
    """Have a job of this key there for a row that is committed, also from a page that is only looked at.

    While one is open nothing is written. A database that is too busy for it refuses nobody the page: the next look asks again,
    and a schedule looks for what was forgotten.
    """
    try:
        if not OxTask.objects.filter(pk=id_of(job, key), status__in=OPEN).exists():
            enqueue_once(job, key=key, **arguments)
    except DatabaseError:
        log.warning("job_not_put_in", job=job.module_path, exc_info=True)


def id_of(job: "Task[Any, Any]", key: str) -> UUID:
    """Return the id under which a job of this key stands in the queue."""
    return uuid5(_KEYS, f"{job.module_path}\n{key}")
