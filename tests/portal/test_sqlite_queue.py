"""The queue in front of SQLite's write lock: held by a transaction, and only by it."""

import fcntl
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from assessment.models import Instansi

pytestmark = pytest.mark.sqlite  # PostgreSQL queues its writers itself


@pytest.fixture
def is_taken(transactional_db):
    """Return a function that tells whether some transaction holds the queue."""
    connection.ensure_connection()
    with transaction.atomic():
        pass  # makes the file
    path = Path(f"{connection.settings_dict['NAME']}-queue")

    def _is_taken():
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    return _is_taken


def test_a_transaction_holds_the_queue_until_it_commits(is_taken):
    with transaction.atomic():
        with transaction.atomic():
            assert is_taken()
        assert is_taken()
    assert not is_taken()


def test_a_transaction_that_fails_lets_the_next_one_in(is_taken):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / 0  # noqa: B018
    assert not is_taken()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("no such statement")
    assert not is_taken()


def test_reading_and_a_closed_connection_hold_nothing(is_taken):
    Instansi.objects.count()
    assert not is_taken()
    with transaction.atomic():
        assert is_taken()
        connection.close()
        assert not is_taken()
    connection.close()


def test_many_writers_at_once_all_get_their_turn(is_taken):
    """Twenty threads add to one row thirty times each; none fails and no addition is lost."""
    Instansi.objects.create(name="0", kind=Instansi.Kind.LOCAL)
    errors = []

    def work():
        try:
            for _ in range(30):
                with transaction.atomic():
                    row = Instansi.objects.get()
                    row.name = str(int(row.name) + 1)
                    row.save()
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Instansi.objects.get().name == "600"
