"""When each step of a route could be done: proposed by its effort and by the time that is left.

Ours, like the route itself: a proposal that the ketua tim changes before it is kept.
"""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta

# Effort of a step → days that it takes one person.
SPANS = {0: 2, 1: 5, 2: 14, 3: 30}
MOST_SPARE = 7  # days before the end of the window, in which what was done is looked through
SPARE_PART = 5  # of a short time the last fifth
FRIDAY = 4


def proposed_days(work: Sequence[tuple[Hashable, int]], today: date, last_day: date | None) -> list[date]:
    """Return a day for each step of `work`, in its order, from `today` to `last_day`.

    work: whose step it is and its effort, 0 to 3. Each person does the lightest first, one after the other; where that
    takes longer than there is time, all are drawn together alike. None falls on a weekend unless today does.
    last_day: the end of the unit's window, None without one. Raises ValueError if it is before `today`.
    """
    if last_day is not None and last_day < today:
        raise ValueError(f"the window ended {last_day}, before {today}")
    theirs: dict[Hashable, list[int]] = {}
    for index, (person, _) in enumerate(work):
        theirs.setdefault(person, []).append(index)
    found = [today] * len(work)
    for indexes in theirs.values():
        needed = sum(SPANS[work[index][1]] for index in indexes)
        there = needed if last_day is None else min(needed, _time(today, last_day))
        spent = 0
        for index in sorted(indexes, key=lambda index: work[index][1]):
            spent += SPANS[work[index][1]]
            found[index] = _working_day(today + timedelta(days=spent * there // needed), today)
    return found


def _time(today: date, last_day: date) -> int:
    left = (last_day - today).days
    return left - min(MOST_SPARE, left // SPARE_PART)


def _working_day(day: date, today: date) -> date:
    return max(day - timedelta(days=max(day.weekday() - FRIDAY, 0)), today)
