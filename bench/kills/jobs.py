"""The job whose workers are killed: its effect is one row under its key, and one more in a count, in one transaction."""

import time

from django.db import connection, transaction
from django.tasks import task

from zi_portal.jobs.queue import LASTING


@task(max_attempts=LASTING)
def leave_mark(name: str, seconds: float) -> None:
    """Work for so long, before the effect and after it, and leave the effect once."""
    time.sleep(seconds)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_mark (key) VALUES (%s) ON CONFLICT DO NOTHING", [name])
        if cursor.rowcount:
            cursor.execute("UPDATE bench_marks SET number = number + 1")
    time.sleep(seconds)


def make_tables() -> None:
    """Make the two tables of the effects."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_mark (key varchar(40) PRIMARY KEY)")
        cursor.execute("CREATE TABLE bench_marks (number integer)")
        cursor.execute("INSERT INTO bench_marks VALUES (0)")


def count() -> tuple[int, int]:
    """Return how many keys left their effect, and how often an effect was left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM bench_mark), (SELECT number FROM bench_marks)")
        keys, effects = cursor.fetchone()
    return keys, effects
