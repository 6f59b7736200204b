"""What the rules look at: one round's sheet with its answers, cited files, innovations and conditions, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from assessment.scores.support_rule import Fault, Window
from assessment.scoring import Answer, Indicator, ScoreWarning
from assessment.xray.innovation_rule import Ruling, ruling


@dataclass(frozen=True)
class CitedFile:
    """One document as this round cites it. `title` is what its reader may know; `is_open` whether he may open it."""

    key: int
    title: str
    is_open: bool
    sha256: str  # of its last revision
    fault: Fault | None  # why it does not count; None where it does
    state: str  # its state in a word: Baik, Ditolak, …
    dated: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Question:
    """One question where it stands."""

    indicator: Indicator
    area: str  # key of the area whose pokja answers it
    answer: Answer | None
    value: Fraction | None  # 0 to 1, as claimed; None is unanswered
    share: Fraction  # the most points it can earn
    is_supported: bool
    files: tuple[CitedFile, ...] = ()

    @property
    def code(self) -> str:
        """Its code."""
        return self.indicator.code

    @property
    def points(self) -> Fraction:
        """What the answer claims, in points."""
        return (self.value or Fraction()) * self.share

    @property
    def letter(self) -> str:
        """The level it is answered with; "" without one."""
        said = None if self.answer is None else self.answer.cell()
        return said if isinstance(said, str) else ""

    def count(self, key: str) -> int | None:
        """Return one number of its answer; None where it is not filled."""
        said = None if self.answer is None else self.answer.cell(key)
        return said if isinstance(said, int) else None


@dataclass(frozen=True)
class InnovationFact:
    """One innovation as the office recorded it."""

    name: str
    area: str
    maker: str  # a Maker of `innovation_rule`
    was_used: bool  # for a WBK that was won

    def ruling(self, target: str) -> Ruling:
        """Return whether it counts for WBK or WBBM."""
        return ruling(self.maker, target, self.was_used)


@dataclass(frozen=True)
class ConditionFact:
    """One eligibility condition of the target. Standing is one of the four words of the wall."""

    key: str
    label: str
    rule: str
    is_met: bool
    is_failed: bool  # known not to be met
    is_entered: bool
    lacks_proof: bool
    owner: str


@dataclass(frozen=True)
class Facts:
    """One round as the rules see it."""

    instrument: str  # code of the LKE
    target: str  # WBK or WBBM
    questions: Mapping[str, Question]  # by code, in the order of the LKE
    window: Window
    warnings: tuple[ScoreWarning, ...] = ()
    innovations: tuple[InnovationFact, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    staff: int | None = None  # employees, as the unit's profile says
    area_names: Mapping[str, str] = field(default_factory=dict)
    innovations_url: str = ""  # where innovations are kept
