"""What responses come to: means of elements, index of each month, index of the period, distribution. Exact until printed.

Element means come first, then their mean (P14: NRR of an element = sum ÷ number of answers to it), so that a question left out by
some does not weigh less for all. Equal weights are exactly 1/n: P14 prints 0.11, which turns a perfect 4.00 into 3.96. The index of
the period is the mean of the months' indices (SE 4/2023); that over all responses at once stands beside it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.exact import exact_sum, half_up
from assessment.survey.edition import Edition, Part
from assessment.survey.responses import Response


@dataclass(frozen=True)
class ElementFigure:
    """One element over all months. mean: of the answers on their own scale; index: the same on the scale that ends at 4."""

    key: str
    n: int
    mean: Fraction | None
    index: Fraction | None
    counts: Mapping[int, int]  # answer → how many gave it


@dataclass(frozen=True)
class MonthFigure:
    """One index in one month. index: None where an element has no answer there (“belum ada”), never 0."""

    n: int  # respondents who answered anything of it
    index: Fraction | None


@dataclass(frozen=True)
class IndexFigure:
    """One index."""

    part: Part
    n: int
    period: Fraction | None  # mean of the months that have an index
    pooled: Fraction | None  # over all responses at once; None where an element has no answer at all
    months: Mapping[str, MonthFigure]  # every month that has responses, in order

    @property
    def converted(self) -> Fraction | None:
        """The index of the period as P14 converts it; None without an index or without a table of grades."""
        if self.period is None or self.part.grades is None:
            return None
        return self.period * self.part.grades.multiplier

    @property
    def grade(self) -> str | None:
        """The grade of the converted index, by its value rounded half up to two decimals."""
        if self.converted is None or self.part.grades is None:
            return None
        return self.part.grades.of(Decimal(half_up(self.converted)))

    @property
    def otherwise(self) -> Fraction | None:
        """The index of the period by the other reading of the scale; None where both say the same.

        Both are linear, so that means may be taken before or after.
        """
        if self.period is None or not self.part.other_reading:
            return None
        mean = self.period * self.part.highest / 4
        if self.part.reading != "proportional":
            mean = self.part.lowest + (self.period - 1) * (self.part.highest - self.part.lowest) / 3
        return self.part.on_result_scale(mean, self.part.other_reading)


@dataclass(frozen=True)
class Figures:
    """All that is told of responses."""

    edition: Edition
    n: int
    indices: tuple[IndexFigure, ...]
    elements: Mapping[str, ElementFigure]  # every element of the edition
    services: Mapping[str, int]  # service → responses, the most first
    warnings: tuple[str, ...]


type Tally = dict[str, Counter[int]]  # element key → answers


def figures_of(edition: Edition, responses: Iterable[Response]) -> Figures:
    """Return the figures of responses that were read for `edition`, in any order."""
    months: dict[str, Tally] = {}
    people: dict[str, Counter[str]] = {}  # month → index → respondents
    services: Counter[str] = Counter()
    belongs = {key: part.index for key, part in edition.elements.items()}
    count = 0
    for response in responses:
        count += 1
        services[response.service] += 1
        tally = months.get(response.month)
        if tally is None:
            tally = months[response.month] = {key: Counter() for key in belongs}
            people[response.month] = Counter()
        for key, value in response.answers.items():
            tally[key][value] += 1
        for index in {belongs[key] for key in response.answers}:
            people[response.month][index] += 1
    whole = {key: _sum(tally[key] for tally in months.values()) for key in belongs}
    indices = tuple(_index(part, dict(sorted(months.items())), people, whole) for part in edition.parts)
    return Figures(
        edition=edition,
        n=count,
        indices=indices,
        elements={key: _element(key, part, whole[key]) for key, part in edition.elements.items()},
        services=dict(sorted(services.items(), key=lambda item: (-item[1], item[0]))),
        warnings=tuple(_warnings(edition, count, indices, services)),
    )


def _sum(counters: Iterable[Counter[int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for counter in counters:
        found.update(counter)
    return found


def _mean(answers: Counter[int]) -> Fraction | None:
    number = answers.total()
    return Fraction(sum(value * times for value, times in answers.items()), number) if number else None


def _element(key: str, part: Part, answers: Counter[int]) -> ElementFigure:
    mean = _mean(answers)
    return ElementFigure(
        key=key,
        n=answers.total(),
        mean=mean,
        index=None if mean is None else part.on_result_scale(mean),
        counts={value: answers[value] for value in range(part.lowest, part.highest + 1)},
    )


def _index_of(part: Part, tally: Tally) -> Fraction | None:
    """Return the index of a tally on the scale that ends at 4; None where an element has no answer."""
    means = [_mean(tally[element.key]) for element in part.elements]
    known = [mean for mean in means if mean is not None]
    if len(known) < len(means):
        return None
    return part.on_result_scale(exact_sum(known) / len(known))


def _index(part: Part, months: Mapping[str, Tally], people: Mapping[str, Counter[str]], whole: Tally) -> IndexFigure:
    found = {month: MonthFigure(people[month][part.index], _index_of(part, tally)) for month, tally in months.items()}
    known = [figure.index for figure in found.values() if figure.index is not None]
    return IndexFigure(
        part=part,
        n=sum(figure.n for figure in found.values()),
        period=exact_sum(known) / len(known) if known else None,
        pooled=_index_of(part, whole),
        months=found,
    )


def _warnings(
    edition: Edition, count: int, indices: Iterable[IndexFigure], services: Mapping[str, int]
) -> Iterator[str]:
    """Yield what must be known of the figures: each a line that says what is missing."""
    if not count:
        yield "belum ada jawaban"
        return
    least = edition.minimum_respondents
    if services.get(""):
        yield f"{services['']} jawaban tanpa nama layanan"
    for figure in indices:
        name = figure.part.index
        if figure.n < least:
            yield f"{name}: belum cukup, {figure.n} responden; sedikitnya {least}, kecuali pengguna layanan memang lebih sedikit"
        for month, one in figure.months.items():
            if one.index is None:
                told = "belum ada jawaban" if not one.n else "ada unsur yang tidak dijawab siapa pun"
                yield f"{name} {month}: {told}; bulan ini tidak dihitung"
        known = sum(one.index is not None for one in figure.months.values())
        if known < edition.months_wanted:
            yield f"{name}: {known} bulan berisi indeks; sedikitnya {edition.months_wanted} bulan terakhir sebelum pengusulan"
