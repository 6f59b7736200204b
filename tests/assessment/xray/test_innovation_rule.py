"""Whether an innovation counts, by who made it, for which predicate, and whether a WBK was won with it."""

import pytest

from assessment.programme.models import Innovation
from assessment.xray.innovation_rule import Maker, ruling


@pytest.mark.parametrize(
    ("maker", "target", "was_used", "counts", "reason"),
    [
        ("unit", "WBK", False, True, ""),
        ("unit", "WBBM", False, True, ""),
        ("unit", "WBK", True, True, ""),
        ("unit", "WBBM", True, False, "sudah dipakai untuk WBK"),
        ("replikasi", "WBBM", False, True, ""),
        ("replikasi", "WBBM", True, False, "sudah dipakai untuk WBK"),
        ("pusat", "WBK", False, False, "buatan kantor pusat"),
        ("pusat", "WBBM", True, False, "buatan kantor pusat"),
        ("belum", "WBBM", False, None, "pembuatnya belum dicatat"),
        ("belum", "WBBM", True, False, "sudah dipakai untuk WBK"),
        ("belum", "WBK", True, None, "pembuatnya belum dicatat"),
    ],
)
def test_what_counts_and_why_not(maker, target, was_used, counts, reason):
    found = ruling(maker, target, was_used)
    assert (found.counts, found.reason) == (counts, reason)
    assert found.word == {True: "Dihitung", False: "Tidak dihitung", None: "Belum pasti"}[counts]
    assert bool(found.why) is (counts is not True)


def test_the_rule_knows_every_maker_of_a_row():
    assert list(Maker) == Innovation.Maker.values
