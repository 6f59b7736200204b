import json
import logging
import re

import pytest
import structlog
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.zi_portal.frame.probe_urls")]
# What differs between two answers of one page: the masked token and the server time.
CHANGING = re.compile(
    rb'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"|<time[^<]*</time>|data-(idle|whole)="\d+"'
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(client):
    user = make_user()
    client.force_login(user)
    return client


# --- Sign-in and sessions


def test_a_page_asks_for_sign_in_and_comes_back_to_itself(client):
    answer = client.get("/simpan/?q=1")
    assert answer.status_code == 302
    assert answer.url == "/masuk/?next=/simpan/%3Fq%3D1"


def test_a_form_sent_after_the_session_ended_gives_its_text_back(client):
    answer = client.post("/simpan/", {"explanation": "Tim telah dibentuk\ndengan SK.", "version": "3"})
    assert answer.status_code == 401
    html = answer.content.decode()
    assert "Tim telah dibentuk\ndengan SK.</textarea>" in html
    assert html.count("<textarea") == 1
    assert '<input type="hidden" name="next" value="/simpan/">' in html


def test_a_form_with_markup_comes_back_escaped_and_without_its_password(client):
    answer = client.post("/simpan/", {"note": "</textarea><script>x</script>", "old_password": "kuda-terbang-soto"})
    assert b"<script>x" not in answer.content
    assert b"kuda-terbang-soto" not in answer.content


def test_a_form_without_text_is_simply_sent_to_sign_in(client):
    assert client.post("/simpan/", {"version": "3"}).status_code == 302


def test_htmx_gets_a_message_instead_of_the_sign_in_page_in_its_place(client):
    answer = client.post("/simpan/", {"explanation": "teks"}, headers=HTMX)
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#pesan"
    assert b"<html" not in answer.content


def test_a_session_ends_after_half_an_hour_without_a_request(member, clock):
    member.get("/")
    clock.shift(29 * 60)
    assert member.get("/").status_code == 200
    clock.shift(29 * 60)
    assert member.get("/").status_code == 200
    clock.shift(31 * 60)
    assert member.get("/").status_code == 302
    assert not Session.objects.filter(session_data__contains="_auth_user_id").exists()


def test_a_session_ends_twelve_hours_after_it_began_however_busy(member, clock):
    for _ in range(36):
        assert member.get("/").status_code == 200
        clock.shift(20 * 60)
    clock.shift(60)
    assert member.get("/").status_code == 302


def test_reading_twice_within_a_minute_writes_the_session_once(member, clock):
    member.get("/")
    clock.shift(30)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        member.get("/")
    assert not [q for q in queries.captured_queries if not q["sql"].startswith("SELECT")]


# --- Refusals and faults


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [("/ditolak/", 403, "Hanya ketua tim ZI"), ("/keadaan/", 409, "sedang ditinjau TPI")],
)
def test_a_refusal_is_a_page_with_its_reason(member, path, status, reason):
    answer = member.get(path)
    assert answer.status_code == status
    assert reason in answer.content.decode()
    assert b"<h1" in answer.content


@pytest.mark.parametrize(
    ("path", "status"), [("/ditolak/", 403), ("/keadaan/", 409), ("/sibuk/", 429), ("/jauh/", 503)]
)
def test_a_refused_form_gives_its_text_back(member, path, status):
    sent = {"note": "Ketikan <b>panjang</b>", "password": "sandi-rahasia", "request_key": "kunci-acak"}
    answer = member.post(path, sent)
    assert answer.status_code == status
    text = answer.content.decode()
    assert "Ketikan &lt;b&gt;panjang&lt;/b&gt;</textarea>" in text
    assert "sandi-rahasia" not in text
    assert "kunci-acak" not in text
    assert "<textarea" not in member.get(path).content.decode()


def test_a_refusal_to_htmx_goes_to_the_message_area_and_leaves_the_form(member):
    answer = member.post("/ditolak/", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (403, "#pesan", "innerHTML")
    assert "Hanya ketua tim ZI" in answer.content.decode()


def test_the_address_of_a_button_opened_as_a_page_says_what_it_is(member):
    answer = member.get("/tombol/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Alamat ini milik sebuah tombol" in answer.content.decode()
    assert "tidak ada yang tersimpan" in answer.content.decode()
    assert member.post("/tombol/").content == b"tersimpan"
    asked = member.get("/tombol/", headers=HTMX)
    assert (asked.status_code, asked["HX-Retarget"]) == (405, "#pesan")
    assert member.put("/tombol/").content == b""


def test_not_found_is_the_same_page_whatever_was_asked(member):
    first, second = member.get("/tidak/ada/"), member.get("/lain/lagi/")
    assert first.status_code == second.status_code == 404
    assert CHANGING.sub(b"", first.content) == CHANGING.sub(b"", second.content)


def test_a_fault_shows_a_code_that_the_log_knows_and_nothing_else(member, caplog):
    member.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = member.get("/rusak/")
    assert answer.status_code == 500
    code = re.search(r"[0-9A-F]{4}-[0-9A-F]{2}", answer.content.decode()).group()
    assert structlog.contextvars.get_contextvars()["code"] == code
    assert b"rahasia" not in answer.content
    assert b"Traceback" not in answer.content


def test_the_page_of_a_fault_needs_no_database(client, monkeypatch):
    from zi_portal.frame import errors

    request = RequestFactory().get("/")
    request.error_code = "7F3A-21"
    with CaptureQueriesContext(connection) as queries:
        answer = errors.server_error(request)
    assert b"7F3A-21" in answer.content
    assert len(queries) == 0


def test_an_unknown_host_gets_the_page_of_an_unreadable_request(client):
    answer = client.get("/", headers={"Host": "jahat.example"})
    assert answer.status_code == 400
    assert "tidak dapat dibaca" in answer.content.decode()


def test_a_stale_token_gives_the_text_back():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    answer = client.post(
        "/simpan/", {"explanation": "Sudah panjang"}, headers={"Referer": "http://testserver/area/?x=1"}
    )
    assert answer.status_code == 403
    assert "Sudah panjang</textarea>" in answer.content.decode()
    assert 'href="/area/?x=1"' in answer.content.decode()


@pytest.mark.parametrize("referer", ["https://jahat.example/", "http://testserver//jahat.example/"])
def test_a11_a_stale_token_never_sends_anyone_to_another_host(referer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    answer = client.post("/simpan/", {"explanation": "x"}, headers={"Referer": referer})
    assert b"jahat.example" not in answer.content


# --- Headers and logs


@pytest.mark.parametrize("path", ["/", "/masuk/", "/ditolak/", "/tidak-ada/", "/healthz"])
def test_every_answer_carries_the_headers(member, path):
    answer = member.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_cookies_are_hidden_from_scripts(member):
    member.get("/")
    assert member.cookies["sesi"]["httponly"]
    assert member.cookies["sesi"]["samesite"] == "Lax"


def test_a_log_line_names_person_and_path_but_no_query(member, caplog):
    with caplog.at_level(logging.INFO, logger="zi_portal"):
        member.get("/?nip=198001012005011001")
    lines = [record.msg for record in caplog.records if record.name == "zi_portal.frame.middleware"]
    assert lines[-1]["path"] == "/"
    assert lines[-1]["status"] == 200
    assert lines[-1]["user"] is not None
    assert "198001012005011001" not in json.dumps(lines, default=str)


def test_a_logged_fault_leaves_out_what_people_typed():
    from zi_portal.frame.logs import TRACEBACKS

    def fail(password):
        raise ValueError("pesan")

    try:
        fail("kuda-terbang-soto")
    except ValueError as error:
        event = TRACEBACKS(None, "error", {"exc_info": (type(error), error, error.__traceback__)})
    assert "kuda-terbang-soto" not in json.dumps(event, default=str)


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("tak-dikenal", "tak-dikenal"),
    ],
)
def test_a_port_beside_a_forwarded_address_is_left_out(settings, entry, address):
    from zi_portal.frame.middleware import ClientAddress

    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", headers={"X-Forwarded-For": f"10.0.0.1:80, {entry}"})
    ClientAddress(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_the_address_of_a_person_is_taken_from_our_proxy_alone(settings, behind_proxy, address):
    from zi_portal.frame.middleware import ClientAddress

    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})
    ClientAddress(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == address


# --- Health


def test_healthz_answers_without_the_database(client):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert len(queries) == 0


def test_readyz_is_ready_with_everything_in_place(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    checks = {"database": True, "files": True, "space": True}
    assert answer.json() == {"ready": True, "checks": checks, "warnings": []}


def test_readyz_warns_before_the_disk_is_nearly_full(client, settings):
    settings.EVIDENCE_WARN_FREE_PERCENT = 101
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["warnings"]) == (200, ["space"])


@pytest.mark.parametrize("limit", [{"EVIDENCE_MIN_FREE_BYTES": 10**18}, {"EVIDENCE_MIN_FREE_PERCENT": 101}])
def test_u49_readyz_turns_red_when_uploads_are_refused_for_want_of_room(client, settings, limit):
    for name, value in limit.items():
        setattr(settings, name, value)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["space"] is False


def test_u50_readyz_turns_red_when_the_store_cannot_be_written(client, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "tidak-ada"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["files"] is False
