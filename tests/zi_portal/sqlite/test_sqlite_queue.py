"""The queue in front of SQLite's write lock: held by a transaction, and only by it."""

import contextlib
import fcntl
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from assessment.people.models import Instansi, Role
from tests import factories
from zi_portal.frame import middleware
from zi_portal.kit import patience
from zi_portal.sqlite.line import DatabaseBusy

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


# --- A lock that is held for long


@pytest.fixture
def hold(is_taken):
    """Return a context manager that holds `-queue`, as a long transaction of a command does, or SQLite's own lock past it."""

    @contextlib.contextmanager
    def _hold(kind):
        name = connection.settings_dict["NAME"]
        if kind == "queue":
            with Path(f"{name}-queue").open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            return
        with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    return _hold


@pytest.mark.parametrize("kind", ["queue", "sqlite"])
def test_who_waited_as_long_as_a_request_may_is_told_and_the_next_finds_the_line_whole(is_taken, hold, kind):
    with hold(kind):
        with pytest.raises(DatabaseBusy), patience.at_most(0.3), transaction.atomic():
            pytest.fail("the lock is held elsewhere")
        assert is_taken() == (kind == "queue")
    with patience.at_most(0.3), transaction.atomic():
        assert is_taken()
    assert not is_taken()


def test_a_request_waits_once_for_all_that_it_writes(hold):
    with hold("queue"), patience.at_most(0.2):
        with pytest.raises(DatabaseBusy), transaction.atomic():
            pass
        begun = time.monotonic()
        with pytest.raises(DatabaseBusy), patience.at_most(30), transaction.atomic():
            pass
        assert time.monotonic() - begun < 5  # not another thirty seconds


@pytest.mark.parametrize("kind", ["queue", "sqlite"])
def test_while_the_line_stands_still_a_few_wait_and_the_rest_are_told_at_once(hold, kind):
    """Of twelve that ask, the one at the front, and five behind him, stay; at SQLite's own lock one more has the turn."""
    refused, saved = [], []
    is_known = threading.Event()

    def work(number):
        try:
            with patience.at_most(60), transaction.atomic():
                Instansi.objects.create(name=f"Instansi {number}", kind=Instansi.Kind.LOCAL)
            saved.append(number)
        except DatabaseBusy:
            refused.append(number)
            if len(refused) == expected:
                is_known.set()
        finally:
            connection.close()

    expected = 12 - (6 if kind == "queue" else 7)
    with ThreadPoolExecutor(13) as pool, hold(kind):
        for number in range(12):
            pool.submit(work, number)
        assert is_known.wait(30)
        assert saved == []
        with pytest.raises(DatabaseBusy), patience.at_most(60), transaction.atomic():
            pytest.fail("there are enough who wait")
    assert (len(refused), len(saved)) == (expected, 12 - expected)
    assert Instansi.objects.count() == len(saved)


def test_a_command_waits_however_long_it_lasts(hold):
    """Who answers nobody keeps no thread from others."""
    done, waiting = [], threading.Event()

    def command():
        waiting.set()
        with transaction.atomic():
            done.append("command")
        connection.close()

    with ThreadPoolExecutor(1) as pool, hold("queue"):
        pool.submit(command)
        waiting.wait(30)
        with pytest.raises(DatabaseBusy), patience.at_most(1.5), transaction.atomic():
            pytest.fail("the lock is held elsewhere")
        assert done == []
    assert done == ["command"]


def test_a_page_opens_although_the_time_of_its_session_cannot_be_noted(instruments, hold, client, monkeypatch):
    assessment = factories.make_assessment()
    client.force_login(factories.make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    monkeypatch.setattr(middleware, "SEEN_STEP_SECONDS", -1)  # noted at every request
    with hold("sqlite"):
        begun = time.monotonic()
        assert client.get(f"/penilaian/{assessment.pk}/").status_code == 200
        assert time.monotonic() - begun < 10  # and not as long as a save may wait


def test_a_session_that_is_too_old_ends_although_its_row_cannot_be_removed(instruments, hold, client):
    client.force_login(factories.make_member(Role.POKJA_MEMBER, unit=factories.make_assessment().unit, areas=["MP"]))
    session = client.session
    session["sesi_mulai"] = session["sesi_terakhir"] = 1
    session.save()
    with hold("sqlite"):
        begun = time.monotonic()
        response = client.get("/penilaian/")
        assert (response.status_code, response["Location"]) == (302, "/masuk/?next=/penilaian/")
        assert time.monotonic() - begun < 10
    assert client.get("/penilaian/")["Location"] == "/masuk/?next=/penilaian/"
