"""Who is late: the share answered against the share of the time that has passed."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction as F

import pytest

from assessment.readiness import progress
from assessment.readiness.progress import Pace

OPENS = datetime(2026, 1, 5, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=100)


@pytest.mark.parametrize(("day", "share"), [(-3, F(0)), (0, F(0)), (25, F(1, 4)), (100, F(1)), (140, F(1))])
def test_elapsed_share_stays_between_the_two_ends(day, share):
    assert progress.elapsed_share(OPENS + timedelta(days=day), OPENS, CLOSES) == share


@pytest.mark.parametrize(
    ("answered", "elapsed", "expected"),
    [
        (20, F(1), Pace.DONE),
        (19, F(1), Pace.LATE),  # incomplete once the window has closed
        (8, F(1, 2), Pace.ON_TIME),  # 40 % against 50 %: exactly the tolerance
        (7, F(1, 2), Pace.LATE),
        (0, F(1, 20), Pace.ON_TIME),
        (0, F(1, 5), Pace.LATE),
        (7, None, Pace.INCOMPLETE),
        (20, None, Pace.DONE),
    ],
)
def test_pace_allows_ten_points_behind_the_clock(answered, elapsed, expected):
    assert progress.pace(answered, 20, elapsed) is expected


def test_rule_text_says_the_share_and_the_tolerance():
    assert progress.rule_text(F(62, 100)) == (
        "Waktu pengisian sudah berjalan 62 %. Area disebut terlambat bila bagian terjawabnya tertinggal lebih dari"
        " 10 poin persen dari waktu itu, atau belum lengkap setelah ditutup."
    )
