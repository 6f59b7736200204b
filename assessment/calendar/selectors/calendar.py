"""A person's calendar: the lines between two days, and a year of them by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from assessment.calendar import hooks
from assessment.calendar.entries import Entry, Span
from assessment.calendar.models import CalendarAddress
from assessment.calendar.selectors.due import own_due, team_due
from assessment.calendar.selectors.windows import repairs_of, spans_of
from assessment.notices.selectors.shown import zone_of
from assessment.notices.words import DAYS, day_in
from assessment.people.models import User
from zi_portal.kit.indonesian import MONTHS, clock

FIRST_YEAR, LAST_YEAR = 2000, 2100
BEHIND, AHEAD = timedelta(days=31), timedelta(days=400)  # of today, which a calendar program is given


@dataclass(frozen=True)
class Day:
    """One day with something in it."""

    day: date
    name: str  # Senin
    is_past: bool
    is_today: bool
    lines: tuple[tuple[str, Entry], ...]  # each with its clock, "" where it is of the whole day


@dataclass(frozen=True)
class Month:
    """One month. `running` goes on from the month before into the next."""

    number: int
    name: str
    is_now: bool
    days: tuple[Day, ...]
    running: tuple[Span, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.days and not self.running


@dataclass(frozen=True)
class Year:
    """What the page shows. Clocks are those of the reader's office."""

    year: int
    months: tuple[Month, ...]
    zone: str  # WITA
    names_places: bool  # several units or periods, so that each line says which
    this_year: int

    @property
    def is_empty(self) -> bool:
        """Whether the whole year has nothing."""
        return all(month.is_empty for month in self.months)

    @property
    def now(self) -> Month | None:
        """The month of today, None in another year."""
        return next((month for month in self.months if month.is_now), None)

    @property
    def before(self) -> int | None:
        """The year before, None at the first."""
        return self.year - 1 if self.year > FIRST_YEAR else None

    @property
    def after(self) -> int | None:
        """The year after, None at the last."""
        return self.year + 1 if self.year < LAST_YEAR else None


def entries_of(user: User, first: date, last: date, spans: Iterable[Span]) -> list[Entry]:
    """Return all lines between two days, both included, in the zone of the reader's office; by day and clock.

    spans: the windows of that time, of `windows_of`.
    """
    zone = zone_of(user)
    begin, end = _instants(first, last, zone)
    found = [entry for span in spans for entry in span.ends() if entry.at is not None and begin <= entry.at < end]
    found += [*repairs_of(user, begin, end), *own_due(user, first, last), *team_due(user, first, last)]
    for source in hooks.sources():
        found += source(user, first, last)
    return sorted(found, key=lambda entry: (day_of(entry, zone), entry.at is None, entry.at or begin, entry.key))


def windows_of(user: User, first: date, last: date) -> list[Span]:
    """Return the windows that are open on some day between two, in the zone of the reader's office."""
    return spans_of(user, *_instants(first, last, zone_of(user)))


def file_entries(user: User) -> list[Entry]:
    """Return what a calendar program is given: a month behind today and a good year ahead."""
    today = day_in(timezone.now(), zone_of(user))
    first, last = today - BEHIND, today + AHEAD
    return entries_of(user, first, last, windows_of(user, first, last))


def year_of(user: User, asked: str) -> Year:
    """Return the year `asked` as the page shows it; that of today for a text that names none."""
    zone, now = zone_of(user), timezone.now()
    today = day_in(now, zone)
    number = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdecimal() else today.year
    if not FIRST_YEAR <= number <= LAST_YEAR:
        number = today.year
    first, last = date(number, 1, 1), date(number, 12, 31)
    spans = windows_of(user, first, last)
    entries = entries_of(user, first, last, spans)
    places = {entry.place for entry in entries} | {span.place for span in spans}
    clocks = _Clocks(zone, today)
    return Year(
        year=number,
        months=tuple(_month(date(number, month, 1), entries, spans, clocks) for month in range(1, 13)),
        zone=now.astimezone(ZoneInfo(zone)).tzname() or "",
        names_places=len(places) > 1,
        this_year=today.year,
    )


def address_of(user: User) -> CalendarAddress | None:
    """Return the private address that is in force, None without one."""
    rows = CalendarAddress.objects.filter(person=user, revoked_at__isnull=True)
    return rows.filter(session_generation=user.session_generation).first()


def day_of(entry: Entry, zone: str) -> date:
    """Return the day of a line in `zone`."""
    return day_in(entry.at, zone) if entry.at is not None else entry.day or date.min


@dataclass(frozen=True)
class _Clocks:
    """By which clock, and on which day, a page is read."""

    zone: str
    today: date


def _month(first: date, entries: list[Entry], spans: list[Span], clocks: _Clocks) -> Month:
    zone, today = clocks.zone, clocks.today
    of_month = [entry for entry in entries if day_of(entry, zone).month == first.month]
    days = []
    for day, lines in groupby(of_month, key=lambda entry: day_of(entry, zone)):
        timed = tuple((clock(entry.at, zone) if entry.at is not None else "", entry) for entry in lines)
        days.append(Day(day, DAYS[day.weekday()], day < today, day == today, timed))
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    running = (s for s in spans if day_in(s.opens_at, zone) < first and day_in(s.closes_at, zone) >= after)
    is_now = (today.year, today.month) == (first.year, first.month)
    return Month(first.month, MONTHS[first.month - 1], is_now, tuple(days), tuple(running))


def _instants(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """Return when the first day begins and the last one ends in `zone`, in UTC."""
    here = ZoneInfo(zone)
    begin = datetime.combine(first, time(), here)
    end = datetime.combine(last + timedelta(days=1), time(), here)
    return begin.astimezone(UTC), end.astimezone(UTC)
