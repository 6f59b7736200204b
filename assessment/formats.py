"""Dates and moments in words, as Indonesian offices write them; used by messages and templates alike."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def long_date(day: date) -> str:
    """Return `31 Mei 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def local_moment(moment: datetime, zone: str) -> str:
    """Return `31 Mei 2026 pukul 23.59 WITA`: `moment` is aware, `zone` an IANA name such as Asia/Makassar."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{long_date(local.date())} pukul {local:%H.%M} {local.tzname()}"
