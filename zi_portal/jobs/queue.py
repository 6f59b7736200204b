"""Put a job into the queue, once for each key that is open."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.tasks import Task
from django_ox.models import OxTask

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


def id_of(job: "Task[Any, Any]", key: str) -> UUID:
    """Return the id under which a job of this key stands in the queue."""
    return uuid5(_KEYS, f"{job.module_path}\n{key}")
