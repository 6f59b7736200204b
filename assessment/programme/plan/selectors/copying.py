"""The lines of the unit's round before, as they may be taken into this one."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.lke.likeness import plain
from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.programme.months import months_text
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.plan.facts import Facts
from assessment.programme.plan.selectors.lines import areas_kept, current_lines, get_plan_assessment, people_of
from assessment.programme.plan.selectors.names import name_of
from assessment.rounds.models import Assessment


@dataclass(frozen=True)
class OldLine:
    """One line of the round before, with what of it can be kept."""

    item: WorkItem
    facts: Facts
    lost: tuple[str, ...]  # codes of questions that this LKE asks no more in these words
    is_there: bool  # whether this round has a line of that name already
    is_kept: bool  # whether the person keeps its area

    @property
    def months(self) -> str:
        """Its months in words."""
        return months_text(self.item.months)

    @property
    def owner_stays(self) -> bool:
        """Whether its owner is of the team today."""
        return self.facts.owner is not None


@dataclass(frozen=True)
class CopyPage:
    """What can be copied. `source` is None where the unit has no earlier round with lines."""

    assessment: Assessment
    source: Assessment | None
    lines: tuple[OldLine, ...]

    @property
    def offered(self) -> tuple[OldLine, ...]:
        """Those that can be ticked."""
        return tuple(line for line in self.lines if line.is_kept and not line.is_there)


def source_of(assessment: Assessment) -> Assessment | None:
    """Return the latest earlier round of the unit that has lines; one query."""
    rows = Assessment.objects.filter(
        unit=assessment.unit_id,
        period__year__lt=assessment.period.year,
        work_items__isnull=False,
        work_items__ended_at__isnull=True,
    )
    return rows.select_related("period").order_by("-period__year", "-pk").first()


def get_copy_page(user: User, pk: int) -> CopyPage:
    """Return the lines of the round before; ActionDenied for who keeps no area."""
    assessment = get_plan_assessment(user, pk)
    check_can_keep_programme(user, assessment)
    source = source_of(assessment)
    if source is None:
        return CopyPage(assessment, None, ())
    kept = areas_kept(user, assessment)
    people = {person.pk for person in people_of(assessment)}
    there = {name_of(item.area, item.title) for item in current_lines(assessment)}
    now = _Questions(assessment)
    found = []
    for item in current_lines(source).select_related("owner").prefetch_related("questions"):
        codes, lost = now.carried(list(item.questions.all()))
        facts = Facts(
            area=item.area,
            title=item.title,
            months=item.months,
            goal=item.goal,
            is_priority=item.is_priority,
            owner=item.owner_id if item.owner_id in people else None,
            codes=codes,
        )
        found.append(OldLine(item, facts, lost, name_of(item.area, item.title) in there, item.area in kept))
    return CopyPage(assessment, source, tuple(found))


class _Questions:
    """The questions of a round's LKE, by code and by their words."""

    def __init__(self, assessment: Assessment) -> None:
        rows = Indicator.objects.filter(instrument=assessment.period.instrument_id).only("code", "statement")
        self.words: dict[str, list[str]] = {}
        for row in rows:
            self.words.setdefault(plain(row.statement), []).append(row.code)

    def carried(self, old: Sequence[Indicator]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes of now that ask the same in the same words, and the old codes that nothing asks so any more."""
        kept, lost = [], []
        for question in old:
            same = self.words.get(plain(question.statement), [])
            if question.code in same:
                kept.append(question.code)
            elif len(same) == 1:
                kept.append(same[0])
            else:
                lost.append(question.code)
        return tuple(dict.fromkeys(kept)), tuple(lost)
