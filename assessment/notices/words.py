"""What a notice says, put into words when it is read: a title, and a quieter line below where there is more to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assessment.notices.models import Kind, Notice
from assessment.rounds.workflow import Act
from zi_portal.kit.indonesian import MONTHS, clock, count_text, long_date

LONGEST_NAME = 200  # letters of a title that stands in a sentence
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_TASK = frozenset({"task", "due"})  # its title; the day it is due, or ""
_QUESTION = frozenset({"question"})  # its code
_AREA = frozenset({"area"})  # its name
# Kind → the names of what it carries. `due`, `until`, `ends`: days in ISO.
PARAMS: Mapping[Kind, frozenset[str]] = {
    Kind.TASK_GIVEN: _TASK | {"count"},  # of several given at once: how many, `task` being the first; else 1
    Kind.TASK_DUE_SOON: _TASK,
    Kind.TASK_LATE: _TASK,
    Kind.TASK_HANDED_IN: _TASK,
    Kind.TASK_DONE: _TASK,
    Kind.TASK_CANCELLED: _TASK | {"moved"},  # whether somebody else has it now
    Kind.MORE_TIME_ASKED: _TASK | {"until"},
    Kind.MORE_TIME_DECIDED: _TASK | {"granted"},
    Kind.ANSWER_RETURNED: _QUESTION,
    Kind.ANSWER_ACCEPTED: _QUESTION,
    Kind.AREA_HANDED_IN: _AREA,
    Kind.AREA_RETURNED: _AREA,
    Kind.MENTIONED: _QUESTION,
    Kind.REPLIED: _QUESTION,
    Kind.ROUND_MOVED: frozenset({"act"}),
    Kind.REPAIR_EXTENDED: frozenset({"until"}),
    Kind.EVALUATION_RAISED: frozenset(),
    Kind.REOPENING_ASKED: frozenset(),
    Kind.REOPENING_REFUSED: frozenset(),
    Kind.ROUND_CANCELLED: frozenset({"unit", "period"}),  # their names: the round itself is not read any more
    Kind.ROUND_RESTORED: frozenset(),
    Kind.WINDOW_CLOSING: frozenset({"until"}),
    Kind.DOCUMENT_ENDING: frozenset({"document", "ends", "answers"}),  # its title; how many answers use it
    Kind.WORK_GIVEN: frozenset({"work", "count"}),  # of several given at once: how many, `work` being the first; else 1
    Kind.MONITORING_DUE: frozenset({"month", "whose"}),  # "Maret 2026"; of which pokja, in words
    Kind.WEEKLY_SUMMARY: frozenset({"week"}),  # its Monday
    Kind.CHAIN_HEADS: frozenset({"week"}),
}


@dataclass(frozen=True)
class Line:
    """One notice in words. `second` is empty where the title says all."""

    title: str
    second: str = ""

    @property
    def text(self) -> str:
        """Both in one line."""
        return f"{self.title} ({self.second})" if self.second else self.title


def line_of(notice: Notice, today: date) -> Line:
    """Return what `notice` says to whoever reads it on `today`, a day of the reader's calendar.

    Reads `by`, and of `assessment` unit and period, to be selected along.
    """
    kind, given = Kind(notice.kind), notice.params
    title, more = _SENTENCES[kind](given, _name_of(notice), today)
    where = ""
    if notice.assessment is not None and kind in _NAMES_ROUND:
        where = f"{notice.assessment.unit.name}, {notice.assessment.period.name}"
    return Line(title, ", ".join(part for part in (more, where) if part))


def day_heading(day: date, today: date) -> str:
    """Return under which heading a day stands: `Hari ini, 1 Desember`, `Senin, 30 November`, `31 Desember 2025`."""
    if day.year != today.year:
        return long_date(day)
    name = "Hari ini" if day == today else DAYS[day.weekday()]
    return f"{name}, {day.day} {MONTHS[day.month - 1]}"


def moment_words(at: datetime, zone: str) -> str:
    """Return `pukul 08.12`."""
    return f"pukul {clock(at, zone)}"


def day_in(at: datetime, zone: str) -> date:
    """Return the day a moment falls on in `zone`, an IANA name."""
    return at.astimezone(ZoneInfo(zone)).date()


def due_words(due: str, today: date) -> str:
    """Return when a task is due, seen from `today`; "" for one without a day.

    due: a day in ISO, or "".
    """
    if not due:
        return ""
    day = date.fromisoformat(due)
    if day == today:
        return "jatuh tempo hari ini"
    if day == today + timedelta(days=1):
        return "jatuh tempo besok"
    return f"jatuh tempo {long_date(day)}"


def _name_of(notice: Notice) -> str:
    return str(notice.by) if notice.by is not None else "Portal"


def _day(given: Mapping[str, Any], name: str) -> str:
    return long_date(date.fromisoformat(given[name])) if given[name] else "hari yang belum ditetapkan"


# A kind's words from what it carries, who did it, and the day it is read: the title and the line below.
type _Sentence = Callable[[Mapping[str, Any], str, date], tuple[str, str]]


def _task_given(given: Mapping[str, Any], by: str, today: date) -> tuple[str, str]:
    due = due_words(given["due"], today)
    more = ", ".join(part for part in (f"dari {by}" if by != "Portal" else "dari portal", due) if part)
    if given["count"] > 1:
        return f"{count_text(given['count'])} tugas baru, mulai dari: {given['task']}", more
    return f"Tugas baru: {given['task']}", more


def _work_given(given: Mapping[str, Any], by: str, _today: date) -> tuple[str, str]:
    if given["count"] > 1:
        return f"Anda penanggung jawab {count_text(given['count'])} kegiatan, mulai dari: {given['work']}", f"dari {by}"
    return f"Anda penanggung jawab kegiatan: {given['work']}", f"dari {by}"


def _task_cancelled(given: Mapping[str, Any], by: str, _today: date) -> tuple[str, str]:
    if given["moved"]:
        return f"Tugas Anda kini dikerjakan orang lain: {given['task']}", f"oleh {by}"
    return f"Tugas dibatalkan: {given['task']}", f"oleh {by}"


def _time_decided(given: Mapping[str, Any], by: str, _today: date) -> tuple[str, str]:
    if given["granted"]:
        return f"Tambahan waktu disetujui sampai {_day(given, 'due')}: {given['task']}", f"oleh {by}"
    return f"Tambahan waktu tidak disetujui: {given['task']}", f"oleh {by}, tetap jatuh tempo {_day(given, 'due')}"


def _ending(given: Mapping[str, Any], _by: str, _today: date) -> tuple[str, str]:
    answers = given["answers"]
    used = f"dipakai {count_text(answers)} jawaban" if answers else "belum dipakai jawaban mana pun"
    return f"{given['document']} berakhir {_day(given, 'ends')}", used


def _moved(given: Mapping[str, Any], by: str, _today: date) -> tuple[str, str]:
    return Act(given["act"]).label, f"oleh {by}"


_SENTENCES: Mapping[Kind, _Sentence] = {
    Kind.TASK_GIVEN: _task_given,
    Kind.WORK_GIVEN: _work_given,
    Kind.TASK_DUE_SOON: lambda p, _by, today: (f"Segera jatuh tempo: {p['task']}", due_words(p["due"], today)),
    Kind.TASK_LATE: lambda p, _by, _today: (f"Terlambat: {p['task']}", f"jatuh tempo {_day(p, 'due')}"),
    Kind.TASK_HANDED_IN: lambda p, by, _today: (f"{by} menyerahkan tugas: {p['task']}", "menunggu pemeriksaan Anda"),
    Kind.TASK_DONE: lambda p, by, _today: (f"Tugas diterima: {p['task']}", f"oleh {by}"),
    Kind.TASK_CANCELLED: _task_cancelled,
    Kind.MORE_TIME_ASKED: lambda p, by, _today: (f"{by} meminta waktu sampai {_day(p, 'until')}: {p['task']}", ""),
    Kind.MORE_TIME_DECIDED: _time_decided,
    Kind.ANSWER_RETURNED: lambda p, by, _today: (f"{by} mengembalikan jawaban {p['question']} kepada Anda", ""),
    Kind.ANSWER_ACCEPTED: lambda p, by, _today: (f"Jawaban {p['question']} diterima", f"oleh {by}"),
    Kind.AREA_HANDED_IN: lambda p, by, _today: (f"{by} menyerahkan area {p['area']}", "menunggu pemeriksaan Anda"),
    Kind.AREA_RETURNED: lambda p, by, _today: (f"{by} mengembalikan area {p['area']}", ""),
    Kind.MENTIONED: lambda p, by, _today: (f"{by} menyebut Anda dalam catatan {p['question']}", ""),
    Kind.REPLIED: lambda p, by, _today: (f"{by} membalas catatan {p['question']}", ""),
    Kind.ROUND_MOVED: _moved,
    Kind.REPAIR_EXTENDED: lambda p, by, _today: (
        f"Batas perbaikan diperpanjang sampai {_day(p, 'until')}",
        f"oleh {by}",
    ),
    Kind.EVALUATION_RAISED: lambda _p, by, _today: ("Evaluasi diteruskan kepada Anda", f"oleh {by}"),
    Kind.REOPENING_ASKED: lambda _p, by, _today: ("Permintaan dibuka kembali menunggu keputusan Anda", f"dari {by}"),
    Kind.REOPENING_REFUSED: lambda _p, by, _today: ("Permintaan dibuka kembali ditolak", f"oleh {by}"),
    Kind.ROUND_CANCELLED: lambda p, by, _today: (
        f"Penilaian {p['unit']}, {p['period']} dibatalkan",
        f"oleh {by}, alasannya ada di Penilaian yang dibatalkan",
    ),
    Kind.ROUND_RESTORED: lambda _p, by, _today: ("Penilaian yang dibatalkan dipulihkan", f"oleh {by}"),
    Kind.WINDOW_CLOSING: lambda p, _by, _today: (f"Masa pengisian berakhir {_day(p, 'until')}", ""),
    Kind.DOCUMENT_ENDING: _ending,
    Kind.MONITORING_DUE: lambda p, _by, _today: (f"Monev {p['month']} belum dicatat", p["whose"]),
    Kind.WEEKLY_SUMMARY: lambda p, _by, _today: (f"Ringkasan pekan {_day(p, 'week')}", ""),
    Kind.CHAIN_HEADS: lambda p, _by, _today: (f"Sidik jejak audit pekan {_day(p, 'week')}", "simpan di luar portal"),
}
_NAMES_ROUND = frozenset(
    {
        Kind.ROUND_MOVED,
        Kind.REPAIR_EXTENDED,
        Kind.EVALUATION_RAISED,
        Kind.REOPENING_ASKED,
        Kind.REOPENING_REFUSED,
        Kind.ROUND_RESTORED,
        Kind.WINDOW_CLOSING,
        Kind.MONITORING_DUE,
        Kind.WEEKLY_SUMMARY,
        Kind.AREA_HANDED_IN,
        Kind.AREA_RETURNED,
    }
)
