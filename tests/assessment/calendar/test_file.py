"""The file of a calendar: read by another program than the one that wrote it, and byte by byte as RFC 5545 asks."""

from datetime import UTC, date, datetime

import pytest
import vobject

from assessment.calendar.entries import Entry, Sort
from assessment.calendar.exports import calendar_file
from assessment.calendar.selectors.calendar import file_entries
from tests.assessment.calendar.test_year import end_document
from tests.factories import make_note, make_task

pytestmark = pytest.mark.django_db
BASE = "https://zi.example.go.id"
NOW = datetime(2026, 12, 2, 1, 0, 0, 250_000, tzinfo=UTC)


def written(*entries):
    return calendar_file(entries, base=BASE, now=NOW)


def entry(**values):
    given = {"key": "tugas-7", "sort": Sort.OWN, "title": "Jawab: SK", "place": "KPPBC, WBK 2026", "path": "/tugas/7/"}
    return Entry(**given | values)


def events_of(body):
    """Return what vobject reads: summary → event."""
    calendar = vobject.readOne(body.decode())
    return {event.summary.value: event for event in getattr(calendar, "vevent_list", [])}


def unfolded(body):
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_a_whole_file_byte_by_byte():
    assert written(
        entry(day=date(2026, 12, 9), detail="A.I.1.i.a", revision=3, changed_at=NOW),
        entry(key="masa-4-mandiri-ditutup", sort=Sort.WINDOW, title="Pengisian LKE ditutup", path="/penilaian/4/",
              at=datetime(2026, 12, 15, 15, 59, tzinfo=UTC)),
    ) == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//Portal Zona Integritas//Kalender//ID\r\n"
        b"CALSCALE:GREGORIAN\r\n"
        b"METHOD:PUBLISH\r\n"
        b"NAME:Portal Zona Integritas\r\n"
        b"X-WR-CALNAME:Portal Zona Integritas\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
        b"X-PUBLISHED-TTL:PT6H\r\n"
        b"BEGIN:VEVENT\r\n"
        b"SUMMARY:Tugas: Jawab: SK\r\n"
        b"DTSTART;VALUE=DATE:20261209\r\n"
        b"DTSTAMP:20261202T010000Z\r\n"
        b"UID:tugas-7@zi.example.go.id\r\n"
        b"SEQUENCE:3\r\n"
        b"CLASS:PRIVATE\r\n"
        b"DESCRIPTION:A.I.1.i.a\\nKPPBC\\, WBK 2026\\nhttps://zi.example.go.id/tugas/7/\r\n"
        b"LAST-MODIFIED:20261202T010000Z\r\n"
        b"TRANSP:TRANSPARENT\r\n"
        b"URL:https://zi.example.go.id/tugas/7/\r\n"
        b"END:VEVENT\r\n"
        b"BEGIN:VEVENT\r\n"
        b"SUMMARY:Pengisian LKE ditutup\r\n"
        b"DTSTART:20261215T155900Z\r\n"
        b"DTSTAMP:20261202T010000Z\r\n"
        b"UID:masa-4-mandiri-ditutup@zi.example.go.id\r\n"
        b"SEQUENCE:0\r\n"
        b"CLASS:PRIVATE\r\n"
        b"DESCRIPTION:KPPBC\\, WBK 2026\\nhttps://zi.example.go.id/penilaian/4/\r\n"
        b"TRANSP:TRANSPARENT\r\n"
        b"URL:https://zi.example.go.id/penilaian/4/\r\n"
        b"END:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Rapat; evaluasi, tahap \\ dua: “siap”",
        "Baris satu\nBARIS:dua\r\nEND:VCALENDAR",
        "Ä" * 200,
        "審査" * 60,
        "🗓️ " * 60,
        "a" * 75 + "é" * 75,
    ],
)
def test_any_title_comes_back_whole_and_breaks_no_line(title):
    body = written(entry(title=title, sort=Sort.WINDOW, day=date(2026, 12, 9)))
    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    (event,) = events_of(body).values()
    assert event.summary.value.replace("\r\n", "\n") == title.replace("\r\n", "\n")
    assert event.url.value == f"{BASE}/tugas/7/"
    assert sum(line.startswith("BEGIN:VEVENT") for line in unfolded(body)) == 1


def test_an_empty_calendar_is_one_too():
    calendar = vobject.readOne(written().decode())
    assert calendar.prodid.value == "-//Portal Zona Integritas//Kalender//ID"
    assert not hasattr(calendar, "vevent")


def test_another_program_reads_instants_and_days(assessment, sari):
    make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9), version=4)
    end_document(assessment, sari, "Sertifikat ISO", date(2026, 12, 20))
    read = events_of(calendar_file(file_entries(sari), base=BASE, now=NOW))
    assert {title: event.dtstart.value for title, event in read.items()} == {
        "Tugas: Jawab: SK tim": date(2026, 12, 9),
        "Pengisian LKE ditutup": datetime(2026, 12, 15, 15, 59, tzinfo=UTC),
        "Sertifikat ISO berakhir": date(2026, 12, 20),
        "Penilaian TPI dibuka": datetime(2027, 1, 10, 0, 0, tzinfo=UTC),
        "Penilaian TPI ditutup": datetime(2027, 1, 31, 15, 59, tzinfo=UTC),
    }
    assert read["Tugas: Jawab: SK tim"].sequence.value == "4"
    assert len({event.uid.value for event in read.values()}) == 5


def test_a_thing_keeps_its_name_when_its_day_is_moved(assessment, sari):
    task = make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9))
    before = events_of(calendar_file(file_entries(sari), base=BASE, now=NOW))["Tugas: Jawab: SK tim"]
    task.due_on, task.version = date(2026, 12, 12), 2
    task.save()
    after = events_of(calendar_file(file_entries(sari), base=BASE, now=NOW))["Tugas: Jawab: SK tim"]
    assert before.uid.value == after.uid.value == f"tugas-{task.pk}@zi.example.go.id"
    assert (after.dtstart.value, after.sequence.value) == (date(2026, 12, 12), "2")


def test_no_figure_and_no_note_reaches_the_file(assessment, sari, komang):
    note = make_note(assessment, "RAHASIA-catatan", by=komang)
    make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9), note=note,
              progress="RAHASIA-kemajuan", asked_due=date(2026, 12, 12), asked_reason="RAHASIA-alasan")  # fmt: skip
    for reader in (sari, komang):
        body = calendar_file(file_entries(reader), base=BASE, now=NOW).decode().replace("\r\n ", "")
        assert "RAHASIA" not in body
        assert not {"poin", "nilai", "klaim"} & set(body.lower().split())
