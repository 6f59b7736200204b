"""A real server while another program holds SQLite's write lock: reading goes on, who cannot save is told so and loses nothing.

`python -m bench long-lock` measures it for 25 seconds.
"""

from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from itertools import islice

import pytest

from bench.crowd.long_lock import locked, scene

WORKERS, THREADS = 2, 16
SAVERS, READERS = 48, 8
PATIENCE = 60  # seconds of a client that waits, on a busy machine


@pytest.mark.sqlite
def test_who_reads_is_served_while_savers_wait_and_nobody_loses_what_was_typed():
    with scene(savers=SAVERS, readers=READERS) as office, ThreadPoolExecutor(SAVERS + READERS) as pool:
        with locked(office.database):
            saves = [pool.submit(saver.save) for saver in office.savers]
            # More than those for whom there was no thread: threads came free because savers were sent away.
            list(islice(as_completed(saves, timeout=PATIENCE), SAVERS - WORKERS * THREADS + 1))
            reads = [pool.submit(office.read, reader) for reader in office.readers]
            reads += [pool.submit(office.ask_health) for _ in range(3)]
            for read in reads:
                read.result(timeout=PATIENCE)
            assert any(not save.done() for save in saves), "the lock is still held, and waited for"
            refused = [saver for saver, save in zip(office.savers, saves, strict=True) if save.done()]
            assert [saver.page for saver in refused if not saver.keeps_text] == []
            assert "jadi isian Anda belum tersimpan" in refused[0].answer[1].decode()
        wait(saves, timeout=PATIENCE)
        assert {saver.answer[0] for saver in office.savers} == {302, 503}, "who still waited has been saved"

        # All who were refused send again at once, as their pages offer.
        again = [saver for saver in office.savers if saver.answer[0] == 503]
        for save in [pool.submit(saver.save) for saver in again]:
            save.result(timeout=PATIENCE)
        assert [saver.page for saver in office.savers if saver.answer[0] != 302] == []
