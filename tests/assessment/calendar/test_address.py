"""The private address: shown once, kept as a digest, replaced and revoked at once; whatever is wrong with it, the same 404."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from assessment.accounts.services.people import end_sessions
from assessment.audit.models import AuditEvent
from assessment.calendar import views
from assessment.calendar.models import CalendarAddress
from assessment.people.models import Membership, Role, User
from tests.assessment.calendar.conftest import NOW
from tests.factories import make_member, make_task
from zi_portal.frame.logs import without_keys

pytestmark = pytest.mark.django_db
MAKE, REVOKE = "/kalender/alamat/", "/kalender/alamat/cabut/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    yield
    views.READ.forget()
    views.UNKNOWN.forget()


@pytest.fixture
def signed_in(sari, client):
    client.force_login(sari)
    return client


def made(client):
    """Make an address and return its path, as the page shows it."""
    shown = client.post(MAKE).text
    (path,) = set(re.findall(r"http://testserver(/kalender/langganan/[^<\"]+)<", shown))
    return path


def test_an_address_is_shown_once_and_kept_as_a_digest(signed_in, sari):
    path = made(signed_in)
    assert re.fullmatch(r"/kalender/langganan/[0-9a-f]{8}-[\w-]{43}\.ics", path)
    secret = path.removesuffix(".ics").partition("-")[2]
    row = CalendarAddress.objects.get()
    assert secret not in repr([*CalendarAddress.objects.values(), *AuditEvent.objects.values()])
    assert len(row.digest) == 64
    assert secret not in signed_in.get("/kalender/").text
    event = AuditEvent.objects.get(kind="kalender_dibuat")
    assert (event.actor, event.chain_id) == (sari, f"instansi:{sari.memberships.get().unit.instansi_id}")
    assert event.detail == {"prefix": row.prefix, "replaces": ""}


def test_it_opens_without_signing_in_and_sets_no_cookie(signed_in):
    answer = Client().get(made(signed_in))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert not answer.cookies
    assert Client().head(made(signed_in)).status_code == 200
    assert Client().post(made(signed_in)).status_code == 405


def test_a_new_one_ends_the_old_one(signed_in):
    old, new = made(signed_in), made(signed_in)
    assert old != new
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert CalendarAddress.objects.count() == 2
    first, second = CalendarAddress.objects.order_by("pk")
    event = AuditEvent.objects.filter(kind="kalender_dibuat").latest("pk")
    assert event.detail == {"prefix": second.prefix, "replaces": first.prefix}


def test_revoking_ends_it_and_is_recorded_once(signed_in):
    path = made(signed_in)
    assert signed_in.post(REVOKE).status_code == 302
    assert Client().get(path).status_code == 404
    again = signed_in.post(REVOKE, follow=True)
    assert "sudah dicabut sebelumnya" in again.text
    assert AuditEvent.objects.filter(kind="kalender_dicabut").count() == 1
    assert "Buat alamat kalender" in signed_in.get("/kalender/").text


def test_a_closed_account_and_ended_sessions_end_it(signed_in, sari):
    path = made(signed_in)
    User.objects.filter(pk=sari.pk).update(is_active=False)
    assert Client().get(path).status_code == 404
    User.objects.filter(pk=sari.pk).update(is_active=True)
    assert Client().get(path).status_code == 200
    admin = make_member(Role.INSTANSI_ADMIN, instansi=sari.memberships.get().unit.instansi)
    end_sessions(person=sari, by=admin)
    assert Client().get(path).status_code == 404
    signed_in.force_login(User.objects.get(pk=sari.pk))
    assert "Buat alamat kalender" in signed_in.get("/kalender/").text
    assert Client().get(made(signed_in)).status_code == 200


def test_everything_that_opens_nothing_reads_the_same(signed_in):
    path = made(signed_in)
    signed_in.post(REVOKE)
    prefix = CalendarAddress.objects.get().prefix
    for wrong in (path, f"/kalender/langganan/{prefix}-{'A' * 43}.ics", f"/kalender/langganan/00000000-{'A' * 43}.ics",
                  "/kalender/langganan/x.ics"):  # fmt: skip
        answer = Client().get(wrong)
        assert (answer.status_code, answer.text) == (404, "Kalender ini tidak ada atau alamatnya sudah dicabut.\n")
        assert answer["Cache-Control"] == "private, no-store"


def test_a_letter_less_or_another_opens_nothing(signed_in):
    path = made(signed_in)
    text = path.removesuffix(".ics")
    for wrong in (text[:-1], f"{text[:-1]}{'A' if text[-1] != 'A' else 'B'}", text.upper(), f"{text}A", f"{text}%0a"):
        assert Client().get(f"{wrong}.ics").status_code == 404, wrong


def test_what_it_gives_is_asked_anew_each_time(signed_in, assessment, sari):
    task = make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9))
    path = made(signed_in)
    assert "SK tim" in Client().get(path).text
    task.state = "selesai"
    task.save()
    assert "SK tim" not in Client().get(path).text
    Membership.objects.update(ends_on=NOW.date() - timedelta(days=1), starts_on=NOW.date() - timedelta(days=9))
    empty = Client().get(path)
    assert empty.status_code == 200
    assert "BEGIN:VEVENT" not in empty.text


def test_programs_that_ask_without_end_are_held(signed_in):
    path = made(signed_in)
    program, other = Client(), Client()
    answers = [program.get(path).status_code for _ in range(121)]
    assert (answers[119], answers[120]) == (200, 429)
    held = program.get(path)
    assert 0 < int(held["Retry-After"]) <= 3601
    tries = [other.get(f"/kalender/langganan/{number:08x}-{'A' * 43}.ics").status_code for number in range(61)]
    assert (tries[59], tries[60]) == (404, 429)
    # Who holds an address in force is looked at, whatever else comes from the same network.
    assert Client().get(made(signed_in)).status_code == 200


def test_the_page_tells_when_it_was_read_last_to_the_hour(signed_in):
    path = made(signed_in)
    assert "belum pernah" in signed_in.get("/kalender/").text
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        Client().get(path)
    with time_machine.travel(NOW + timedelta(minutes=25), tick=False):
        Client().get(path)
        assert CalendarAddress.objects.get().read_at == datetime(2026, 12, 2, 1, 10, tzinfo=UTC)
        assert "terakhir dibaca 2 Desember 2026 pukul 09.10 WITA" in " ".join(signed_in.get("/kalender/").text.split())
    with time_machine.travel(NOW + timedelta(minutes=71), tick=False):
        Client().get(path)
    assert CalendarAddress.objects.get().read_at == datetime(2026, 12, 2, 2, 11, tzinfo=UTC)


def test_a_database_that_cannot_write_still_gives_the_calendar(signed_in, monkeypatch):
    path = made(signed_in)

    def busy(**_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr("assessment.calendar.services.note_reading", busy)
    assert Client().get(path).status_code == 200


def test_no_log_holds_an_address():
    for text in ("/kalender/langganan/0123abcd-xyz.ics", "GET /kalender/langganan/0123abcd-xyz.ics HTTP/1.1"):
        told = without_keys(None, "", {"path": text})["path"]
        assert "0123abcd" not in told
        assert "/kalender/langganan/…" in told
    assert without_keys(None, "", {"path": "/kalender/alamat/"})["path"] == "/kalender/alamat/"
