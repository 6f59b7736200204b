"""Notices as a page shows them: in words, in the time of the reader's office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from assessment.notices.models import Notice
from assessment.notices.words import Line, day_heading, day_in, line_of, moment_words
from assessment.people.held import memberships_of
from assessment.people.models import User


@dataclass(frozen=True)
class Shown:
    """One notice in words. `day` and `time` are those of the reader's office."""

    pk: int
    line: Line
    url: str
    kind: str
    at: datetime
    day: date
    heading: str
    time: str
    is_new: bool


def zone_of(user: User) -> str:
    """Return the zone of the person's office, else the portal's (an IANA name); the memberships were read already."""
    unit = next((membership.unit for membership in memberships_of(user) if membership.unit is not None), None)
    return unit.time_zone if unit is not None else timezone.get_current_timezone_name()


def shown_to(user: User, notices: Iterable[Notice]) -> Iterator[Shown]:
    """Give `notices` in words, in their order; each brings `by` and its round along."""
    zone = zone_of(user)
    today = day_in(timezone.now(), zone)
    for notice in notices:
        day = day_in(notice.at, zone)
        yield Shown(
            pk=notice.pk,
            line=line_of(notice, today),
            url=notice.url,
            kind=notice.get_kind_display(),
            at=notice.at,
            day=day,
            heading=day_heading(day, today),
            time=moment_words(notice.at, zone),
            is_new=notice.is_new,
        )


def by_day(lines: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Return `lines` under the headings of their days, in their order."""
    return [(heading, list(of_day)) for heading, of_day in groupby(lines, key=lambda line: line.heading)]
