"""Whether an innovation counts for a predicate, and why not.

The central office's never counts, since all its offices run it; one that carried a won WBK may not carry WBBM. The reference
office lost its WBBM of 2019 by both. One whose maker nobody said is neither counted nor held against the unit.
"""

from dataclasses import dataclass
from enum import StrEnum


class Maker(StrEnum):
    """Who made an innovation, in the words of its row."""

    UNIT = "unit"
    CENTRAL = "pusat"
    REPLICATED = "replikasi"
    UNKNOWN = "belum"


@dataclass(frozen=True)
class Ruling:
    """What the rule says of one innovation."""

    counts: bool | None  # None: it may count or not
    reason: str = ""  # why it does not, or may not, as it follows a colon; "" where it counts
    why: str = ""  # the rule behind it, in a sentence

    @property
    def word(self) -> str:
        """The ruling as a status."""
        return {True: "Dihitung", False: "Tidak dihitung", None: "Belum pasti"}[self.counts]


BY_CENTRAL = Ruling(
    False, "buatan kantor pusat", "Inovasi buatan kantor pusat tidak dihitung, karena semua kantor menjalankannya."
)
USED_UP = Ruling(
    False, "sudah dipakai untuk WBK", "Inovasi yang sudah dipakai untuk meraih WBK tidak dapat dipakai lagi untuk WBBM."
)
NOT_SAID = Ruling(
    None,
    "pembuatnya belum dicatat",
    "Selama pembuatnya belum dicatat, inovasi ini tidak dihitung dan tidak dipersoalkan.",
)
COUNTS = Ruling(True)


def ruling(maker: str, target: str, was_used: bool) -> Ruling:
    """Return whether an innovation counts for `target`, WBK or WBBM.

    maker: a Maker; was_used: whether a WBK was won with it. Who made it is asked first.
    """
    if maker == Maker.CENTRAL:
        return BY_CENTRAL
    if was_used and target == "WBBM":
        return USED_UP
    if maker == Maker.UNKNOWN:
        return NOT_SAID
    return COUNTS
