"""A real server killed with -9 while files arrive and answers are saved. `ZI_BENCH_KILLS=200 python -m bench kill` does it more often."""

import pytest

from bench.kills.kill import kill


@pytest.mark.sqlite
def test_k06_a_server_killed_at_random_moments_loses_nothing_it_acknowledged_and_keeps_nothing_half():
    rows = kill(kills=10)
    assert [row.name for row in rows if not row.is_met] == []
    assert [row.name for row in rows] == [
        "kill -9 × 10, uploads lost",
        "kill -9 × 10, half files",
        "kill -9 × 10, answers lost",
        "kill -9 × 10, scores and audit",
        "kill -9 × 10, acknowledged pieces lost",
    ]
    taken = int(rows[0].ours.removeprefix("0 of "))
    assert taken >= 5, "every other kill waits for an upload that was taken"
