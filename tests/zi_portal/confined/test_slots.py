"""Slots for heavy work: who waits, who is sent away, and who goes first."""

import queue
import threading

import pytest

from zi_portal.confined.slots import Busy, Patience, Slots

pytestmark = pytest.mark.once

LONGEST = 30  # seconds; a test that waits so long has failed


def test_without_patience_nobody_waits():
    turns = Slots(at_once=1, most_waiting=3, wait_seconds=60)
    with turns.taken(Patience.NONE), pytest.raises(Busy), turns.taken(Patience.NONE):
        pass
    with turns.taken(Patience.NONE):  # given back
        pass


def test_a_few_wait_and_the_rest_is_sent_away():
    turns = Slots(at_once=1, most_waiting=1, wait_seconds=60)
    outcomes = queue.Queue()

    def ask():
        try:
            with turns.taken():
                outcomes.put("made")
        except Busy:
            outcomes.put("sent away")

    asking = [threading.Thread(target=ask) for _ in range(5)]
    with turns.taken():
        for thread in asking:
            thread.start()
        assert [outcomes.get(timeout=LONGEST) for _ in range(4)] == ["sent away"] * 4  # while one still waits
    assert outcomes.get(timeout=LONGEST) == "made"
    for thread in asking:
        thread.join()


def test_a_turn_is_given_back_after_a_fault():
    turns = Slots(at_once=1, most_waiting=0, wait_seconds=0)
    with pytest.raises(RuntimeError), turns.taken():
        raise RuntimeError
    with turns.taken():
        pass


def test_an_answer_that_has_begun_goes_before_the_threads_that_answer_nobody():
    turns = Slots(at_once=1, most_waiting=3, wait_seconds=60)
    order, asked = queue.Queue(), queue.Queue()

    class Told(threading.Condition):
        """A condition that tells when somebody waits at it."""

        def wait(self, timeout=None):
            asked.put(threading.current_thread().name)
            return super().wait(timeout)

    turns._changed = Told()

    def work(patience):
        with turns.taken(patience):
            order.put(patience)

    threads = [threading.Thread(target=work, args=(Patience.ENDLESS,)) for _ in range(3)]
    threads.append(threading.Thread(target=work, args=(Patience.NEXT,)))
    with turns.taken():
        for thread in threads:
            thread.start()
            asked.get(timeout=LONGEST)  # it waits
        with pytest.raises(Busy), turns.taken(Patience.NONE):
            pass
    for thread in threads:
        thread.join(LONGEST)
    assert [order.get(timeout=LONGEST) for _ in range(4)] == [Patience.NEXT, *[Patience.ENDLESS] * 3]
