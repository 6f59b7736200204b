"""A real server killed with -9 while files arrive and answers are saved. `python -m bench kill` does it more often."""

import pytest

from bench.kill import kill


@pytest.mark.sqlite
def test_k06_a_server_killed_at_random_moments_loses_nothing_it_acknowledged_and_keeps_nothing_half():
    rows = kill(kills=2)
    assert [row.name for row in rows if not row.is_met] == []
    assert len(rows) == 5
