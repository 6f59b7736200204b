"""What answers to different questions cannot say together: the shapes of such relations and what breaks them.

The relations themselves are data, one module an instrument (`asked_90_2021`, …), each with its reason. Only what the
statements and criteria of the regulation say themselves is a relation; a guess about the office is none.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.xray.facts import Facts, Question
from zi_portal.kit.indonesian import count_text


class Says(ABC):
    """One thing an answer says."""

    code: str

    @abstractmethod
    def holds(self, facts: Facts) -> bool:
        """Whether the round says so."""

    @abstractmethod
    def words(self, facts: Facts) -> str:
        """Return what the round says, as part of a sentence."""


@dataclass(frozen=True)
class Level(Says):
    """A question is answered with one of these letters."""

    code: str
    letters: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """Whether it is answered so."""
        return facts.questions[self.code].letter in self.letters

    def words(self, facts: Facts) -> str:
        """Return such as `A.I.5.iii.b dijawab Tidak (“Pengaduan yang masuk tidak ditindaklanjuti”)`."""
        question = facts.questions[self.code]
        criterion = next(level.criterion for level in question.indicator.levels if level.letter == question.letter)
        return f"{self.code} dijawab {question.letter} (“{criterion.rstrip('.')}”)"


@dataclass(frozen=True)
class Amount(Says):
    """A number of a question is 0 (`some` False) or more than 0."""

    code: str
    key: str
    some: bool

    def holds(self, facts: Facts) -> bool:
        """Whether it is; a number not filled says nothing."""
        count = facts.questions[self.code].count(self.key)
        return count is not None and (count > 0) is self.some

    def words(self, facts: Facts) -> str:
        """Return such as `A.II.1.i.a mencatat “Jumlah agen perubahan” 0`."""
        return counted(facts.questions[self.code], (self.key,))


@dataclass(frozen=True)
class Reached(Says):
    """All of a whole, which is more than 0, is reached (`fully`), or not all of it."""

    code: str
    part: str
    whole: tuple[str, ...]
    fully: bool

    def holds(self, facts: Facts) -> bool:
        """Whether it is; numbers not filled say nothing."""
        part, whole = total(facts.questions[self.code], (self.part,)), total(facts.questions[self.code], self.whole)
        return part is not None and bool(whole) and (part >= (whole or 0)) is self.fully

    def words(self, facts: Facts) -> str:
        """Return such as `A.II.4.i.a mencatat 11 dari 12 (“Jumlah sasaran kinerja yang tercapai 100% atau lebih”)`."""
        question = facts.questions[self.code]
        part, whole = total(question, (self.part,)) or 0, total(question, self.whole) or 0
        label = question.indicator.input(self.part).label
        return f"{self.code} mencatat {count_text(part)} dari {count_text(whole)} (“{label}”)"


@dataclass(frozen=True)
class Condition(Says):
    """An eligibility condition is recorded as met."""

    key: str
    code: str = ""  # of no question

    def holds(self, facts: Facts) -> bool:
        """Whether it is recorded so."""
        return any(row.key == self.key and row.is_met for row in facts.conditions)

    def words(self, facts: Facts) -> str:
        """Return such as `syarat LHKPN dan LHKASN dicatat terpenuhi`."""
        return f"syarat {next(row.label for row in facts.conditions if row.key == self.key)} dicatat terpenuhi"


@dataclass(frozen=True)
class Number:
    """Numbers of one question, added up."""

    code: str
    keys: tuple[str, ...]
    label: str = ""  # of several; one is called by its own label

    def words(self, facts: Facts) -> str:
        """Return such as `A.II.5.iii.a.1 mencatat wajib LHKPN 19`."""
        return counted(facts.questions[self.code], self.keys, self.label)


@dataclass(frozen=True)
class Exclusive:
    """What cannot all be said together. `is_certain` is False where the office may have an explanation."""

    says: tuple[Says, ...]
    reason: str
    is_certain: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions it is about."""
        return tuple(dict.fromkeys(one.code for one in self.says if one.code))

    def broken(self, facts: Facts) -> str:
        """Return what the round says in a sentence, or "" where it can be."""
        if not _known(facts, self.codes) or not all(one.holds(facts) for one in self.says):
            return ""
        first, *others = (one.words(facts) for one in self.says)
        return _sentence(f"{first}, sedangkan {' dan '.join(others)}")


@dataclass(frozen=True)
class Same:
    """One number asked at two questions."""

    left: Number
    right: Number
    reason: str
    is_certain: bool = field(default=True, init=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions it is about."""
        return self.left.code, self.right.code

    def broken(self, facts: Facts) -> str:
        """Return what the round says in a sentence, or "" where it can be."""
        if not _known(facts, self.codes):
            return ""
        left, right = facts.questions[self.left.code], facts.questions[self.right.code]
        here, there = total(left, self.left.keys), total(right, self.right.keys)
        if here is None or there is None or here == there:
            return ""
        return _sentence(f"{self.left.words(facts)}, sedangkan {self.right.words(facts)}")


@dataclass(frozen=True)
class AtMost:
    """Numbers that together are part of others; of the office's employees where `whole` is empty."""

    parts: tuple[Number, ...]
    whole: tuple[Number, ...]
    reason: str
    is_certain: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The questions it is about."""
        return tuple(dict.fromkeys(number.code for number in (*self.parts, *self.whole)))

    def broken(self, facts: Facts) -> str:
        """Return what the round says in a sentence, or "" where it can be."""
        if not _known(facts, self.codes):
            return ""
        part, whole = _sum(facts, self.parts), _sum(facts, self.whole) if self.whole else facts.staff
        if part is None or whole is None or part <= whole:
            return ""
        told = " dan ".join(number.words(facts) for number in self.parts)
        if not self.whole:
            return _sentence(f"{told}, bersama-sama {count_text(part)}, melebihi {count_text(whole)} pegawai unit")
        rest = " dan ".join(number.words(facts) for number in self.whole)
        return _sentence(f"{told}, melebihi {rest}")


type Relation = Exclusive | Same | AtMost


@dataclass(frozen=True)
class Asked:
    """What one instrument's questions say of each other."""

    relations: tuple[Relation, ...]
    # Question → the levels whose criterion claims an innovation of the unit's own.
    own_innovation: Mapping[str, frozenset[str]]
    # Question → the levels that say that the building of ZI is monitored month by month, or without a gap.
    regular_monitoring: Mapping[str, frozenset[str]] = field(default_factory=dict)
    team: str = ""  # the question whether there is a team; its proof is the SK


def level(code: str, letters: str) -> Level:
    """Return `Level` of `A B` or `Tidak`."""
    return Level(code, frozenset(letters.split()))


def clash(one: Says, *others: Says, reason: str, is_certain: bool = True) -> Exclusive:
    """Return what cannot be said together."""
    return Exclusive((one, *others), reason, is_certain)


def total(question: Question, keys: tuple[str, ...]) -> int | None:
    """Return the sum of these numbers of an answer; None where one is not filled."""
    counts = [question.count(key) for key in keys]
    return None if None in counts else sum(count or 0 for count in counts)


def counted(question: Question, keys: tuple[str, ...], label: str = "") -> str:
    """Return `A.II.1.i.a mencatat “Jumlah agen perubahan” 4`; of several numbers their sum, by `label` if given."""
    label = label or " + ".join(f"“{question.indicator.input(key).label}”" for key in keys)
    return f"{question.code} mencatat {label} {count_text(total(question, keys))}"


def at_risk(facts: Facts, codes: tuple[str, ...]) -> Fraction:
    """Return the most points one of these questions claims: whichever answer is wrong, no more is lost at once."""
    return max((facts.questions[code].points for code in codes), default=Fraction())


def _known(facts: Facts, codes: tuple[str, ...]) -> bool:
    """Whether the edition at hand still asks these questions."""
    return all(code in facts.questions for code in codes)


def _sum(facts: Facts, numbers: tuple[Number, ...]) -> int | None:
    found = [total(facts.questions[number.code], number.keys) for number in numbers]
    return None if None in found else sum(count or 0 for count in found)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
