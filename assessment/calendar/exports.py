"""A person's calendar as a file that calendar programs read (RFC 5545, 7986)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from assessment.calendar.entries import Entry, Sort

NAME = "Portal Zona Integritas"
MAKER = "-//Portal Zona Integritas//Kalender//ID"
AGAIN = timedelta(hours=6)  # after which a program may ask anew


def calendar_file(entries: Iterable[Entry], *, base: str, now: datetime) -> bytes:
    """Return `entries` as one calendar; UTF-8, CRLF, lines of at most 75 bytes.

    base: what addresses begin with, such as `https://zi.example.go.id`. now: when it is made, aware. An instant is written
    in UTC and takes no time; a day is a day wherever it is read, and keeps nobody busy.
    """
    # Ten megabytes that a server needs only once somebody's calendar program asks.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    host = urlsplit(base).hostname or "portal.localhost"
    for entry in entries:
        calendar.add_component(_event(entry, base, host, now.astimezone(UTC).replace(microsecond=0)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, base: str, host: str, now: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", now)
    if entry.at is not None:
        event.add("dtstart", entry.at.astimezone(UTC))
    elif entry.day is not None:
        event.add("dtstart", entry.day)
    title = f"Tugas: {entry.title}" if entry.sort == Sort.OWN else entry.title
    event.add("summary", title)
    event.add("description", "\n".join(part for part in (entry.detail, entry.place, base + entry.path) if part))
    event.add("url", base + entry.path)
    event.add("sequence", entry.revision)
    if entry.changed_at is not None:
        event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
